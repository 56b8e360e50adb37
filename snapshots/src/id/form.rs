//! Schemes whose codes have one shape: read, told to be canonical, checked and shown by one table.
//!
//! A file of a scheme says how its codes look; what people, columns and old forms do to them beyond
//! separators and case is read there as well.

use super::{Check, Identifier, Malformed, Reading, Reason, Scheme};
use super::{
    check, dpid, eidr, grid, gtin, ipi, isan, isbn, ismn, isni, isrc, iswc, mbid, shape, spelling,
};
use crate::text::together;

/// How the codes of a scheme look.
pub(super) struct Form {
    /// Characters between the parts of a code.
    pub(super) separators: &'static [char],
    /// The shape of a code without separators, in upper case.
    pub(super) shape: &'static str,
    /// Its length in words.
    pub(super) length: &'static str,
    /// The shape of the canonical code.
    pub(super) canonical: &'static str,
}

/// Separators of most schemes.
pub(super) const USUAL: &[char] = &['-', '.', ' '];

/// The form of a scheme that has one.
fn form(scheme: Scheme) -> Option<&'static Form> {
    Some(match scheme {
        Scheme::Iswc => &iswc::FORM,
        Scheme::Isrc => &isrc::FORM,
        Scheme::Ipi => &ipi::FORM,
        Scheme::IpiBase => &ipi::BASE,
        Scheme::Isni => &isni::FORM,
        Scheme::Gtin => &gtin::FORM,
        Scheme::Grid => &grid::FORM,
        Scheme::Isan => &isan::FORM,
        Scheme::Eidr => &eidr::FORM,
        Scheme::Ismn => &ismn::FORM,
        Scheme::Isbn => &isbn::FORM,
        Scheme::Dpid => &dpid::FORM,
        Scheme::Mbid => &mbid::FORM,
        Scheme::Iscc | Scheme::Society | Scheme::Asset | Scheme::Local => return None,
    })
}

/// Reads a code without label; `None` if the codes of the scheme have no form.
pub(super) fn parse(scheme: Scheme, text: &str) -> Option<Result<Reading, Malformed>> {
    Some(read(scheme, form(scheme)?, text))
}

fn read(scheme: Scheme, form: &'static Form, text: &str) -> Result<Reading, Malformed> {
    let suffix = match scheme {
        Scheme::Eidr => eidr::suffix(text)?,
        _ => text,
    };
    let code = spelling::compact(suffix, form.separators);
    let nothing = match scheme {
        Scheme::Iswc => "T0000000000",
        Scheme::IpiBase => "I0000000000",
        _ => "",
    };
    if spelling::is_zero(&code) || code == nothing {
        let given = match scheme {
            Scheme::Eidr | Scheme::Mbid => text,
            _ => &code,
        };
        return Err(Malformed::new(scheme, Reason::Blank, given));
    }
    match scheme {
        Scheme::Ipi => ipi::read(code),
        Scheme::Isni => isni::read(code),
        Scheme::Gtin => gtin::read(code),
        Scheme::Isan => isan::read(code),
        Scheme::Ismn => ismn::read(code),
        Scheme::Isbn => isbn::read(code),
        _ => whole(scheme, form, code),
    }
}

/// Reads a code that has the shape of its scheme, or refuses it.
pub(super) fn whole(
    scheme: Scheme,
    form: &'static Form,
    code: String,
) -> Result<Reading, Malformed> {
    shape::require(scheme, form.shape, form.length, &code)?;
    Ok(judged(scheme, canonical_spelling(scheme, code)))
}

/// The reading of a canonical code, whose own check digit is judged.
pub(super) fn judged(scheme: Scheme, code: String) -> Reading {
    let check = check(scheme, &code);
    Reading::new(Identifier::new(scheme, code), check)
}

fn canonical_spelling(scheme: Scheme, code: String) -> String {
    match scheme {
        Scheme::IpiBase => spelling::grouped(&code, &[1, 9], "--"),
        Scheme::Eidr => {
            let groups = spelling::grouped(&code, &[4, 4, 4, 4, 4], "-----");
            together(&[eidr::PREFIX, &groups])
        }
        Scheme::Mbid => spelling::grouped(&code.to_ascii_lowercase(), &[8, 4, 4, 4], "----"),
        _ => code,
    }
}

/// Whether a code is in the canonical spelling of a scheme that has a form, and not blank.
pub(super) fn is_canonical(scheme: Scheme, code: &str) -> bool {
    let Some(form) = form(scheme) else {
        return false;
    };
    // No other character of a shape may be one of these, but the letters of an ISRC.
    let number = code.strip_prefix(eidr::PREFIX).unwrap_or(code);
    let blank = |byte| matches!(byte, b'0' | b'T' | b'I' | b'-');
    let is_blank = scheme != Scheme::Isrc && number.bytes().all(blank);
    !is_blank
        && shape::fits(form.canonical, code)
        && (scheme != Scheme::Isbn || isbn::is_book(code))
}

/// What the check digit of a canonical code says. [`Check::Absent`] for schemes without one, and for ISAN,
/// whose canonical code leaves the check characters out.
pub(super) fn check(scheme: Scheme, code: &str) -> Check {
    let before_last = code.len().saturating_sub(1);
    let (digits, given) = match scheme {
        Scheme::Iswc => (1..10, 10),
        Scheme::Ipi => (0..9, 9),
        Scheme::IpiBase => (2..11, 12),
        Scheme::Isni | Scheme::Gtin | Scheme::Ismn | Scheme::Isbn | Scheme::Grid | Scheme::Dpid => {
            (0..before_last, before_last)
        }
        Scheme::Eidr => (eidr::PREFIX.len()..before_last, before_last),
        _ => return Check::Absent,
    };
    let digits = code.get(digits).unwrap_or_default();
    match expected(scheme, digits) {
        Some(expected) => Check::judge(code.get(given..).unwrap_or_default(), expected),
        None => Check::Absent,
    }
}

/// The check characters that the algorithm of a scheme gives.
fn expected(scheme: Scheme, digits: &str) -> Option<String> {
    let one = match scheme {
        Scheme::Ipi => return Some(String::from_iter(check::mod_101(digits)?)),
        Scheme::Iswc => check::weighted_mod_10(1, digits),
        Scheme::IpiBase => check::weighted_mod_10(2, digits),
        Scheme::Isni => check::mod_11_2(digits),
        Scheme::Eidr => check::mod_37_36(&spelling::compact(digits, &['-'])),
        Scheme::Grid | Scheme::Dpid => check::mod_37_36(digits),
        _ => check::mod_10(digits),
    };
    one.map(String::from)
}

/// The spelling of a canonical code for people.
pub(super) fn display(scheme: Scheme, code: &str) -> String {
    let (lengths, separators): (&[usize], &str) = match scheme {
        Scheme::Iswc => (&[1, 3, 3, 3], "-..-"),
        Scheme::Isrc => (&[2, 3, 2], "---"),
        Scheme::Isni => (&[4, 4, 4], "   "),
        Scheme::Grid | Scheme::Dpid => (&[2, 5, 10], "---"),
        Scheme::Isbn => (&[3], "-"),
        Scheme::Ismn => (ismn::groups(code), "----"),
        Scheme::Isan => return isan::display(code),
        Scheme::Gtin => return gtin::display(code),
        _ => (&[], ""),
    };
    spelling::grouped(code, lengths, separators)
}
