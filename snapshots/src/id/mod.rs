//! Identifiers of music rights: reads whatever people paste, keeps one spelling of it.
//!
//! One identifier has many spellings: `T-034.524.680-1`, `t0345246801`, `ISWC: T 034 524 680 1`.
//! [`parse`] reads any of them for one [`Scheme`] and answers with the one canonical
//! [`Identifier`], which is what tables are sorted by. [`detect`] does the same when nobody said
//! which scheme was meant, and answers with every reading that holds.
//!
//! A wrong check digit never refuses a code: registered data holds such codes. The [`Reading`]
//! says what the check should be, and [`repairs`] lists what was perhaps meant. Only text that
//! cannot be the identifier at all is [`Malformed`], with the reason.
//!
//! ```
//! use imr_snapshots::id::{Check, Scheme, detect, parse};
//!
//! let reading = parse(Scheme::Iswc, " t-034.524.680 1")?;
//! assert_eq!(reading.identifier.to_string(), "iswc:T0345246801");
//! assert_eq!(reading.identifier.display(), "T-034.524.680-1");
//! assert_eq!(reading.check, Check::Right);
//!
//! assert_eq!(detect("GB-AYE-69-00531").readings.len(), 1);
//! assert!(detect("Bohemian Rhapsody").readings.is_empty());
//! # Ok::<(), imr_snapshots::id::Malformed>(())
//! ```
//!
//! Everything is bounded: text of more than 512 characters is refused before any work.

mod asset;
pub mod check;
mod detect;
mod dpid;
mod eidr;
mod form;
mod grid;
mod gtin;
mod identifier;
mod ipi;
mod isan;
mod isbn;
pub mod iscc;
mod ismn;
mod isni;
mod isrc;
mod iswc;
mod label;
mod local;
mod mbid;
pub(crate) mod packed;
mod reading;
mod repair;
mod scheme;
mod shape;
mod society;
mod spelling;
mod spreadsheet;
mod token;
mod url;

pub use asset::asset;
pub use detect::{Detection, detect};
pub use identifier::Identifier;
pub use local::local;
pub use reading::{Check, Malformed, Note, Reading, Reason, Refusal};
pub use repair::{MAX_REPAIRS, repairs};
pub use scheme::Scheme;
pub use society::society;

/// Reads `text` as an identifier of `scheme`, in any spelling people paste: with or without
/// separators, label, address (URL), quotes, full-width characters; from a spreadsheet cell.
///
/// A wrong check digit is not an error: the reading carries [`Check::Wrong`].
///
/// # Errors
///
/// [`Malformed`] when the text cannot be an identifier of this scheme; its reason says why.
pub fn parse(scheme: Scheme, text: &str) -> Result<Reading, Malformed> {
    if spelling::too_long(text) {
        return Err(Malformed::too_long(scheme, text));
    }
    match scheme {
        // Identifiers of services and sources are opaque: nothing of them is folded.
        Scheme::Asset => return asset::parse(text),
        Scheme::Local => return local::parse(text),
        _ => {}
    }
    match spelling::clean(text) {
        Some(clean) => read(scheme, &clean),
        None => Err(Malformed::too_long(scheme, text)),
    }
}

/// Reads cleaned text for one scheme: an address, then the text as it stands, then without label.
fn read(scheme: Scheme, clean: &str) -> Result<Reading, Malformed> {
    if let Some(address) = url::Address::read(clean) {
        return address.first(scheme, clean);
    }
    if spelling::is_blank(clean) {
        return Err(Malformed::new(scheme, Reason::Blank, clean));
    }
    let direct = plain(scheme, clean);
    match label::strip(scheme, clean) {
        Some(rest) if direct.is_err() => plain(scheme, rest),
        _ => direct,
    }
}

/// Reads a code without label: undoes what a spreadsheet did to numbers, then asks the scheme.
fn plain(scheme: Scheme, code: &str) -> Result<Reading, Malformed> {
    let numeric = matches!(
        scheme,
        Scheme::Ipi | Scheme::Isni | Scheme::Gtin | Scheme::Isbn | Scheme::Ismn
    );
    if numeric && let Some(number) = spreadsheet::undo(code) {
        let digits = number.map_err(|reason| Malformed::new(scheme, reason, code))?;
        let mut reading = by_scheme(scheme, &digits)?;
        reading.notes.push(Note::SpreadsheetNotation);
        return Ok(reading);
    }
    by_scheme(scheme, code)
}

/// Asks the file of the scheme.
fn by_scheme(scheme: Scheme, code: &str) -> Result<Reading, Malformed> {
    if let Some(reading) = form::parse(scheme, code) {
        return reading;
    }
    match scheme {
        Scheme::Iscc => iscc::parse(code),
        Scheme::Society => society::parse(code),
        Scheme::Asset => asset::parse(code),
        _ => local::parse(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_quotes_dashes_and_full_width_characters_are_read() {
        for text in [
            "ISWC: T-034.524.680-1",
            "ISWC-Code T-034.524.680-1",
            "\u{201c}T\u{2011}034.524.680\u{2212}1\u{201d}",
            "Ｔ－０３４．５２４．６８０－１",
            "iswcT0345246801",
            "\u{feff}\u{a0}T0345246801\u{3000}",
        ] {
            let reading = parse(Scheme::Iswc, text).unwrap();
            assert_eq!(reading.identifier.code(), "T0345246801", "{text}");
            assert_eq!(reading.check, Check::Right, "{text}");
        }
    }

    #[test]
    fn an_isrc_that_begins_with_its_own_label_is_kept_whole() {
        let reading = parse(Scheme::Isrc, "ISRC17607839").unwrap();
        assert_eq!(reading.identifier.code(), "ISRC17607839");
        let reading = parse(Scheme::Isrc, "ISRC GB-AYE-69-00531").unwrap();
        assert_eq!(reading.identifier.code(), "GBAYE6900531");
    }

    #[test]
    fn long_text_is_refused_before_any_work() {
        for scheme in Scheme::ALL {
            let error = parse(scheme, &"7".repeat(513)).unwrap_err();
            assert_eq!(error.reason.code(), "length", "{scheme:?}");
            assert!(error.given.chars().count() < 60);
        }
    }

    #[test]
    fn blank_values_of_feeds_are_named_blank() {
        for (scheme, text) in [
            (Scheme::Iswc, "T0000000000"),
            (Scheme::Iswc, "00000000000"),
            (Scheme::Ipi, "00000000000"),
            (Scheme::Isrc, ""),
            (Scheme::Isrc, " - "),
            (Scheme::Isni, "0000 0000 0000 0000"),
            (Scheme::Gtin, "NULL"),
            (Scheme::Mbid, "00000000-0000-0000-0000-000000000000"),
        ] {
            let error = parse(scheme, text).unwrap_err();
            assert_eq!(error.reason, Reason::Blank, "{scheme:?} {text}");
        }
    }
}
