//! Answers that were given lately, ready to be given again: some codes and titles are asked for
//! far more often than others.

use std::cell::{Cell, RefCell};
use std::mem;
use std::rc::Rc;

use js_sys::Uint8Array;

use crate::response::Reply;
use imr_snapshots::order::Sorted;

/// A response whose body the host has already.
pub(crate) struct Given {
    /// The response without its body.
    pub(crate) reply: Reply,
    /// The body, if it has one.
    pub(crate) body: Option<Uint8Array>,
}

impl From<Reply> for Given {
    fn from(mut reply: Reply) -> Self {
        let bytes = mem::take(&mut reply.body);
        let body = (!reply.media_type.is_empty()).then(|| Uint8Array::from(bytes.as_slice()));
        Self { reply, body }
    }
}

impl Given {
    /// Returns the number of bytes of the body.
    pub(crate) fn length(&self) -> u32 {
        self.body.as_ref().map_or(0, Uint8Array::length)
    }
}

/// Answers of one snapshot by their questions. There are two generations: what the older one has
/// and is asked for moves to the younger, and when that is full it becomes the older one.
#[derive(Default)]
pub(crate) struct Recent {
    young: RefCell<Generation>,
    old: RefCell<Generation>,
    /// Bytes of the younger generation.
    bytes: Cell<usize>,
}

type Generation = Sorted<String, Rc<Given>>;

/// Most bytes of one generation.
const GENERATION: usize = 512 << 10;
/// Longest answer that is kept, in bytes.
const LONGEST: u32 = 32 << 10;
/// What an answer takes besides its question and its body, about, in bytes.
const OVERHEAD: usize = 512;

impl Recent {
    /// Returns the answer to a question, if it was given lately.
    pub(crate) fn find(&self, question: &str) -> Option<Rc<Given>> {
        if let Some(given) = self.young.borrow().find(question) {
            return Some(Rc::clone(given));
        }
        let (question, given) = self.old.borrow_mut().remove(question)?;
        self.keep(question, &given);
        Some(given)
    }

    /// Keeps an answer that stays right as long as the snapshot does.
    pub(crate) fn keep(&self, question: String, given: &Rc<Given>) {
        let lasting = matches!(given.reply.status, 200 | 400 | 404);
        if !lasting || given.length() > LONGEST {
            return;
        }
        let bytes = self.bytes.get() + question.len() + given.length() as usize + OVERHEAD;
        self.bytes.set(bytes);
        self.young.borrow_mut().insert(question, Rc::clone(given));
        if bytes > GENERATION {
            self.bytes.set(0);
            self.old.replace(self.young.take());
        }
    }
}
