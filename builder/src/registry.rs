//! `registry.toml`: the sources of a registry, their licences, dates and files.
//!
//! ```toml
//! [registry]
//! name = "Example registry"
//! origin = "example.org/registry"
//!
//! [[source]]
//! id = "label"
//! name = "Example Records"
//! licence = "CC0-1.0"
//! date = 2026-01-01
//! redistribution = true
//! format = "table"
//! kind = "recording"
//! paths = ["feeds/*.tsv"]
//! [source.columns]
//! isrc = "ISRC (raw)"
//! ```
//!
//! A file `suppress.toml` beside it (or `suppress = "FILE"` in `[registry]`) lists identifiers and
//! names that must not be in the snapshot: [`Suppressions`].
//!
//! Sources are sorted by id, so their numbers do not depend on their order in the file. Paths are
//! resolved against, in this order: the folder given to [`Registry::open_with`], the environment
//! variable `IMR_FEEDS` ([`Registry::open`] only), `base` in `[registry]`, the folder of the file.

mod error;
mod glob;
mod spelling;
mod suppress;
mod value;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::feed::table::{Layout, TableFeed, TableSpec};
use crate::feed::{FORMATS, Feed, Files, Open};

pub use error::RegistryError;
pub use glob::FeedFile;
pub(crate) use glob::matching;
pub use spelling::nearest;
pub use suppress::{SUPPRESS_FILE, Suppressions};
use value::{OneOrMany, Stamp};

/// Name of the environment variable that holds the folder of the feeds.
pub const FEEDS_VARIABLE: &str = "IMR_FEEDS";
/// Longest `registry.toml` that is read, in bytes.
const LONGEST: u64 = 4 << 20;
/// Most sources of one registry: their numbers are 16 bits wide.
const MOST_SOURCES: usize = u16::MAX as usize;

/// A registry as its `registry.toml` describes it.
#[derive(Clone, Debug)]
pub struct Registry {
    /// Its name, for people.
    pub name: String,
    /// Its name in the signed checkpoint, such as `example.org/registry`.
    pub origin: String,
    /// When the snapshot is issued, `YYYY-MM-DDTHH:MM:SSZ`: as the file says, else the newest
    /// date of a source at midnight, so that building again gives the same bytes.
    pub issued: String,
    /// For how many days after `issued` a snapshot is current.
    pub valid_days: u32,
    /// Whether the snapshot is meant for everybody; every source must allow redistribution.
    pub public: bool,
    /// The sources by id, ascending; the number of a source is its place.
    pub sources: Vec<Source>,
    /// What must not be in a snapshot although feeds have it.
    pub suppress: Suppressions,
}

/// One source: who stands behind the claims of its feeds.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id, which every claim of it carries.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// The licence of its data.
    pub licence: String,
    /// The date of its data, `YYYY-MM-DD`.
    pub date: String,
    /// Where it comes from; empty when not said.
    pub url: String,
    /// Whether its data may be passed on.
    pub redistribution: bool,
    /// Its files, ordered by name.
    pub files: Vec<FeedFile>,
    format: Format,
}

/// The format of a source's files with what is needed to read it.
#[derive(Clone, Debug)]
enum Format {
    Table(Box<TableSpec>),
    /// A format that says everything itself.
    Known(&'static str, Open),
}

impl Source {
    /// Returns the name of the format of its files.
    pub fn format_name(&self) -> &'static str {
        match &self.format {
            Format::Table(_) => "table",
            Format::Known(name, _) => name,
        }
    }

    /// Makes the reader of this source's files; `number` is the source's place in
    /// [`Registry::sources`].
    pub fn feed(&self, number: u16) -> Box<dyn Feed + Send + Sync> {
        match &self.format {
            Format::Table(spec) => Box::new(TableFeed::new(
                self.id.clone(),
                number,
                self.files.clone(),
                spec.as_ref().clone(),
            )),
            Format::Known(_, open) => open(Files {
                id: self.id.clone(),
                number,
                files: self.files.clone(),
            }),
        }
    }
}

impl Registry {
    /// Opens a `registry.toml` and finds the files of its sources.
    ///
    /// # Errors
    /// Fails with the line, what is wrong there and what to do: unknown or missing keys, values
    /// that do not fit, patterns that match no file, a public registry with a source that may
    /// not be passed on.
    pub fn open(path: &Path) -> Result<Self, RegistryError> {
        let base = std::env::var_os(FEEDS_VARIABLE).filter(|value| !value.is_empty());
        Self::open_with(path, base.as_deref().map(Path::new))
    }

    /// Opens a `registry.toml` whose paths are relative to `feeds`, where given.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: &Path, feeds: Option<&Path>) -> Result<Self, RegistryError> {
        let text = read(path)?;
        let file: File = toml::from_str(&text).map_err(|e| RegistryError::toml(path, &text, &e))?;
        let at = Place { path, text: &text };
        let base = base(path, feeds, file.registry.base.as_deref());
        let mut sources = Vec::with_capacity(file.source.len());
        for source in file.source {
            sources.push(source.open(&at, &base)?);
        }
        if sources.len() > MOST_SOURCES {
            return Err(at
                .whole("more than 65,535 sources")
                .hint("join feeds of one owner"));
        }
        let registry = file.registry;
        let suppress = Suppressions::open(path, registry.suppress.as_deref())?;
        check_origin(&at, &registry.origin)?;
        let mut sources = check_sources(&at, registry.public, sources)?;
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        let issued = match registry.issued {
            Some(stamp) => stamp.issued(),
            None => newest(&at, &sources)?,
        };
        Ok(Self {
            name: registry.name,
            origin: registry.origin.into_inner(),
            issued,
            valid_days: registry.valid_days,
            public: registry.public,
            sources,
            suppress,
        })
    }
}

/// Where in which file something is wrong.
struct Place<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Place<'_> {
    /// An error at a byte of the file.
    fn at(&self, start: usize, message: impl Into<String>) -> RegistryError {
        RegistryError::at(self.path, self.text, start, message)
    }

    /// An error of the file as a whole.
    fn whole(&self, message: impl Into<String>) -> RegistryError {
        RegistryError::whole(self.path, message)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    registry: Head,
    #[serde(default)]
    source: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    origin: Spanned<String>,
    issued: Option<Stamp>,
    #[serde(default = "thirty")]
    valid_days: u32,
    #[serde(default)]
    public: bool,
    base: Option<PathBuf>,
    suppress: Option<PathBuf>,
}

fn thirty() -> u32 {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    name: String,
    licence: String,
    date: Stamp,
    #[serde(default)]
    url: String,
    /// Not said means no: a source whose terms nobody has read cannot go into a public registry.
    #[serde(default)]
    redistribution: bool,
    format: Spanned<String>,
    kind: Option<Spanned<String>>,
    paths: Spanned<Vec<Spanned<String>>>,
    delimiter: Option<Spanned<String>>,
    layout: Option<Layout>,
    quotes: Option<bool>,
    #[serde(default)]
    ragged: bool,
    separators: Option<Vec<String>>,
    #[serde(default)]
    column_separators: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, OneOrMany>,
}

/// A source and where in the file its id stands.
type Opened = (usize, Source);

impl Entry {
    fn open(self, at: &Place<'_>, base: &Path) -> Result<Opened, RegistryError> {
        let place = self.id.span().start;
        if !is_source_id(self.id.get_ref()) {
            let message = format!("`{}` is not a source id", self.id.get_ref());
            return Err(at
                .at(place, message)
                .hint("use 1 to 64 of a-z 0-9 _ . -, the first one a letter or digit"));
        }
        let files = glob::resolve(at, base, &self.paths)?;
        let format = self.format(at)?;
        let source = Source {
            date: self.date.day(),
            id: self.id.into_inner(),
            name: self.name,
            licence: self.licence,
            url: self.url,
            redistribution: self.redistribution,
            files,
            format,
        };
        Ok((place, source))
    }

    /// The format, which has to be a known one.
    fn format(&self, at: &Place<'_>) -> Result<Format, RegistryError> {
        let name = self.format.get_ref().as_str();
        if name == "table" {
            return Ok(Format::Table(Box::new(self.spec(at)?)));
        }
        let names = || FORMATS.iter().map(|(name, _)| *name).chain(["table"]);
        match FORMATS.iter().find(|(known, _)| *known == name) {
            Some((name, open)) => Ok(Format::Known(name, *open)),
            None => {
                let all = names().collect::<Vec<_>>().join(", ");
                let message = format!("format `{name}` is not one of: {all}");
                let hint = match nearest(name, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "convert the feed to CSV, TSV or JSON Lines".to_owned(),
                };
                Err(at.at(self.format.span().start, message).hint(hint))
            }
        }
    }

    /// The description of a table.
    fn spec(&self, at: &Place<'_>) -> Result<TableSpec, RegistryError> {
        let Some(kind) = &self.kind else {
            return Err(at
                .at(
                    self.id.span().start,
                    format!("source `{}` lacks `kind`", self.id.get_ref()),
                )
                .hint("say what one row is about: work, recording, release, party or statement"));
        };
        let refuse = |start: usize, error: crate::feed::table::SpecError| {
            at.at(start, error.message).hint(error.hint)
        };
        let mut spec = TableSpec::new(self.id.get_ref(), kind.get_ref())
            .map_err(|e| refuse(kind.span().start, e))?;
        if let Some(delimiter) = &self.delimiter {
            spec.set_delimiter(delimiter.get_ref())
                .map_err(|e| refuse(delimiter.span().start, e))?;
        }
        spec.layout = self.layout;
        spec.quotes = self.quotes;
        spec.ragged = self.ragged;
        spec.ignore.clone_from(&self.ignore);
        if let Some(separators) = &self.separators {
            spec.set_separators(separators)
                .map_err(|e| refuse(self.id.span().start, e))?;
        }
        for (column, separators) in &self.column_separators {
            spec.set_column_separators(column, separators.list())
                .map_err(|e| refuse(self.id.span().start, e))?;
        }
        for (field, columns) in &self.columns {
            spec.map(field.get_ref(), columns.list())
                .map_err(|e| refuse(field.span().start, e))?;
        }
        Ok(spec)
    }
}

fn read(path: &Path) -> Result<String, RegistryError> {
    let failed = |e: std::io::Error| {
        RegistryError::whole(path, format!("cannot be read: {e}")).hint(
            "give the path of a registry.toml; `imr sample --out DIR` writes one to start from",
        )
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(RegistryError::whole(path, "is a folder")
            .hint("give the path of the registry.toml in it"));
    }
    if metadata.len() > LONGEST {
        return Err(RegistryError::whole(path, "is larger than 4 MiB")
            .hint("is it a feed rather than a registry.toml?"));
    }
    fs::read_to_string(path).map_err(failed)
}

fn base(path: &Path, given: Option<&Path>, stated: Option<&Path>) -> PathBuf {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match (given, stated) {
        (Some(given), _) => given.to_path_buf(),
        (None, Some(stated)) => folder.join(stated),
        (None, None) => folder.to_path_buf(),
    }
}

fn check_origin(at: &Place<'_>, origin: &Spanned<String>) -> Result<(), RegistryError> {
    let text = origin.get_ref();
    if text.is_empty()
        || text.len() > 255
        || text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '+')
    {
        return Err(at
            .at(origin.span().start, format!("`{text}` cannot be an origin"))
            .hint("use a name without blanks and `+`, such as \"example.org/registry\""));
    }
    Ok(())
}

fn check_sources(
    at: &Place<'_>,
    public: bool,
    sources: Vec<Opened>,
) -> Result<Vec<Source>, RegistryError> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, source) in &sources {
        if let Some(first) = seen.insert(&source.id, *place) {
            let line = error::line_of(at.text, first);
            return Err(at
                .at(
                    *place,
                    format!("source `{}` was already given in line {line}", source.id),
                )
                .hint("give every source its own id, or list all its files under one"));
        }
        if public && !source.redistribution {
            return Err(at
                .at(*place, format!("source `{}` may not be passed on, but the registry is public", source.id))
                .hint("leave the source out, or set `public = false` and keep the snapshot to yourself"));
        }
    }
    Ok(sources.into_iter().map(|(_, source)| source).collect())
}

/// The newest date of a source, at midnight.
fn newest(at: &Place<'_>, sources: &[Source]) -> Result<String, RegistryError> {
    match sources.iter().map(|source| source.date.as_str()).max() {
        Some(day) => Ok(format!("{day}T00:00:00Z")),
        None => Err(at
            .whole("has no source")
            .hint("add a [[source]] with id, name, licence, date, format, kind and paths")),
    }
}

/// Whether a text can be the id of a source.
fn is_source_id(text: &str) -> bool {
    let inner =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
    text.len() <= 64
        && text.bytes().all(inner)
        && text
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
