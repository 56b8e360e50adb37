//! Findings for people.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::super::paint::{Paint, grouped, pad, plain, width};
use crate::check::{Finding, Level, Report, Standings, Summary};

/// Most files that the counts list; the rest is said as a number.
const FILES: usize = 20;
/// Codes that are counted, and listed only when everything is.
const COUNTED: [&str; 2] = ["registry-known", "registry-not-covered"];

/// Writes the counts, then the findings by file; at most `limit` of one code, 0 for all.
pub(super) fn write(
    out: &mut impl Write,
    report: &mut Report,
    limit: u64,
    paint: Paint,
) -> io::Result<()> {
    summary(out, &report.summary, paint)?;
    let mut shown: BTreeMap<String, u64> = BTreeMap::new();
    let mut hinted: BTreeSet<String> = BTreeSet::new();
    let mut file: Option<String> = None;
    while let Some(finding) = report.findings.read()? {
        if limit > 0 {
            let count = shown.entry(finding.code.clone().into_owned()).or_default();
            if *count >= limit || COUNTED.contains(&finding.code.as_ref()) {
                continue;
            }
            *count += 1;
        }
        if file.as_ref() != Some(&finding.file) {
            writeln!(out, "\n{}", paint.strong(&plain(&finding.file)))?;
            file = Some(finding.file.clone());
        }
        line(
            out,
            &finding,
            hinted.insert(finding.code.to_string()),
            paint,
        )?;
    }
    for code in &report.summary.codes {
        let listed = shown.get(&code.code).copied().unwrap_or(0);
        if limit > 0 && listed > 0 && code.count > listed {
            let more = grouped(code.count - listed);
            let text = format!("{more} more of {}: --limit 0 lists all", code.code);
            writeln!(out, "{}", paint.faint(&text))?;
            shown.remove(&code.code);
        }
    }
    Ok(())
}

/// Writes the counts in one line.
pub(super) fn counts(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    writeln!(out, "{}; {}", read(summary), found(summary))
}

fn read(summary: &Summary) -> String {
    let (rows, taken, refused) = (summary.rows, summary.taken, summary.refused);
    format!(
        "{}, {}: {} taken, {} refused",
        number(summary.files.len() as u64, "file"),
        number(rows, "row"),
        grouped(taken),
        grouped(refused)
    )
}

fn found(summary: &Summary) -> String {
    let (errors, warnings) = (summary.errors, summary.warnings);
    let parts = [
        number(errors, "error"),
        number(warnings, "warning"),
        number(summary.notes, "note"),
    ];
    parts.join(", ")
}

fn number(count: u64, what: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{} {what}{end}", grouped(count))
}

fn summary(out: &mut impl Write, summary: &Summary, paint: Paint) -> io::Result<()> {
    let verdict = found(summary);
    let verdict = match (summary.errors, summary.warnings) {
        (0, 0) => paint.strong(&verdict),
        (0, _) => paint.warning(&verdict),
        _ => paint.error(&verdict),
    };
    writeln!(out, "{verdict}")?;
    writeln!(out, "{}", read(summary))?;
    for format in &summary.formats {
        let files = number(format.files, "file");
        let text = format!("{}: {files}, {}", format.format, format.why);
        writeln!(out, "{}", paint.faint(&plain(&text)))?;
    }
    if let Some(standings) = &summary.against {
        registry(out, standings, paint)?;
    }
    if summary.files.len() > 1 {
        files(out, summary, paint)?;
    }
    if !summary.codes.is_empty() {
        writeln!(out)?;
    }
    for code in &summary.codes {
        let count = grouped(code.count);
        let level = level(code.level, paint);
        writeln!(out, "  {count:>9}  {level}  {}", code.code)?;
    }
    Ok(())
}

fn registry(out: &mut impl Write, standings: &Standings, paint: Paint) -> io::Result<()> {
    let Standings {
        snapshot,
        sequence,
        issued,
        identifiers,
        known,
        conflict,
        archived,
        unknown,
        not_covered,
        unavailable,
    } = standings;
    let text = format!("against snapshot {snapshot}, sequence {sequence}, issued {issued}");
    writeln!(out, "{}", paint.faint(&plain(&text)))?;
    let mut parts = Vec::new();
    for (count, what) in [
        (known, "known"),
        (conflict, "in conflict"),
        (archived, "archived"),
        (unknown, "unknown"),
        (not_covered, "not covered"),
        (unavailable, "unavailable"),
    ] {
        if *count > 0 {
            parts.push(format!("{} {what}", grouped(*count)));
        }
    }
    let all = number(*identifiers, "identifier");
    writeln!(out, "{all}: {}", parts.join(", "))
}

fn files(out: &mut impl Write, summary: &Summary, paint: Paint) -> io::Result<()> {
    let shown = summary.files.iter().take(FILES);
    let widest = shown.clone().map(|file| width(&plain(&file.file))).max();
    let widest = widest.unwrap_or(4).max(4);
    let head = format!(
        "{}  {:>11} {:>9} {:>9} {:>9} {:>9}",
        pad("file", widest),
        "format",
        "rows",
        "refused",
        "errors",
        "warnings"
    );
    writeln!(out, "\n{}", paint.faint(&head))?;
    for file in shown {
        let [rows, refused, errors, warnings] =
            [file.rows, file.refused, file.errors, file.warnings].map(grouped);
        let format = if file.format.is_empty() {
            "-"
        } else {
            file.format
        };
        let name = pad(&plain(&file.file), widest);
        writeln!(
            out,
            "{name}  {format:>11} {rows:>9} {refused:>9} {errors:>9} {warnings:>9}"
        )?;
    }
    match summary.files.len().saturating_sub(FILES) {
        0 => Ok(()),
        more => writeln!(out, "{}", paint.faint(&format!("and {more} more files"))),
    }
}

/// The name of a level, as wide as the widest.
fn level(level: Level, paint: Paint) -> String {
    let name = pad(level.name(), 7);
    match level {
        Level::Error => paint.error(&name),
        Level::Warning => paint.warning(&name),
        Level::Note => name,
    }
}

fn line(out: &mut impl Write, finding: &Finding, hint: bool, paint: Paint) -> io::Result<()> {
    let place = match (finding.line, finding.column) {
        (0, _) => "-".to_owned(),
        (line, None) => line.to_string(),
        (line, Some(column)) => format!("{line}:{column}"),
    };
    let (level, code) = (level(finding.level, paint), &finding.code);
    let message = plain(&finding.message);
    writeln!(out, "  {place:>9}  {level}  {code}: {message}")?;
    if hint && !finding.hint.is_empty() {
        let hint = paint.faint(&format!("hint: {}", plain(&finding.hint)));
        writeln!(out, "  {:>9}  {:7}  {hint}", "", "")?;
    }
    Ok(())
}
