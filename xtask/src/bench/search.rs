//! How fast titles are completed and found inside the Wasm, beside native code, SQLite FTS5, tantivy and
//! an `fst` map over the same titles, in one run.
//!
//! `builder/examples/cost` makes the queries out of titles of the snapshot, times native code, and writes
//! down what it answered. The engine without its shell (`worker/examples/ask.rs`, compiled as the edge
//! program is) and the edge program itself then have to answer the same, byte by byte, before they are
//! timed in Node.js. Whatever a query needs is there: the first round of each program loads it. Each
//! query is asked in five rounds and its best time counts, because machines are shared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rows::{self, Row};
use super::{Bench, build};
use crate::failure::{Failure, Outcome};
use crate::quality;
use crate::run::{capture, cargo, run, step};
use crate::wasm;

/// What the times inside the Wasm shall be, over a million records, in microseconds.
const GOALS: [(&str, &str); 5] = [
    ("every keystroke: median", "<= 20"),
    ("every keystroke: 99 of 100", "<= 100"),
    ("several words: median", "<= 60"),
    (
        "one word with an error behind the first letter: median",
        "<= 60",
    ),
    (
        "one word with an error at the first letter: median",
        "<= 1500",
    ),
];
/// Who is timed here; the others are compared with it.
const OURS: &str = "Wasm";

/// Times all programs over the synthetic registry.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let house = bench.house;
    build::ensure(bench)?;
    let snapshot = build::snapshot(bench);
    let queries = snapshot.with_file_name("queries.tsv");
    let asker = compile(bench)?;
    let mut peers = quality::engines(house)?;
    let mut example = cargo(house.root());
    example.args(["run", "--quiet", "--release", "--package", "imr-builder"]);
    example.args(["--example", "cost", "--"]);
    example.arg(&snapshot).arg("search").arg(&queries);
    let mut all = step("native code", || rows::parse(&capture(&mut example)?))?;
    let mut node = Command::new(&bench.tools.node);
    node.arg(house.at("xtask/bench/search.mjs")).args([
        &asker,
        &bench.engine.js,
        &snapshot,
        &queries,
    ]);
    all.extend(step("the Wasm", || rows::parse(&capture(&mut node)?))?);
    peers.arg("speed").arg(build::feeds(bench)).arg(&queries);
    all.extend(step("others", || rows::parse(&capture(&mut peers)?))?);
    Ok(judged(all, bench.records))
}

/// Compiles the engine without its shell as the edge program is compiled and optimised.
fn compile(bench: &Bench<'_>) -> Outcome<PathBuf> {
    let house = bench.house;
    let mut command = cargo(&house.at("worker"));
    command
        .args(["build", "--quiet", "--example", "ask", "--release"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(wasm::FAST)
        .env("WASM_BINDGEN_USE_JS_SYS", "1")
        .envs(wasm::flags(house)?);
    step("compile the engine without its shell", || run(&mut command))?;
    let raw = house
        .target()
        .join("wasm32-unknown-unknown/release/examples/ask.wasm");
    let folder = house.dist("bench/ask");
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let mut command = Command::new(&bench.tools.wasm_bindgen);
    command.args(["--target", "nodejs", "--out-dir"]);
    run(command.arg(&folder).arg(&raw))?;
    // CommonJS, below a folder that says otherwise.
    let note = folder.join("package.json");
    fs::write(&note, "{\"type\":\"commonjs\"}\n").map_err(Failure::at(&note))?;
    let bound = folder.join("ask_bg.wasm");
    let whole = folder.join("ask_bg.whole.wasm");
    fs::rename(&bound, &whole).map_err(Failure::at(&whole))?;
    optimise(bench, &whole, &bound)?;
    Ok(folder.join("ask.js"))
}

fn optimise(bench: &Bench<'_>, from: &Path, to: &Path) -> Outcome {
    let mut command = wasm::binaryen(bench.house, &bench.tools, "wasm-opt");
    command.args(wasm::OPTIMISE).arg(from).arg("-o").arg(to);
    run(&mut command)
}

/// Gives our rows their goals, if the registry is as large as they are meant for, and adds how many
/// times as long the others take.
fn judged(mut rows: Vec<Row>, records: u64) -> Vec<Row> {
    let mut ratios = Vec::new();
    let prefix = format!("search, {OURS}, ");
    for at in 0..rows.len() {
        let Some(what) = rows[at].name.strip_prefix(&prefix).map(str::to_owned) else {
            continue;
        };
        if records >= build::RECORDS
            && let Some((_, goal)) = GOALS.iter().find(|(name, _)| *name == what)
        {
            rows[at].goal = (*goal).to_owned();
        }
        let ours = rows[at].value;
        for row in rows.iter().filter(|row| row.unit == "us") {
            let who = row
                .name
                .strip_prefix("search, ")
                .and_then(|name| name.strip_suffix(&format!(", {what}")))
                .filter(|who| *who != OURS);
            if let Some(who) = who {
                let name = format!("search, {who} / {OURS}, {what}");
                ratios.push(Row::new(&name, row.value / ours, "x", ""));
            }
        }
    }
    rows.extend(ratios);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let us = |name: &str, value: f64| Row::new(name, value, "us", "");
        vec![
            us("search, native, every keystroke: median", 8.0),
            us("search, Wasm, every keystroke: median", 16.0),
            us("search, tantivy, every keystroke: median", 160.0),
            us("search, tantivy, several words: median", 1.0),
            Row::new(
                "search, tantivy, every keystroke: found",
                1.0,
                "of 1,000",
                "",
            ),
        ]
    }

    #[test]
    fn others_are_compared_with_the_wasm_on_the_same_queries() {
        let all = judged(rows(), build::RECORDS);
        assert_eq!(all.len(), 7);
        assert_eq!(all[1].goal, "<= 20");
        let ratio = |name: &str, value| Row::new(name, value, "x", "");
        assert_eq!(
            all[5..],
            [
                ratio("search, native / Wasm, every keystroke: median", 0.5),
                ratio("search, tantivy / Wasm, every keystroke: median", 10.0),
            ]
        );
    }

    #[test]
    fn goals_for_a_million_records_are_not_met_by_fewer() {
        assert!(judged(rows(), 10_000).iter().all(|row| row.goal.is_empty()));
    }
}
