//! Names that stand for nobody.

use super::{Record, Role};

/// Something a reader of shares should know about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The holder or writer is not known.
    Unknown,
    /// The source says that the work, or the part, is in the public domain.
    PublicDomain,
}

impl Notice {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::PublicDomain => "public-domain",
        }
    }
}

/// Names that societies and publishers write where a party is not known (CWR user manual, and
/// what files hold).
const UNKNOWN: [&str; 9] = [
    "UNKNOWN",
    "UNKNOWN WRITER",
    "UNKNOWN COMPOSER",
    "UNKNOWN COMPOSER AUTHOR",
    "UNKNOWN PUBLISHER",
    "INCONNU",
    "COPYRIGHT CONTROL",
    "CONTROL",
    "NOT APPLICABLE",
];
/// Names that they write for works in the public domain.
const PUBLIC_DOMAIN: [&str; 7] = [
    "DP",
    "PD",
    "DOMAINE PUBLIC",
    "PUBLIC DOMAIN",
    "TRADITIONAL",
    "TRAD",
    "TRAD.",
];

/// Tells what a name stands for when it is no name.
pub fn notice(name: &str) -> Option<Notice> {
    let name = name.trim();
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    match name {
        _ if is(&UNKNOWN) => Some(Notice::Unknown),
        _ if is(&PUBLIC_DOMAIN) => Some(Notice::PublicDomain),
        _ => None,
    }
}

/// Lists the credited names of a record that stand for nobody, with their roles.
pub fn notices(record: &Record) -> impl Iterator<Item = (Notice, Role, &str)> {
    record.credits.iter().filter_map(|credit| {
        notice(&credit.name).map(|notice| (notice, credit.role, credit.name.as_str()))
    })
}
