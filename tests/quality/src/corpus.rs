//! What is registered and what is asked for, from real titles.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use imr_snapshots::text::fold;

use crate::draw::Draw;

/// A record of the registry that all engines search.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub id: String,
    pub is_work: bool,
    /// The main title and others.
    pub titles: Vec<String>,
    pub credits: Vec<String>,
    pub milliseconds: u32,
}

/// A question and the records that answer it.
#[derive(Clone, Debug)]
pub struct Query {
    pub set: &'static str,
    pub title: String,
    pub credit: String,
    pub milliseconds: u32,
    /// Ids of records; any of them is right.
    pub wanted: Vec<String>,
}

/// Everything.
#[derive(Default)]
pub struct Corpus {
    pub items: Vec<Item>,
    pub queries: Vec<Query>,
    /// Recordings that are not registered.
    pub absent: Vec<Item>,
}

type Table = Vec<Vec<String>>;

fn read(path: &Path) -> Result<Table, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .flexible(true)
        .from_path(path)?;
    let rows = reader.records();
    let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    Ok(rows.map(|row| row.map(cells)).collect::<Result<_, _>>()?)
}

fn names(cell: &str) -> Vec<String> {
    let cell = cell.replace(['|', ';'], ",");
    let names = cell
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

impl Corpus {
    /// Reads the sets under `data`.
    pub fn read(data: &Path) -> Result<Self, Box<dyn Error>> {
        let mut corpus = Self::default();
        let pairs = read(&data.join("match-pairs/isrc_pairs.tsv"))?;
        let known: HashSet<&str> = pairs.iter().map(|row| row[0].as_str()).collect();
        corpus.pairs(&pairs);
        let tracks = read(&data.join("exportify-isrc/tracks.tsv"))?;
        corpus.others(&tracks, &known);
        corpus.sekai(&read(&data.join("sekai-multiscript/musics.tsv"))?);
        corpus.eurovision(&read(&data.join("eurovision/entries.tsv"))?);
        corpus.cross_script(&read(&data.join("match-pairs/cross_script_pairs.tsv"))?);
        Ok(corpus)
    }

    /// Recordings that two services describe: one description is registered, the other one asked for.
    fn pairs(&mut self, rows: &Table) {
        for (at, row) in rows.iter().enumerate() {
            let id = format!("pair{at}");
            let cell = |at: usize| row.get(at).cloned().unwrap_or_default();
            // Every other pair the other way round.
            let (kept, asked) = if at % 2 == 0 { (2, 6) } else { (6, 2) };
            let milliseconds = |at: usize| cell(at + 2).parse().unwrap_or(0);
            self.items.push(Item {
                id: id.clone(),
                is_work: false,
                titles: vec![cell(kept)],
                credits: names(&cell(kept + 1)),
                milliseconds: milliseconds(kept),
            });
            self.queries.push(Query {
                set: "same recording, other source",
                title: cell(asked),
                credit: names(&cell(asked + 1)).join(", "),
                milliseconds: milliseconds(asked),
                wanted: vec![id],
            });
        }
    }

    /// Recordings among which the others have to be found.
    fn others(&mut self, rows: &Table, known: &HashSet<&str>) {
        let mut seen = HashSet::new();
        for row in rows {
            let isrc: String = row[0].chars().filter(char::is_ascii_alphanumeric).collect();
            let isrc = isrc.to_ascii_uppercase();
            if isrc.len() != 12 || known.contains(isrc.as_str()) || !seen.insert(isrc.clone()) {
                continue;
            }
            let item = Item {
                id: format!("track{isrc}"),
                is_work: false,
                titles: vec![row[1].clone()],
                credits: names(&row[2]),
                milliseconds: row[6].parse().unwrap_or(0),
            };
            // One in eight is kept back.
            let is_absent = seen.len() % 8 == 0 && !item.credits.is_empty();
            let list = if is_absent {
                &mut self.absent
            } else {
                &mut self.items
            };
            list.push(item);
        }
    }

    /// Works with titles in several scripts.
    fn sekai(&mut self, rows: &Table) {
        for row in rows {
            let id = format!("sekai{}", row[0]);
            let mut titles: Vec<String> = Vec::new();
            for title in &row[1..=6] {
                if !title.is_empty() && !titles.contains(title) {
                    titles.push(title.clone());
                }
            }
            let mut credits: Vec<String> = Vec::new();
            for name in row[7..=9]
                .iter()
                .chain(&row[11..])
                .flat_map(|cell| names(cell))
            {
                if name != "-" && !credits.contains(&name) {
                    credits.push(name);
                }
            }
            for title in &titles {
                self.queries.push(Query {
                    set: "work in several scripts",
                    title: title.clone(),
                    credit: String::new(),
                    milliseconds: 0,
                    wanted: vec![id.clone()],
                });
            }
            self.items.push(Item {
                id,
                is_work: true,
                titles,
                credits,
                milliseconds: 0,
            });
        }
    }

    fn eurovision(&mut self, rows: &Table) {
        for (at, row) in rows.iter().enumerate() {
            let id = format!("song{at}");
            let mut titles = vec![row[4].clone()];
            for title in row[10].split(['|', ';']).map(str::trim) {
                if !title.is_empty() && !titles.iter().any(|known| known == title) {
                    titles.push(title.to_owned());
                }
            }
            let mut credits = names(&row[5]);
            credits.extend(names(&row[3]));
            self.queries.push(Query {
                set: "song and artist",
                title: row[4].clone(),
                credit: row[3].clone(),
                milliseconds: 0,
                wanted: vec![id.clone()],
            });
            self.items.push(Item {
                id,
                is_work: true,
                titles,
                credits,
                milliseconds: 0,
            });
        }
    }

    /// Titles of one work in two scripts: both registered, and only the first one.
    fn cross_script(&mut self, rows: &Table) {
        for (at, row) in rows.iter().enumerate() {
            let id = format!("both{at}");
            for (set, title) in [("cross-script", &row[1]), ("cross-script", &row[2])] {
                self.queries.push(Query {
                    set,
                    title: title.clone(),
                    credit: String::new(),
                    milliseconds: 0,
                    wanted: vec![id.clone()],
                });
            }
            self.items.push(Item {
                id,
                is_work: true,
                titles: vec![row[1].clone(), row[2].clone()],
                ..Item::default()
            });
        }
    }

    /// Asks for real titles with one typing error, of each kind, at every position.
    pub fn mistype(&mut self) {
        let mut queries = Vec::new();
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
        let mut next = |bound: usize| draw.below(bound);
        let step = self.items.len() / 6_000 + 1;
        for (at, item) in self.items.iter().enumerate() {
            let is_rare = item.titles.iter().any(|title| script(title) != "Latin");
            if at % step != 0 && !is_rare {
                continue;
            }
            let title = &item.titles[at % item.titles.len()];
            let letters: Vec<char> = title.chars().collect();
            let said: usize = letters.iter().filter(|c| c.is_alphanumeric()).count();
            if said < 4 {
                continue;
            }
            let place = next(letters.len());
            let mut typed = letters.clone();
            let other = letters[next(letters.len())];
            let set = match next(4) {
                0 => {
                    typed[place] = other;
                    "a letter wrong"
                }
                1 => {
                    typed.remove(place);
                    "a letter missing"
                }
                2 => {
                    typed.insert(place, other);
                    "a letter too many"
                }
                _ => {
                    let place = place.min(letters.len() - 2);
                    typed.swap(place, place + 1);
                    "two letters exchanged"
                }
            };
            let typed: String = typed.into_iter().collect();
            if fold(&typed) == fold(title) {
                continue;
            }
            queries.push((
                set,
                typed,
                title.clone(),
                item.id.clone(),
                item.credits.first().cloned(),
            ));
        }
        let by_title = self.by_title();
        for query in self
            .queries
            .iter_mut()
            .filter(|query| query.credit.is_empty())
        {
            let same = by_title.get(&fold(&query.title)).into_iter().flatten();
            query.wanted.extend(same.cloned());
        }
        for (set, typed, title, id, credit) in queries {
            let wanted = by_title.get(&fold(&title)).cloned().unwrap_or_default();
            self.queries.push(Query {
                set,
                title: typed.clone(),
                credit: String::new(),
                milliseconds: 0,
                wanted,
            });
            self.queries.push(Query {
                set: "an error, with a credit",
                title: typed,
                credit: credit.unwrap_or_default(),
                milliseconds: 0,
                wanted: vec![id],
            });
        }
    }

    /// Lists the records by title: without a credit, every one with the very title is right.
    fn by_title(&self) -> HashMap<String, Vec<String>> {
        let mut by_title: HashMap<String, Vec<String>> = HashMap::new();
        for item in &self.items {
            for title in &item.titles {
                by_title
                    .entry(fold(title))
                    .or_default()
                    .push(item.id.clone());
            }
        }
        by_title
    }

    /// Writes the items as a feed with its `registry.toml`.
    pub fn write(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        fs::create_dir_all(folder)?;
        let mut files = [String::new(), String::new()];
        for file in &mut files {
            file.push_str("id\ttitle\tothers\tcredit\tms\n");
        }
        for item in &self.items {
            let clean = |text: &str| text.replace(['\t', '\n', '\r', '\u{1f}'], " ");
            let join = |texts: &[String]| {
                let texts: Vec<String> = texts.iter().map(|text| clean(text)).collect();
                texts.join("\u{1f}")
            };
            let file = &mut files[usize::from(item.is_work)];
            let ms = if item.milliseconds == 0 {
                String::new()
            } else {
                item.milliseconds.to_string()
            };
            file.push_str(&format!(
                "{}\t{}\t{}\t{}\t{ms}\n",
                item.id,
                clean(&item.titles[0]),
                join(&item.titles[1..]),
                join(&item.credits),
            ));
        }
        fs::write(folder.join("recordings.tsv"), &files[0])?;
        fs::write(folder.join("works.tsv"), &files[1])?;
        let source = |kind: &str, credit: &str, more: &str| {
            format!(
                "[[source]]\nid = \"{kind}s\"\nname = \"{kind}s\"\nlicence = \"tests only\"\ndate = 2026-11-01\n\
                 redistribution = false\nformat = \"table\"\nkind = \"{kind}\"\npaths = [\"{kind}s.tsv\"]\nquotes = false\n\
                 separators = [\"\\u001f\"]\n[source.columns]\nlocal = \"id\"\ntitle = \"title\"\n\
                 \"title:alternative\" = \"others\"\n{credit} = \"credit\"\n{more}\n"
            )
        };
        let registry = format!(
            "[registry]\nname = \"Quality\"\norigin = \"test.invalid/quality\"\npublic = false\n\n{}\n{}",
            source("recording", "artist", "duration-ms = \"ms\""),
            source("work", "writer", "")
        );
        fs::write(folder.join("registry.toml"), registry)?;
        Ok(())
    }
}

/// Lists the letters and numbers of a text, but those of `the`, `and` and the sign for it: texts with the
/// same ones are the same, written otherwise. This is what people see who look at two titles; it takes
/// nothing from the engine.
pub fn letters(text: &str) -> String {
    let text = text
        .to_lowercase()
        .replace(['\'', '\u{2019}', '\u{b4}', '`'], "");
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !matches!(*word, "the" | "and"))
        .collect()
}

/// Names the script that most letters of a text are of.
pub fn script(text: &str) -> &'static str {
    const NAMES: [&str; 9] = [
        "Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Hangul", "kana", "Han", "other",
    ];
    let mut counts = [0usize; 9];
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let at = match c {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => 0,
            '\u{400}'..='\u{52f}' => 1,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 2,
            '\u{590}'..='\u{5ff}' => 3,
            '\u{600}'..='\u{77f}' => 4,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => 5,
            '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => 6,
            '\u{3400}'..='\u{9fff}' => 7,
            _ => 8,
        };
        counts[at] += 1;
    }
    let best = (0..9).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
    if counts[best] == 0 {
        "none"
    } else {
        NAMES[best]
    }
}
