//! `suppress.toml`: what must not be in a snapshot although feeds have it.
//!
//! ```toml
//! identifiers = ["I-000000229-7", "ipi:00014107338", "T-034.524.680-1"]
//! names = ["Quill, Nora"]
//! ```
//!
//! It stands beside `registry.toml`, or where `suppress` in `[registry]` says.

use std::fs;
use std::path::{Path, PathBuf};

use imr_snapshots::id::{Identifier, detect};
use serde::Deserialize;
use toml::Spanned;

use super::RegistryError;

/// Name of the file beside `registry.toml`.
pub const SUPPRESS_FILE: &str = "suppress.toml";
/// Largest file that is read, in bytes: about a hundred thousand entries.
const LONGEST: u64 = 8 << 20;

/// What must not be in a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    /// Identifiers of records and parties, each with its spelling in the file.
    pub identifiers: Vec<(String, Identifier)>,
    /// Names of parties.
    pub names: Vec<String>,
}

impl Suppressions {
    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.identifiers.is_empty() && self.names.is_empty()
    }

    /// Reads the file that the registry names, or the one beside it if there is one.
    ///
    /// # Errors
    /// Fails when the file cannot be read, or has an entry that is no identifier.
    pub(super) fn open(registry: &Path, stated: Option<&Path>) -> Result<Self, RegistryError> {
        let folder = registry.parent().unwrap_or(Path::new(""));
        let path: PathBuf = folder.join(stated.unwrap_or(Path::new(SUPPRESS_FILE)));
        if stated.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let failed = |error: std::io::Error| {
            RegistryError::whole(&path, format!("cannot be read: {error}"))
                .hint("correct `suppress` in [registry]")
        };
        if fs::metadata(&path).map_err(failed)?.len() > LONGEST {
            return Err(RegistryError::whole(&path, "is larger than 8 MiB")
                .hint("leave records out of the feeds instead"));
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        Self::read(&path, &text)
    }

    fn read(path: &Path, text: &str) -> Result<Self, RegistryError> {
        let file: File = toml::from_str(text).map_err(|e| RegistryError::toml(path, text, &e))?;
        let mut found = Self::default();
        for given in file.identifiers {
            let start = given.span().start;
            let given = given.into_inner();
            match identifier(&given) {
                Ok(id) => found.identifiers.push((given, id)),
                Err(message) => {
                    return Err(RegistryError::at(path, text, start, message)
                        .hint("write it as scheme:code, such as ipi:00014107338"));
                }
            }
        }
        for name in file.names {
            if imr_snapshots::text::fold(name.get_ref()).is_empty() {
                let message = format!("`{}` is not a name", name.get_ref());
                return Err(RegistryError::at(path, text, name.span().start, message)
                    .hint("write the name as it is credited"));
            }
            found.names.push(name.into_inner());
        }
        Ok(found)
    }
}

/// Reads an identifier in any spelling that can mean only one.
fn identifier(given: &str) -> Result<Identifier, String> {
    if let Ok(id) = given.parse() {
        return Ok(id);
    }
    let mut readings = detect(given).readings;
    match readings.len() {
        1 => Ok(readings.remove(0).identifier),
        0 => Err(format!("`{given}` is not an identifier")),
        _ => {
            let ids: Vec<String> = readings.iter().map(|r| r.identifier.to_string()).collect();
            Err(format!("`{given}` may be {}", ids.join(" or ")))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    identifiers: Vec<Spanned<String>>,
    #[serde(default)]
    names: Vec<Spanned<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Suppressions, RegistryError> {
        Suppressions::read(Path::new("suppress.toml"), text)
    }

    #[test]
    fn any_spelling_of_an_identifier_is_read() {
        let text = "identifiers = ['T-034.524.680-1', 'ipi:00014107338', 'I-000000229-7']\nnames = ['A B']";
        let found = read(text).unwrap();
        let ids: Vec<String> = found
            .identifiers
            .iter()
            .map(|(_, id)| id.to_string())
            .collect();
        assert_eq!(
            ids,
            [
                "iswc:T0345246801",
                "ipi:00014107338",
                "ipi-base:I-000000229-7"
            ]
        );
        assert_eq!(found.names, ["A B"]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_where_it_stands() {
        for (text, line) in [
            ("identifiers = [\n'nonsense']", 2),
            ("names = ['', 'A']", 1),
            ("name = ['A']", 1),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.place.unwrap().0, line, "{text}");
            assert!(!error.hint.is_empty(), "{text}");
        }
    }
}
