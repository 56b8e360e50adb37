//! The files that the paths of a source name.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::{Place, RegistryError};

/// Most files of one source.
const MOST_FILES: usize = 100_000;

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedFile {
    /// Its name relative to the folder of the feeds, as reports show it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Finds the files that `patterns` name below `base`, ordered by name, each once.
pub(super) fn resolve(
    at: &Place<'_>,
    base: &Path,
    patterns: &Spanned<Vec<Spanned<String>>>,
) -> Result<Vec<FeedFile>, RegistryError> {
    let mut files = Vec::new();
    for pattern in patterns.get_ref() {
        let found = matching(base, pattern.get_ref());
        let refused =
            |(message, hint): (String, &str)| at.at(pattern.span().start, message).hint(hint);
        files.extend(found.map_err(refused)?);
    }
    files.sort();
    files.dedup();
    let place = patterns.span().start;
    match files.len() {
        0 => Err(at
            .at(place, "`paths` is empty")
            .hint("name at least one file")),
        n if n > MOST_FILES => Err(at
            .at(place, format!("{n} files are too many for one source"))
            .hint("join them")),
        _ => Ok(files),
    }
}

/// The files that match one pattern; else what is wrong and what to do.
pub(crate) fn matching(
    base: &Path,
    pattern: &str,
) -> Result<Vec<FeedFile>, (String, &'static str)> {
    if pattern.contains("**") {
        let message = format!("`{pattern}`: `**` is not known");
        return Err((message, "write one `*` for each folder"));
    }
    let found = expand(base, pattern).map_err(|(path, error)| {
        let message = format!("`{pattern}`: {} cannot be read: {error}", path.display());
        (message, "check the permissions")
    })?;
    if found.is_empty() {
        let hint = "check the spelling, and the folder that paths are relative to \
                    (--feeds, IMR_FEEDS or `base`)";
        return Err((
            format!("`{pattern}` matches no file in {}", base.display()),
            hint,
        ));
    }
    let mut files = Vec::new();
    for found in found {
        if !left_behind(&found) || pattern.contains(LEFT_BEHIND) {
            below(found, 0, &mut files)?;
        }
    }
    if files.is_empty() {
        let hint = "hidden files and folders (`.git`, `__MACOSX`) in a folder are not taken";
        return Err((format!("`{pattern}` is a folder without files"), hint));
    }
    Ok(files)
}

/// The folder that macOS leaves in archives.
const LEFT_BEHIND: &str = "__MACOSX";

fn left_behind(file: &FeedFile) -> bool {
    file.name.split('/').any(|part| part == LEFT_BEHIND)
}

/// Deepest folder in a folder that is looked into: links may lead in circles.
const DEEPEST: usize = 32;

/// Adds a file, or all files in a folder and the folders in it. What systems leave behind is not
/// taken: names that begin with a dot, and the folder `__MACOSX`.
fn below(
    found: FeedFile,
    depth: usize,
    files: &mut Vec<FeedFile>,
) -> Result<(), (String, &'static str)> {
    if !found.path.is_dir() {
        files.push(found);
        return Ok(());
    }
    if depth > DEEPEST || files.len() > MOST_FILES {
        let message = format!("`{}`: too many folders in folders, or files", found.name);
        return Err((message, "does a link lead in a circle? name the files"));
    }
    let mut inside = children(&found, "*").map_err(|(path, error)| {
        let message = format!("{} cannot be read: {error}", path.display());
        (message, "check the permissions")
    })?;
    inside.retain(|file| !left_behind(file));
    inside.sort();
    for file in inside {
        below(file, depth + 1, files)?;
    }
    Ok(())
}

/// The paths that match a pattern, in the order of their names.
fn expand(base: &Path, pattern: &str) -> Result<Vec<FeedFile>, (PathBuf, std::io::Error)> {
    let start = if pattern.starts_with('/') {
        PathBuf::from("/")
    } else {
        base.to_path_buf()
    };
    let root = if pattern.starts_with('/') { "/" } else { "" };
    let mut found = vec![FeedFile {
        name: root.to_owned(),
        path: start,
    }];
    for part in pattern
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        let mut next = Vec::new();
        for file in &found {
            if part.contains(['*', '?']) {
                next.extend(children(file, part)?);
            } else {
                let path = file.path.join(part);
                if path.exists() {
                    next.push(FeedFile {
                        name: join(&file.name, part),
                        path,
                    });
                }
            }
        }
        next.sort();
        found = next;
    }
    Ok(found)
}

fn children(folder: &FeedFile, part: &str) -> Result<Vec<FeedFile>, (PathBuf, std::io::Error)> {
    if !folder.path.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |error| (folder.path.clone(), error);
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder.path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && !part.starts_with('.');
        if !hidden && matches(part.as_bytes(), name.as_bytes()) {
            found.push(FeedFile {
                name: join(&folder.name, &name),
                path: entry.path(),
            });
        }
    }
    Ok(found)
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        "/" => format!("/{name}"),
        _ => format!("{folder}/{name}"),
    }
}

/// Whether a name matches a pattern: `*` stands for any bytes, `?` for one byte. Takes at most
/// pattern times name steps: only the last `*` is ever tried again.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&c) if c == b'?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(base: &Path, pattern: &str) -> Result<Vec<String>, String> {
        let found = matching(base, pattern).map_err(|(message, _)| message)?;
        Ok(found.into_iter().map(|file| file.name).collect())
    }

    #[test]
    fn a_folder_stands_for_the_files_below_it() {
        let base = tempfile::tempdir().unwrap();
        let empty = base.path().join("empty/.git");
        fs::create_dir_all(&empty).unwrap();
        for file in [
            "b/2.tsv",
            "b/1.tsv",
            "b/c/3.tsv",
            "b/.hidden",
            "b/__MACOSX/x",
            "empty/.git/x",
        ] {
            let path = base.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let all = Ok(["b/1.tsv", "b/2.tsv", "b/c/3.tsv"]
            .map(str::to_owned)
            .to_vec());
        assert_eq!(names(base.path(), "b"), all);
        assert_eq!(names(base.path(), "b/"), all);
        assert_eq!(names(base.path(), "b/*"), all);
        assert_eq!(
            names(base.path(), "b/*/*"),
            Ok(vec!["b/c/3.tsv".to_owned()])
        );
        assert!(
            names(base.path(), "empty")
                .unwrap_err()
                .contains("without files")
        );
        assert!(
            names(base.path(), "missing")
                .unwrap_err()
                .contains("matches no file")
        );
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(base.path().join("b"), base.path().join("b/circle"))
                .unwrap();
            assert!(
                names(base.path(), "b")
                    .unwrap_err()
                    .contains("folders in folders")
            );
        }
    }

    #[test]
    fn stars_and_question_marks_match_within_a_name() {
        for (pattern, name, expected) in [
            ("*.tsv", "a.tsv", true),
            ("*.tsv", "a.tsv.gz", false),
            ("*.tsv*", "a.tsv.gz", true),
            ("a*b*c", "a1b2b3c", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*", "", true),
            ("", "a", false),
            ("*a*a*a*a*a*b", &"a".repeat(200), false),
        ] {
            assert_eq!(
                matches(pattern.as_bytes(), name.as_bytes()),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
