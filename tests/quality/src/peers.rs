//! The engines that are compared.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use imr_builder::store::{Store, Trust};
use imr_snapshots::query::search::{self, Query as Asked};
use imr_snapshots::record::Target;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query as TantivyQuery};
use tantivy::schema::{STORED, STRING, Schema, TEXT, Value};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

use crate::corpus::{Item, Query};

/// Results that count.
pub const TOP: usize = 10;

/// Something that finds items.
pub trait Engine {
    fn name(&self) -> &'static str;
    /// Returns ids, best first.
    fn find(&mut self, query: &Query) -> Result<Vec<String>, Box<dyn Error>>;
}

/// A snapshot of ours.
pub struct Ours {
    store: Store,
}

impl Ours {
    pub fn open(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let store = Store::open(folder, &Trust::Folder).map_err(|error| error.to_string())?;
        Ok(Self { store })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// Returns the id that a record was registered with.
pub fn id_of(target: &Target) -> String {
    let text = target.id.to_string();
    text.rsplit(':').next().unwrap_or_default().to_owned()
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "imr"
    }

    fn find(&mut self, query: &Query) -> Result<Vec<String>, Box<dyn Error>> {
        let asked = Asked {
            text: query.title.clone(),
            credit: query.credit.clone(),
            limit: TOP,
            ..Asked::default()
        };
        let page = self
            .store
            .ask(|snapshot, shelf| search::search(snapshot, &asked, shelf));
        Ok(page
            .hits
            .iter()
            .map(|hit| id_of(&hit.card.target))
            .collect())
    }
}

/// SQLite with FTS5.
pub struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    pub fn fill(items: &[Item]) -> Result<Self, Box<dyn Error>> {
        let mut connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, credit, tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO t VALUES (?, ?, ?)")?;
            for item in items {
                insert.execute([&item.id, &item.titles.join(" / "), &item.credits.join(", ")])?;
            }
        }
        transaction.commit()?;
        Ok(Self { connection })
    }
}

fn quoted(text: &str, joint: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    words.join(joint)
}

impl Engine for Sqlite {
    fn name(&self) -> &'static str {
        "FTS5"
    }

    /// All words, and if nothing has them, any of them.
    fn find(&mut self, query: &Query) -> Result<Vec<String>, Box<dyn Error>> {
        let text = format!("{} {}", query.title, query.credit);
        for joint in [" AND ", " OR "] {
            let asked = quoted(&text, joint);
            if asked.is_empty() {
                break;
            }
            let mut select = self
                .connection
                .prepare_cached("SELECT id FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10")?;
            let found = select.query_map([&asked], |row| row.get(0))?;
            let found: Vec<String> = found.collect::<Result<_, _>>()?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// tantivy, with a typing error a word.
pub struct Tantivy {
    reader: IndexReader,
    fields: [tantivy::schema::Field; 2],
    id: tantivy::schema::Field,
    tokenizer: TextAnalyzer,
}

impl Tantivy {
    pub fn fill(items: &[Item]) -> Result<Self, Box<dyn Error>> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let fields = [
            schema.add_text_field("title", TEXT),
            schema.add_text_field("credit", TEXT),
        ];
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer(64 << 20)?;
        for item in items {
            let mut document = TantivyDocument::default();
            document.add_text(id, &item.id);
            document.add_text(fields[0], item.titles.join(" / "));
            document.add_text(fields[1], item.credits.join(", "));
            writer.add_document(document)?;
        }
        writer.commit()?;
        let tokenizer = index.tokenizer_for_field(fields[0])?;
        let reader = index.reader()?;
        Ok(Self {
            reader,
            fields,
            id,
            tokenizer,
        })
    }
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    /// All words, each with up to one error, and if nothing has them, any of them.
    fn find(&mut self, query: &Query) -> Result<Vec<String>, Box<dyn Error>> {
        let text = format!("{} {}", query.title, query.credit);
        let mut words = Vec::new();
        let mut stream = self.tokenizer.token_stream(&text);
        stream.process(&mut |token| words.push(token.text.clone()));
        let searcher = self.reader.searcher();
        for occur in [Occur::Must, Occur::Should] {
            let clauses = words.iter().map(|word| {
                let either = self.fields.iter().map(|field| {
                    let term = Term::from_field_text(*field, word);
                    let distance = u8::from(word.chars().count() > 2);
                    let query = FuzzyTermQuery::new(term.clone(), distance, true);
                    let exact = tantivy::query::TermQuery::new(term, Default::default());
                    let exact = tantivy::query::BoostQuery::new(Box::new(exact), 2.0);
                    let both: Vec<(Occur, Box<dyn TantivyQuery>)> = vec![
                        (Occur::Should, Box::new(query)),
                        (Occur::Should, Box::new(exact)),
                    ];
                    (
                        Occur::Should,
                        Box::new(BooleanQuery::new(both)) as Box<dyn TantivyQuery>,
                    )
                });
                let either = BooleanQuery::new(either.collect());
                (occur, Box::new(either) as Box<dyn TantivyQuery>)
            });
            let asked = BooleanQuery::new(clauses.collect());
            let found = searcher.search(&asked, &TopDocs::with_limit(TOP).order_by_score())?;
            if !found.is_empty() {
                let mut ids = Vec::new();
                for (_, address) in found {
                    let document: TantivyDocument = searcher.doc(address)?;
                    let id = document
                        .get_first(self.id)
                        .and_then(|value| value.as_str().map(str::to_owned));
                    ids.extend(id);
                }
                return Ok(ids);
            }
        }
        Ok(Vec::new())
    }
}

/// How well an engine found what was wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub asked: usize,
    pub first: usize,
    pub top: usize,
    pub reciprocal: f64,
}

impl Score {
    pub fn add(&mut self, found: &[String], wanted: &[String]) {
        self.asked += 1;
        let place = found.iter().position(|id| wanted.contains(id));
        if let Some(place) = place {
            self.top += 1;
            self.first += usize::from(place == 0);
            self.reciprocal += 1.0 / (place as f64 + 1.0);
        }
    }
}

/// Scores by set, and by set and script.
pub type Scores = HashMap<(String, String), Score>;
