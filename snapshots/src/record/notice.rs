//! Names that stand for nobody.

use super::{Record, Role};
use crate::text::{find, together};

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
const UNKNOWN: &str = "\nUNKNOWN\nUNKNOWN WRITER\nUNKNOWN COMPOSER\nUNKNOWN COMPOSER AUTHOR\nUNKNOWN PUBLISHER\nINCONNU\nCOPYRIGHT CONTROL\nCONTROL\nNOT APPLICABLE\n";
/// Names that they write for works in the public domain.
const PUBLIC_DOMAIN: &str = "\nDP\nPD\nDOMAINE PUBLIC\nPUBLIC DOMAIN\nTRADITIONAL\nTRAD\nTRAD.\n";

/// Tells what a name stands for when it is no name.
pub fn notice(name: &str) -> Option<Notice> {
    let line = together(&["\n", &name.trim().to_ascii_uppercase(), "\n"]);
    let is = |names: &str| find(names, &line).is_some();
    match () {
        _ if is(UNKNOWN) => Some(Notice::Unknown),
        _ if is(PUBLIC_DOMAIN) => Some(Notice::PublicDomain),
        _ => None,
    }
}

/// Lists the credited names of a record that stand for nobody, with their roles.
pub fn notices(record: &Record) -> impl Iterator<Item = (Notice, Role, &str)> {
    record.credits.iter().filter_map(|credit| {
        notice(&credit.name).map(|notice| (notice, credit.role, credit.name.as_str()))
    })
}
