//! Findings for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::check::{Finding, Report, Summary};

/// Writes one document: `summary`, then `findings`.
pub(super) fn json(out: &mut impl Write, report: &mut Report) -> io::Result<()> {
    out.write_all(b"{\"summary\":")?;
    serde_json::to_writer(&mut *out, &report.summary)?;
    out.write_all(b",\"findings\":[")?;
    let mut first = true;
    while let Some(finding) = report.findings.read()? {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &finding)?;
        first = false;
    }
    out.write_all(b"]}\n")
}

/// Writes the summary, then every finding, one a line.
pub(super) fn ndjson(out: &mut impl Write, report: &mut Report) -> io::Result<()> {
    #[derive(Serialize)]
    struct Head<'a> {
        summary: &'a Summary,
    }
    let summary = &report.summary;
    serde_json::to_writer(&mut *out, &Head { summary })?;
    out.write_all(b"\n")?;
    while let Some(finding) = report.findings.read()? {
        serde_json::to_writer(&mut *out, &finding)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The columns of the CSV.
const COLUMNS: [&str; 8] = [
    "file",
    "line",
    "column",
    "level",
    "code",
    "message",
    "hint",
    "identifier",
];

/// Writes one row for each finding (RFC 4180).
pub(super) fn csv(out: &mut impl Write, report: &mut Report) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    while let Some(finding) = report.findings.read()? {
        let Finding {
            file,
            line,
            column,
            level,
            code,
            message,
            hint,
            identifier,
        } = finding;
        let column = column.map(|column| column.to_string()).unwrap_or_default();
        writer.write_record([
            file.as_str(),
            &line.to_string(),
            &column,
            level.name(),
            &code,
            &message,
            &hint,
            identifier.as_deref().unwrap_or_default(),
        ])?;
    }
    writer.flush()
}
