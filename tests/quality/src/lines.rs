//! Whether usage lines find their recording in the whole registry.

use std::collections::HashSet;

use imr_builder::store::Store;
use imr_snapshots::matching::Usage;
use imr_snapshots::query::matching::{self, Candidate, Verdict};
use imr_snapshots::table::fuzzy::distance;
use imr_snapshots::text::parts::Parts;
use imr_snapshots::text::{FoldTable, fold};

use crate::corpus::{Corpus, Query, letters};
use crate::curve::{self, Scored};
use crate::peers::id_of;

/// Prints what becomes of lines that are matched against the whole registry: those whose recording is
/// in it, and those whose recording is not; then those that are written in one way or another.
pub fn measure(corpus: &Corpus, written: &[Query], store: &Store) {
    println!(
        "\n{:<36} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "lines", "asked", "right", "wrong", "possible", "(right)", "none"
    );
    let absent: Vec<Query> = corpus
        .absent
        .iter()
        .map(|item| Query {
            set: "recording not registered",
            title: item.titles[0].clone(),
            credit: item.credits.join(", "),
            milliseconds: item.milliseconds,
            wanted: Vec::new(),
        })
        .collect();
    let alone: Vec<Query> = absent
        .iter()
        .map(|query| Query {
            set: "title alone, not registered",
            milliseconds: 0,
            ..query.clone()
        })
        .collect();
    let present = |set: &str| -> Vec<Query> {
        corpus
            .queries
            .iter()
            .filter(|query| query.set == set)
            .cloned()
            .collect()
    };
    // Of all lines, and of those that name artists, as the record that is asked for does.
    let mut curves = [Curve::default(), Curve::default()];
    let credited = corpus.items.iter().filter(|item| !item.credits.is_empty());
    let credited: HashSet<&str> = credited.map(|item| item.id.as_str()).collect();
    let labelled = vec![
        (
            "same recording, other source",
            present("same recording, other source"),
        ),
        (
            "an error, with a credit",
            present("an error, with a credit"),
        ),
        ("recording not registered", absent),
        ("title alone, not registered", alone),
    ];
    let labels = labelled.len();
    let kinds = written.chunk_by(|a, b| a.set == b.set);
    let kinds = kinds.filter_map(|kind| Some((kind.first()?.set, kind.to_vec())));
    for (place, (name, queries)) in labelled.into_iter().chain(kinds).enumerate() {
        let is_scored = place < labels;
        let mut counts = [0usize; 5];
        // The credit is kept back: it only tells whether the answer is right.
        let name_is_kept_back = name.starts_with("title alone");
        for query in &queries {
            let usage = Usage {
                title: query.title.clone(),
                credits: query
                    .credit
                    .split(", ")
                    .filter(|name| !name.is_empty() && !name_is_kept_back)
                    .map(str::to_owned)
                    .collect(),
                milliseconds: u64::from(query.milliseconds),
                ..Usage::default()
            };
            let found = store.ask(|snapshot, shelf| matching::line(snapshot, &usage, shelf));
            let best = found.candidates.first();
            let id = best.map(|best| id_of(&best.target)).unwrap_or_default();
            // The same title by the same artist is right, whichever of its records it is.
            let alike = |best: &Candidate| {
                let base = |text: &str| fold(&Parts::of(text, &FoldTable::built_in()).base);
                let words = |text: &str| -> HashSet<String> {
                    fold(text)
                        .split(' ')
                        .filter(|word| word.len() > 2)
                        .map(str::to_owned)
                        .collect()
                };
                let same = letters(&best.title) == letters(&query.title);
                let near = same || distance(&base(&best.title), &base(&query.title), 2).is_some();
                // `R.E.M.` has no word.
                let credit = letters(&best.credit) == letters(&query.credit)
                    || !words(&best.credit).is_disjoint(&words(&query.credit));
                near && credit
            };
            let is_right = query.wanted.contains(&id) || best.is_some_and(alike);
            let at = match (found.verdict, is_right) {
                (Verdict::Matched, true) => 0,
                (Verdict::Matched, false) => 1,
                (Verdict::Possible, false) => 2,
                (Verdict::Possible, true) => 3,
                _ => 4,
            };
            counts[at] += 1;
            let score = best.map_or(0, |best| best.fit.score);
            let is_asked = name.starts_with("same");
            let (all, naming) = curves.split_at_mut(1);
            let is_named = !is_asked || query.wanted.iter().any(|id| credited.contains(&id[..]));
            let is_named = is_named && !usage.credits.is_empty();
            let naming = naming.iter_mut().filter(|_| is_named);
            for curve in all.iter_mut().chain(naming).filter(|_| is_scored) {
                curve.asked += usize::from(is_asked);
                match (is_right, is_asked) {
                    (true, true) => curve.right.push(score),
                    (true, false) => curve.besides.push(score),
                    (false, _) => curve.wrong.push(score),
                }
            }
            if at == 1 && std::env::var_os("IMR_QUALITY_MISSES").is_some() {
                println!(
                    "WRONG\t{name}\t{}\t{}\t{}\t{:?}",
                    query.title,
                    query.credit,
                    query.milliseconds,
                    best.map(|b| (&b.title, &b.credit, &b.fit))
                );
            }
        }
        println!(
            "{name:<36} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8}",
            queries.len(),
            counts[0],
            counts[1],
            counts[2] + counts[3],
            counts[3],
            counts[4]
        );
    }
    let names = ["lines", "lines, both name artists"];
    let scored = names.iter().zip(&curves).map(|(name, curve)| Scored {
        name,
        right: &curve.right,
        asked: curve.asked,
        besides: &curve.besides,
        wrong: &curve.wrong,
    });
    curve::print(&scored.collect::<Vec<_>>());
}

/// The best scores of lines. How many of the registered recordings are found is counted with lines of
/// another source; how many of the answers are right, with all lines.
#[derive(Default)]
struct Curve {
    asked: usize,
    right: Vec<u16>,
    besides: Vec<u16>,
    wrong: Vec<u16>,
}
