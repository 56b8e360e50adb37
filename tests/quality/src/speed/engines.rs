//! The engines that are timed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::error::Error;

use fst::raw::Output;
use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, STORED, STRING, Schema, TEXT};
use tantivy::{Index, IndexReader, Order, TantivyDocument, Term};

use super::{TOP, Task, Timed, Title};

/// The words of a title, as an `fst` map or a query of tantivy has them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Titles and words by rank, as bare `fst` maps.
pub struct Fst {
    titles: fst::Map<Vec<u8>>,
    words: fst::Map<Vec<u8>>,
    edits: LevenshteinAutomatonBuilder,
}

impl Fst {
    /// Takes titles, best-known first.
    pub fn fill(titles: &[Title]) -> Result<Self, Box<dyn Error>> {
        let (mut by_title, mut by_word) = (BTreeMap::new(), BTreeMap::new());
        for (rank, title) in (0..).zip(titles) {
            by_title.entry(title.title.to_lowercase()).or_insert(rank);
            for word in words(&title.title) {
                by_word.entry(word).or_insert(rank);
            }
        }
        Ok(Self {
            titles: fst::Map::from_iter(by_title)?,
            words: fst::Map::from_iter(by_word)?,
            edits: LevenshteinAutomatonBuilder::new(1, true),
        })
    }

    /// Walks from the end of the prefix on, always where the smallest rank is: the outputs up to a node
    /// are the smallest rank behind it, so the first ten ends are the ten best.
    fn complete(&self, prefix: &str) -> usize {
        let map = self.titles.as_fst();
        let (mut node, mut rank) = (map.root(), Output::zero());
        for byte in prefix.bytes() {
            let Some(at) = node.find_input(byte) else {
                return 0;
            };
            let step = node.transition(at);
            rank = rank.cat(step.out);
            node = map.node(step.addr);
        }
        // Rank, then node or nothing for an end, then the key.
        let mut open = BinaryHeap::from([Reverse((
            rank.value(),
            Some(node.addr()),
            prefix.as_bytes().to_vec(),
        ))]);
        let mut found = Vec::with_capacity(TOP);
        while let Some(Reverse((rank, address, key))) = open.pop() {
            let Some(address) = address else {
                found.push(key);
                if found.len() == TOP {
                    break;
                }
                continue;
            };
            let node = map.node(address);
            if node.is_final() {
                let end = rank + node.final_output().value();
                open.push(Reverse((end, None, key.clone())));
            }
            for step in node.transitions() {
                let mut longer = key.clone();
                longer.push(step.inp);
                open.push(Reverse((rank + step.out.value(), Some(step.addr), longer)));
            }
        }
        found.len()
    }

    /// Words that are one edit away, best-known first.
    fn mistyped(&self, word: &str) -> usize {
        let automaton = self.edits.build_dfa(&word.to_lowercase());
        let mut found = Vec::new();
        let mut stream = self.words.search(&automaton).into_stream();
        while let Some((key, rank)) = stream.next() {
            found.push((rank, key.to_vec()));
        }
        found.sort();
        found.truncate(TOP);
        found.len()
    }
}

impl Timed for Fst {
    fn name(&self) -> &'static str {
        "fst map"
    }

    fn can(&self, task: Task) -> bool {
        task != Task::Words
    }

    fn ask(&mut self, task: Task, text: &str) -> Result<usize, Box<dyn Error>> {
        match task {
            Task::Complete => Ok(self.complete(text)),
            Task::Mistyped => Ok(self.mistyped(text)),
            Task::Words => Err("a map has no words of a title".into()),
        }
    }
}

/// tantivy: the whole title as one term, its words, and the rank as a fast field.
pub struct Tantivy {
    reader: IndexReader,
    whole: Field,
    title: Field,
}

impl Tantivy {
    /// Takes titles, best-known first.
    pub fn fill(titles: &[Title]) -> Result<Self, Box<dyn Error>> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STORED);
        let whole = schema.add_text_field("whole", STRING);
        let title = schema.add_text_field("title", TEXT | STORED);
        let rank = schema.add_u64_field("rank", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 256 << 20)?;
        for (at, one) in (0..).zip(titles) {
            let mut document = TantivyDocument::default();
            document.add_text(id, &one.id);
            document.add_text(whole, one.title.to_lowercase());
            document.add_text(title, &one.title);
            document.add_u64(rank, at);
            writer.add_document(document)?;
        }
        writer.commit()?;
        // One segment, as a finished index has.
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        let reader = index.reader()?;
        reader.reload()?;
        Ok(Self {
            reader,
            whole,
            title,
        })
    }
}

impl Timed for Tantivy {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    fn can(&self, _: Task) -> bool {
        true
    }

    fn ask(&mut self, task: Task, text: &str) -> Result<usize, Box<dyn Error>> {
        let text = text.to_lowercase();
        let query: Box<dyn Query> = match task {
            Task::Complete => Box::new(FuzzyTermQuery::new_prefix(
                Term::from_field_text(self.whole, &text),
                0,
                true,
            )),
            Task::Words => {
                let clauses = words(&text).map(|word| -> (Occur, Box<dyn Query>) {
                    let term = Term::from_field_text(self.title, &word);
                    (
                        Occur::Must,
                        Box::new(TermQuery::new(term, Default::default())),
                    )
                });
                Box::new(BooleanQuery::new(clauses.collect()))
            }
            Task::Mistyped => Box::new(FuzzyTermQuery::new(
                Term::from_field_text(self.title, &text),
                1,
                true,
            )),
        };
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(TOP).order_by_fast_field::<u64>("rank", Order::Asc);
        let found = searcher.search(&query, &best)?;
        // A result is the record that is shown, not its number.
        for (_, address) in &found {
            searcher.doc::<TantivyDocument>(*address)?;
        }
        Ok(found.len())
    }
}

/// SQLite with FTS5 and indexes of prefixes; rows are in the order of their rank.
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Takes titles, best-known first.
    pub fn fill(titles: &[Title]) -> Result<Self, Box<dyn Error>> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, \
             tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3 4');",
        )?;
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO t VALUES (?, ?)")?;
            for title in titles {
                insert.execute([&title.id, &title.title])?;
            }
        }
        transaction.commit()?;
        connection.execute_batch("INSERT INTO t(t) VALUES ('optimize');")?;
        Ok(Self { connection })
    }
}

impl Timed for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn can(&self, task: Task) -> bool {
        task != Task::Mistyped
    }

    fn ask(&mut self, task: Task, text: &str) -> Result<usize, Box<dyn Error>> {
        let asked = match task {
            Task::Complete => format!("^\"{}\" *", text.replace('"', "\"\"")),
            Task::Words => {
                let words: Vec<String> = words(text).map(|word| format!("\"{word}\"")).collect();
                words.join(" AND ")
            }
            Task::Mistyped => return Err("FTS5 finds no words with errors".into()),
        };
        let mut select = self
            .connection
            .prepare_cached("SELECT id, title FROM t WHERE t MATCH ? LIMIT 10")?;
        let rows = select.query_map([&asked], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.len())
    }
}

#[cfg(test)]
mod tests;
