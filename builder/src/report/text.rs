//! The report of a build for people.

use std::fmt::{self, Write};

use super::BuildReport;

impl BuildReport {
    /// Returns the report for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        self.write_snapshot(out)?;
        self.write_sources(out)?;
        self.write_records(out)?;
        self.write_tables(out)?;
        self.write_rejects(out)?;
        let seconds = self.milliseconds as f64 / 1_000.0;
        let rate = self.rows * 1_000 / self.milliseconds.max(1);
        write!(out, "took {seconds:.1} s, {} rows/s", grouped(rate))?;
        if let Some(bytes) = self.peak_memory {
            write!(out, ", {} MiB of memory at most", bytes >> 20)?;
        }
        out.push('\n');
        for file in &self.files {
            writeln!(out, "see {}", file.display())?;
        }
        Ok(())
    }

    fn write_snapshot(&self, out: &mut String) -> fmt::Result {
        let Some(snapshot) = &self.snapshot else {
            return writeln!(out, "{}: nothing was published", self.registry);
        };
        let changed = if snapshot.unchanged {
            ", as before"
        } else {
            ""
        };
        let (name, id, number) = (&self.registry, &snapshot.id, snapshot.sequence);
        writeln!(out, "{name}: snapshot {id}, sequence {number}{changed}")?;
        let (issued, until) = (&snapshot.issued, &snapshot.valid_until);
        writeln!(
            out,
            "issued {issued}, valid until {until}, signed by {}",
            snapshot.signed_by
        )?;
        let (bytes, objects) = (grouped(snapshot.bytes), grouped(snapshot.objects));
        let verified = grouped(self.verified);
        writeln!(
            out,
            "{bytes} bytes in {objects} files; {verified} rows read back and compared"
        )
    }

    fn write_sources(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "\n{:<24} {:>12} {:>12} {:>12}",
            "source", "rows", "taken", "rejected"
        )?;
        for source in &self.sources {
            let [rows, taken, rejected] =
                [source.rows, source.accepted, source.rejected].map(grouped);
            writeln!(
                out,
                "{:<24} {rows:>12} {taken:>12} {rejected:>12}",
                source.id
            )?;
            for (code, count) in &source.rejects {
                writeln!(out, "  {:>12} x {code}", grouped(*count))?;
            }
            for (code, count) in &source.warnings {
                writeln!(out, "  {:>12} x {code} (taken)", grouped(*count))?;
            }
        }
        Ok(())
    }

    fn write_records(&self, out: &mut String) -> fmt::Result {
        let head = ["records", "claims", "conflicts", "aliases"];
        let [a, b, c, d] = head;
        writeln!(out, "\n{:<24} {a:>12} {b:>12} {c:>12} {d:>12}", "kind")?;
        for kind in &self.records {
            let [a, b, c, d] =
                [kind.records, kind.claims, kind.conflicts, kind.aliases].map(grouped);
            writeln!(out, "{:<24} {a:>12} {b:>12} {c:>12} {d:>12}", kind.kind)?;
        }
        for (count, what) in [
            (self.videos, "recordings are videos"),
            (
                self.dangling_links,
                "links lead to identifiers that no record has",
            ),
            (self.joined, "records are part of another one"),
            (
                self.archive_cycles,
                "circles of archived identifiers (archive-cycle)",
            ),
            (
                self.possible_duplicates,
                "pairs of works may be one: the same title and writers",
            ),
            (
                self.duplicates_left_out,
                "works are not linked as possible duplicates, for too many are alike",
            ),
            (
                self.rules,
                "statements are for ISRC prefixes or all that a party is credited on",
            ),
            (self.applied, "statements came to records in this way"),
            (
                self.overshared,
                "identifiers are shared by too many records to identify one",
            ),
            (
                self.left_out,
                "claims or aliases were left out of records that have too many",
            ),
        ] {
            if count > 0 {
                writeln!(out, "{} {what}", grouped(count))?;
            }
        }
        self.write_suppressed(out)
    }

    fn write_suppressed(&self, out: &mut String) -> fmt::Result {
        let Some(suppressed) = &self.suppressed else {
            return Ok(());
        };
        let [entries, records, credits, shares, texts, links] = [
            suppressed.entries,
            suppressed.records,
            suppressed.credits,
            suppressed.shares,
            suppressed.texts,
            suppressed.links,
        ]
        .map(grouped);
        writeln!(
            out,
            "suppressed by {entries} entries: {records} records; of others {credits} credits, \
             {shares} shares, {texts} titles, facts and statements, {links} links"
        )?;
        if suppressed.namesakes > 0 {
            writeln!(
                out,
                "  {} credits have the name of a suppressed party, but not its identifier: list \
                 the name to leave them out",
                grouped(suppressed.namesakes)
            )?;
        }
        for entry in &suppressed.unknown {
            writeln!(out, "  nothing was found for {entry}")?;
        }
        Ok(())
    }

    fn write_tables(&self, out: &mut String) -> fmt::Result {
        if self.tables.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "\n{:<24} {:>12} {:>14} {:>10}",
            "table", "rows", "bytes", "segments"
        )?;
        for table in &self.tables {
            let (rows, bytes) = (grouped(table.rows), grouped(table.bytes));
            let segments = grouped(u64::from(table.segments));
            writeln!(
                out,
                "{:<24} {rows:>12} {bytes:>14} {segments:>10}",
                table.name
            )?;
        }
        Ok(())
    }

    fn write_rejects(&self, out: &mut String) -> fmt::Result {
        out.push('\n');
        for reject in &self.first_rejects {
            writeln!(out, "{reject}")?;
        }
        let more = self.rejects.saturating_sub(self.first_rejects.len() as u64);
        if more > 0 {
            writeln!(out, "... and {} more", grouped(more))?;
        }
        Ok(())
    }
}

/// Returns a number with a comma after every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SourceReport;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345_678, "12,345,678"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn the_text_says_what_was_taken_and_what_was_not() {
        let report = BuildReport {
            registry: "Example".to_owned(),
            rows: 1_500,
            rejects: 25,
            sources: vec![SourceReport {
                id: "prs".to_owned(),
                rows: 1_500,
                accepted: 1_499,
                rejected: 1,
                rejects: [("columns".to_owned(), 1)].into(),
                warnings: [("check-digit".to_owned(), 7)].into(),
                ..SourceReport::default()
            }],
            first_rejects: vec!["a.csv:1: columns: too few".to_owned()],
            milliseconds: 500,
            ..BuildReport::default()
        };
        let text = report.text();
        for part in [
            "Example: nothing was published",
            "prs                             1,500        1,499            1",
            "1 x columns\n",
            "7 x check-digit (taken)",
            "a.csv:1: columns: too few\n... and 24 more",
            "took 0.5 s, 3,000 rows/s",
        ] {
            assert!(text.contains(part), "{part:?} is missing in\n{text}");
        }
    }
}
