//! The manifest of a feed, and whether its files are as it says.
//!
//! A manifest has a line for each table with the name of its file, the number of its lines and
//! its MD5; they are found by their shape, so that senders may order them as they like.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::rc::Rc;

use md5::{Digest, Md5};

use crate::feed::Take;
use crate::feed::desk::{Desk, Stop};
use crate::feed::flaw::{Flaw, short};
use crate::feed::input::Input;
use crate::feed::table::{Cut, Next, Row, Rows};
use crate::ingest::Reject;

/// Most files of a manifest.
const MOST: usize = 10_000;

/// What a manifest says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stated {
    /// The file of the manifest, and the line.
    manifest: String,
    line: u64,
    /// The name of the file, as the manifest writes it.
    name: String,
    lines: Option<u64>,
    md5: Option<String>,
}

/// What was found of a file while it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Lines, with and without headings and comments.
    pub(super) lines: u64,
    pub(super) rows: u64,
    md5: Option<String>,
}

/// What manifests say and what was found.
#[derive(Default)]
pub(super) struct Proof {
    stated: Vec<Stated>,
    found: BTreeMap<String, Found>,
}

impl Proof {
    /// Reads a manifest; each of its lines is a row.
    pub(super) fn manifest(&mut self, input: Input, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut rows = Rows::new(input, Cut::At(b'\t'));
        let mut files = 0;
        loop {
            let next = rows.next()?;
            desk.line = rows.row_line();
            match next {
                Next::End => break,
                Next::Bad(flaw) => desk.refuse_row(flaw),
                Next::Row => match rows.row() {
                    Ok(row) => {
                        if let Some(stated) = stated(&row, desk) {
                            files += 1;
                            if self.stated.len() >= MOST {
                                return Err(Stop::File(desk.line, too_long()));
                            }
                            self.stated.push(stated);
                        }
                    }
                    Err(flaw) => desk.refuse_row(flaw),
                },
            }
            desk.row();
        }
        if files == 0 {
            let hint = "fetch it again; the files are read without it";
            let flaw = Flaw::new("file-manifest", "the manifest names no file", hint);
            return Err(Stop::File(1, flaw));
        }
        Ok(())
    }

    /// Notes what was found of a file.
    pub(super) fn found(&mut self, name: &str, found: Found) {
        self.found.insert(base(name), found);
    }

    /// Compares what manifests say with what was found; differences are rejects of files.
    pub(super) fn check(&self, source: &str, take: &mut dyn Take) {
        for stated in &self.stated {
            if let Some(flaw) = self.difference(stated) {
                take.reject(Reject {
                    source: source.to_owned(),
                    file: stated.manifest.clone(),
                    line: stated.line,
                    column: None,
                    code: flaw.code,
                    message: flaw.message,
                    hint: flaw.hint,
                    whole_row: false,
                });
            }
        }
    }

    fn difference(&self, stated: &Stated) -> Option<Flaw> {
        let name = short(&stated.name);
        let Some(found) = self.found.get(&base(&stated.name)) else {
            let message = format!("the manifest names `{name}`, which is not among the files");
            let hint = "fetch the file, or add it to `paths`";
            return Some(Flaw::new("file-manifest-missing", message, hint));
        };
        let hint = "the file is not the one of the manifest, or torn: fetch both again";
        let lines = stated
            .lines
            .filter(|lines| ![found.lines, found.rows].contains(lines));
        if let Some(lines) = lines {
            let message = format!(
                "`{name}` has {} lines, the manifest says {lines}",
                found.lines
            );
            return Some(Flaw::new("file-manifest-lines", message, hint));
        }
        let other = match (&stated.md5, &found.md5) {
            (Some(stated), Some(found)) => stated != found,
            _ => false,
        };
        let message = || format!("`{name}` has another MD5 than the manifest says");
        other.then(|| Flaw::new("file-manifest-md5", message(), hint))
    }
}

/// What a line of a manifest says of a file; `None` if it names none.
fn stated(row: &Row<'_>, desk: &Desk<'_>) -> Option<Stated> {
    let cells: Vec<&str> = (0..row.len()).map(|at| row.cell(at)).collect();
    let named = |cell: &&str| base(cell).ends_with(".tsv") && cell.len() > 4;
    let at = cells.iter().position(named)?;
    let after = cells.get(at + 1..).unwrap_or_default();
    let md5 = |cell: &&&str| cell.len() == 32 && cell.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(Stated {
        manifest: desk.name.to_owned(),
        line: desk.line,
        name: cells.get(at).copied().unwrap_or_default().to_owned(),
        lines: after.iter().find_map(|cell| cell.parse().ok()),
        md5: after.iter().find(md5).map(|cell| cell.to_ascii_lowercase()),
    })
}

fn too_long() -> Flaw {
    let message = format!("the manifest names more than {MOST} files");
    Flaw::new("file-manifest", message, "is it a manifest?")
}

/// A file's name without folders, archives and packing, in lower case.
fn base(name: &str) -> String {
    let file = name.rsplit(['/', '!', '\\']).next().unwrap_or_default();
    let mut file = file.to_ascii_lowercase();
    for packing in [".gz", ".zst", ".xz"] {
        if let Some(plain) = file.strip_suffix(packing) {
            file = plain.to_owned();
        }
    }
    file
}

/// Passes the bytes of a file on and counts its lines; takes its MD5 if that is wanted.
pub(super) struct Seen<R> {
    reader: R,
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    md5: Option<Md5>,
    breaks: u64,
    /// The last byte was no line break.
    open: bool,
}

/// The counts of a [`Seen`].
pub(super) struct Count(Rc<RefCell<State>>);

impl<R: Read> Seen<R> {
    /// Begins to count; `mark` is what of the file is not behind `reader`.
    pub(super) fn new(reader: R, md5: bool, mark: &[u8]) -> (Self, Count) {
        let state = State {
            md5: md5.then(|| Md5::new_with_prefix(mark)),
            ..State::default()
        };
        let state = Rc::new(RefCell::new(state));
        let count = Count(Rc::clone(&state));
        (Self { reader, state }, count)
    }
}

impl<R: Read> Read for Seen<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        let mut state = self.state.borrow_mut();
        if let Some(md5) = &mut state.md5 {
            md5.update(bytes);
            state.breaks += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            state.open = bytes.last().map_or(state.open, |last| *last != b'\n');
        }
        Ok(read)
    }
}

impl Count {
    /// What was counted, with the number of data rows.
    pub(super) fn found(&self, rows: u64) -> Found {
        let state = self.0.borrow();
        let md5 = state.md5.clone().map(|md5| {
            let digest = md5.finalize();
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        });
        Found {
            lines: state.breaks + u64::from(state.open),
            rows,
            md5,
        }
    }
}
