//! Searches and lines as people and programs write them, made from real titles and artists.
//!
//! Every kind is a way of writing that was seen in searches, reports, names of videos or files. Nothing in it
//! is taken from the engine. A title without what stands behind a dash or in brackets is its *base*.

mod changes;
mod lines;
mod searches;

use std::collections::HashMap;

use crate::corpus::{Corpus, Item, Query, letters};
use crate::draw::Draw;

/// Searches, and lines, of each kind.
const EACH: usize = 150;

/// A recording that somebody writes down.
pub struct Said<'a> {
    pub title: &'a str,
    pub base: &'a str,
    /// The first artist, and all.
    pub artist: &'a str,
    pub names: &'a [String],
    pub artists: String,
}

impl<'a> Said<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        let title = item.titles.first()?;
        let artist = item.credits.first()?;
        let said = Self {
            title,
            base: base(title),
            artist,
            names: &item.credits,
            artists: item.credits.join(", "),
        };
        (!letters(said.base).is_empty() && !letters(artist).is_empty()).then_some(said)
    }
}

/// Returns what stands before a dash or a bracket; all if that is nothing.
fn base(title: &str) -> &str {
    let end = [" - ", "(", "["]
        .iter()
        .filter_map(|mark| title.find(mark))
        .min();
    match title[..end.unwrap_or(title.len())].trim() {
        "" => title,
        base => base,
    }
}

/// Everything that is asked for.
pub struct Written {
    /// Searches: the text is the title, and the set the kind.
    pub searches: Vec<Query>,
    /// Lines with a title and artists. None is wanted where the recording is none that is registered.
    pub lines: Vec<Query>,
}

impl Written {
    /// Writes recordings of a corpus in every way.
    pub fn of(corpus: &Corpus) -> Self {
        let tracks: Vec<&Item> = corpus
            .items
            .iter()
            .filter(|item| item.id.starts_with("track"))
            .filter(|item| Said::of(item).is_some())
            .collect();
        // The same song by the same artist: in any version for a search, in this one for a line.
        let mut songs: HashMap<(String, String), Vec<String>> = HashMap::new();
        let mut recordings = songs.clone();
        for item in &tracks {
            let name = letters(&item.credits[0]);
            let song = (letters(base(&item.titles[0])), name.clone());
            songs.entry(song).or_default().push(item.id.clone());
            for name in &item.credits {
                let recording = (letters(&item.titles[0]), letters(name));
                recordings
                    .entry(recording)
                    .or_default()
                    .push(item.id.clone());
            }
        }
        let mut written = Self {
            searches: Vec::new(),
            lines: Vec::new(),
        };
        for (set, write) in searches::KINDS {
            each(set, &tracks, |said, _, draw| {
                let title = write(said, draw)?;
                let song = (letters(said.base), letters(said.artist));
                written.searches.push(Query {
                    set,
                    title,
                    credit: String::new(),
                    milliseconds: 0,
                    wanted: songs.get(&song)?.clone(),
                });
                Some(())
            });
        }
        for (set, write) in lines::KINDS {
            each(set, &tracks, |said, other, draw| {
                let (title, credit) = write(said, other, draw)?;
                // By chance a recording may be registered that is not meant to be.
                let (one, other) = (letters(&title), letters(&credit));
                let is_not = set.starts_with("not ");
                let is_known = recordings.contains_key(&(one.clone(), other.clone()))
                    || recordings.contains_key(&(other, one));
                if is_not && is_known {
                    return None;
                }
                let names = said.names.iter().filter(|_| !is_not);
                let same = names.map(|name| (letters(said.title), letters(name)));
                let wanted = same.filter_map(|recording| recordings.get(&recording));
                written.lines.push(Query {
                    set,
                    wanted: wanted.flatten().cloned().collect(),
                    title,
                    credit,
                    milliseconds: 0,
                });
                Some(())
            });
        }
        written
    }
}

/// Takes recordings from all over, and another one with each, until so many were written.
fn each(
    set: &str,
    tracks: &[&Item],
    mut write: impl FnMut(&Said<'_>, &Said<'_>, &mut Draw) -> Option<()>,
) {
    let mut draw = Draw(
        set.bytes()
            .fold(7, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte)),
    );
    let mut count = 0;
    // A step that has no factor in common with the number of recordings goes through them all.
    for at in 0..tracks.len() {
        let place = |step: usize| Said::of(tracks[(at * step + 11) % tracks.len()]);
        if let (Some(said), Some(other)) = (place(7_919), place(104_729)) {
            count += usize::from(write(&said, &other, &mut draw).is_some());
        }
        if count == EACH {
            break;
        }
    }
}
