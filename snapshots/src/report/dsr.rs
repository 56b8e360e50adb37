//! DDEX Digital Sales Reports.
//!
//! Cells are known by a `#` heading line of the file if it has one for the record type, else by their
//! place (Basic Audio Profile 1.2, UGC Profile 1.2). A resource waits for the work and the sales of its
//! block.

use super::columns::{Field, add};
use super::{Flaw, Line, Use, split};
use crate::matching::Usage;
use crate::order::{Adds, Gather};
use crate::text::{find, has};

/// What is known of a report while it is read.
#[derive(Default)]
pub struct Dsr {
    /// Record types and what their cells hold, from headings.
    headings: Vec<(String, Vec<Option<Field>>)>,
    waiting: Option<Waiting>,
    /// A line that cannot be used, which was read when another one was told.
    flawed: Option<(u64, Vec<String>)>,
}

struct Waiting {
    block: String,
    used: Use,
    worth: [u64; 2],
}

use Field::{Code, Count, Credit, Duration, Id, Publisher, Subtitle, Title, Value, Writer};

/// What cells hold by their place, after the record type.
const PLACES: &[(&str, &[(usize, Field)])] = &[
    (
        "AS01",
        &[
            (3, Id),
            (4, Code),
            (5, Title),
            (6, Subtitle),
            (7, Credit),
            (9, Duration),
        ],
    ),
    (
        "AS02",
        &[
            (3, Id),
            (4, Code),
            (5, Title),
            (6, Subtitle),
            (7, Credit),
            (9, Duration),
            (11, Code),
            (12, Writer),
            (16, Publisher),
        ],
    ),
    ("MW01", &[(3, Code), (6, Writer), (10, Publisher)]),
    ("SU03", &[(5, Count), (6, Value)]),
    ("SU02", &[(6, Count)]),
    ("RU01", &[(4, Count)]),
    (
        "SR",
        &[
            (2, Id),
            (3, Code),
            (4, Title),
            (5, Subtitle),
            (6, Credit),
            (8, Duration),
            (11, Code),
            (12, Writer),
            (16, Publisher),
            (23, Code),
            (34, Count),
        ],
    ),
];

impl Dsr {
    /// Tells whether a line is the first one of such a report.
    pub fn begins(line: &str) -> bool {
        let first = line.split('\t').next().unwrap_or_default();
        matches!(first, "HEAD" | "FHEA" | "SRHE" | "#HEAD") && has(line, '\t')
    }

    /// Reads a line; returns the use that it completes.
    pub fn read(&mut self, text: &str, number: u64) -> Line {
        if let Some(heading) = text.strip_prefix('#') {
            let cells = split(heading, '\t');
            if let Some((name, names)) = cells.split_first() {
                let fields = names.iter().map(|name| Field::of(name)).gather();
                self.headings.push((plain(name).to_owned(), fields));
            }
            return Line::Other;
        }
        let cells = split(text, '\t');
        let kind = cells.first().map_or("", |kind| plain(kind)).to_owned();
        let block = cells.get(1).cloned().unwrap_or_default();
        let is_single = kind.starts_with("SR0");
        if kind.starts_with("AS0") || is_single {
            let done = self.finish();
            let mut usage = Usage::default();
            let mut worth = [0; 2];
            self.fill(&kind, &cells, &mut usage, &mut worth);
            if usage.title.is_empty() && usage.codes.is_empty() {
                if done == Line::Other {
                    return Line::Unusable(number, cells, Flaw::Nothing);
                }
                // Told with the next line, for this one completes the use before it.
                self.flawed = Some((number, cells));
                return done;
            }
            self.waiting = Some(Waiting {
                block: if is_single { String::new() } else { block },
                used: Use {
                    usage,
                    value: 0,
                    cells,
                    line: number,
                },
                worth,
            });
            return done;
        }
        let is_of_block = ["MW0", "SU0", "RU0"]
            .iter()
            .any(|known| kind.starts_with(known));
        match self.waiting.take() {
            Some(mut waiting) if waiting.block == block && is_of_block => {
                let mut usage = Usage::default();
                self.fill(&kind, &cells, &mut usage, &mut waiting.worth);
                // A work has a title of its own, which is not that of the resource.
                waiting.used.usage.codes.append(&mut usage.codes);
                waiting.used.usage.writers.append(&mut usage.writers);
                waiting.used.usage.publishers.append(&mut usage.publishers);
                self.waiting = Some(waiting);
                Line::Other
            }
            Some(waiting) if !block.is_empty() && waiting.block == block => {
                self.waiting = Some(waiting);
                Line::Other
            }
            Some(waiting) => {
                self.waiting = Some(waiting);
                self.finish()
            }
            None => Line::Other,
        }
    }

    /// Returns the use, or the line that cannot be used, that waits.
    pub fn finish(&mut self) -> Line {
        if let Some((number, cells)) = self.flawed.take() {
            return Line::Unusable(number, cells, Flaw::Nothing);
        }
        let Some(Waiting {
            mut used, worth, ..
        }) = self.waiting.take()
        else {
            return Line::Other;
        };
        let [money, count] = worth;
        used.value = if money > 0 { money } else { count };
        Line::Used(Box::new(used))
    }

    fn fill(&self, kind: &str, cells: &[String], usage: &mut Usage, worth: &mut [u64; 2]) {
        let heading = self.headings.iter().find(|(name, _)| name == kind);
        let mut fields: Vec<(usize, Field)> = Vec::new();
        match heading {
            Some((_, names)) => {
                for (at, field) in names.iter().enumerate() {
                    fields.push_all(field.map(|field| (at + 1, field)));
                }
            }
            None => {
                let known = PLACES.iter().find(|(name, _)| kind.starts_with(name));
                fields.extend(known.map(|(_, places)| *places).unwrap_or_default());
            }
        }
        let is_work = kind.starts_with("MW0");
        for (at, field) in fields {
            let cell = cells.get(at).map_or("", String::as_str);
            // Files exist whose cells of works are displaced: an id of a society is no writer.
            let is_displaced = matches!(field, Writer | Publisher) && find(cell, "::").is_some();
            if !(is_displaced || is_work && matches!(field, Title | Subtitle)) {
                add(field, cell, usage, worth);
            }
        }
    }
}

/// Returns the record type without its version.
fn plain(kind: &str) -> &str {
    kind.split('.').next().unwrap_or(kind).trim()
}
