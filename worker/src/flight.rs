//! One load of a piece, however many requests wait for it.
//!
//! A request at the edge may not wait for the input and output of another one, and may be ended
//! at any time when its client leaves. So the requests that find a piece under way each wait for
//! a promise of their own, which the one that loads it resolves; and when that one is gone, the
//! next takes the load over.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use js_sys::{Date, Function, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::store::{self, Piece, within};

/// What a load brought.
pub(crate) type Brought = Result<Uint8Array, String>;

/// The loads that are under way.
#[derive(Default)]
pub(crate) struct Flights {
    under_way: RefCell<Vec<Rc<Flight>>>,
}

pub(crate) struct Flight {
    piece: Piece,
    fresh: bool,
    /// When it began, in milliseconds since 1970.
    began: f64,
    brought: RefCell<Option<Brought>>,
    waiting: RefCell<Vec<Function>>,
}

impl Flight {
    /// Tells whether whoever began it must be gone.
    fn is_abandoned(&self) -> bool {
        Date::now() - self.began > store::LONGEST as f64
    }

    /// Waits until it has landed, or is abandoned; the caller looks what was brought.
    pub(crate) fn landing(&self) -> impl Future {
        let landed = Promise::new(&mut |resolve, _| self.waiting.borrow_mut().push(resolve));
        let patience = (store::LONGEST as f64 - (Date::now() - self.began)).max(0.0) + 1.0;
        within(patience as u64, JsFuture::from(landed))
    }

    /// Returns what it brought, if it has landed.
    pub(crate) fn brought(&self) -> Option<Brought> {
        self.brought.borrow().clone()
    }
}

impl Flights {
    /// Returns the load of a piece that is under way; begins one, and tells so, if there is none.
    pub(crate) fn join(&self, piece: Piece, fresh: bool) -> (Rc<Flight>, bool) {
        let mut under_way = self.under_way.borrow_mut();
        let same = |flight: &Rc<Flight>| flight.piece == piece && flight.fresh == fresh;
        while let Some(at) = under_way.iter().position(same) {
            match under_way.get(at) {
                Some(flight) if !flight.is_abandoned() => return (Rc::clone(flight), false),
                _ => drop(under_way.remove(at)),
            }
        }
        let flight = Rc::new(Flight {
            piece,
            fresh,
            began: Date::now(),
            brought: RefCell::default(),
            waiting: RefCell::default(),
        });
        under_way.push(Rc::clone(&flight));
        (flight, true)
    }

    /// Ends a load, and tells those who wait for it.
    pub(crate) fn land(&self, flight: &Rc<Flight>, brought: &Brought) {
        self.remove(flight);
        *flight.brought.borrow_mut() = Some(brought.clone());
        for resolve in flight.waiting.take() {
            // A request that no longer waits has nothing to hear.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }

    fn remove(&self, flight: &Rc<Flight>) {
        let mut under_way = self.under_way.borrow_mut();
        let at = under_way.iter().position(|one| Rc::ptr_eq(one, flight));
        if let Some(at) = at {
            under_way.remove(at);
        }
    }
}

/// A load that runs beside others; boxed, so that what runs it is compiled once.
pub(crate) type Load<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs futures side by side, at most `width` at a time.
pub(crate) fn side_by_side(waiting: Vec<Load<'_>>, width: usize) -> impl Future<Output = ()> {
    let mut waiting = waiting.into_iter();
    let mut running: Vec<Load<'_>> = Vec::new();
    std::future::poll_fn(move |context| {
        loop {
            while running.len() < width
                && let Some(future) = waiting.next()
            {
                running.push(future);
            }
            if running.is_empty() {
                return Poll::Ready(());
            }
            let before = running.len();
            running.retain_mut(|future| future.as_mut().poll(context).is_pending());
            if running.len() == before {
                return Poll::Pending;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn no_more_futures_run_than_there_is_room_for_and_all_are_run() {
        let (running, most, done) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let futures = (0..20).map(|number| {
            let mut polls = 1 + number % 3;
            let mut begun = false;
            let (running, most, done) = (&running, &most, &done);
            let load: Load<'_> = Box::pin(std::future::poll_fn(move |_| {
                if !begun {
                    begun = true;
                    running.set(running.get() + 1);
                    most.set(most.get().max(running.get()));
                }
                if polls > 0 {
                    polls -= 1;
                    return Poll::Pending;
                }
                running.set(running.get() - 1);
                done.set(done.get() + 1);
                Poll::Ready(())
            }));
            load
        });
        let mut all = Box::pin(side_by_side(futures.collect(), 6));
        let mut context = Context::from_waker(Waker::noop());
        while all.as_mut().poll(&mut context).is_pending() {}
        assert_eq!((most.get(), done.get()), (6, 20));
    }
}
