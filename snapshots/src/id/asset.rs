//! Assets of services: the service's name and its own id, `spotify:3cIKojC2JBVIno9b35MJWn`.
//!
//! | service | id |
//! |---|---|
//! | `spotify` | 22 letters and digits, case counts; tracks, albums and artists share one space |
//! | `youtube` | 11 letters, digits, `-`, `_`, case counts |
//! | `youtube-asset` | `A` and 15 or 16 digits |
//! | `apple` | digits; tracks, albums and artists share one space |
//! | `deezer`, `deezer-album`, `deezer-artist` | digits, a space each; the bare name is tracks |
//! | `tidal`, `tidal-album`, `tidal-artist` | the same |
//! | `amazon` | ASIN: `B0` and eight letters or digits |
//!
//! Any other service has an opaque id of 1 to 128 printable characters, kept as it is.

use super::local::opaque;
use super::{Check, Identifier, Malformed, Reading, Reason, Scheme, label, shape, spelling, url};
use crate::text::has;
use crate::text::together;

/// Most characters of an opaque id.
const LONGEST: usize = 128;
/// Most digits of a number of a service.
const NUMBER_LONGEST: usize = 20;

/// Services whose ids have rules here.
const KNOWN: [&str; 11] = [
    "spotify",
    "youtube",
    "youtube-asset",
    "apple",
    "deezer",
    "deezer-album",
    "deezer-artist",
    "tidal",
    "tidal-album",
    "tidal-artist",
    "amazon",
];
/// Words between service and id.
const KINDS: [&str; 5] = ["track", "album", "artist", "song", "video"];

/// The identifier of an asset of a service, `id` as the service writes it.
///
/// # Errors
///
/// [`Malformed`] if the service name has other characters than `a-z`, `0-9` and `-` or not 2 to
/// 32 of them, or if the id is not one of that service.
pub fn asset(service: &str, id: &str) -> Result<Reading, Malformed> {
    if spelling::too_long(service) {
        return Err(Malformed::too_long(Scheme::Asset, service));
    }
    let service = service_name(service);
    if !is_service(&service) {
        return Err(Malformed::new(Scheme::Asset, Reason::Service, &service));
    }
    let id = opaque(Scheme::Asset, id, LONGEST, "at most 128")?;
    let id = match service.as_str() {
        "spotify" => exactly(id, 22, "22", "")?,
        "youtube" => exactly(id, 11, "11", "-_")?,
        "youtube-asset" => youtube_asset(id)?,
        "amazon" => asin(id)?,
        "apple" | "deezer" | "deezer-album" | "deezer-artist" | "tidal" | "tidal-album"
        | "tidal-artist" => number(id)?,
        _ if id.starts_with(':') => {
            let reason = Reason::Character {
                at: 1,
                found: ':',
                expected: "the id",
            };
            return Err(Malformed::new(Scheme::Asset, reason, id));
        }
        _ => id.to_owned(),
    };
    let code = together(&[&service, ":", &id]);
    Ok(Reading::new(
        Identifier::new(Scheme::Asset, code),
        Check::Absent,
    ))
}

/// Reads `spotify:ID`, `spotify:track:ID`, `youtube::ID`, an address of a known service, or an id
/// that shows by itself whose it is.
pub(super) fn parse(text: &str) -> Result<Reading, Malformed> {
    let text = text.trim();
    if let Some(address) = url::Address::read(text) {
        return address.first(Scheme::Asset, text);
    }
    let pair = label::after_word(text, "ASSET:").unwrap_or(text);
    let Some((service, rest)) = pair.split_once(':') else {
        return bare(pair).ok_or_else(|| {
            let reason = Reason::Separator {
                expected: "service:id",
            };
            Malformed::new(Scheme::Asset, reason, pair)
        });
    };
    let rest = rest.trim_start_matches(':');
    let name = service_name(service);
    match rest.split_once(':') {
        Some((kind, id)) if is_known(&name) && KINDS.contains(&kind) => {
            asset(&of_kind(&name, kind), id)
        }
        _ => asset(&name, rest),
    }
}

/// An id without service whose shape shows the service: Spotify's, an ASIN, a YouTube asset.
pub(super) fn bare(text: &str) -> Option<Reading> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let lower = text.bytes().any(|byte| byte.is_ascii_lowercase());
    match text.len() {
        16 | 17 if digits + 1 == text.len() => asset("youtube-asset", text).ok(),
        22 if digits > 0 && lower => asset("spotify", text).ok(),
        10 if digits < 10 && digits > 1 => asset("amazon", text).ok(),
        _ => None,
    }
}

/// The service of one kind of asset, where a service counts kinds apart.
fn of_kind(service: &str, kind: &str) -> String {
    let apart = matches!(service, "deezer" | "tidal") && matches!(kind, "album" | "artist");
    if apart {
        together(&[service, "-", kind])
    } else {
        service.to_owned()
    }
}

/// The name in lower case with hyphens; other names of the services known here become one.
fn service_name(name: &str) -> String {
    let mut folded = name.trim().to_ascii_lowercase();
    if folded.contains(&[' ', '_'][..]) {
        folded = folded.replace([' ', '_'], "-");
    }
    let one = match folded.as_str() {
        "itunes" | "apple-music" => "apple",
        "youtube-music" | "youtube-video" => "youtube",
        "amazon-music" | "asin" => "amazon",
        _ => return folded,
    };
    one.to_owned()
}

/// Whether a service is one whose ids are known here.
pub(super) fn is_known(service: &str) -> bool {
    KNOWN.contains(&service_name(service).as_str())
}

/// Words that begin a text of another kind are no service names.
fn is_service(name: &str) -> bool {
    !matches!(name, "asset" | "http" | "https")
        && (2..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// An id of so many letters and digits of ASCII, or some other characters.
fn exactly(
    id: &str,
    length: usize,
    in_words: &'static str,
    others: &str,
) -> Result<String, Malformed> {
    let belongs = |c: char| c.is_ascii_alphanumeric() || has(others, c);
    let got = id.chars().count();
    if got != length {
        let reason = Reason::Length {
            got,
            expected: in_words,
        };
        return Err(Malformed::new(Scheme::Asset, reason, id));
    }
    match id.chars().zip(1..).find(|(c, _)| !belongs(*c)) {
        Some((found, at)) => {
            let reason = Reason::Character {
                at,
                found,
                expected: "a letter or a digit",
            };
            Err(Malformed::new(Scheme::Asset, reason, id))
        }
        None => Ok(id.to_owned()),
    }
}

fn youtube_asset(id: &str) -> Result<String, Malformed> {
    let code = id.to_ascii_uppercase();
    let shape = if code.len() == 17 {
        "A################"
    } else {
        "A###############"
    };
    shape::require(Scheme::Asset, shape, "A and 15 or 16 digits", &code)?;
    Ok(code)
}

fn asin(id: &str) -> Result<String, Malformed> {
    let code = id.to_ascii_uppercase();
    shape::require(
        Scheme::Asset,
        "B0&&&&&&&&",
        "10, B0 and eight letters or digits",
        &code,
    )?;
    Ok(code)
}

/// A number without leading zeros.
fn number(id: &str) -> Result<String, Malformed> {
    shape::require_digits(Scheme::Asset, id)?;
    if id.len() > NUMBER_LONGEST {
        let reason = Reason::Length {
            got: id.len(),
            expected: "at most 20 digits",
        };
        return Err(Malformed::new(Scheme::Asset, reason, id));
    }
    match id.trim_start_matches('0') {
        "" => Err(Malformed::new(Scheme::Asset, Reason::Blank, id)),
        digits => Ok(digits.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        parse(text).unwrap().identifier.code().to_owned()
    }

    #[test]
    fn every_way_to_write_a_pair_is_read() {
        for text in [
            "spotify:3cIKojC2JBVIno9b35MJWn",
            "spotify:track:3cIKojC2JBVIno9b35MJWn",
            "asset:spotify:3cIKojC2JBVIno9b35MJWn",
            "Spotify::3cIKojC2JBVIno9b35MJWn",
            "3cIKojC2JBVIno9b35MJWn",
        ] {
            assert_eq!(code(text), "spotify:3cIKojC2JBVIno9b35MJWn", "{text}");
        }
        assert_eq!(code("youtube::7kjdK7a-_0B"), "youtube:7kjdK7a-_0B");
        assert_eq!(
            code("youtube_asset:A935917475088049"),
            "youtube-asset:A935917475088049"
        );
        assert_eq!(code("Apple Music:0302053341"), "apple:302053341");
        assert_eq!(code("deezer:album:302127"), "deezer-album:302127");
        assert_eq!(code("amazon:b00137qs28"), "amazon:B00137QS28");
    }

    #[test]
    fn ids_of_other_services_are_kept_as_they_are() {
        let id = "ZQlmlGpW2UuGWCY5R0DJxYkQaJ8UpVWq0OQdmYYsO0c=";
        let reading = asset("KKBOX", id).unwrap();
        assert_eq!(reading.identifier.code(), ["kkbox:", id].concat());
        assert_eq!(reading.identifier.display(), ["kkbox:", id].concat());
    }

    #[test]
    fn ids_that_are_not_of_the_service_are_refused() {
        let reason = |service: &str, id: &str| asset(service, id).unwrap_err().reason.code();
        assert_eq!(reason("spotify", "3cIKojC2JBVIno9b35MJW"), "length");
        assert_eq!(reason("spotify", "3cIKojC2JBVIno9b35MJW-"), "character");
        assert_eq!(reason("apple", "12a"), "character");
        assert_eq!(reason("tidal", "000"), "blank");
        assert_eq!(reason("amazon", "A00137QS28"), "character");
        assert_eq!(reason("youtube-asset", "A9359"), "length");
        assert_eq!(reason("x", "1"), "service");
        assert_eq!(reason("https", "//a.b"), "service");
        assert_eq!(reason("kkbox", ":1"), "character");
        let playlist = "spotify:playlist:3cIKojC2JBVIno9b35MJWn";
        assert_eq!(parse(playlist).unwrap_err().reason.code(), "length");
        assert_eq!(reason("kkbox", &"7".repeat(129)), "length");
        assert_eq!(parse("no pair").unwrap_err().reason.code(), "separator");
    }
}
