//! What a receiver of CWR looks at line by line, beyond what a build needs: fields that have to be
//! there, their formats, codes of lists, sequence numbers, and the half of the performing right
//! that is the writers' (CISAC CWR 2.x functional specification and lookup tables).

use std::collections::BTreeSet;
use std::io;

use super::finding::Finding;
use super::plausible::{NO_SOCIETY, is_language, societies};
use crate::feed::cwr::layout::{Field, Version};
use crate::feed::cwr::line::Line;
use crate::feed::cwr::transaction::is_header;
use crate::feed::{lines, short};
use crate::registry::FeedFile;

/// Codes of the short lists of the lookup tables, by field; blank is always allowed here.
const LISTS: &[(&str, &[&str])] = &[
    ("Composite Type", &["COS", "MED", "POT", "UCO"]),
    ("Excerpt Type", &["MOV", "UEX"]),
    ("Version Type", &["MOD", "ORI"]),
    (
        "Writer Designation Code",
        &["AD", "AR", "A", "C", "CA", "SR", "SA", "TR", "PA"],
    ),
    ("Publisher Type", &["AQ", "AM", "PA", "E", "ES", "SE"]),
    (
        "Title Type",
        &[
            "AT", "TE", "FT", "IT", "OT", "TT", "PT", "RT", "ET", "OL", "AL",
        ],
    ),
    ("Text Music Relationship", &["MUS", "MTX", "TXT", "MTN"]),
    (
        "Musical Work Distribution Category",
        &["JAZ", "POP", "SER", "UNC"],
    ),
    (
        "Intended Purpose",
        &[
            "COM", "FIL", "GEN", "LIB", "MUL", "RAD", "TEL", "THR", "VID",
        ],
    ),
    ("Music Arrangement", &["NEW", "ARR", "ADM", "UNS", "ORI"]),
    (
        "Lyric Adaptation",
        &["NEW", "MOD", "NON", "ORI", "REP", "ADL", "UNS", "TRA"],
    ),
    ("Recording Technique", &["A", "D", "U"]),
    ("Recording Format", &["A", "V"]),
    ("Inclusion/Exclusion Indicator", &["I", "E"]),
    ("Agreement Type", &["OS", "PS", "PG", "OG"]),
    ("Agreement Role Code", &["AS", "AC"]),
    (
        "Transaction Status",
        &["CO", "DU", "RA", "AS", "AC", "RJ", "NP", "RC"],
    ),
];

/// Most publishers' part of a performing right, in parts per 10,000, with the tolerance.
const HALF: u32 = 5_006;
/// Most places that are remembered to have been told.
const REMEMBERED: usize = 1_000_000;

/// Places where the reader has told something: file, line and column.
#[derive(Default)]
pub(super) struct Told(BTreeSet<(String, u64, u32)>);

impl Told {
    /// Remembers a place.
    pub(super) fn add(&mut self, file: &str, line: u64, column: Option<u32>) {
        if let Some(column) = column
            && self.0.len() < REMEMBERED
        {
            self.0.insert((file.to_owned(), line, column));
        }
    }

    fn has(&self, file: &str, line: u64, column: usize) -> bool {
        let column = u32::try_from(column).unwrap_or_default();
        // Most files have nothing wrong with them.
        !self.0.is_empty() && self.0.contains(&(file.to_owned(), line, column))
    }
}

/// Reads CWR files once more and tells what a receiver would; `tell` is given the file and the
/// finding. Places in `told` are left out.
///
/// # Errors
/// Fails when `tell` does.
pub(super) fn judge(
    files: &[FeedFile],
    told: &Told,
    tell: &mut dyn FnMut(&str, Finding) -> io::Result<()>,
) -> io::Result<()> {
    let mut judge = Judge {
        societies: societies(),
        told,
        tell,
        file: String::new(),
        version: Version::Two,
        two_two: false,
        sequence: Sequence::default(),
        half: None,
    };
    lines(files, &mut |file, number, text| {
        judge.line(file, number, text)
    })?;
    judge.close()
}

/// Numbers of transactions and records, as they should go on.
#[derive(Default)]
struct Sequence {
    transaction: Option<u64>,
    record: u64,
}

/// What the publishers of an open transaction have of the performing right.
struct Half {
    line: u64,
    points: u32,
}

struct Judge<'a> {
    societies: BTreeSet<&'static str>,
    told: &'a Told,
    tell: &'a mut dyn FnMut(&str, Finding) -> io::Result<()>,
    file: String,
    version: Version,
    /// The file says that it is CWR 2.2, which has fields that 2.1 has not.
    two_two: bool,
    sequence: Sequence,
    half: Option<Half>,
}

impl Judge<'_> {
    fn line(&mut self, file: &str, number: u64, text: &str) -> io::Result<()> {
        if file != self.file {
            self.close()?;
            file.clone_into(&mut self.file);
            self.version = Version::Two;
            self.two_two = file.to_ascii_lowercase().contains(".v22");
            self.sequence = Sequence::default();
        }
        if text.starts_with("WRK") {
            self.version = Version::Three;
        }
        // Layouts of 3.x are known in part: what is missing there may not be missing.
        if self.version == Version::Three {
            return Ok(());
        }
        let Some(line) = Line::read(text, number, Version::Two) else {
            return Ok(());
        };
        if line.kind == "HDR" && line.field("Version").starts_with("2.2") {
            self.two_two = true;
        }
        for field in line.layout() {
            if let Some((code, message)) = self.field(&line, field) {
                self.at(&line, field, code, message)?;
            }
        }
        match line.kind.as_str() {
            "HDR" | "TRL" => {}
            "GRH" | "GRT" => {
                self.close()?;
                self.sequence = Sequence::default();
            }
            _ => {
                self.follows(&line)?;
                self.shared(&line)?;
            }
        }
        Ok(())
    }

    fn at(
        &mut self,
        line: &Line,
        field: &Field,
        code: &'static str,
        message: String,
    ) -> io::Result<()> {
        let column = field.start + 1;
        if self.told.has(&self.file, line.line, column) {
            return Ok(());
        }
        let mut finding = Finding::new(code, line.line, message);
        finding.column = u32::try_from(column).ok();
        (self.tell)(&self.file, finding)
    }

    /// What is wrong with a field: a code and a message.
    fn field(&self, line: &Line, field: &Field) -> Option<(&'static str, String)> {
        let (name, kind) = (field.name, &line.kind);
        let value = line.field(name);
        if value.is_empty() {
            let message = || format!("{kind} has no {name}");
            // Blanks that the specification asks for.
            let filler = name.starts_with("Constant") || name.starts_with("Filler");
            // The only field that 2.2 added to a record of 2.1 and asks for.
            let later = kind == "PWR" && name == "Publisher Sequence #" && !self.two_two;
            return (field.mandatory && !filler && !later).then(|| ("cwr-missing", message()));
        }
        let told = |what: &str| format!("{name} `{}` {what}", short(value));
        let wrong = |what: &str| Some(("cwr-format", told(what)));
        let unknown = |what: &str| Some(("cwr-code", told(what)));
        let is = |codes: &[&str]| codes.contains(&value);
        match field.format {
            'N' if !value.bytes().all(|byte| byte.is_ascii_digit()) => wrong("is not a number"),
            'N' if name.contains("Share") && line.share(name).is_none() => {
                wrong("is more than 100 %")
            }
            'D' if line.date(name).is_none() => wrong("is not a date YYYYMMDD"),
            'T' if line.time(name).is_none() => wrong("is not a time HHMMSS"),
            'B' if !is(&["Y", "N"]) => wrong("is neither Y nor N"),
            'F' if !is(&["Y", "N", "U"]) => wrong("is none of Y, N and U"),
            'L' if name == "Language Code" => (!is_language(value))
                .then(|| ("language-unknown", told("is not a language of CIS"))),
            'L' if name.contains("Society") => self.society(name, value),
            'L' => match LISTS.iter().find(|(known, _)| *known == name) {
                Some((_, codes)) if !is(codes) => unknown("is not in the lookup table"),
                _ => None,
            },
            _ => None,
        }
    }

    fn society(&self, name: &str, value: &str) -> Option<(&'static str, String)> {
        let number = format!("{value:0>3}");
        let known = NO_SOCIETY.contains(&number.as_str()) || self.societies.contains(&*number);
        let message = || format!("{name} `{}` is not in the list of CISAC", short(value));
        (!known).then(|| ("society-unknown", message()))
    }

    /// Tells where sequence numbers do not go on as they should.
    fn follows(&mut self, line: &Line) -> io::Result<()> {
        let begins = line.kind == "ACK" || is_header(&line.kind);
        let transaction = line.transaction();
        let record: u64 = line
            .text()
            .chars()
            .skip(11)
            .take(8)
            .collect::<String>()
            .trim()
            .parse()
            .unwrap_or(u64::MAX);
        let before = self.sequence.transaction.replace(transaction);
        let goes_on = before == Some(transaction) && (!begins || record > 0);
        let (what, expected, given) = match before {
            _ if goes_on => ("record", self.sequence.record + 1, record),
            None => ("transaction", 0, transaction),
            Some(last) => ("transaction", last.wrapping_add(1), transaction),
        };
        let first = !goes_on && record != 0;
        self.sequence.record = record;
        if given != expected || first {
            let message = match given == expected {
                true => format!("the first record of a transaction has number {record}, not 0"),
                false if given == u64::MAX => format!("the {what} has no sequence number"),
                false => format!("{what} number {given} follows where {expected} should"),
            };
            let finding = Finding::new("cwr-sequence", line.line, message);
            return (self.tell)(&self.file, finding);
        }
        Ok(())
    }

    /// Adds what publishers have of the performing right.
    fn shared(&mut self, line: &Line) -> io::Result<()> {
        if is_header(&line.kind) {
            self.close()?;
            self.half = Some(Half {
                line: line.line,
                points: 0,
            });
        }
        if matches!(line.kind.as_str(), "SPU" | "OPU")
            && let Some(half) = &mut self.half
        {
            half.points += u32::from(line.share("PR Ownership Share").unwrap_or(0));
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(half) = self.half.take().filter(|half| half.points > HALF) else {
            return Ok(());
        };
        let (whole, part) = (half.points / 100, half.points % 100);
        let message = format!("publishers own {whole}.{part:02} % of the performing right");
        (self.tell)(
            &self.file,
            Finding::new("publisher-half", half.line, message),
        )
    }
}

#[cfg(test)]
mod tests;
