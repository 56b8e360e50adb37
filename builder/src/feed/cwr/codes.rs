//! What the codes of CWR mean (CISAC CWR 2.x lookup tables, CWR08-3615R1).

use imr_snapshots::record::{Role, TitleRole};

/// Returns the role of a publisher type; a blank one is an original publisher.
pub(super) fn publisher(code: &str) -> Option<Role> {
    Some(match code {
        "E" | "" => Role::Publisher,
        "AM" => Role::Administrator,
        "SE" => Role::SubPublisher,
        "AQ" => Role::Acquirer,
        "ES" => Role::SubstitutedPublisher,
        "PA" => Role::IncomeParticipant,
        _ => return None,
    })
}

/// Returns the role of a writer designation; a blank one is a writer.
pub(super) fn writer(code: &str) -> Option<Role> {
    Some(match code {
        "CA" | "" => Role::Writer,
        "C" => Role::Composer,
        "A" => Role::Lyricist,
        "AR" => Role::Arranger,
        "AD" => Role::Adaptor,
        "TR" => Role::Translator,
        "SR" => Role::SubArranger,
        "SA" => Role::SubLyricist,
        "PA" => Role::IncomeParticipant,
        _ => return None,
    })
}

/// Returns what kind of title a title type is.
pub(super) fn title(code: &str) -> Option<TitleRole> {
    Some(match code {
        "OT" => TitleRole::Main,
        "AT" | "AL" | "" => TitleRole::Alternative,
        "OL" => TitleRole::OriginalScript,
        "TT" => TitleRole::Translated,
        "TE" => TitleRole::FirstLine,
        "FT" => TitleRole::Formal,
        "IT" => TitleRole::Incorrect,
        "PT" => TitleRole::Part,
        "RT" | "ET" => TitleRole::Search,
        _ => return None,
    })
}

/// Returns the BCP 47 tag of a CIS language code, which is ISO 639-1 of 1988.
pub(super) fn language(code: &str) -> String {
    match code {
        "IW" => "he".to_owned(),
        "IN" => "id".to_owned(),
        "JI" => "yi".to_owned(),
        "JW" => "jv".to_owned(),
        _ => code.to_ascii_lowercase(),
    }
}

/// Returns a society number in three digits; `None` for none (blank, 000, 099).
pub(super) fn society(code: &str) -> Option<String> {
    let number: u16 = code.parse().ok()?;
    (number != 0 && number != 99).then(|| format!("{number:03}"))
}
