//! Synthetic statements of any size, for measuring: JSON Lines in every vocabulary.
//!
//! ```text
//! cargo run --release -p imr-builder --example statements_synthetic -- --megabytes N --out FILE [--read]
//! ```
//!
//! The same size gives the same bytes. `--read` reads the file back, tells how fast, and fails
//! unless every row was taken.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

use imr_builder::feed::statements::StatementsFeed;
use imr_builder::feed::{Files, Take};
use imr_builder::ingest::{Item, Reject, Rule};
use imr_builder::report::peak_memory;

/// What is said, in turn.
const SAID: [&str; 8] = [
    r#""statements":{"train-ai":"n","search":"y"},"declared_at":"2026-01-02","id":"d-NUMBER""#,
    r#""content-usage":"train-ai=n, search=y","declared":"2026-02-03T04:05:06Z""#,
    r#""tdm-reservation":1,"tdm-policy":"https://policy.example/NUMBER""#,
    r#""tdm":{"train":"reserved","inference":"open","search":"open","analyze":"reserved"}"#,
    r#""entries":{"cawg.ai_training":{"use":"constrained","constraint_info":"https://c.example"}}"#,
    r#""opt":"out","declared":"2026-03-04""#,
    r#""train-genai":"false","ai-use":"true","supersedes":"d-NUMBER""#,
    r#""all":"no","vocabulary":"house","licence":"https://licence.example/NUMBER""#,
];

fn line(number: u64) -> String {
    let said = SAID[(number % SAID.len() as u64) as usize].replace("NUMBER", &number.to_string());
    let (label, year) = (number % 997, number / 100_000 % 100);
    let subject = format!("QZ{label:03}{year:02}{:05}", number % 100_000);
    format!("{{\"subject\":\"{subject}\",{said},\"declarant\":{{\"name\":\"Label {label}\"}}}}\n")
}

fn write(out: &str, bytes: u64) -> io::Result<u64> {
    let mut file = BufWriter::new(File::create(out)?);
    let (mut written, mut rows) = (0, 0);
    while written < bytes {
        let line = line(rows);
        file.write_all(line.as_bytes())?;
        written += line.len() as u64;
        rows += 1;
    }
    file.flush()?;
    Ok(rows)
}

/// Counts what is read.
#[derive(Default)]
struct Counts {
    rows: u64,
    items: u64,
    rejects: u64,
}

impl Take for Counts {
    fn item(&mut self, _: Item) -> io::Result<()> {
        self.items += 1;
        Ok(())
    }

    fn rule(&mut self, _: Rule) -> io::Result<()> {
        self.items += 1;
        Ok(())
    }

    fn reject(&mut self, _: Reject) {
        self.rejects += 1;
    }

    fn row(&mut self, _: u64) {
        self.rows += 1;
    }
}

fn read(path: &str, rows: u64) -> io::Result<bool> {
    let files = Files {
        id: "own".to_owned(),
        number: 0,
        files: Vec::new(),
    };
    let file = File::open(path)?;
    let megabytes = file.metadata()?.len() as f64 / 1e6;
    let mut counts = Counts::default();
    let began = Instant::now();
    StatementsFeed::new(files).read_from(file, path, &mut counts)?;
    let seconds = began.elapsed().as_secs_f64();
    let rate = counts.rows as f64 / seconds;
    println!("read statements\t{:.1}\tMB/s\t>= 100", megabytes / seconds);
    println!("read statements, rows\t{rate:.0}\trows/s");
    let memory = peak_memory().unwrap_or_default() as f64 / f64::from(1 << 20);
    println!("read statements, peak memory\t{memory:.1}\tMiB\t<= 512");
    Ok((counts.rows, counts.items, counts.rejects) == (rows, rows, 0))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let megabytes = value("--megabytes").and_then(|text| text.parse::<u64>().ok());
    let (Some(megabytes), Some(out)) = (megabytes, value("--out")) else {
        eprintln!("usage: statements_synthetic --megabytes N --out FILE [--read]");
        return ExitCode::from(2);
    };
    let done = write(&out, megabytes * 1_000_000).and_then(|rows| {
        let back = arguments.iter().any(|argument| argument == "--read");
        if back { read(&out, rows) } else { Ok(true) }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: not every row was taken");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
