//! CWR, Common Works Registration, versions 2.1 and 2.2 (CISAC CWR19-1070R1): fixed columns, a
//! record a line, records of one work together in a transaction, transactions of one kind in a
//! group.
//!
//! A row is a line. Trailing blanks may be trimmed, lines may end with LF or CRLF, and the
//! trailer may be missing; counts that do not agree are told and cost nothing. Files of CWR 3.x
//! are read as far as their layout is known, which is said once a file.
//!
//! A transaction becomes the work that it registers, with everybody who has a part in it, their
//! shares of ownership and of collection per territory, and the recordings that it names. In an
//! acknowledgement (`ACK`), the recipient's number is the work code of the society that sent it.

mod codes;
mod holders;
pub mod layout;
pub mod line;
mod recording;
pub mod transaction;
mod work;

use std::collections::BTreeMap;
use std::io::{self, Read};

use self::layout::Version;
use self::line::Line;
use self::transaction::{MOST_LINES, Transaction};
use super::desk::{Desk, Files, Stop};
use super::flaw::{Flaw, short};
use super::input::Input;
use super::table::{Cut, Next, Recent, Rows};
use super::{Feed, Take};

/// The CWR files of one source.
#[derive(Clone, Debug)]
pub struct CwrFeed {
    files: Files,
}

impl CwrFeed {
    /// The files of a source.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    /// Reads one file from `reader`, which may be packed; `name` is its name in rejects.
    ///
    /// # Errors
    /// Fails only when `take` fails.
    pub fn read_from(
        &self,
        reader: impl Read + 'static,
        name: &str,
        take: &mut dyn Take,
    ) -> io::Result<()> {
        self.files.one(Input::of(reader), name, take, &mut file)
    }
}

impl Feed for CwrFeed {
    fn read(&self, take: &mut dyn Take) -> io::Result<()> {
        self.files.each(take, &mut file)
    }
}

/// Who sent a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Sender {
    /// Type and number, such as `PB61101` or `SO52`.
    pub(super) code: String,
    /// The number of the society, if it is one.
    pub(super) society: Option<String>,
}

impl Sender {
    /// Reads the header of a file. An IPI name number of 11 digits may stand in the columns of
    /// type and number together (CWR 2.2 revision 2).
    fn read(header: &Line) -> Self {
        let (kind, number) = (header.field("Sender Type"), header.field("Sender ID"));
        Self {
            code: format!("{kind}{}", number.trim_start_matches('0')),
            society: (kind == "SO").then(|| codes::society(number)).flatten(),
        }
    }
}

/// Most agreements of one file that are kept for the works that name them.
const MOST_AGREEMENTS: usize = 100_000;

/// Reads one file.
fn file(input: Input, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let mut rows = Rows::new(input, Cut::Whole);
    let mut reader = Reader {
        sender: Sender::default(),
        version: Version::Two,
        open: None,
        agreements: BTreeMap::new(),
        recent: Recent::default(),
        counts: Counts::default(),
        desk,
    };
    let mut last = 1;
    loop {
        let text = match rows.next()? {
            Next::End => break,
            Next::Bad(flaw) => Err(flaw),
            Next::Row => rows.row().map(|row| row.cell(0).to_owned()),
        };
        let number = rows.row_line();
        last = number;
        // What cannot be read counts as well: the trailer counts it.
        reader
            .counts
            .records
            .iter_mut()
            .for_each(|count| *count += 1);
        match text
            .map_err(Refused::Row)
            .and_then(|text| reader.line(&text, number))
        {
            Ok(()) => {}
            Err(Refused::Row(flaw)) => {
                reader.desk.line = number;
                reader.desk.refuse_row(flaw);
            }
            Err(Refused::Stop(stop)) => return Err(stop),
        }
        reader.desk.row();
    }
    reader.end(last)
}

/// Why a line is not taken.
enum Refused {
    Row(Flaw),
    Stop(Stop),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// What was counted, to be compared with what the trailers say.
#[derive(Default)]
struct Counts {
    groups: u64,
    /// Transactions and records of the group, and of the file.
    transactions: [u64; 2],
    records: [u64; 2],
    in_group: bool,
    trailer: bool,
}

/// A file that is being read.
struct Reader<'a, 'd> {
    sender: Sender,
    version: Version,
    open: Option<Transaction>,
    agreements: BTreeMap<String, String>,
    recent: Recent,
    counts: Counts,
    desk: &'a mut Desk<'d>,
}

impl Reader<'_, '_> {
    fn line(&mut self, text: &str, number: u64) -> Result<(), Refused> {
        if self.counts.records[1] == 1 && !text.starts_with("HDR") {
            self.desk.line = number;
            let flaw = Flaw::new(
                "file-cwr",
                "the file does not begin with a HDR record",
                "is it CWR? name its format in registry.toml",
            );
            return Err(Stop::File(number, flaw).into());
        }
        if text.starts_with("WRK") {
            self.is_three(number);
        }
        let Some(line) = Line::read(text, number, self.version) else {
            let kind: String = text.chars().take(3).collect();
            let message = format!("there is no record type `{}`", short(&kind));
            let hint = "see the record types of CWR 2.2; is the line torn?";
            return Err(Refused::Row(Flaw::new("record-type", message, hint)));
        };
        match line.kind.as_str() {
            "HDR" => {
                self.sender = Sender::read(&line);
                if text.chars().skip(87).collect::<String>().contains("3.") && text.len() > 150 {
                    self.is_three(number);
                }
                Ok(())
            }
            "GRH" => Ok(self.group(&line)?),
            "GRT" => Ok(self.group_end(&line)?),
            "TRL" => Ok(self.trailer(&line)?),
            _ => self.record(line),
        }
    }

    fn is_three(&mut self, number: u64) {
        if self.version == Version::Two {
            self.version = Version::Three;
            let flaw = Flaw::new(
                "cwr-3",
                "the file is CWR 3.x: works, publishers, writers, shares, titles, performers, \
                 recordings and cross references are read, the rest is not",
                "send CWR 2.2 where everything has to be taken",
            );
            self.desk.flaw_at(number, flaw);
        }
    }

    fn record(&mut self, line: Line) -> Result<(), Refused> {
        if let Some(open) = &mut self.open
            && open.takes(&line)
        {
            if open.details.len() >= MOST_LINES {
                let message = format!("the transaction has more than {MOST_LINES} records");
                let hint = "is the sequence number of a transaction repeated?";
                return Err(Refused::Row(Flaw::new("cwr-long", message, hint)));
            }
            open.push(line);
            return Ok(());
        }
        self.close()?;
        let kind = line.kind.clone();
        match Transaction::begin(line) {
            Some(new) => {
                self.counts
                    .transactions
                    .iter_mut()
                    .for_each(|count| *count += 1);
                self.open = Some(new);
                Ok(())
            }
            None => Err(Refused::Row(Flaw::new(
                "cwr-orphan",
                format!("the {kind} record belongs to no transaction before it"),
                "write details after the record that begins their transaction, with its number",
            ))),
        }
    }

    /// Hands over the transaction that is open.
    fn close(&mut self) -> Result<(), Stop> {
        let Some(transaction) = self.open.take() else {
            return Ok(());
        };
        match transaction.header.as_ref().map(|line| line.kind.as_str()) {
            Some("AGR") => {
                self.agreement(&transaction);
                Ok(())
            }
            None if transaction.ack.as_ref().is_some_and(is_of_agreement) => Ok(()),
            _ => {
                let agreements = &self.agreements;
                let find = |number: &str| agreements.get(number).cloned();
                let (sender, recent) = (&self.sender, &mut self.recent);
                work::hand_over(&transaction, sender, &find, recent, self.desk)
            }
        }
    }

    /// Keeps what an agreement says for the works that name it.
    fn agreement(&mut self, transaction: &Transaction) {
        let Some(line) = &transaction.header else {
            return;
        };
        let day = |field| line.date(field).unwrap_or_default();
        let mut text = format!(
            "{} {}/{}",
            line.field("Agreement Type"),
            day("Agreement Start Date"),
            day("Agreement End Date")
        );
        let parties = transaction.details("IPA").map(|party| {
            let name = party.field("Interested Party Last Name");
            format!("{} {name}", party.field("Agreement Role Code"))
        });
        let parties: Vec<String> = parties.collect();
        if !parties.is_empty() {
            text.push_str(": ");
            text.push_str(&parties.join(", "));
        }
        for field in [
            "Submitter Agreement Number",
            "Society-Assigned Agreement Number",
        ] {
            let number = line.field(field);
            if number.is_empty() {
                continue;
            }
            if self.agreements.len() < MOST_AGREEMENTS {
                let named = format!("{number} {text}");
                self.agreements.insert(number.to_owned(), named);
            } else {
                self.desk.warning("cwr-agreements");
            }
        }
    }

    fn group(&mut self, line: &Line) -> Result<(), Stop> {
        self.close()?;
        if self.counts.in_group {
            self.miscounted(line, "the group before it has no GRT record".to_owned());
        }
        self.counts.groups += 1;
        self.counts.in_group = true;
        self.counts.transactions[0] = 0;
        self.counts.records[0] = 1;
        Ok(())
    }

    fn group_end(&mut self, line: &Line) -> Result<(), Stop> {
        self.close()?;
        if !self.counts.in_group {
            self.miscounted(line, "there is no group that it ends".to_owned());
        }
        self.counts.in_group = false;
        self.compare(line, "Transaction Count", self.counts.transactions[0]);
        self.compare(line, "Record Count", self.counts.records[0]);
        Ok(())
    }

    fn trailer(&mut self, line: &Line) -> Result<(), Stop> {
        self.close()?;
        self.counts.trailer = true;
        self.compare(line, "Group Count", self.counts.groups);
        self.compare(line, "Transaction Count", self.counts.transactions[1]);
        self.compare(line, "Record Count", self.counts.records[1]);
        Ok(())
    }

    fn compare(&mut self, line: &Line, field: &str, counted: u64) {
        let said = line.field(field);
        if said.parse() != Ok(counted) {
            let message = format!("{field} is `{}`, but there are {counted}", short(said));
            self.miscounted(line, message);
        }
    }

    fn miscounted(&mut self, line: &Line, message: String) {
        let hint = "is the file complete? fetch it again, or correct the count";
        self.desk
            .flaw_at(line.line, Flaw::new("cwr-count", message, hint));
    }

    fn end(mut self, line: u64) -> Result<(), Stop> {
        self.close()?;
        if self.counts.records[1] == 0 {
            let flaw = Flaw::new(
                "file-empty",
                "the file is empty",
                "fetch it again, or leave it out of `paths`",
            );
            return Err(Stop::File(1, flaw));
        }
        if !self.counts.trailer {
            let hint = "is the file complete? fetch it again";
            let flaw = Flaw::new("cwr-trailer", "the file has no TRL record", hint);
            self.desk.flaw_at(line, flaw);
        }
        Ok(())
    }
}

/// Whether an acknowledgement is of an agreement.
fn is_of_agreement(ack: &Line) -> bool {
    ack.field("Original Transaction Type") == "AGR"
}
