//! The acknowledgement of a CWR file, as a society would send it back.
//!
//! One `ACK` record for each transaction (CISAC CWR 2.x functional specification), with a `MSG`
//! record for each of its errors and warnings. Transaction statuses, the first that holds:
//!
//! | status | when |
//! |---|---|
//! | `RJ` rejected | the transaction has an error |
//! | `CO` conflict | the registry says otherwise about a work of the transaction |
//! | `DU` duplicate | a new work (`NWR`) whose ISWC the registry has |
//! | `RA` transaction accepted | otherwise |
//!
//! A message has as type and level what it is about: `F` a field, `R` a record, `T` the
//! transaction, `G` the group, `E` the file; those of group and file stand at the transaction
//! before them (or else after them), whose status they do not change. Its text begins with the code of the finding.

use std::io::{self, Write};

use super::finding::{Finding, Level};
use super::list::Findings;
use super::verdict::{Created, Original, about, status, tells, validation};
use crate::feed::cwr::layout::{Version, write};
use crate::feed::cwr::line::Line;
use crate::feed::cwr::transaction::is_header;
use crate::feed::lines;
use crate::registry::FeedFile;

/// How many transactions got each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acknowledged {
    /// Transactions.
    pub transactions: u64,
    /// Accepted (`RA`).
    pub accepted: u64,
    /// Rejected (`RJ`).
    pub rejected: u64,
    /// In conflict with the registry (`CO`).
    pub conflicts: u64,
    /// Already registered (`DU`).
    pub duplicates: u64,
}

/// Most messages of one transaction, and most of its records that messages can be about.
const MOST: usize = 10_000;

/// Writes the acknowledgement of CWR files; `now` is `YYYY-MM-DDTHH:MM:SSZ`.
///
/// # Errors
/// Fails when it cannot be written, or the files or findings cannot be read again.
pub fn acknowledge(
    files: &[FeedFile],
    findings: &mut Findings,
    now: &str,
    out: &mut dyn Write,
) -> io::Result<Acknowledged> {
    findings.rewind()?;
    let digits: String = now.chars().filter(char::is_ascii_digit).collect();
    let (day, time) = digits.split_at_checked(8).unwrap_or((digits.as_str(), ""));
    let mut writer = Writer {
        out,
        findings,
        next: None,
        day: day.to_owned(),
        open: None,
        own: Vec::new(),
        file: String::new(),
        created: Created::default(),
        group: String::new(),
        acknowledges: false,
        records: 0,
        done: Acknowledged::default(),
    };
    writer.next = writer.findings.read()?;
    writer.head(time)?;
    lines(files, &mut |name, number, text| {
        writer.line(name, number, text)
    })?;
    writer.flush(u64::MAX)?;
    writer.tail()?;
    Ok(writer.done)
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    findings: &'a mut Findings,
    /// The finding that was read last and is not yet told.
    next: Option<Finding>,
    day: String,
    open: Option<Original>,
    /// Findings that the next transaction that is written tells.
    own: Vec<Finding>,
    file: String,
    created: Created,
    group: String,
    /// The group is an acknowledgement itself, which is not acknowledged.
    acknowledges: bool,
    records: u64,
    done: Acknowledged,
}

impl Writer<'_> {
    fn put(&mut self, record: &str, values: &[(&str, &str)]) -> io::Result<()> {
        self.records += 1;
        let line = write(record, values);
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\r\n")
    }

    fn head(&mut self, time: &str) -> io::Result<()> {
        let day = self.day.clone();
        self.put(
            "HDR",
            &[
                ("Record Type", "HDR"),
                ("Sender Type", "SO"),
                ("Sender ID", "0"),
                ("Sender Name", "INTERNATIONAL MUSIC REGISTRY CHECK"),
                ("EDI Standard Version Number", "01.10"),
                ("Creation Date", &day),
                ("Creation Time", time),
                ("Transmission Date", &day),
            ],
        )?;
        self.put(
            "GRH",
            &[
                ("Record Type", "GRH"),
                ("Transaction Type", "ACK"),
                ("Group ID", "1"),
                ("Version Number for this transaction type", "02.10"),
                ("Batch Request", "0"),
            ],
        )
    }

    fn tail(&mut self) -> io::Result<()> {
        let transactions = self.done.transactions.to_string();
        // The group has neither the header of the file nor, yet, its own trailer.
        let records = self.records.to_string();
        self.put(
            "GRT",
            &[
                ("Record Type", "GRT"),
                ("Group ID", "1"),
                ("Transaction Count", &transactions),
                ("Record Count", &records),
            ],
        )?;
        let records = (self.records + 1).to_string();
        self.put(
            "TRL",
            &[
                ("Record Type", "TRL"),
                ("Group Count", "1"),
                ("Transaction Count", &transactions),
                ("Record Count", &records),
            ],
        )
    }

    fn line(&mut self, file: &str, number: u64, text: &str) -> io::Result<()> {
        if file != self.file {
            self.flush(u64::MAX)?;
            file.clone_into(&mut self.file);
            self.skip(file)?;
            self.acknowledges = false;
        }
        let Some(line) = Line::read(text, number, Version::Two) else {
            return Ok(());
        };
        match line.kind.as_str() {
            "HDR" => {
                self.created = Created {
                    day: line.field("Creation Date").to_owned(),
                    time: line.field("Creation Time").to_owned(),
                };
            }
            "GRH" => {
                self.flush(number)?;
                line.field("Group ID").clone_into(&mut self.group);
                self.acknowledges = line.field("Transaction Type") == "ACK";
            }
            // What is wrong with them stands at the last transaction before them.
            "GRT" | "TRL" => {}
            kind if is_header(kind) && !self.acknowledges => {
                self.flush(number)?;
                self.open = Some(self.begin(&line));
                self.record(&line);
            }
            _ => self.record(&line),
        }
        Ok(())
    }

    fn begin(&self, line: &Line) -> Original {
        let number = match line.kind.as_str() {
            "AGR" => "Submitter Agreement Number",
            _ => "Submitter Work #",
        };
        Original {
            created: self.created.clone(),
            group: self.group.clone(),
            sequence: columns(line, 3, 8),
            kind: line.kind.clone(),
            title: line.field("Work Title").to_owned(),
            number: line.field(number).to_owned(),
            iswc: line.field("ISWC").replace(['-', '.'], ""),
            records: Vec::new(),
        }
    }

    fn record(&mut self, line: &Line) {
        if let Some(open) = &mut self.open
            && open.records.len() < MOST
        {
            let sequence = columns(line, 11, 8);
            open.records.push((line.line, line.kind.clone(), sequence));
        }
    }

    /// Passes over findings of files that are not acknowledged.
    fn skip(&mut self, file: &str) -> io::Result<()> {
        let number = self.findings.number_of(file);
        while let Some(finding) = &self.next
            && self.findings.number_of(&finding.file) < number
        {
            self.next = self.findings.read()?;
        }
        Ok(())
    }

    /// Writes the open transaction with all findings before a line.
    fn flush(&mut self, before: u64) -> io::Result<()> {
        while let Some(finding) = &self.next
            && finding.file == self.file
            && finding.line < before
        {
            let told = self.next.take();
            self.next = self.findings.read()?;
            let told = told.filter(|finding| self.own.len() < MOST && tells(finding));
            self.own.extend(told);
        }
        match self.open.take() {
            Some(open) => self.answer(&open),
            None => Ok(()),
        }
    }

    /// Writes what is said of a transaction.
    fn answer(&mut self, open: &Original) -> io::Result<()> {
        let own = std::mem::take(&mut self.own);
        let status = status(open, &own);
        let count = match status {
            "RJ" => &mut self.done.rejected,
            "CO" => &mut self.done.conflicts,
            "DU" => &mut self.done.duplicates,
            _ => &mut self.done.accepted,
        };
        *count += 1;
        let sequence = self.done.transactions.to_string();
        self.done.transactions += 1;
        let day = self.day.clone();
        self.put(
            "ACK",
            &[
                ("Transaction Sequence #", &sequence),
                ("Record Sequence #", "0"),
                ("Creation Date", &open.created.day),
                ("Creation Time", &open.created.time),
                ("Original Group ID", &open.group),
                ("Original Transaction Sequence #", &open.sequence),
                ("Original Transaction Type", &open.kind),
                ("Creation Title", &open.title),
                ("Submitter Creation #", &open.number),
                ("Processing Date", &day),
                ("Transaction Status", status),
            ],
        )?;
        let told = own.iter().filter(|finding| finding.level != Level::Note);
        for (number, finding) in told.enumerate() {
            self.message(&sequence, number + 1, finding, open)?;
        }
        Ok(())
    }

    fn message(
        &mut self,
        sequence: &str,
        number: usize,
        finding: &Finding,
        open: &Original,
    ) -> io::Result<()> {
        let about = about(finding, open);
        let record = number.to_string();
        let text = format!("{}: {}", finding.code, finding.message);
        let kept = |c: char| {
            if c.is_ascii() && !c.is_control() {
                c
            } else {
                '?'
            }
        };
        let text: String = text.to_uppercase().chars().map(kept).collect();
        self.put(
            "MSG",
            &[
                ("Transaction Sequence #", sequence),
                ("Record Sequence #", &record),
                ("Message Type", about.level),
                ("Original Record Sequence #", about.sequence),
                ("Record Type", about.kind),
                ("Message Level", about.level),
                ("Validation Number", validation(&finding.code)),
                ("Message Text", &text),
            ],
        )
    }
}

/// Columns of a line, from 0.
fn columns(line: &Line, start: usize, count: usize) -> String {
    let text = line.text().chars().skip(start).take(count);
    text.collect::<String>().trim().to_owned()
}
