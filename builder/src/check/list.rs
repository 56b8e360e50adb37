//! The list of findings: as long as it gets, in bounded memory.

use std::collections::BTreeMap;
use std::io;

use super::finding::{Finding, Level};
use crate::ingest::scratch::Scratch;
use crate::ingest::sort::{Sorted, Sorter};

/// Memory for findings before they go to a temporary file, in bytes.
const BUDGET: usize = 32 << 20;

/// How often each code was found at each level.
pub(super) type Counts = BTreeMap<(Level, String), u64>;

/// Collects findings in any order.
pub(super) struct Collected {
    sorter: Sorter,
    files: Vec<String>,
    numbers: BTreeMap<String, usize>,
    /// The number of the file that was named last.
    last: usize,
    counts: Counts,
    /// Errors, warnings and notes of each file.
    per_file: Vec<[u64; 3]>,
    total: u64,
}

impl Collected {
    pub(super) fn new(scratch: &Scratch) -> Self {
        Self {
            sorter: Sorter::new(scratch, BUDGET),
            files: Vec::new(),
            numbers: BTreeMap::new(),
            last: 0,
            counts: Counts::new(),
            per_file: Vec::new(),
            total: 0,
        }
    }

    /// Returns the number of a file, in the order in which files were first named.
    pub(super) fn file(&mut self, name: &str) -> usize {
        if self.files.get(self.last).is_some_and(|last| last == name) {
            return self.last;
        }
        self.last = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.numbers.insert(name.to_owned(), self.files.len());
                self.files.push(name.to_owned());
                self.per_file.push([0; 3]);
                self.files.len() - 1
            }
        };
        self.last
    }

    /// Returns the name of a file.
    pub(super) fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", String::as_str)
    }

    /// Adds a finding in a file.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub(super) fn add(&mut self, file: usize, finding: &Finding) -> io::Result<()> {
        let mut key = Vec::with_capacity(32);
        key.extend_from_slice(&(file as u64).to_be_bytes());
        key.extend_from_slice(&finding.line.to_be_bytes());
        key.extend_from_slice(&finding.column.unwrap_or(0).to_be_bytes());
        // Equal findings are all kept, in the order in which they came.
        key.extend_from_slice(&self.total.to_be_bytes());
        self.total += 1;
        let code = (finding.level, finding.code.clone().into_owned());
        *self.counts.entry(code).or_default() += 1;
        if let Some(counts) = self.per_file.get_mut(file)
            && let Some(count) = counts.get_mut(finding.level as usize)
        {
            *count += 1;
        }
        let json = serde_json::to_vec(finding).map_err(io::Error::other)?;
        self.sorter.push(&key, &json)
    }

    /// Ends the input.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written or read.
    pub(super) fn finish(self) -> io::Result<Findings> {
        Ok(Findings {
            sorted: self.sorter.finish()?,
            files: self.files,
            numbers: self.numbers,
            per_file: self.per_file,
            counts: self.counts,
        })
    }
}

/// Findings by file (in the order in which they were read), line and column.
pub struct Findings {
    sorted: Sorted,
    files: Vec<String>,
    numbers: BTreeMap<String, usize>,
    per_file: Vec<[u64; 3]>,
    counts: Counts,
}

impl Findings {
    /// Returns how many there are of each level and code, the heaviest level first.
    pub fn counts(&self) -> &BTreeMap<(Level, String), u64> {
        &self.counts
    }

    /// Returns how many there are of a level.
    pub fn of_level(&self, level: Level) -> u64 {
        let of = self.counts.iter().filter(|((of, _), _)| *of == level);
        of.map(|(_, count)| count).sum()
    }

    /// Returns the number of a file in the order of reading; the greatest for one without.
    pub(super) fn number_of(&self, file: &str) -> usize {
        self.numbers.get(file).copied().unwrap_or(usize::MAX)
    }

    /// Returns the name of the file at a place.
    pub(super) fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", String::as_str)
    }

    /// Returns errors, warnings and notes of the file at a place.
    pub(super) fn of_file(&self, file: usize) -> [u64; 3] {
        self.per_file.get(file).copied().unwrap_or_default()
    }

    /// Goes back to the first finding.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn rewind(&mut self) -> io::Result<()> {
        self.sorted.rewind()
    }

    /// Reads the next finding; `None` after the last one.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be read.
    pub fn read(&mut self) -> io::Result<Option<Finding>> {
        let Some((key, json)) = self.sorted.current() else {
            return Ok(None);
        };
        let mut finding: Finding = serde_json::from_slice(json).map_err(io::Error::other)?;
        let file = key.first_chunk::<8>().map_or(0, |b| u64::from_be_bytes(*b));
        if let Some(name) = usize::try_from(file).ok().and_then(|at| self.files.get(at)) {
            finding.file.clone_from(name);
        }
        self.sorted.advance()?;
        Ok(Some(finding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_come_by_file_and_line_and_none_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = Collected::new(&Scratch::new(folder.path()));
        let (a, b) = (list.file("b.csv"), list.file("a.csv"));
        for (file, line) in [(b, 1), (a, 9), (a, 2), (a, 9)] {
            list.add(file, &Finding::new("check-digit", line, "wrong"))
                .unwrap();
        }
        let mut all = list.finish().unwrap();
        for _ in 0..2 {
            let mut places = Vec::new();
            while let Some(finding) = all.read().unwrap() {
                places.push((finding.file, finding.line));
            }
            let expected = [("b.csv", 2), ("b.csv", 9), ("b.csv", 9), ("a.csv", 1)];
            assert_eq!(places, expected.map(|(f, l)| (f.to_owned(), l)));
            all.rewind().unwrap();
        }
        assert_eq!(all.of_level(Level::Error), 4);
        assert_eq!(all.of_file(a), [3, 0, 0]);
    }
}
