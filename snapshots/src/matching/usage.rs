//! Usage lines: what a report says of one use.

use super::Names;
use crate::record::Kind;
use crate::text::clean::clean;
use crate::text::{FoldTable, find};

/// What stands between an artist and a title in one cell.
const DASHES: [&str; 3] = [" - ", " \u{2013} ", " \u{2014} "];
/// How much a name before or behind the title has to be like the credit, of the line and of a record.
const NAMED: u16 = 900;

/// One line of a usage report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// The title as displayed.
    pub title: String,
    /// The artists.
    pub credits: Vec<String>,
    /// Composers and authors.
    pub writers: Vec<String>,
    /// Publishers.
    pub publishers: Vec<String>,
    /// ISRC, ISWC, GTIN, ids of services: in any spelling.
    pub codes: Vec<String>,
    /// Duration; 0 when not said.
    pub milliseconds: u64,
    /// Year of release or publication; 0 when not said.
    pub year: u16,
    /// Only records of this kind; works and recordings when not said.
    pub kind: Option<Kind>,
}

impl Usage {
    /// Returns the line as it was before programs changed its texts.
    pub fn clean(&self) -> Self {
        let mut usage = self.clone();
        usage.title = clean(&usage.title);
        for names in [&mut usage.credits, &mut usage.writers] {
            for name in names {
                *name = named(clean(name));
            }
        }
        usage
    }

    /// Reads the line as it may be meant when there is no such title: one artist and the title as the other
    /// one, for columns are exchanged; and a title that names the artist as well, as `Artist - Title` or the other
    /// way round. Where artists are said, one of the two has to be them. Each with how much the credit of the record
    /// has to be like its artist.
    pub fn parted(&self, table: &FoldTable) -> Vec<(Self, u16)> {
        let mut parted = Vec::new();
        if let [_] = self.credits.as_slice() {
            let mut other = self.clone();
            for name in &mut other.credits {
                std::mem::swap(name, &mut other.title);
            }
            // A longer text with the name of the artist in it is a title that begins with it.
            parted.push((other, 1_000));
        }
        let cut = DASHES.iter().find_map(|dash| {
            let (before, after) = self.title.split_at_checked(find(&self.title, dash)?)?;
            Some((before, after.strip_prefix(dash)?))
        });
        let Some((before, after)) = cut else {
            return parted;
        };
        let mut known = Names::default();
        known.add_all(&self.credits, table);
        known.add_all(&self.writers, table);
        for (name, title) in [(before, after), (after, before)] {
            let mut other = self.clone();
            other.title = title.to_owned();
            if known.is_empty() {
                other.credits = vec![name.to_owned()];
            }
            let mut named = Names::default();
            named.add(name, table);
            if known.is_empty() || named.shared(&known) >= Some(NAMED) {
                parted.push((other, NAMED));
            }
        }
        parted
    }

    /// Tells whether a record of this kind may be what is meant.
    pub fn wants(&self, kind: Kind) -> bool {
        match self.kind {
            Some(wanted) => wanted == kind,
            None => matches!(kind, Kind::Work | Kind::Recording),
        }
    }
}

/// Returns a name; that of a channel of videos, such as `TheHivesVEVO`, as the artist writes it.
fn named(text: String) -> String {
    let Some(channel) = text.strip_suffix(CHANNEL) else {
        return text;
    };
    let mut name = String::new();
    let mut is_after_small = false;
    for c in channel.chars() {
        if c.is_ascii_uppercase() && is_after_small {
            name.push(' ');
        }
        is_after_small = c.is_ascii_lowercase();
        name.push(c);
    }
    name
}

/// The end of the names of channels that Vevo keeps for artists.
const CHANNEL: &str = "VEVO";
