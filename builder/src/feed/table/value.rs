//! Values other than identifiers, names and times: shares, permissions, roles, counts.
//!
//! Each function reads a trimmed cell that is not empty. An error says what is
//! wrong and what would be right.

pub(super) use crate::feed::flaw::short;
use imr_snapshots::record::{Kind, Permission, Right, Role};

/// What is wrong with a value: message and hint.
pub(in crate::feed) type ValueError = (String, &'static str);

/// A number with at most nine decimals, times `scale`, rounded down.
pub(super) fn decimal(text: &str, scale: u64) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || decimals.len() > 9 || !digits(decimals) {
        return None;
    }
    let part = if decimals.is_empty() {
        0
    } else {
        decimals.parse::<u64>().ok()?
    };
    let part = part.checked_mul(scale)? / 10_u64.pow(decimals.len() as u32);
    number(whole)?.checked_mul(scale)?.checked_add(part)
}

/// Reads percent as parts per 10,000.
pub(super) fn percent(text: &str) -> Result<u16, ValueError> {
    let number = text.strip_suffix('%').unwrap_or(text).trim_end();
    let number = if number.contains('.') {
        number.to_owned()
    } else {
        number.replacen(',', ".", 1)
    };
    points_of(decimal(&number, 100), text, "percent from 0 to 100")
}

/// Reads parts per 10,000.
pub(super) fn points(text: &str) -> Result<u16, ValueError> {
    points_of(number(text), text, "parts per 10,000")
}

fn points_of(value: Option<u64>, text: &str, what: &str) -> Result<u16, ValueError> {
    match value
        .and_then(|n| u16::try_from(n).ok())
        .filter(|&n| n <= 10_000)
    {
        Some(points) => Ok(points),
        None => Err((
            format!("`{}` is no share in {what}", short(text)),
            "a share lies between nothing and the whole; write 50 or 33.33 in percent, or 5000 in points",
        )),
    }
}

/// Reads a whole number.
pub(super) fn count(text: &str) -> Result<u64, ValueError> {
    let plain = text.strip_suffix(".0").unwrap_or(text);
    number(plain).ok_or_else(|| {
        (
            format!("`{}` is not a whole number", short(text)),
            "write digits only",
        )
    })
}

/// Reads what a statement says of a use; words of TDM-AI, the IETF AI preferences, ISCC and C2PA.
pub(in crate::feed) fn permission(text: &str) -> Result<Permission, ValueError> {
    Ok(match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "allow" | "allowed" | "open" | "opt-in" => Permission::Yes,
        "n" | "no" | "false" | "disallow" | "disallowed" | "notallowed" | "not allowed"
        | "reserved" | "denied" | "opt-out" => Permission::No,
        "conditional" | "constrained" | "licence" | "license" => Permission::Conditional,
        _ => {
            return Err((
                format!("`{}` says neither yes nor no", short(text)),
                "write yes, no or conditional; leave the cell empty where nothing was declared",
            ));
        }
    })
}

/// Reads `tdm-reservation` of the TDM Reservation Protocol: anything but 0 and 1 says nothing.
pub(in crate::feed) fn reservation(text: &str) -> Option<Permission> {
    match text {
        "1" => Some(Permission::No),
        "0" => Some(Permission::Yes),
        _ => None,
    }
}

/// Reads whether a recording is a video: `audio` or `video`.
pub(super) fn form(text: &str) -> Result<&'static str, ValueError> {
    Ok(match text.to_ascii_lowercase().as_str() {
        "audio" | "sound recording" | "soundrecording" | "a" => "audio",
        "video" | "music video" | "musicvideo" | "music-video" | "v" => "video",
        _ => {
            return Err((
                format!("`{}` is no form", short(text)),
                "write audio or video",
            ));
        }
    })
}

/// Reads yes or no.
pub(super) fn truth(text: &str) -> Result<bool, ValueError> {
    Ok(match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "1" => true,
        "n" | "no" | "false" | "0" => false,
        _ => {
            return Err((
                format!("`{}` is neither yes nor no", short(text)),
                "write yes or no",
            ));
        }
    })
}

/// Reads what kind of party it is.
pub(super) fn party_type(text: &str) -> Result<&'static str, ValueError> {
    Ok(match text.to_ascii_lowercase().as_str() {
        "person" | "individual" | "natural person" | "n" => "person",
        "group" | "band" | "ensemble" | "orchestra" | "choir" => "group",
        "organisation" | "organization" | "company" | "publisher" | "label" | "legal entity"
        | "l" => "organisation",
        _ => {
            return Err((
                format!("`{}` is no type of party", short(text)),
                "write person, group or organisation",
            ));
        }
    })
}

/// Reads a role: its name, or the code of CWR (writer designations and publisher types).
pub(super) fn role(text: &str) -> Result<Role, ValueError> {
    let lower = text.to_ascii_lowercase().replace([' ', '_'], "-");
    if let Some(role) = Role::from_name(&lower) {
        return Ok(role);
    }
    Ok(match lower.as_str() {
        "c" => Role::Composer,
        "a" | "author" => Role::Lyricist,
        "ca" | "ac" | "composer-author" | "songwriter" => Role::Writer,
        "ar" | "sr" => Role::Arranger,
        "tr" | "st" => Role::Translator,
        "ad" | "sa" => Role::Adaptor,
        "e" | "original-publisher" => Role::Publisher,
        "se" | "es" => Role::SubPublisher,
        "am" | "pa" => Role::Administrator,
        "main-artist" | "mainartist" => Role::Artist,
        "featured-artist" | "featuredartist" => Role::Featured,
        _ => {
            let hint = "write a role such as composer, or its CWR code such as C";
            return Err((format!("`{}` is no role", short(text)), hint));
        }
    })
}

/// Reads a right: its name, or an abbreviation.
pub(super) fn right(text: &str) -> Result<Right, ValueError> {
    let lower = text.to_ascii_lowercase();
    if let Some(right) = Right::from_name(&lower) {
        return Ok(right);
    }
    Ok(match lower.as_str() {
        "pr" | "performance" | "per" => Right::Performing,
        "mr" | "mech" | "mec" => Right::Mechanical,
        "sr" | "sync" | "synch" | "synchronization" => Right::Synchronisation,
        _ => {
            let hint = "write performing, mechanical, synchronisation or unspecified";
            return Err((format!("`{}` is no right", short(text)), hint));
        }
    })
}

/// Reads the kind of record that a statement is about.
pub(in crate::feed) fn kind(text: &str) -> Result<Kind, ValueError> {
    let lower = text.to_ascii_lowercase();
    Kind::from_name(&lower).ok_or_else(|| {
        (
            format!("`{}` is no kind of record", short(text)),
            "write work, recording, release or party",
        )
    })
}

/// Whether a text has only ASCII digits.
pub(super) fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number of ASCII digits.
pub(super) fn number(text: &str) -> Option<u64> {
    if digits(text) {
        text.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_parts_per_ten_thousand() {
        assert_eq!(percent("50"), Ok(5000));
        assert_eq!(percent("33.33 %"), Ok(3333));
        assert_eq!(percent("33,33"), Ok(3333));
        assert_eq!(percent("100"), Ok(10_000));
        assert_eq!(points("5000"), Ok(5000));
        for text in ["100.01", "-1", "1/2", "", "999999999999999999999"] {
            assert!(percent(text).is_err(), "{text}");
        }
        assert!(points("10001").is_err());
    }

    #[test]
    fn words_of_permissions_and_roles_are_read() {
        assert_eq!(permission("NO"), Ok(Permission::No));
        assert_eq!(permission("notAllowed"), Ok(Permission::No));
        assert_eq!(permission("constrained"), Ok(Permission::Conditional));
        assert_eq!(permission("y"), Ok(Permission::Yes));
        assert!(permission("1").is_err());
        assert_eq!(role("CA"), Ok(Role::Writer));
        assert_eq!(role("sub-publisher"), Ok(Role::SubPublisher));
        assert!(role("king").is_err());
        assert_eq!(right("mech"), Ok(Right::Mechanical));
    }
}
