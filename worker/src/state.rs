//! What stays between requests: the open snapshot and what was loaded of it.
//!
//! The snapshot is opened by the first request. From then on the checkpoint is read again every
//! half minute, behind the back of a request; a new snapshot takes over when its signature, its
//! sequence, its manifest and its roots are right, and otherwise the last good one stays. A
//! request holds on to the snapshot that it began with.
//!
//! Variables of the deployment: `IMR_PUBLIC_KEYS`, the keys that are trusted (lines of a
//! snapshot's `keys.txt`, or separated by commas); `MIN_SEQUENCE`, the lowest sequence that is
//! opened (0); `REFRESH_SECONDS`, how often the checkpoint is read (30).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use imr_snapshots::checkpoint::{Checkpoint, TrustedKey};
use imr_snapshots::digest::Sha256Digest;
use imr_snapshots::error::OpenError;
use imr_snapshots::query::Step;
use imr_snapshots::segment::{Held, Span};
use imr_snapshots::shelf::{Cache, Shelf, Tray};
use imr_snapshots::snapshot::Snapshot;
use js_sys::Uint8Array;
use worker::Env;

use crate::load::{Failing, Loader};
use crate::recent::Recent;
use crate::store::{Store, binding};
use crate::template::Templates;

/// Seconds after which the checkpoint is read again, unless `REFRESH_SECONDS` says otherwise.
const REFRESH: f64 = 30.0;
/// Milliseconds after which a snapshot that could not be opened is tried again.
const RETRY: f64 = 1_000.0;
/// Bytes of parsed heads and blocks that are kept.
const CACHE: usize = 32 << 20;
/// Waves of loads after which a query is given up.
const WAVES: usize = 64;

/// A snapshot that is open.
pub(crate) struct Open {
    pub(crate) snapshot: Snapshot,
    pub(crate) cache: Rc<Cache>,
    pub(crate) failing: Failing,
    /// Whether objects are brought whole.
    whole: bool,
    /// What is ready for fresh and for stale answers.
    ready: [Ready; 2],
}

/// What is ready to be answered with.
#[derive(Default)]
pub(crate) struct Ready {
    pub(crate) templates: Templates,
    pub(crate) recent: Recent,
}

impl Open {
    /// Returns what is ready for answers of this staleness.
    pub(crate) fn ready(&self, stale: bool) -> &Ready {
        let [fresh_ones, stale_ones] = &self.ready;
        if stale { stale_ones } else { fresh_ones }
    }

    /// Tells whether answers are stale at a time (`YYYY-MM-DDTHH:MM:SSZ`).
    pub(crate) fn is_stale(&self, time: &str) -> bool {
        // Both are of one form, in which the order of texts is that of times.
        time > self.snapshot.checkpoint().valid_until.as_str()
    }
}

/// The state of the program.
pub(crate) struct State {
    pub(crate) store: Option<Store>,
    pub(crate) loader: Loader,
    pub(crate) templates: Templates,
    keys: Vec<TrustedKey>,
    floor: u64,
    /// Milliseconds after which the checkpoint is read again.
    refresh: f64,
    open: RefCell<Option<Rc<Open>>>,
    /// The cache of a snapshot that is being opened, so that requests open it together.
    opening: RefCell<Option<(Sha256Digest, Rc<Cache>)>>,
    checked: Cell<f64>,
    refused: RefCell<Option<String>>,
}

thread_local! {
    static STATE: RefCell<Option<Rc<State>>> = const { RefCell::new(None) };
}

impl State {
    /// Returns the state, made by the first request.
    pub(crate) fn of(env: &Env) -> Rc<Self> {
        STATE.with_borrow_mut(|state| {
            Rc::clone(state.get_or_insert_with(|| Rc::new(Self::new(env))))
        })
    }

    fn new(env: &Env) -> Self {
        let variable = |name| {
            binding(env, name)
                .and_then(|value| value.as_string())
                .unwrap_or_default()
        };
        let refresh = variable("REFRESH_SECONDS")
            .trim()
            .parse::<u32>()
            .map_or(REFRESH, f64::from);
        Self {
            refresh: refresh * 1_000.0,
            store: Store::of(env),
            loader: Loader::default(),
            templates: Templates::default(),
            keys: TrustedKey::list(&variable("IMR_PUBLIC_KEYS")),
            floor: variable("MIN_SEQUENCE").trim().parse().unwrap_or(0),
            open: RefCell::default(),
            opening: RefCell::default(),
            checked: Cell::new(0.0),
            refused: RefCell::default(),
        }
    }

    /// Returns the open snapshot, if there is one.
    pub(crate) fn current(&self) -> Option<Rc<Open>> {
        self.open.borrow().clone()
    }

    /// Returns why the snapshot that the checkpoint names is not served.
    pub(crate) fn refused(&self) -> Option<String> {
        self.refused.borrow().clone()
    }

    /// Tells whether it is time to read the checkpoint again, and counts the time anew if so.
    pub(crate) fn is_due(&self, now: f64) -> bool {
        let due = now - self.checked.get() >= self.refresh;
        if due {
            self.checked.set(now);
        }
        due
    }

    /// Returns the open snapshot; opens it when none is.
    ///
    /// # Errors
    /// Says why none can be opened; for a second after a failure without trying.
    pub(crate) async fn opened(&self, now: f64) -> Result<Rc<Open>, String> {
        if let Some(open) = self.current() {
            return Ok(open);
        }
        if let Some(why) = self.refused().filter(|_| now - self.checked.get() < RETRY) {
            return Err(why);
        }
        self.refresh().await;
        self.checked.set(js_sys::Date::now());
        let why = || {
            self.refused()
                .unwrap_or_else(|| "the snapshot could not be opened".to_owned())
        };
        self.current().ok_or_else(why)
    }

    /// Reads the checkpoint and opens the snapshot that it names, if it is another one.
    pub(crate) async fn refresh(&self) {
        let refused = self.renew().await.err();
        *self.refused.borrow_mut() = refused;
    }

    async fn renew(&self) -> Result<(), String> {
        let Some(store) = &self.store else {
            return Err("no store is bound: bind BUCKET, ORIGIN or ASSETS".to_owned());
        };
        if self.keys.is_empty() {
            return Err("IMR_PUBLIC_KEYS has no key: set it to the lines of keys.txt".to_owned());
        }
        let note = self.loader.checkpoint(store).await;
        let Some(next) = self.next(note)? else {
            return Ok(());
        };
        let open = self.open(store, next).await?;
        self.settle(open);
        Ok(())
    }

    /// Reads a checkpoint; `None` if the snapshot that it names is open.
    fn next(&self, note: Result<Uint8Array, String>) -> Result<Option<Next>, String> {
        let note = note.map_err(|why| format!("the checkpoint could not be read: {why}"))?;
        let checkpoint = Checkpoint::open(&note.to_vec(), &self.keys).map_err(said)?;
        let mut seen = None;
        if let Some(open) = self.current() {
            let known = open.snapshot.checkpoint();
            if *known == checkpoint {
                return Ok(None);
            }
            if known.sequence == checkpoint.sequence && known.manifest != checkpoint.manifest {
                let sequence = known.sequence;
                return Err(format!(
                    "two snapshots have the sequence {sequence}; the first is kept"
                ));
            }
            seen = Some(known.sequence);
        }
        Ok(Some(Next {
            floor: self.floor.max(seen.unwrap_or(0)),
            cache: self.cache_of(&checkpoint),
            checkpoint,
            takes_over: seen.is_some(),
        }))
    }

    /// Returns the cache for a snapshot: what has the same manifest has the same parts.
    fn cache_of(&self, checkpoint: &Checkpoint) -> Rc<Cache> {
        let manifest = checkpoint.manifest;
        if let Some(open) = self.current()
            && open.snapshot.checkpoint().manifest == manifest
        {
            return Rc::clone(&open.cache);
        }
        let mut opening = self.opening.borrow_mut();
        match opening.as_ref() {
            Some((known, cache)) if *known == manifest => Rc::clone(cache),
            _ => {
                let cache = Rc::new(Cache::new(CACHE));
                *opening = Some((manifest, Rc::clone(&cache)));
                cache
            }
        }
    }

    /// Opens a snapshot. One that takes over from another has to have all its roots.
    async fn open(&self, store: &Store, next: Next) -> Result<Open, String> {
        let (tray, failing) = (Tray::new(&next.cache), Failing::default());
        let mut roots: Vec<Span> = Vec::new();
        let snapshot = loop {
            let spans = match Snapshot::of(&next.checkpoint, next.floor, &tray).map_err(said)? {
                Step::Need(spans) => spans,
                Step::Done(snapshot) if next.takes_over && roots.is_empty() => {
                    roots = resident(&snapshot);
                    roots.clone()
                }
                Step::Done(snapshot) => break snapshot,
            };
            self.loader.fill(store, true, &spans, &tray, &failing).await;
        };
        for span in &roots {
            if let Held::Failed(why) = tray.part(span) {
                let part = span.object;
                return Err(format!(
                    "a part of the new snapshot is missing: {part}: {why}"
                ));
            }
        }
        drop(tray);
        let whole = snapshot.manifest().pack != "range" || !store.has_ranges();
        Ok(Open {
            snapshot,
            cache: next.cache,
            failing,
            whole,
            ready: Default::default(),
        })
    }

    /// Lets a snapshot take over, unless a newer one, or the same, has done so meanwhile.
    fn settle(&self, open: Open) {
        let mut current = self.open.borrow_mut();
        let newer = |known: &Rc<Open>| {
            known.snapshot.checkpoint().sequence >= open.snapshot.checkpoint().sequence
        };
        if !current.as_ref().is_some_and(newer) {
            *current = Some(Rc::new(open));
        }
        self.opening.borrow_mut().take();
    }

    /// Loads what a query needs; gives up on a query that does not end.
    pub(crate) async fn wave(&self, open: &Open, spans: &[Span], tray: &Tray<'_>, wave: usize) {
        match &self.store {
            Some(store) if wave < WAVES => {
                self.loader
                    .fill(store, open.whole, spans, tray, &open.failing)
                    .await;
            }
            _ => {
                for span in spans {
                    tray.fail(span, "the query needs too many loads".to_owned());
                }
            }
        }
    }
}

/// A snapshot that is to be opened.
struct Next {
    checkpoint: Checkpoint,
    /// The least sequence that it may have.
    floor: u64,
    cache: Rc<Cache>,
    /// Whether it takes over from another.
    takes_over: bool,
}

/// Lists the parts that every look-up in a snapshot needs.
fn resident(snapshot: &Snapshot) -> Vec<Span> {
    let manifest = snapshot.manifest();
    let mut spans = Vec::new();
    for table in &manifest.tables {
        spans.push(table.root_span());
        if let Some(span) = table.dictionary_span() {
            spans.push(span);
        }
    }
    spans.push(manifest.fold_span());
    spans
}

fn said(error: OpenError) -> String {
    error.to_string()
}
