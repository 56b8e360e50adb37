//! How fast `imr match` is: lines a second and a core's time for a line, by what the lines are like,
//! over the synthetic registry of a million records.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use super::rows::Row;
use super::{Bench, build};
use crate::failure::{Failure, Outcome};
use crate::run::on_path;
use crate::sample::{self, Profile};

/// Lines of a report: for a short one, reading the snapshot is a large part of the work; for a long one it is a small
/// part.
const SHORT: usize = 100_000;
const LONG: usize = 600_000;
/// What lines are like; `mixed` has one of 20 mistyped, one of 20 not registered, two of 20 in another
/// version.
const CLASSES: [(&str, usize, &str); 6] = [
    ("mixed", LONG, ">= 50000"),
    ("mixed", SHORT, ">= 50000"),
    ("exact", SHORT, ""),
    ("typing errors", SHORT, ""),
    ("version tails", SHORT, ""),
    ("not registered", SHORT, ""),
];
/// Threads that match.
const THREADS: usize = 2;

/// Matches a report of every class.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    build::ensure(bench)?;
    let snapshot = build::snapshot(bench);
    let imr = sample::imr(house, Profile::Release)?;
    let recordings = build::feeds(bench).join("recordings.tsv");
    let mut rows = Vec::new();
    for (class, lines, goal) in CLASSES {
        let taken = taken(&recordings, bench.records, lines)?;
        let report = house.dist("bench/report.tsv");
        let mut text = "title\tartist\tduration_ms\n".to_owned();
        for (at, line) in taken.iter().enumerate() {
            text.push_str(&written(class, at, line));
        }
        fs::write(&report, text).map_err(Failure::at(&report))?;
        let mut command = Command::new(&imr);
        arguments(&mut command, &report, &snapshot, THREADS);
        let (rate, _) = summary(&mut command)?;
        let lines = taken.len();
        let name = format!("match, {class}, {lines} lines, {THREADS} threads");
        rows.push(Row::new(&name, rate, "lines/s", goal));
        if let Some(perf) = on_path("perf") {
            let mut command = Command::new(perf);
            command.args(["stat", "-x", ",", "-e", "instructions:u"]);
            command.arg(&imr);
            arguments(&mut command, &report, &snapshot, 1);
            let (_, said) = summary(&mut command)?;
            // A virtual machine may have no counters.
            if let Some(count) = instructions(&said) {
                let name = format!("match, {class}, {lines} lines, instructions");
                rows.push(Row::new(&name, count / lines as f64, "per line", ""));
            }
        }
    }
    Ok(rows)
}

fn arguments(command: &mut Command, report: &Path, snapshot: &Path, threads: usize) {
    command.arg("match").arg(report).arg("--snapshot");
    command.arg(snapshot).args(["--out", "/dev/null"]);
    command.args(["--threads", &threads.to_string()]);
}

/// Takes so many titles, artists and durations from all over the feed, none twice.
fn taken(recordings: &Path, records: u64, lines: usize) -> Outcome<Vec<[String; 3]>> {
    let file = File::open(recordings).map_err(Failure::at(recordings))?;
    let every = (records as usize * 3 / 4 / lines).max(1);
    let mut taken = Vec::with_capacity(lines);
    for line in BufReader::new(file).lines().skip(1).step_by(every) {
        let line = line.map_err(Failure::at(recordings))?;
        let mut cells = line.split('\t').skip(1).map(str::to_owned);
        if let (Some(title), Some(artist), Some(duration)) =
            (cells.next(), cells.next(), cells.next())
            && taken.len() < lines
        {
            taken.push([title, artist, duration]);
        }
    }
    // In no order of identifiers, as lines of a report are.
    let count = taken.len();
    for at in 0..count {
        taken.swap(at, at * 7_919 % count);
    }
    Ok(taken)
}

/// Writes the line of a class.
fn written(class: &str, at: usize, [title, artist, duration]: &[String; 3]) -> String {
    let class = match (class, at % 20) {
        ("mixed", 3) => "typing errors",
        ("mixed", 8) => "not registered",
        ("mixed", 11 | 17) => "version tails",
        (class, _) => class,
    };
    let title = match class {
        "typing errors" => mistyped(title, at),
        "version tails" => format!("{title} - Remastered 2009"),
        "not registered" => format!("Nothing Like This {at}"),
        _ => title.clone(),
    };
    format!("{title}\t{artist}\t{duration}\n")
}

/// Leaves a letter out, doubles it, or exchanges it with the next.
fn mistyped(title: &str, at: usize) -> String {
    let mut letters: Vec<char> = title.chars().collect();
    let place = 1 + at * 31 % letters.len().max(2);
    if place + 1 < letters.len() {
        match at % 3 {
            0 => {
                letters.remove(place);
            }
            1 => letters.insert(place, letters[place]),
            _ => letters.swap(place, place + 1),
        }
    } else {
        letters.extend(letters.last().copied());
    }
    letters.into_iter().collect()
}

/// Runs `imr match`; returns the lines a second that it tells, and all that was told.
fn summary(command: &mut Command) -> Outcome<(f64, String)> {
    let output = command
        .output()
        .map_err(|error| Failure::new(format!("imr match cannot start: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // 1 says that nothing was matched.
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(Failure::new(format!("imr match failed\n{said}")));
    }
    let rate = said.split_once(" s (").map_or("", |(_, rest)| rest);
    let digits = rate.split(' ').next().unwrap_or_default();
    let rate = digits
        .parse()
        .map_err(|_| Failure::new(format!("imr match does not tell how fast it was\n{said}")))?;
    Ok((rate, said))
}

/// Reads the count that `perf stat` wrote.
fn instructions(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.contains("instructions"))?;
    line.split(',').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_lines_of_every_class() {
        let line = ["ab cd".to_owned(), "x".to_owned(), "1".to_owned()];
        let lines =
            |class: &str| -> Vec<String> { (0..20).map(|at| written(class, at, &line)).collect() };
        let count =
            |lines: &[String], part: &str| lines.iter().filter(|line| line.contains(part)).count();
        let mixed = lines("mixed");
        assert_eq!(count(&mixed, "Remastered"), 2);
        assert_eq!(count(&mixed, "Nothing"), 1);
        assert_eq!(count(&mixed, "ab cd\t"), 16);
        assert_eq!(count(&lines("typing errors"), "ab cd\t"), 0);
    }

    #[test]
    fn what_perf_tells_is_read() {
        assert_eq!(
            instructions("x\n1200,,instructions:u,1,100\n"),
            Some(1_200.0)
        );
        assert_eq!(instructions("<not supported>,,instructions:u,0"), None);
    }
}
