//! From what is named on the command line to readers of feeds.

use std::fs;
use std::path::Path;

use imr_snapshots::record::Kind;

use super::CheckError;
use super::finding::{Finding, Level};
use super::recognise::{Format, Recognised, recognise};
use crate::feed::table::{TableFeed, TableSpec};
use crate::feed::{FORMATS, Feed, Files};
use crate::registry::{FeedFile, Registry, matching};

/// What is to be checked, and how it is to be read.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files, folders, patterns and `registry.toml` files.
    pub feeds: Vec<String>,
    /// The format of the files; recognised if not given.
    pub format: Option<Format>,
    /// What a row of a table is about; guessed from the header if not given.
    pub kind: Option<String>,
    /// The id that a registry knows the source of the files by.
    pub source: String,
}

/// Files of one format that are read together.
pub(super) struct Group {
    pub(super) format: Format,
    /// Why they were taken for it, for people.
    pub(super) why: String,
    pub(super) files: Vec<FeedFile>,
    pub(super) feed: Box<dyn Feed + Send + Sync>,
}

/// Readers, and what is to be said about files that none of them reads.
#[derive(Default)]
pub(super) struct Opened {
    pub(super) groups: Vec<Group>,
    /// Name of the file and what about it.
    pub(super) told: Vec<(String, Finding)>,
}

/// Files that are recognised alike.
struct Alike {
    format: Format,
    kind: Option<String>,
    why: String,
    files: Vec<FeedFile>,
}

impl Inputs {
    /// Finds and recognises the files.
    ///
    /// # Errors
    /// Fails when nothing is found, a `registry.toml` does not fit, or a format is not read.
    pub(super) fn open(&self) -> Result<Opened, CheckError> {
        let mut opened = Opened::default();
        let mut alike: Vec<Alike> = Vec::new();
        for given in &self.feeds {
            let path = Path::new(given);
            if path.is_file() && path.extension().is_some_and(|end| end == "toml") {
                opened.registry(path)?;
                continue;
            }
            for file in found(given)? {
                self.sort(file, path.is_file(), &mut alike, &mut opened);
            }
        }
        for Alike {
            format,
            kind,
            why,
            files,
        } in alike
        {
            let feed = self.feed(format, kind.as_deref(), &files)?;
            opened.groups.push(Group {
                format,
                why,
                files,
                feed,
            });
        }
        Ok(opened)
    }

    /// Puts a file to those that are like it, or says why it is not read.
    fn sort(&self, file: FeedFile, named: bool, alike: &mut Vec<Alike>, opened: &mut Opened) {
        let found = match self.format {
            Some(format) => Some(Recognised {
                format,
                kind: None,
                why: "--format-in says so".to_owned(),
            }),
            None => recognise(&file),
        };
        let Some(Recognised { format, kind, why }) = found else {
            opened.told.push((file.name, unknown(named)));
            return;
        };
        let kind = match (format, &self.kind) {
            (Format::Table, Some(kind)) => Some(kind.clone()),
            (Format::Table, None) => {
                let kind = kind.unwrap_or("recording");
                let plural = Kind::from_name(kind).map_or("recordings", Kind::plural);
                let message = format!("its rows are read as {plural}: {why}");
                let finding = Finding::new("kind-guessed", 0, message);
                opened.told.push((file.name.clone(), finding));
                Some(kind.to_owned())
            }
            _ => None,
        };
        match alike
            .iter_mut()
            .find(|known| known.format == format && known.kind == kind)
        {
            Some(known) if known.files.contains(&file) => {}
            Some(known) => known.files.push(file),
            None => alike.push(Alike {
                format,
                kind,
                why,
                files: vec![file],
            }),
        }
    }

    /// Makes the reader of files of a format.
    fn feed(
        &self,
        format: Format,
        kind: Option<&str>,
        files: &[FeedFile],
    ) -> Result<Box<dyn Feed + Send + Sync>, CheckError> {
        let (id, files) = (self.source.clone(), files.to_vec());
        if format == Format::Table {
            let spec = TableSpec::new(&id, kind.unwrap_or("recording"));
            let spec = spec.map_err(|error| CheckError::usage(error.message, error.hint))?;
            return Ok(Box::new(TableFeed::new(id, 0, files, spec)));
        }
        let known = FORMATS.iter().find(|(name, _)| *name == format.name());
        let Some((_, open)) = known else {
            let message = format!("format `{}` is not read by this program", format.name());
            return Err(CheckError::usage(message, "update imr"));
        };
        Ok(open(Files {
            id,
            number: 0,
            files,
        }))
    }
}

impl Opened {
    /// Adds the sources of a `registry.toml`.
    fn registry(&mut self, path: &Path) -> Result<(), CheckError> {
        let registry = Registry::open(path).map_err(CheckError::Registry)?;
        for (number, source) in registry.sources.iter().enumerate() {
            // A registry has no more sources than numbers.
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            self.groups.push(Group {
                format: Format::from_name(source.format_name()).unwrap_or(Format::Table),
                why: format!("source `{}` of {}", source.id, path.display()),
                files: source.files.clone(),
                feed: source.feed(number),
            });
        }
        Ok(())
    }
}

/// Finds the files that an argument names: itself, or what is in a folder, or matches a pattern.
fn found(given: &str) -> Result<Vec<FeedFile>, CheckError> {
    let path = Path::new(given);
    if path.is_file() {
        return Ok(vec![FeedFile {
            name: given.to_owned(),
            path: path.to_owned(),
        }]);
    }
    // Something that can be read and is neither a file nor a folder: a pipe.
    if fs::metadata(path).is_ok_and(|found| !found.is_dir()) {
        let hint = "write it into a file first: it has to be read more than once";
        return Err(CheckError::usage(format!("{given} is not a file"), hint));
    }
    matching(Path::new("."), given).map_err(|(message, hint)| match path.exists() {
        true => CheckError::usage(message, hint),
        false => CheckError::usage(message, "check the spelling"),
    })
}

fn unknown(named: bool) -> Finding {
    let hint = "say what it is with --format-in";
    let (code, level) = match named {
        true => ("file-unknown", Level::Error),
        false => ("file-skipped", Level::Note),
    };
    let message = "is none of the formats that are read, and was not read";
    let mut finding = Finding::new(code, 0, message).at_level(level);
    finding.hint = hint.into();
    finding
}
