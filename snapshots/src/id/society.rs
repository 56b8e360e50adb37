//! Work codes of societies: the society's CISAC number and the code the society gave the work.
//!
//! The codes have no common syntax, so only their characters and length are checked. Seen are
//! `050-9640-5` (JASRAC), `250310HN` (PRS tunecode), six letters and digits (The MLC), digits of
//! any length (ASCAP, BMI), `nnnnnnnn-nnn` (GEMA). Codes are compared in upper case; hyphens and
//! dots in them count. A JASRAC code without its hyphens is given them.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, label, shape, spelling};
use crate::text::{number, pair};

/// Most characters of a work code.
const LONGEST: usize = 64;
const JASRAC: u16 = 38;

/// CISAC numbers of societies that people name instead of numbering them (CISAC society list).
const NAMES: &str = "\
    ABRAMUS=201,ACUM=1,AKM=5,ALLTRACK=786,AMCOS=12,AMRA=17,APRA=8,ARTISJUS=9,ASCAP=10,BMI=21,\
    BUMA=23,CAPASSO=283,CASH=26,CMRRA=88,COMPASS=106,ECAD=308,FILSCAP=32,GEMA=35,GMR=778,HFA=34,\
    IMRO=128,IPRS=36,JASRAC=38,KODA=40,KOMCA=118,MACP=104,MCPS=44,MCSC=119,MESAM=117,MLC=708,\
    MSG=200,MUST=161,MÜST=161,NCB=48,NEXTONE=782,OSA=50,PRS=52,RAO=94,SABAM=55,SACEM=58,SACM=59,\
    SACVEN=60,SADAIC=61,SAMRO=63,SAYCO=84,SCD=29,SESAC=71,SGAE=72,SIAE=74,SOCAN=101,SOUNDREEF=781,\
    SOZA=85,SPA=69,STEF=77,STEMRA=78,STIM=79,SUISA=80,TEOSTO=89,THE MLC=708,TONO=90,UBC=93,\
    WAMI=269,ZAIKS=97";

/// The identifier of a work in the files of a society. `number` is the CISAC number, with or
/// without leading zeros, or the name of a large society such as `PRS`.
///
/// # Errors
///
/// [`Malformed`] if the society is unknown or the work code is blank, too long, or has characters
/// outside printable ASCII.
pub fn society(number: &str, work_code: &str) -> Result<Reading, Malformed> {
    let (Some(number), Some(code)) = (spelling::clean(number), spelling::clean(work_code)) else {
        return Err(Malformed::too_long(Scheme::Society, work_code));
    };
    let Some(number) = society_number(&number) else {
        return Err(Malformed::new(Scheme::Society, Reason::Society, &number));
    };
    let mut canonical = spelling::pad(&number.to_string(), 3);
    canonical.push(':');
    canonical.push_str(&work_code_of(number, &code)?);
    Ok(Reading::new(
        Identifier::new(Scheme::Society, canonical),
        Check::Absent,
    ))
}

/// Reads `052:250310HN`, `052/250310HN`, `PRS 250310HN`, `JASRAC code: 050-9640-5`.
pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    if let Some((name, code)) = named(text) {
        return society(name, code);
    }
    let (number, code) = text
        .split_once(&[':', '/'][..])
        .or_else(|| text.split_once(' '))
        .ok_or_else(|| {
            Malformed::new(
                Scheme::Society,
                Reason::Separator {
                    expected: "052:250310HN",
                },
                text,
            )
        })?;
    society(number, code)
}

/// The society named at the beginning of a text, and the code behind it.
pub(super) fn named(text: &str) -> Option<(&'static str, &str)> {
    let mut code = None;
    let (name, _) = pair(NAMES, &mut |name| {
        let rest = label::after_word(text, name);
        let rest = rest.filter(|rest| rest.starts_with(&[' ', ':', '/', '-'][..]));
        code = rest
            .map(label::after_fillers)
            .filter(|code| !code.is_empty());
        code.is_some()
    })?;
    Some((name, code?))
}

/// The CISAC number of one to four digits or of a known name.
fn society_number(text: &str) -> Option<u16> {
    if let Some((_, digits)) = pair(NAMES, &mut |name| name.eq_ignore_ascii_case(text)) {
        return number(digits);
    }
    let digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return None;
    }
    number(text).filter(|&number| number > 0)
}

/// The canonical work code: upper case, printable ASCII, single spaces inside, a letter or digit
/// at both ends.
fn work_code_of(number: u16, text: &str) -> Result<String, Malformed> {
    let code = text.to_ascii_uppercase();
    let blank = spelling::is_blank(&code);
    let code = code
        .trim_matches(|c: char| c.is_ascii_punctuation() || c == ' ')
        .to_owned();
    let refuse = |reason| Err(Malformed::new(Scheme::Society, reason, &code));
    if blank || spelling::is_zero(&code) {
        return refuse(Reason::Blank);
    }
    let got = code.chars().count();
    if got > LONGEST {
        return refuse(Reason::Length {
            got,
            expected: "at most 64",
        });
    }
    if let Some((found, at)) = code
        .chars()
        .zip(1..)
        .find(|(c, _)| !c.is_ascii_graphic() && *c != ' ')
    {
        return refuse(Reason::Character {
            at,
            found,
            expected: "a printable ASCII character",
        });
    }
    if number == JASRAC && shape::fits("&&&#####", &code) {
        return Ok(spelling::grouped(&code, &[3, 4], "--"));
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        parse(text).unwrap().identifier.code().to_owned()
    }

    #[test]
    fn a_society_is_numbered_or_named() {
        for text in [
            "052:250310HN",
            "52/250310hn",
            "PRS 250310HN",
            "prs tunecode: 250310HN",
        ] {
            assert_eq!(code(text), "052:250310HN", "{text}");
        }
        assert_eq!(code("0052:250310HN"), "052:250310HN");
        assert_eq!(code("1234:A"), "1234:A");
        assert_eq!(code("The MLC song code B5145D"), "708:B5145D");
        assert_eq!(code("GEMA work number 12345678-001"), "035:12345678-001");
        let reading = society("ASCAP", " 330 12.7 ").unwrap();
        assert_eq!(reading.identifier.code(), "010:330 12.7");
        assert_eq!(reading.check, Check::Absent);
        assert_eq!(code("001:''A-1.'"), "001:A-1");
    }

    #[test]
    fn every_name_has_its_number() {
        let names: Vec<_> = NAMES
            .split(',')
            .map(|pair| pair.split_once('=').unwrap())
            .collect();
        assert_eq!(names.len(), 63);
        for (name, digits) in names {
            let number: u16 = digits.parse().unwrap();
            assert_eq!(
                society_number(&name.to_ascii_lowercase()),
                Some(number),
                "{name}"
            );
            assert_eq!(named(&format!("{name} 12345")), Some((name, "12345")));
        }
    }

    #[test]
    fn jasrac_codes_have_their_hyphens() {
        assert_eq!(code("JASRAC 050-9640-5"), "038:050-9640-5");
        assert_eq!(code("038:0H349801"), "038:0H3-4980-1");
        assert!(Identifier::canonical(Scheme::Society, "038:0H3-4980-1").is_some());
        assert!(Identifier::canonical(Scheme::Society, "038:0H349801").is_none());
    }

    #[test]
    fn unknown_societies_and_blank_codes_are_refused() {
        let reason = |number: &str, code: &str| society(number, code).unwrap_err().reason.code();
        assert_eq!(reason("000", "1"), "society");
        assert_eq!(reason("12345", "1"), "society");
        assert_eq!(reason("nobody", "1"), "society");
        assert_eq!(reason("052", "  "), "blank");
        assert_eq!(reason("052", "00000000"), "blank");
        assert_eq!(reason("052", "\\N"), "blank");
        assert_eq!(reason("052", "2503é"), "character");
        assert_eq!(reason("052", &"7".repeat(65)), "length");
        assert_eq!(parse("250310HN").unwrap_err().reason.code(), "separator");
    }

    #[test]
    fn names_that_begin_alike_are_told_apart() {
        assert_eq!(code("IPRS 12345"), "036:12345");
        assert_eq!(code("STEMRA 12345"), "078:12345");
        assert_eq!(code("STEF 12345"), "077:12345");
    }
}
