//! Files that a build leaves beside the snapshot: its report, and every reject.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::BuildReport;
use crate::ingest::sort::Run;
use crate::publish::beside;

/// Rejects that are told in the text.
const FIRST: usize = 20;

/// Writes every reject, one JSON object a line, beside the snapshot; returns where, and the first
/// ones in words. Without rejects the file of an earlier build is removed.
///
/// # Errors
/// Fails when the file cannot be written.
pub fn write_rejects(out: &Path, lists: &[Run]) -> io::Result<(Option<PathBuf>, Vec<String>)> {
    let path = beside(out, ".rejects.ndjson")?;
    if lists.iter().all(|list| list.bytes() == 0) {
        return match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok((None, Vec::new())),
        };
    }
    let mut file = BufWriter::new(File::create(&path)?);
    let mut first = Vec::new();
    for list in lists {
        let mut lines = list.open()?;
        while let Some((line, _)) = lines.current() {
            file.write_all(line)?;
            file.write_all(b"\n")?;
            if first.len() < FIRST {
                first.push(in_words(line));
            }
            lines.advance()?;
        }
    }
    file.flush()?;
    Ok((Some(path), first))
}

/// Puts the JSON of a reject in words.
fn in_words(line: &[u8]) -> String {
    let Ok(reject) = serde_json::from_slice::<serde_json::Value>(line) else {
        return String::from_utf8_lossy(line).into_owned();
    };
    let text = |name: &str| {
        reject
            .get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    };
    let number = |name: &str| reject.get(name).and_then(|value| value.as_u64());
    let mut place = text("file").to_owned();
    for number in [number("line"), number("column")].into_iter().flatten() {
        let _ = write!(place, ":{number}");
    }
    let (code, message, hint) = (text("code"), text("message"), text("hint"));
    let hint = if hint.is_empty() {
        String::new()
    } else {
        format!(" ({hint})")
    };
    format!("{place}: {code}: {message}{hint}")
}

/// Writes the report as JSON beside the snapshot; returns where.
///
/// # Errors
/// Fails when the file cannot be written.
pub fn write_json(out: &Path, report: &mut BuildReport) -> io::Result<()> {
    let path = beside(out, ".report.json")?;
    report.files.insert(0, path.clone());
    let mut json = serde_json::to_vec_pretty(report).map_err(io::Error::other)?;
    json.push(b'\n');
    fs::write(path, json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reject;
    use crate::ingest::scratch::Scratch;
    use crate::ingest::sort::RunWriter;

    #[test]
    fn rejects_are_listed_in_full_and_the_first_ones_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = RunWriter::new(&Scratch::new(folder.path())).unwrap();
        for line in 1..=30 {
            let reject = Reject {
                source: "a".to_owned(),
                file: "a.csv".to_owned(),
                line,
                column: Some(2),
                code: "id-length",
                message: "too short".to_owned(),
                hint: "look again",
                whole_row: false,
            };
            list.push(&serde_json::to_vec(&reject).unwrap(), b"")
                .unwrap();
        }
        let lists = [list.finish().unwrap()];
        let out = folder.path().join("snapshot");
        let (path, first) = write_rejects(&out, &lists).unwrap();
        let path = path.unwrap();
        assert_eq!(path, folder.path().join("snapshot.rejects.ndjson"));
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 30);
        assert_eq!(first.len(), FIRST);
        assert_eq!(first[1], "a.csv:2:2: id-length: too short (look again)");
        write_rejects(&out, &[]).unwrap();
        assert!(!path.exists(), "a list of an earlier build does not stay");
    }
}
