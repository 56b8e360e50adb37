//! Writes the tables of the crate: of territories, and of the fold: for every character that the
//! fold changes, what it becomes.
//!
//! The Unicode data come from the standard library and `unicode-normalization`, which is a
//! build dependency only. Only writers have the table in them: a snapshot carries the one that its
//! titles were folded with, so a reader needs none of its own.

#![allow(
    clippy::disallowed_methods,
    reason = "a build script writes to OUT_DIR; the crate itself is pure"
)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

#[path = "src/text/letter.rs"]
mod letter;
#[path = "build/territory.rs"]
mod territory;

/// Entries between two places of the index.
const STRIDE: usize = 64;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build/territory.rs");
    println!("cargo::rerun-if-changed=src/text/letter.rs");
    println!("cargo::rerun-if-changed=reference/han.tsv");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let folder = Path::new(&folder);
    let (index, entries) = mappings();
    let mut table = Vec::new();
    for section in [index, entries, marks(), kept()] {
        let length = u32::try_from(section.len()).expect("a small table");
        table.extend(length.to_le_bytes());
        table.extend(section);
    }
    fs::write(folder.join("fold.table"), table).expect("OUT_DIR can be written");
    territory::write(folder);
}

/// Lists the characters that change, ascending: distance to the one before, length and bytes of
/// what it becomes. The index has the character before every 64th entry, and the entry's place.
fn mappings() -> (Vec<u8>, Vec<u8>) {
    let han = han();
    let (mut index, mut entries) = (Vec::new(), Vec::new());
    let mut before = 0u32;
    let others = |c: &char| !letter::is_hangul_syllable(*c) && !letter::is_dropped(*c);
    let changed = ('\0'..=char::MAX)
        .filter(others)
        .map(|c| (c, folded(c, &han)));
    // What is neither letter, mark nor number becomes a blank without being listed.
    let changed =
        changed.filter(|(c, text)| *text != c.to_string() && (text != " " || is_kept(*c)));
    for (number, (c, text)) in changed.enumerate() {
        if number % STRIDE == 0 {
            index.extend(before.to_le_bytes());
            index.extend(
                u32::try_from(entries.len())
                    .expect("a small table")
                    .to_le_bytes(),
            );
        }
        let mut distance = u32::from(c) - before;
        before = u32::from(c);
        while distance >= 0x80 {
            entries.push((distance & 0x7f) as u8 | 0x80);
            distance >>= 7;
        }
        entries.push(distance as u8);
        entries.push(u8::try_from(text.len()).expect("a short text"));
        entries.extend(text.bytes());
    }
    (index, entries)
}

/// Returns what a character becomes: compatibility decomposition, lower case, without the marks
/// that the fold drops; a blank stands for a character that separates words.
fn folded(c: char, han: &BTreeMap<char, char>) -> String {
    let mut text = String::new();
    for part in c
        .nfkd()
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .nfkd()
    {
        if letter::is_dropped(part) {
            continue;
        }
        match letter::base(part) {
            Some(base) => text.push_str(base),
            None if is_kept(part) => {
                let part = letter::alike(part);
                text.push(han.get(&part).copied().unwrap_or(part));
            }
            None => text.push(' '),
        }
    }
    text
}

/// Reads which Han characters are written for others: traditional and Japanese forms for the
/// simplified one.
fn han() -> BTreeMap<char, char> {
    let text = fs::read_to_string("reference/han.tsv").expect("reference/han.tsv is there");
    let pair = |line: &str| {
        let mut letters = line.chars();
        let (from, to) = (letters.next(), letters.nth(1));
        (
            from.expect("a character"),
            to.expect("a tab and a character"),
        )
    };
    text.lines().skip(1).map(pair).collect()
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Lists the ranges of letters, marks and numbers: first (3 bytes), number of characters
/// (3 bytes).
fn kept() -> Vec<u8> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| is_kept(*c)).map(u32::from) {
        match ranges.last_mut() {
            Some((first, count)) if *first + *count == c => *count += 1,
            _ => ranges.push((c, 1)),
        }
    }
    let bytes = |number: u32| number.to_le_bytes().into_iter().take(3);
    ranges
        .into_iter()
        .flat_map(|(first, count)| bytes(first).chain(bytes(count)))
        .collect()
}

/// Lists the ranges of marks that have a combining class: first, number of characters, class.
fn marks() -> Vec<u8> {
    let mut ranges: Vec<(u32, u8, u8)> = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| !letter::is_dropped(*c)) {
        let (class, c) = (canonical_combining_class(c), u32::from(c));
        if class == 0 {
            continue;
        }
        match ranges.last_mut() {
            Some((first, count, of))
                if *of == class && *first + u32::from(*count) == c && *count < 255 =>
            {
                *count += 1;
            }
            _ => ranges.push((c, 1, class)),
        }
    }
    let bytes = |(first, count, class): (u32, u8, u8)| {
        let [a, b, c, _] = first.to_le_bytes();
        [a, b, c, count, class]
    };
    ranges.into_iter().flat_map(bytes).collect()
}
