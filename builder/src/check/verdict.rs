//! What an acknowledgement says of a transaction: its status, and what a message is about.

use super::finding::{Finding, Level};

/// When the original file was made.
#[derive(Clone, Debug, Default)]
pub(super) struct Created {
    pub(super) day: String,
    pub(super) time: String,
}

/// A transaction of the original file.
pub(super) struct Original {
    pub(super) created: Created,
    pub(super) group: String,
    pub(super) sequence: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) number: String,
    pub(super) iswc: String,
    /// Line, type and sequence number of its records.
    pub(super) records: Vec<(u64, String, String)>,
}

/// Whether a finding has a part in the answer.
pub(super) fn tells(finding: &Finding) -> bool {
    finding.level != Level::Note || finding.code == "registry-known"
}

/// Returns the status of a transaction with these findings.
pub(super) fn status(open: &Original, own: &[Finding]) -> &'static str {
    let inside = |finding: &&Finding| open.records.iter().any(|record| record.0 == finding.line);
    let has = |wanted: &dyn Fn(&Finding) -> bool| own.iter().filter(inside).any(wanted);
    let iswc = format!("iswc:{}", open.iswc);
    let of_work = |finding: &Finding| {
        let id = finding.identifier.as_deref();
        id.is_some_and(|id| id == iswc || id.starts_with("local:"))
    };
    if has(&|finding| finding.level == Level::Error) {
        "RJ"
    } else if has(&|finding| finding.code == "registry-conflict" && of_work(finding)) {
        "CO"
    } else if open.kind == "NWR"
        && has(&|finding| finding.code == "registry-known" && of_work(finding))
    {
        "DU"
    } else {
        "RA"
    }
}

/// What a message is about.
pub(super) struct About<'a> {
    pub(super) level: &'static str,
    pub(super) sequence: &'a str,
    pub(super) kind: &'a str,
}

/// Finds what a finding is about among the records of a transaction.
pub(super) fn about<'a>(finding: &Finding, open: &'a Original) -> About<'a> {
    let first = open.records.first();
    let place = open
        .records
        .iter()
        .position(|record| record.0 == finding.line);
    let level = match (place, finding.column) {
        (Some(_), Some(_)) => "F",
        (Some(0), None) => "T",
        (Some(_), None) => "R",
        (None, _) if finding.code == "cwr-count" => "G",
        (None, _) => "E",
    };
    let record = place.and_then(|at| open.records.get(at)).or(first);
    About {
        level,
        sequence: record.map_or("0", |record| record.2.as_str()),
        kind: record.map_or("", |record| record.1.as_str()),
    }
}

/// Numbers of messages; those of CISAC are per record and not public, so these are our own.
const VALIDATIONS: &[(&str, &str)] = &[
    ("check-digit", "001"),
    ("id-length", "002"),
    ("id-character", "003"),
    ("id-prefix", "004"),
    ("date", "005"),
    ("duration", "006"),
    ("code", "007"),
    ("share", "008"),
    ("no-id", "010"),
    ("record-type", "011"),
    ("cwr-orphan", "012"),
    ("cwr-territory", "013"),
    ("cwr-count", "014"),
    ("cwr-trailer", "015"),
    ("utf8", "016"),
    ("shares-over", "020"),
    ("shares-under", "021"),
    ("number-twice", "022"),
    ("title-differs", "023"),
    ("society-unknown", "030"),
    ("territory-unknown", "031"),
    ("language-unknown", "032"),
    ("dates-order", "033"),
    ("date-future", "034"),
    ("date-early", "035"),
    ("cwr-missing", "024"),
    ("cwr-format", "025"),
    ("cwr-code", "026"),
    ("cwr-sequence", "027"),
    ("publisher-half", "028"),
    ("registry-conflict", "040"),
    ("registry-archived", "041"),
];

/// Returns the number of a message of a code.
pub(super) fn validation(code: &str) -> &'static str {
    let known = VALIDATIONS.iter().find(|(known, _)| *known == code);
    known.map_or("999", |(_, number)| *number)
}
