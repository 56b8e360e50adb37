//! What the commands that read a snapshot have in common: the folder, the keys, the time.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use imr_snapshots::checkpoint::TrustedKey;
use imr_snapshots::record::Kind;

use crate::cli::Failure;
use crate::store::{Store, Trust};

/// The snapshot that is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// Folder of the snapshot.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) snapshot: PathBuf,
    /// Public key that must have signed it: a verifier key line or a file of such lines.
    /// Without it, the snapshot's own keys.txt is believed.
    #[arg(long, value_name = "VKEY|FILE")]
    pub(crate) key: Option<String>,
}

impl Source {
    /// Opens the snapshot.
    pub(crate) fn open(&self) -> Result<Store, Failure> {
        open(&self.snapshot, self.key.as_deref())
    }
}

/// Opens a snapshot; `key` is a verifier key line or the file of some.
pub(crate) fn open(folder: &Path, key: Option<&str>) -> Result<Store, Failure> {
    Store::open(folder, &trust(key)?).map_err(|error| Failure::new(&error, error.hint()))
}

/// Reads `--key`.
pub(super) fn trust(key: Option<&str>) -> Result<Trust, Failure> {
    const HINT: &str =
        "--key takes a line like name+hash+base64, or the name of a file of such lines";
    let Some(key) = key else {
        return Ok(Trust::Folder);
    };
    if let Some(key) = TrustedKey::parse(key) {
        return Ok(Trust::Keys(vec![key]));
    }
    let text = fs::read_to_string(key).map_err(|error| {
        Failure::new(format!("{key} is neither a key nor a file: {error}"), HINT)
    })?;
    let keys = TrustedKey::list(&text);
    if keys.is_empty() {
        return Err(Failure::new(format!("{key} holds no verifier key"), HINT));
    }
    Ok(Trust::Keys(keys))
}

/// Reads a kind of record, in the singular or plural.
pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    let known = Kind::ALL
        .iter()
        .find(|kind| kind.name() == text || kind.plural() == text);
    known
        .copied()
        .ok_or_else(|| "use work, recording, release or party".to_owned())
}

/// The time in UTC, `YYYY-MM-DDTHH:MM:SSZ`; answers of an expired snapshot are marked by it.
pub(crate) fn now() -> String {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    written(elapsed.as_secs())
}

/// Writes seconds since 1970 as a date and time of the Gregorian calendar.
fn written(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Eras of 400 years that begin on 1 March of year 0, 719,468 days before 1970.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = era * 400 + year + later;
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z",
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_as_dates() {
        assert_eq!(written(0), "1970-01-01T00:00:00Z");
        assert_eq!(written(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(written(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(written(1_795_219_200), "2026-11-21T00:00:00Z");
        assert_eq!(written(4_107_542_399), "2100-02-28T23:59:59Z");
        assert_eq!(written(4_107_542_400), "2100-03-01T00:00:00Z");
    }

    #[test]
    fn kinds_are_read_in_singular_and_plural() {
        assert_eq!(kind("work"), Ok(Kind::Work));
        assert_eq!(kind("parties"), Ok(Kind::Party));
        assert!(kind("song").is_err());
    }
}
