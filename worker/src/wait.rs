//! Waiting for the host.
//!
//! Work is taken up again by what it waits for, from the callback of the host itself: there is no queue of work that could
//! go on, nor are there wakers. `wasm-bindgen-futures` has both, which is 1.1 KB of the Wasm after gzip and another
//! turn of the host for each promise. Callbacks come when nothing else of the program runs, so no work is taken up while it
//! goes on already.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(ring: &Function, milliseconds: f64) -> f64;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: f64);
}

/// Work for a value of the host; boxed, so that what carries it is compiled once.
pub(crate) type Work = Pin<Box<dyn Future<Output = JsValue>>>;

/// Work that was begun.
struct Task {
    /// Nothing while it goes on, and when it is done.
    work: RefCell<Option<Work>>,
    /// Keeps the promise of its value.
    done: RefCell<Option<Function>>,
}

thread_local! {
    /// The work that goes on now.
    static NOW: RefCell<Option<Rc<Task>>> = const { RefCell::new(None) };
}

/// Begins work, and gives the promise of its value.
pub(crate) fn promised(work: Work) -> Promise {
    let task = Rc::new(Task {
        work: RefCell::new(Some(work)),
        done: RefCell::default(),
    });
    let promise = Promise::new(&mut |resolve, _| {
        task.done.replace(Some(resolve));
    });
    task.go_on();
    promise
}

impl Task {
    /// Takes the work up as far as it goes; if it is done, nothing is left to do.
    fn go_on(self: &Rc<Self>) {
        let Some(mut work) = self.work.take() else {
            return;
        };
        let before = NOW.replace(Some(Rc::clone(self)));
        let state = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        NOW.set(before);
        match state {
            Poll::Ready(value) => {
                if let Some(done) = self.done.take() {
                    // Keeping a promise throws nothing.
                    let _ = done.call1(&JsValue::UNDEFINED, &value);
                }
            }
            Poll::Pending => {
                self.work.replace(Some(work));
            }
        }
    }
}

/// What is known of a promise that is waited for.
#[derive(Default)]
struct Heard {
    /// Who waits.
    task: Option<Rc<Task>>,
    settled: RefCell<Option<Result<JsValue, JsValue>>>,
    /// What the host calls; kept until it does.
    callbacks: RefCell<Option<[Callback; 2]>>,
}

type Callback = Closure<dyn FnMut(JsValue)>;

impl Heard {
    fn callback(self: &Rc<Self>, is_kept: bool) -> Callback {
        let heard = Rc::clone(self);
        Closure::new(move |value| {
            let settled = if is_kept { Ok(value) } else { Err(value) };
            heard.settled.replace(Some(settled));
            heard.callbacks.take();
            if let Some(task) = &heard.task {
                task.go_on();
            }
        })
    }
}

/// Waits for a promise: for its value, or for what was thrown.
pub(crate) fn settled(promise: &Promise) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
    let heard = Rc::new(Heard {
        task: now(),
        ..Heard::default()
    });
    let callbacks = [true, false].map(|is_kept| heard.callback(is_kept));
    let [kept, broken] = &callbacks;
    let _ = promise.then2(kept, broken);
    heard.callbacks.replace(Some(callbacks));
    poll_fn(move |_| heard.settled.take().map_or(Poll::Pending, Poll::Ready))
}

fn now() -> Option<Rc<Task>> {
    NOW.with_borrow(Option::clone)
}

/// Waits for a future, but not longer than some milliseconds.
pub(crate) fn within<F: Future>(
    milliseconds: f64,
    future: F,
) -> impl Future<Output = Option<F::Output>> {
    let mut future = Box::pin(future);
    let mut timer: Option<Timer> = None;
    poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending
            if timer
                .get_or_insert_with(|| Timer::new(milliseconds))
                .rung
                .get() =>
        {
            Poll::Ready(None)
        }
        Poll::Pending => Poll::Pending,
    })
}

/// A timer of the host, which is put off when nobody waits for it any longer.
struct Timer {
    rung: Rc<Cell<bool>>,
    /// What the host calls.
    _ring: Closure<dyn FnMut()>,
    number: f64,
}

impl Timer {
    fn new(milliseconds: f64) -> Self {
        let rung = Rc::new(Cell::new(false));
        let (heard, task) = (Rc::clone(&rung), now());
        let ring: Closure<dyn FnMut()> = Closure::new(move || {
            heard.set(true);
            if let Some(task) = &task {
                task.go_on();
            }
        });
        let number = set_timeout(ring.as_ref().unchecked_ref(), milliseconds);
        Timer {
            rung,
            _ring: ring,
            number,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(self.number);
    }
}
