//! The engine without its HTTP-shaped shell: what a query takes inside the Wasm when everything that
//! it needs is there. `cargo xtask bench search` compiles it as it compiles the edge program, and
//! `xtask/bench/search.mjs` calls it.

use imr_snapshots::answer::{self, Format};
use imr_snapshots::checkpoint::TrustedKey;
use imr_snapshots::query::Step;
use imr_snapshots::query::search::{self, Query};
use imr_snapshots::segment::Span;
use imr_snapshots::shelf::{Cache, Tray};
use imr_snapshots::snapshot::Snapshot;
use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// Gives out the module's memory, as in the edge program.
#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Bytes of heads and blocks that stay: all of them.
const CACHE: usize = 1 << 30;
/// Results of a page.
const LIMIT: usize = 10;
/// The time that answers are given at, as in the native program that answers the same.
const NOW: &str = "2026-11-20T00:00:00Z";

/// A snapshot, and queries that wait inside the module so that no time goes into handing them over.
#[wasm_bindgen]
pub struct Asker {
    snapshot: Snapshot,
    cache: Cache,
    read: Function,
    queries: Vec<(bool, Query)>,
    answer: Vec<u8>,
}

#[wasm_bindgen]
impl Asker {
    /// Opens the snapshot that a checkpoint names; `read` takes the name of an object, an offset and a
    /// length and returns those bytes.
    ///
    /// # Errors
    /// Fails as the engine does if the snapshot is not signed by one of the keys, or damaged.
    #[wasm_bindgen(constructor)]
    pub fn new(note: Vec<u8>, keys: &str, read: Function) -> Result<Asker, JsError> {
        let keys = TrustedKey::list(keys);
        let cache = Cache::new(CACHE);
        let snapshot = loop {
            let tray = Tray::new(&cache);
            let opened = Snapshot::open(&note, &keys, 0, &tray);
            match opened.map_err(|error| JsError::new(&error.to_string()))? {
                Step::Done(snapshot) => break snapshot,
                Step::Need(spans) => load(&read, &tray, &spans),
            }
        };
        Ok(Asker {
            snapshot,
            cache,
            read,
            queries: Vec::new(),
            answer: Vec::new(),
        })
    }

    /// Lays a query down: the beginning of a title to complete, or words to search for.
    pub fn add(&mut self, suggest: bool, text: String) {
        let query = Query {
            text,
            limit: LIMIT,
            ..Query::default()
        };
        self.queries.push((suggest, query));
    }

    /// Asks the query of a place, and writes its answer as JSON; returns the answer's length, 0 if there
    /// is no such query.
    pub fn ask(&mut self, place: usize) -> usize {
        let Some((suggest, query)) = self.queries.get(place) else {
            return 0;
        };
        loop {
            let tray = Tray::new(&self.cache);
            let step = match suggest {
                true => search::suggest(&self.snapshot, query, &tray),
                false => search::search(&self.snapshot, query, &tray),
            };
            match step {
                Step::Done(found) => {
                    let write = if *suggest {
                        answer::suggest
                    } else {
                        answer::search
                    };
                    self.answer = write(&self.snapshot, &found, NOW, Format::Json);
                    return self.answer.len();
                }
                Step::Need(spans) => load(&self.read, &tray, &spans),
            }
        }
    }

    /// Returns the answer that was written last.
    pub fn answer(&self) -> Vec<u8> {
        self.answer.clone()
    }
}

fn load(read: &Function, tray: &Tray<'_>, spans: &[Span]) {
    for span in spans {
        let name = JsValue::from_str(&span.object.to_string());
        let read = read.call3(
            &JsValue::NULL,
            &name,
            &span.offset.into(),
            &span.length.into(),
        );
        match read {
            Ok(bytes) => tray.accept(span, Uint8Array::new(&bytes).to_vec()),
            Err(_) => tray.fail(span, "the host could not read it".to_owned()),
        }
    }
}
