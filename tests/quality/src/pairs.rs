//! Whether pairs of descriptions are told to be of the same recording: precision and recall.

use std::collections::{HashMap, HashSet};

use imr_snapshots::matching::{Line, MATCHED, POSSIBLE, Usage};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, Kind, Record, Role, Sources, Title, TitleRole,
};
use imr_snapshots::text::parts::Parts;
use imr_snapshots::text::{FoldTable, fold};

use crate::corpus::{Corpus, Item, letters};
use crate::curve::{self, Scored};

fn record(item: &Item) -> Record {
    let sources = Sources::one(0);
    let title = |text: &String| Title {
        text: text.clone(),
        role: TitleRole::Main,
        language: String::new(),
        sources: sources.clone(),
    };
    let credit = |name: &String| Credit {
        name: name.clone(),
        role: Role::Artist,
        party: None,
        sources: sources.clone(),
    };
    let mut record = Record {
        titles: item.titles.iter().map(title).collect(),
        credits: item.credits.iter().map(credit).collect(),
        ..Record::default()
    };
    if item.milliseconds > 0 {
        record.facts.push(Fact {
            kind: FactKind::Duration,
            value: FactValue::Number(u64::from(item.milliseconds)),
            sources,
        });
    }
    record
}

fn usage(item: &Item) -> Usage {
    Usage {
        title: item.titles[0].clone(),
        credits: item.credits.clone(),
        milliseconds: u64::from(item.milliseconds),
        ..Usage::default()
    }
}

/// A set of pairs: its name, whether they are of the same recording, and the pairs.
type Set = (&'static str, bool, Vec<(Usage, Record)>);

/// Prints precision and recall at both thresholds.
pub fn measure(corpus: &Corpus) {
    let table = FoldTable::built_in();
    let mut sets: Vec<Set> = Vec::new();
    // The same recording, described by two services.
    let mut same = Vec::new();
    let mut described = Vec::new();
    for query in corpus
        .queries
        .iter()
        .filter(|query| query.set.starts_with("same recording"))
    {
        let item = corpus
            .items
            .iter()
            .find(|item| query.wanted.contains(&item.id));
        let Some(item) = item else { continue };
        let asked = Item {
            titles: vec![query.title.clone()],
            credits: query
                .credit
                .split(", ")
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            milliseconds: query.milliseconds,
            ..Item::default()
        };
        let pair = (usage(&asked), record(item));
        if !asked.credits.is_empty() && !item.credits.is_empty() {
            described.push(pair.clone());
        }
        same.push(pair);
    }
    let pairs = same.len();
    sets.push(("same recording", true, same));
    sets.push(("same recording, both with artists", true, described));
    let tracks: Vec<&Item> = corpus
        .items
        .iter()
        .filter(|item| item.id.starts_with("track") && !item.credits.is_empty())
        .collect();
    let random = (0..pairs * 4).map(|at| {
        let (a, b) = (
            tracks[at * 7919 % tracks.len()],
            tracks[(at * 104_729 + 17) % tracks.len()],
        );
        (a, b)
    });
    // Artists without a word in common.
    let folds = |item: &Item| -> HashSet<String> {
        let names = fold(&item.credits.join(" "));
        names
            .split(' ')
            .filter(|word| word.len() > 3)
            .map(str::to_owned)
            .collect()
    };
    let differ = |a: &Item, b: &Item| {
        let (a, b) = (folds(a), folds(b));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    };
    let random: Vec<_> = random.filter(|(a, b)| differ(a, b)).collect();
    let mut by_title: HashMap<String, Vec<&Item>> = HashMap::new();
    let mut by_artist: HashMap<String, Vec<&Item>> = HashMap::new();
    let mut by_base: HashMap<(String, String), Vec<&Item>> = HashMap::new();
    for item in &tracks {
        by_title
            .entry(fold(&item.titles[0]))
            .or_default()
            .push(item);
        by_artist
            .entry(fold(&item.credits[0]))
            .or_default()
            .push(item);
        let base = Parts::of(&item.titles[0], &table).base;
        by_base
            .entry((fold(&base), fold(&item.credits[0])))
            .or_default()
            .push(item);
    }

    let mut near: Vec<(&Item, &Item)> = Vec::new();
    let mut titles: Vec<_> = by_title.values().collect();
    titles.sort_by(|a, b| a[0].id.cmp(&b[0].id));
    for group in titles {
        near.extend(
            group
                .windows(2)
                .map(|pair| (pair[0], pair[1]))
                .filter(|(a, b)| differ(a, b)),
        );
    }
    let mut others: Vec<(&Item, &Item)> = Vec::new();
    let mut artists: Vec<_> = by_artist.values().collect();
    artists.sort_by(|a, b| a[0].id.cmp(&b[0].id));
    for group in artists {
        let pairs = group.windows(2).map(|pair| (pair[0], pair[1]));
        others.extend(pairs.filter(|(a, b)| {
            let base = |item: &Item| fold(&Parts::of(&item.titles[0], &table).base);
            let letters = |item: &Item| letters(&Parts::of(&item.titles[0], &table).base);
            base(a) != base(b) && letters(a) != letters(b)
        }));
    }
    let mut versions: Vec<(&Item, &Item)> = Vec::new();
    let own = |item: &Item| {
        let parts = Parts::of(&item.titles[0], &table);
        let text = fold(&parts.versions.join(" "));
        [
            "live",
            "remix",
            "acoustic",
            "instrumental",
            "karaoke",
            "demo",
            "mono",
        ]
        .iter()
        .any(|word| text.split(' ').any(|other| other == *word))
    };
    let mut bases: Vec<_> = by_base.values().collect();
    bases.sort_by(|a, b| a[0].id.cmp(&b[0].id));
    for group in bases {
        let pairs = group.windows(2).map(|pair| (pair[0], pair[1]));
        versions.extend(pairs.filter(|(a, b)| own(a) != own(b)));
    }
    for (name, pairs) in [
        ("random pairs", random),
        ("same title, other artist", near),
        ("same artist, other title", others),
        ("other version", versions),
    ] {
        sets.push((
            name,
            false,
            pairs
                .into_iter()
                .map(|(a, b)| (usage(a), record(b)))
                .collect(),
        ));
    }
    println!(
        "\n{:<36} {:>6} {:>9} {:>9}",
        "pairs", "asked", "matched", "possible"
    );
    // Of all pairs of the same recording, and of those in which both sides name artists, as both sides
    // of the others do.
    let (mut all, mut described, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for (name, is_same, pairs) in &sets {
        let scores: Vec<u16> = pairs
            .iter()
            .map(|(usage, record)| {
                Line::new(usage, &table)
                    .fit(Kind::Recording, record, &table)
                    .score
            })
            .collect();
        let over = |least: u16| scores.iter().filter(|score| **score >= least).count();
        println!(
            "{name:<36} {:>6} {:>9.4} {:>9.4}",
            pairs.len(),
            over(MATCHED) as f64 / pairs.len().max(1) as f64,
            over(POSSIBLE) as f64 / pairs.len().max(1) as f64,
        );
        if std::env::var_os("IMR_QUALITY_MISSES").is_some() {
            for ((usage, record), score) in pairs.iter().zip(&scores) {
                if (*score >= MATCHED) != *is_same {
                    let names: Vec<&str> = record
                        .credits
                        .iter()
                        .map(|credit| credit.name.as_str())
                        .collect();
                    println!(
                        "PAIR\t{name}\t{score}\t{}\t{:?}\t{}\t{}\t{names:?}\t{:?}",
                        usage.title,
                        usage.credits,
                        usage.milliseconds,
                        record.titles[0].text,
                        record.facts.first().map(|f| &f.value)
                    );
                }
            }
        }
        match (*is_same, *name) {
            (true, "same recording") => all = scores,
            (true, _) => described = scores,
            (false, _) => wrong.extend(scores),
        }
    }
    let scored = |name, right| Scored {
        name,
        right,
        asked: right.len(),
        besides: &[],
        wrong: &wrong,
    };
    curve::print(&[
        scored("all pairs", &all),
        scored("pairs that both name artists", &described),
    ]);
}
