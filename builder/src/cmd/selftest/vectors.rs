//! Published identifiers, read as published.

use imr_snapshots::id::{Check, Scheme, parse};

/// The vectors: scheme, as written, canonical, check, source; between tabs.
const VECTORS: &str = include_str!("../../../../tests/vectors/identifiers.tsv");

/// Reads every vector; says how many there are, or which one is read otherwise.
pub(super) fn run() -> Result<String, String> {
    let rows = VECTORS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1);
    let mut count = 0;
    for row in rows {
        vector(row).map_err(|what| format!("{row:?}: {what}"))?;
        count += 1;
    }
    match count {
        0 => Err("there are no vectors".to_owned()),
        _ => Ok(format!("{count} published values are read as published")),
    }
}

fn vector(row: &str) -> Result<(), String> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [scheme, raw, canonical, check, ..] = fields[..] else {
        return Err("has too few fields".to_owned());
    };
    let scheme = Scheme::from_name(scheme).ok_or("names no scheme")?;
    let (code, found) = match parse(scheme, raw) {
        Err(_) => (String::new(), "malformed"),
        Ok(reading) => {
            let found = match reading.check {
                Check::Right => "right",
                Check::Wrong { .. } => "wrong",
                Check::Absent => "absent",
            };
            (reading.identifier.code().to_owned(), found)
        }
    };
    match code == canonical && found == check {
        true => Ok(()),
        false => Err(format!("is read as {code:?}, check {found}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_that_does_not_hold_is_noticed() {
        assert!(vector("iswc\tT-034.524.680-1\tT0345246801\tright\t-").is_ok());
        assert!(vector("iswc\tT-034.524.680-1\tT0345246801\twrong\t-").is_err());
        assert!(vector("iswc\tT-034.524.680-1\tT0345246802\tright\t-").is_err());
        assert!(vector("iswc\tT-034.524.680-1").is_err());
    }
}
