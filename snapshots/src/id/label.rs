//! Labels that people and feeds write before a code: `ISRC:`, `IPI name no.`, `doi:`.

use super::Scheme;
use crate::text::is_word;

/// Labels in upper case; of two that begin alike, the longer stands first.
const LABELS: [(&str, Scheme); 42] = [
    ("ISWC", Scheme::Iswc),
    ("ISRC", Scheme::Isrc),
    ("IPI BASE", Scheme::IpiBase),
    ("IPI-BASE", Scheme::IpiBase),
    ("IPI/CAE", Scheme::Ipi),
    ("IPI", Scheme::Ipi),
    ("CAE/IPI", Scheme::Ipi),
    ("CAE", Scheme::Ipi),
    ("ISNI", Scheme::Isni),
    ("ORCID", Scheme::Isni),
    ("GTIN-14", Scheme::Gtin),
    ("GTIN-13", Scheme::Gtin),
    ("GTIN-12", Scheme::Gtin),
    ("GTIN-8", Scheme::Gtin),
    ("GTIN", Scheme::Gtin),
    ("UPC-A", Scheme::Gtin),
    ("UPC/EAN", Scheme::Gtin),
    ("UPC", Scheme::Gtin),
    ("EAN-13", Scheme::Gtin),
    ("EAN13", Scheme::Gtin),
    ("EAN-8", Scheme::Gtin),
    ("EAN/UPC", Scheme::Gtin),
    ("EAN", Scheme::Gtin),
    ("JAN", Scheme::Gtin),
    ("ICPN", Scheme::Gtin),
    ("BARCODE", Scheme::Gtin),
    ("GRID", Scheme::Grid),
    ("V-ISAN", Scheme::Isan),
    ("ISAN", Scheme::Isan),
    ("EIDR", Scheme::Eidr),
    ("DOI", Scheme::Eidr),
    ("ISCC", Scheme::Iscc),
    ("ISMN", Scheme::Ismn),
    ("ISBN-13", Scheme::Isbn),
    ("ISBN-10", Scheme::Isbn),
    ("ISBN", Scheme::Isbn),
    ("DPID", Scheme::Dpid),
    ("DDEX PARTY", Scheme::Dpid),
    ("MBID", Scheme::Mbid),
    ("MUSICBRAINZ", Scheme::Mbid),
    ("UUID", Scheme::Mbid),
    ("SOCIETY", Scheme::Society),
];

/// Words between a label and its code.
const FILLERS: [&str; 11] = [
    "NAME", "NUMBER", "CODE", "BARCODE", "ID", "NUM", "NO", "NR", "TUNECODE", "WORK", "SONG",
];

/// A label found before a code.
pub(super) struct Labelled<'a> {
    /// The scheme the label names.
    pub(super) scheme: Scheme,
    /// What follows the label.
    pub(super) code: &'a str,
    /// Whether label and code are written as one word.
    pub(super) glued: bool,
}

/// The label a cleaned text begins with.
pub(super) fn read(clean: &str) -> Option<Labelled<'_>> {
    let text = after_word(clean, "URN:").unwrap_or(clean);
    LABELS.into_iter().find_map(|(label, scheme)| {
        let rest = after_word(text, label)?;
        let glued = rest.starts_with(is_word);
        if glued && label.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let code = if glued { rest } else { after_fillers(rest) };
        (!code.is_empty()).then_some(Labelled {
            scheme,
            code,
            glued,
        })
    })
}

/// The code after a label of this scheme.
pub(super) fn strip(scheme: Scheme, clean: &str) -> Option<&str> {
    read(clean)
        .filter(|labelled| labelled.scheme == scheme)
        .map(|labelled| labelled.code)
}

/// What follows words such as `name no.:` and the signs between them.
pub(super) fn after_fillers(text: &str) -> &str {
    let mut text = text;
    loop {
        text =
            text.trim_start_matches(&[' ', ':', '=', '#', '.', '-', '\u{b0}', '\u{ba}', '/'][..]);
        let word = FILLERS.iter().find_map(|word| {
            let rest = after_word(text, word)?;
            (!rest.starts_with(is_word)).then_some(rest)
        });
        match word {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// What follows a word of ASCII, in either case.
pub(super) fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_many_kinds_are_taken_off() {
        for (text, scheme, code) in [
            ("ISRC: GBAYE6900531", Scheme::Isrc, "GBAYE6900531"),
            ("ISWC-Code T1", Scheme::Iswc, "T1"),
            ("IPI name no. 00014107338", Scheme::Ipi, "00014107338"),
            ("CAE/IPI #: 14107338", Scheme::Ipi, "14107338"),
            (
                "IPI base number I-000000229-7",
                Scheme::IpiBase,
                "I-000000229-7",
            ),
            ("EAN-13: 4006381333931", Scheme::Gtin, "4006381333931"),
            ("ean 13", Scheme::Gtin, "13"),
            ("urn:isan:0000-0000", Scheme::Isan, "0000-0000"),
            ("doi:10.5240/7791", Scheme::Eidr, "10.5240/7791"),
        ] {
            assert_eq!(strip(scheme, text), Some(code), "{text}");
        }
    }

    #[test]
    fn words_that_only_begin_like_a_label_are_marked() {
        assert!(read("Gridlock 2").is_some_and(|labelled| labelled.glued));
        assert!(read("ISRC").is_none());
        assert!(read("Bohemian Rhapsody").is_none());
        assert!(read("IS\u{df}C").is_none());
    }
}
