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
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        detect(text)
            .readings
            .iter()
            .map(|reading| reading.identifier.to_string())
            .collect()
    }

    fn refused(text: &str) -> Vec<(Scheme, &'static str)> {
        let detection = detect(text);
        assert!(detection.readings.is_empty(), "{text}: {detection:?}");
        detection
            .malformed
            .iter()
            .map(|m| (m.scheme, m.reason.code()))
            .collect()
    }

    #[test]
    fn a_code_of_one_scheme_has_one_reading() {
        for (text, expected) in [
            ("t-034.524.680 1", "iswc:T0345246801"),
            ("T-345246800-1", "iswc:T3452468001"),
            ("US-S1Z-99-00001", "isrc:USS1Z9900001"),
            ("ISRC17607839", "isrc:ISRC17607839"),
            ("00014107338", "ipi:00014107338"),
            ("274.373.649", "ipi:00274373649"),
            ("14107338.0", "ipi:00014107338"),
            ("IPI name no. 00014107338", "ipi:00014107338"),
            ("I-000000229-7", "ipi-base:I-000000229-7"),
            ("IPI I0000002297", "ipi-base:I-000000229-7"),
            ("0000 0001 2103 2683", "isni:0000000121032683"),
            ("0000-0001-5109-3700", "isni:0000000151093700"),
            ("718752155427", "gtin:00718752155427"),
            ("718752155428", "gtin:00718752155428"),
            ("07642357", "gtin:00000007642357"),
            ("UPC 718752155428", "gtin:00718752155428"),
            ("A1-2425G-ABC1234002-M", "grid:A12425GABC1234002M"),
            ("ISAN 0000-0000-3A8D-0000", "isan:000000003A8D000000000000"),
            (
                "0000-3BAB-9352-0000-G-0000-0000-Q",
                "isan:00003BAB9352000000000000",
            ),
            (
                "779185342C23903086105",
                "eidr:10.5240/7791-8534-2C23-9030-8610-5",
            ),
            ("AAAZXZ6OU74YAZIM", "iscc:ISCC:AAAZXZ6OU74YAZIM"),
            ("iscc:aaazxz6ou74yazim", "iscc:ISCC:AAAZXZ6OU74YAZIM"),
            ("M-2600-0043-8", "ismn:9790260000438"),
            ("0-306-40615-2", "isbn:9780306406157"),
            ("PA-DPIDA-2013042401-U", "dpid:PADPIDA2013042401U"),
            ("PRS 250310HN", "society:052:250310HN"),
            ("052/250310HN", "society:052:250310HN"),
            (
                "3cIKojC2JBVIno9b35MJWn",
                "asset:spotify:3cIKojC2JBVIno9b35MJWn",
            ),
            (
                "spotify:track:3cIKojC2JBVIno9b35MJWn",
                "asset:spotify:3cIKojC2JBVIno9b35MJWn",
            ),
            ("asset:kkbox:ZQlm=", "asset:kkbox:ZQlm="),
            ("local:thesession:27", "local:thesession:27"),
            (
                "{B10BBBFC-CF9E-42E0-BE17-E2C3E1D2600D}",
                "mbid:b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
            ),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn ambiguous_digits_have_every_reading_whose_check_is_right() {
        assert_eq!(
            found("9780306406157"),
            ["gtin:09780306406157", "isbn:9780306406157"]
        );
        assert_eq!(
            found("9790260000438"),
            ["gtin:09790260000438", "ismn:9790260000438"]
        );
        assert_eq!(
            found("9790260000439"),
            ["gtin:09790260000439", "ismn:9790260000439"]
        );
        // An IPI name number and, without its check digit, a UPC.
        assert_eq!(
            found("01014107329"),
            ["ipi:01014107329", "gtin:00010141073290"]
        );
        // A UPC that lost its leading zero.
        assert_eq!(found("36000291452")[0], "gtin:00036000291452");
        assert_eq!(found("60257731880"), ["gtin:00602577318801"]);
        assert_eq!(
            found("A935917475088049"),
            [
                "isan:A93591747508804900000000",
                "asset:youtube-asset:A935917475088049"
            ]
        );
    }

    #[test]
    fn a_registered_number_with_a_wrong_check_can_still_be_looked_up() {
        let detection = detect("4590782614");
        assert_eq!(detection.readings.len(), 1);
        assert_eq!(detection.readings[0].identifier.code(), "04590782614");
        assert_eq!(
            detection.readings[0].check,
            Check::Wrong {
                expected: "79".to_owned()
            }
        );
        assert_eq!(found("00014107339"), ["ipi:00014107339"]);
        assert_eq!(
            found("CAE 000141073"),
            ["ipi:00000141073", "ipi:00014107338"]
        );
    }

    #[test]
    fn what_is_plainly_meant_as_a_code_is_refused_with_the_reason() {
        for (text, scheme, reason) in [
            ("T034524680", Scheme::Iswc, "length"),
            ("T-123.456.789-Z", Scheme::Iswc, "character"),
            ("T0000000000", Scheme::Iswc, "blank"),
            ("TWB53966001H", Scheme::Isrc, "character"),
            ("ISRC: US-S1Z-99-0001", Scheme::Isrc, "length"),
            ("isrc:USS1Z990001", Scheme::Isrc, "length"),
            ("IPI 123456789012", Scheme::Ipi, "length"),
            ("UPC 123456789", Scheme::Gtin, "length"),
            ("7.18752E+11", Scheme::Gtin, "rounded"),
            ("10.5237/7791-8534", Scheme::Eidr, "prefix"),
            ("https://doi.org/10.1000/182", Scheme::Eidr, "prefix"),
            (
                "https://open.spotify.com/track/3cIK",
                Scheme::Asset,
                "length",
            ),
            ("ISCC:AABZXZ6OU74YAZIM", Scheme::Iscc, "header"),
        ] {
            assert_eq!(refused(text), [(scheme, reason)], "{text}");
        }
        assert_eq!(refused("00000000000")[0].1, "blank");
    }

    #[test]
    fn titles_are_neither_read_nor_refused() {
        let titles = "Bohemian Rhapsody|1999|99 Luftballons|867-5309/Jenny|4:44|24/7|T-1000|\
            Gridlock|Grid: a song|EAN|Jan Akkerman 3|Caesar 1999|2020-01-01|\
            1 2 3 4 5 6 7 8 9 10|Local: a story|Must 2019|internationalism|夜に駆ける|\
            Title: Subtitle|NULL|50/50|Track 01|555-867-5309|\
            https://example.org/track/1|Spotify: the musical|3.14|1e5|\
            Society 10000";
        for text in titles.split('|').chain(["", " "]) {
            assert_eq!(detect(text), Detection::default(), "{text}");
        }
        assert_eq!(detect(&"7".repeat(600)), Detection::default());
    }

    #[test]
    fn an_address_has_every_reading_it_holds() {
        assert_eq!(
            found("https://music.apple.com/us/album/name/1440650428?i=1440650711"),
            ["asset:apple:1440650711", "asset:apple:1440650428"]
        );
        let detection = detect("https://isni.org/isni/0000000121032683");
        assert_eq!(detection.readings[0].notes, [Note::FromUrl]);
    }
}
