//! One box: which identifier a text is, when nobody said.
//!
//! In order: an address; a text that names its scheme (`iswc:`, `ISRC `, `PRS `); else the
//! schemes whose shape the text has. Digits alone are ambiguous: eleven of them may be an IPI name
//! number or a UPC, sixteen an ISNI, thirteen a GTIN, an ISBN or an ISMN, so every reading whose
//! check digit is right is answered, and only if there is none those whose shape is plain.

use super::token::{Fit, Token};
use super::url::Address;
use super::{Check, Malformed, Note, Reading, Reason, Scheme};
use super::{asset, by_scheme, gtin, ipi, label, parse, plain, society, spelling, spreadsheet};
use crate::text::{has, is_word, number};

/// The order in which schemes are tried and, with equal checks, answered.
const ORDER: [Scheme; 14] = [
    Scheme::Iscc,
    Scheme::Mbid,
    Scheme::Eidr,
    Scheme::Iswc,
    Scheme::IpiBase,
    Scheme::Dpid,
    Scheme::Grid,
    Scheme::Isrc,
    Scheme::Isan,
    Scheme::Isni,
    Scheme::Gtin,
    Scheme::Ismn,
    Scheme::Isbn,
    Scheme::Ipi,
];

/// What a text may be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Detection {
    /// Every reading that holds, the best first: right check digits before absent before wrong.
    pub readings: Vec<Reading>,
    /// Why there is no reading, if the text is plainly meant as a code.
    pub malformed: Vec<Malformed>,
}

impl Detection {
    /// Adds a result; a refusal counts only as long as there is no reading.
    fn add(&mut self, result: Result<Reading, Malformed>) {
        match result {
            Ok(reading) => {
                self.readings.push(reading);
                self.malformed.clear();
            }
            Err(malformed) if self.readings.is_empty() => self.malformed.push(malformed),
            Err(_) => {}
        }
    }

    /// Adds a reading, if there is one.
    fn add_some(&mut self, reading: Option<Reading>) {
        if let Some(reading) = reading {
            self.add(Ok(reading));
        }
    }
}

/// Reads a text as whatever identifiers it may be. A text that is not one, such as a title, or
/// that exceeds 512 characters, gives no reading and no refusal.
///
/// A reading does not exclude a title: twelve characters may be an ISRC and a title.
pub fn detect(text: &str) -> Detection {
    let mut found = Detection::default();
    let Some(clean) = spelling::clean(text).filter(|clean| !spelling::is_blank(clean)) else {
        return found;
    };
    if let Some(address) = Address::read(&clean) {
        address.each(&mut |result| found.add(result));
    } else if named(text.trim(), &clean, &mut found).is_none()
        && labelled(&clean, &mut found).is_none()
        && of_society(&clean, &mut found).is_none()
    {
        bare(&clean, &mut found);
    }
    found
}

/// `iswc:T0345246801`, `local:thesession:27`, `spotify:track:3cIKojC2JBVIno9b35MJWn`.
fn named(text: &str, clean: &str, found: &mut Detection) -> Option<()> {
    let (name, code) = text.split_once(':')?;
    let has_blank = has(code, ' ');
    let (result, is_meant) = if asset::is_known(name.trim()) {
        // `spotify:track:` can only be meant as an id, whatever follows.
        let typed = ["track:", "album:", "artist:"]
            .iter()
            .any(|of| code.starts_with(of));
        (asset::parse(text), typed || is_code(code) && !has_blank)
    } else {
        let scheme = Scheme::from_name(&name.to_ascii_lowercase())?;
        // `asset:spotify:` too; but `Local: a story` is a title.
        let is_opaque = matches!(scheme, Scheme::Asset | Scheme::Local);
        let result = match is_opaque {
            true => parse(scheme, code),
            false => super::read(scheme, clean.split_once(':')?.1.trim()),
        };
        let opaque = is_opaque && has(code, ':') && !has_blank;
        (result, opaque || is_code(code))
    };
    if result.is_err() && !is_meant {
        return None;
    }
    found.add(result);
    Some(())
}

/// `ISRC: GBAYE6900531`, `IPI name no. 00014107338`.
fn labelled(clean: &str, found: &mut Detection) -> Option<()> {
    let label = label::read(clean)?;
    let base = label.scheme == Scheme::Ipi && label.code.starts_with(&['I', 'i'][..]);
    let scheme = if base { Scheme::IpiBase } else { label.scheme };
    let result = plain(scheme, label.code);
    let mut old = None;
    match &result {
        Ok(reading) if label.glued && matches!(reading.check, Check::Wrong { .. }) => return None,
        Err(_) if label.glued || scheme == Scheme::Society || !is_code(label.code) => return None,
        Ok(reading) if reading.notes.contains(&Note::PerhapsOldCae) => {
            old = ipi::old_cae(label.code);
        }
        _ => {}
    }
    found.add(result);
    found.add_some(old);
    Some(())
}

/// `PRS 250310HN`, `052:250310HN`.
fn of_society(clean: &str, found: &mut Detection) -> Option<()> {
    let numbered = || {
        let (number, code) = clean.split_once(&[':', '/'][..])?;
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        (digits && matches!(number.len(), 3 | 4)).then_some((number, code))
    };
    // A code has a digit, and most that is looked for has none.
    if !clean.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (number, code) = society::named(clean).or_else(numbered)?;
    let one = is_code(code) && !has(code, ' ');
    match society::society(number, code) {
        Ok(reading) if one => found.add(Ok(reading)),
        _ => return None,
    }
    Some(())
}

/// Whether what follows a label is meant as a code: five or more letters and digits, three of
/// them digits or one of a single word, hardly more words than a code has groups.
fn is_code(text: &str) -> bool {
    let characters = text.chars().filter(|c| is_word(*c)).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let words = text.split_whitespace().count();
    characters > 4 && (digits > 2 || digits > 0 && words == 1) && words < 8
}

/// A text without label: every scheme it fits.
fn bare(clean: &str, found: &mut Detection) {
    let mut digits = None;
    match spreadsheet::undo(clean) {
        Some(Err(reason)) => return rounded(clean, reason, found),
        Some(Ok(number)) => digits = Some(number),
        None => {}
    }
    let token = Token::new(digits.as_deref().unwrap_or(clean));
    if let Some(token) = &token {
        for scheme in ORDER {
            let fit = token.fit(scheme);
            if fit != Fit::No {
                let result = plain(scheme, clean);
                // A refusal is kept only if it says that the code is blank.
                let holds = match &result {
                    Ok(reading) => fit == Fit::Plain || reading.check == Check::Right,
                    Err(malformed) => malformed.reason == Reason::Blank,
                };
                if holds {
                    found.add(result);
                }
            }
        }
    }
    found.add_some(asset::bare(clean));
    let Some(token) = token else {
        return;
    };
    if token.code().len() == 11 && !token.code().starts_with("00") {
        found.add_some(gtin::completed(token.code()));
    }
    if found.readings.is_empty()
        && found.malformed.is_empty()
        && let Some(scheme) = token.meant()
    {
        found.add(by_scheme(scheme, clean));
    }
    rank(&mut found.readings);
}

/// A number in a spreadsheet's notation that lost digits, if it was as long as a code.
fn rounded(clean: &str, reason: Reason, found: &mut Detection) {
    let long = clean
        .rsplit(&['e', 'E', '+'][..])
        .next()
        .and_then(number::<usize>);
    if long.is_some_and(|places| (7..256).contains(&places)) {
        found.add(Err(Malformed::new(Scheme::Gtin, reason, clean)));
    }
}

/// Right checks first; wrong ones only if none is right; completed codes last; none twice.
fn rank(readings: &mut Vec<Reading>) {
    if readings.iter().any(|reading| reading.check == Check::Right) {
        readings.retain(|reading| !matches!(reading.check, Check::Wrong { .. }));
    }
    crate::order::sort_few(readings, |reading| match reading.check {
        _ if reading.notes.contains(&Note::CheckDigitAdded) => 3,
        Check::Right => 0,
        Check::Absent => 1,
        Check::Wrong { .. } => 2,
    });
    let mut at = 0;
    while let Some((before, [this, ..])) = readings.split_at_checked(at) {
        let identifier = &this.identifier;
        if before.iter().any(|known| known.identifier == *identifier) {
            readings.remove(at);
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests;
