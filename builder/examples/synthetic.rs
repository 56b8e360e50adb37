//! Simple synthetic feeds of any size, for measuring: three quarters recordings, one quarter works.
//!
//! ```text
//! cargo run --release -p imr-builder --example synthetic -- FOLDER RECORDS
//! ```
//!
//! Titles are one to five words of a vocabulary that follows Zipf's law, in Latin, Cyrillic and
//! kana; a title is used again as often as real ones are. The same numbers give the same bytes.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use imr_snapshots::id::check::weighted_mod_10;

const REGISTRY: &str = r#"[registry]
name = "Synthetic registry"
origin = "sample.invalid/synthetic"

[[source]]
id = "recordings"
name = "Synthetic recordings"
licence = "CC0-1.0"
date = 2026-11-01
format = "table"
kind = "recording"
paths = ["recordings.tsv"]
[source.columns]
isrc = "isrc"
title = "title"
artist = "artist"
duration-ms = "ms"
year = "year"
popularity = "plays"
"work.iswc" = "iswc"

[[source]]
id = "works"
name = "Synthetic works"
licence = "CC0-1.0"
date = 2026-11-01
format = "table"
kind = "work"
paths = ["works.tsv"]
[source.columns]
iswc = "iswc"
title = "title"
writer = "writer"
popularity = "plays"
"#;

const SYLLABLES: [[&str; 16]; 3] = [
    [
        "la", "ri", "mo", "ten", "sa", "vel", "do", "ka", "lin", "ber", "ou", "fa", "ne", "sti",
        "gro", "wy",
    ],
    [
        "ла", "ри", "мо", "тен", "са", "вел", "до", "ка", "лин", "бер", "у", "фа", "не", "сти",
        "гро", "вы",
    ],
    [
        "ら", "り", "も", "て", "さ", "べ", "ど", "か", "ん", "ば", "う", "ふ", "ね", "し", "ご",
        "よ",
    ],
];

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    /// A rank from 1 to about a million, each as frequent as Zipf's law has it (roughly 1/rank).
    fn rank(&mut self) -> u64 {
        let width = 1 + self.below(20);
        (1 << width >> 1) + self.below(1 << width >> 1)
    }
}

/// Appends the word of a rank: the same rank is the same word.
fn word(text: &mut String, script: usize, rank: u64) {
    let mut rest = rank;
    loop {
        text.push_str(SYLLABLES[script][(rest % 16) as usize]);
        rest /= 16;
        if rest == 0 {
            return;
        }
    }
}

fn title(chance: &mut Chance) -> String {
    let script = match chance.below(10) {
        0 => 1,
        1 => 2,
        _ => 0,
    };
    let mut text = String::new();
    for number in 0..1 + chance.below(5) {
        if number > 0 {
            text.push(' ');
        }
        let rank = chance.rank();
        word(&mut text, script, rank);
    }
    text
}

/// An ISWC in the block that is never allocated.
fn iswc(number: u64) -> String {
    let digits = format!("{:09}", 990_000_000 + number);
    let check = weighted_mod_10(1, &digits).expect("nine digits");
    format!("T{digits}{check}")
}

fn write(folder: &Path, records: u64) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("registry.toml"), REGISTRY)?;
    let mut chance = Chance(42);
    let works = records / 4;
    let mut file = BufWriter::new(File::create(folder.join("works.tsv"))?);
    writeln!(file, "iswc\ttitle\twriter\tplays")?;
    for number in 0..works {
        let (text, writer) = (title(&mut chance), chance.below(works / 8 + 1));
        let mut name = String::new();
        word(&mut name, 0, writer + 16);
        writeln!(file, "{}\t{text}\t{name}\t{}", iswc(number), chance.rank())?;
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(folder.join("recordings.tsv"))?);
    writeln!(file, "isrc\ttitle\tartist\tms\tyear\tplays\tiswc")?;
    for number in 0..records - works {
        let text = title(&mut chance);
        let mut artist = String::new();
        word(&mut artist, 0, chance.rank() + 16);
        let (ms, year) = (60_000 + chance.below(300_000), 1960 + chance.below(66));
        let (prefix, within) = (number / 10_000_000, number % 10_000_000);
        let work = iswc(chance.below(works.max(1)));
        writeln!(
            file,
            "XW{prefix:03}{within:07}\t{text}\t{artist}\t{ms}\t{year}\t{}\t{work}",
            chance.rank()
        )?;
    }
    file.flush()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, records] = arguments.as_slice() else {
        eprintln!("error: give a folder and a number of records");
        return ExitCode::from(2);
    };
    let done = records.parse().map_err(io::Error::other);
    match done.and_then(|records| write(&PathBuf::from(folder), records)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
