//! Loads what queries need: spans are put together into pieces, brought by the store, compared
//! with their digests and laid on the shelf of the query.

use std::cell::RefCell;

use imr_snapshots::digest::{ObjectKind, ObjectName};
use imr_snapshots::order::Sorted;
use imr_snapshots::segment::{Held, Span};
use imr_snapshots::shelf::{Shelf, Tray};
use js_sys::Uint8Array;

use crate::flight::{Brought, Flights, Load, side_by_side};
use crate::store::{Piece, Store, Tally, part};

/// Loads at the same time for one request; a Worker may have as many connections open.
const WIDTH: usize = 6;
/// Bytes of whole segments that are kept, because what is asked for next is often beside them.
const KEPT: usize = 8 << 20;
/// Objects whose failure the state of the program tells about.
const TOLD: usize = 8;

/// Brings parts of a snapshot.
#[derive(Default)]
pub(crate) struct Loader {
    flights: Flights,
    /// Whole segments, the one used last first.
    kept: RefCell<Vec<(ObjectName, Uint8Array)>>,
    pub(crate) tally: Tally,
}

/// Objects of one snapshot that could not be had when they were last asked for, and why.
#[derive(Default)]
pub(crate) struct Failing {
    objects: RefCell<Vec<(ObjectName, String)>>,
}

impl Loader {
    /// Brings the checkpoint.
    pub(crate) async fn checkpoint(&self, store: &Store) -> Result<Uint8Array, String> {
        let brought = self.piece(store, Piece::Checkpoint, true).await;
        if brought.is_err() {
            self.tally.failure();
        }
        brought
    }

    /// Loads spans and lays them on the tray; those that cannot be had are failed on it, and noted.
    /// With `whole`, objects are brought whole.
    pub(crate) async fn fill(
        &self,
        store: &Store,
        whole: bool,
        spans: &[Span],
        tray: &Tray<'_>,
        failing: &Failing,
    ) {
        let mut pieces: Sorted<Piece, Vec<Span>> = Sorted::default();
        for span in spans {
            let piece = if whole || span.is_resident() {
                Piece::Whole(span.object)
            } else {
                Piece::Range(span.object, span.offset, span.length)
            };
            match pieces.find_mut(&piece) {
                Some(spans) => spans.push(*span),
                None => drop(pieces.insert(piece, vec![*span])),
            }
        }
        let mut loads: Vec<Load<'_>> = Vec::new();
        for (piece, spans) in pieces.entries() {
            loads.push(Box::pin(self.load(store, piece, spans, tray, failing)));
        }
        side_by_side(loads, WIDTH).await;
    }

    /// Loads one piece, lays its spans on the tray and notes how its object fared. What differs from its
    /// digest is brought a second time, past all caches.
    async fn load(
        &self,
        store: &Store,
        piece: Piece,
        spans: Vec<Span>,
        tray: &Tray<'_>,
        failing: &Failing,
    ) {
        for fresh in [false, true] {
            let brought = self.piece(store, piece, fresh).await;
            if lay_all(&brought, piece, &spans, tray) || brought.is_err() {
                break;
            }
            self.forget(piece);
        }
        let why = spans.iter().find_map(|span| match tray.part(span) {
            Held::Failed(why) => Some(why),
            Held::Here(_) | Held::Absent => None,
        });
        if why.is_some() {
            self.tally.failure();
        }
        if let Piece::Whole(object) | Piece::Range(object, ..) = piece {
            failing.note(object, why);
        }
    }

    async fn piece(&self, store: &Store, piece: Piece, fresh: bool) -> Brought {
        if let Piece::Whole(object) = piece
            && let Some(bytes) = self.find(object).filter(|_| !fresh)
        {
            return Ok(bytes);
        }
        loop {
            let (flight, is_begun) = self.flights.join(piece, fresh);
            if is_begun {
                let brought = store.bring(piece, fresh).await;
                self.count(piece, &brought);
                self.flights.land(&flight, &brought);
                return brought;
            }
            flight.landing().await;
            if let Some(brought) = flight.brought() {
                return brought;
            }
        }
    }

    /// Counts and keeps what was brought.
    fn count(&self, piece: Piece, brought: &Brought) {
        if let Ok(bytes) = brought {
            self.tally.load();
            if let Piece::Whole(object) = piece {
                self.keep(object, bytes);
            }
        }
    }

    fn find(&self, object: ObjectName) -> Option<Uint8Array> {
        let mut kept = self.kept.borrow_mut();
        let at = kept.iter().position(|(known, _)| *known == object)?;
        if let Some(head) = kept.get_mut(..=at) {
            head.rotate_right(1);
        }
        kept.first().map(|(_, bytes)| bytes.clone())
    }

    /// Keeps a whole segment for as long as it is among those used last. The newest is kept
    /// however large it is: its blocks are asked for right after its head.
    fn keep(&self, object: ObjectName, bytes: &Uint8Array) {
        if object.kind != ObjectKind::Segment {
            return;
        }
        let mut kept = self.kept.borrow_mut();
        let at = kept.iter().position(|(known, _)| *known == object);
        if let Some(at) = at {
            kept.remove(at);
        }
        kept.insert(0, (object, bytes.clone()));
        let mut total = 0;
        let room = kept.iter().take_while(|(_, bytes)| {
            total += bytes.length() as usize;
            total <= KEPT
        });
        let stay = room.count().max(1);
        kept.truncate(stay);
    }

    fn forget(&self, piece: Piece) {
        if let Piece::Whole(object) = piece {
            let mut kept = self.kept.borrow_mut();
            if let Some(at) = kept.iter().position(|(known, _)| *known == object) {
                kept.remove(at);
            }
        }
    }
}

impl Failing {
    /// Notes how an object fared.
    fn note(&self, object: ObjectName, why: Option<String>) {
        let mut objects = self.objects.borrow_mut();
        let at = objects.iter().position(|(known, _)| *known == object);
        if let Some(at) = at {
            objects.remove(at);
        }
        if let Some(why) = why {
            objects.push((object, why));
            if objects.len() > TOLD {
                objects.remove(0);
            }
        }
    }

    /// Lists the objects, and why they could not be had.
    pub(crate) fn list(&self, to: &mut Vec<String>) {
        for (object, why) in self.objects.borrow().iter() {
            to.push(format!("{object}: {why}"));
        }
    }
}

/// Lays the spans of a piece on the tray, or fails them; tells whether all are there.
fn lay_all(brought: &Brought, piece: Piece, spans: &[Span], tray: &Tray<'_>) -> bool {
    let mut all = true;
    for span in spans {
        // Another request may have laid it into the cache meanwhile.
        if !matches!(tray.part(span), Held::Here(_)) {
            match brought {
                Ok(bytes) => all &= lay(bytes, piece, span, tray),
                Err(why) => {
                    tray.fail(span, why.clone());
                    all = false;
                }
            }
        }
    }
    all
}

/// Lays the bytes of a span on the tray; tells whether they are what they should be.
fn lay(bytes: &Uint8Array, piece: Piece, span: &Span, tray: &Tray<'_>) -> bool {
    let start = match piece {
        Piece::Range(_, offset, _) => offset,
        Piece::Whole(_) | Piece::Checkpoint => 0,
    };
    let offset = span.offset.checked_sub(start);
    match offset.and_then(|offset| part(bytes, offset, span.length)) {
        Some(part) => tray.accept(span, part.to_vec()),
        None => tray.fail(span, "the object is too short".to_owned()),
    }
    matches!(tray.part(span), Held::Here(_))
}
