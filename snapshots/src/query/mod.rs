//! Queries: pure functions over what is already loaded, that answer or say what they need.
//!
//! ```text
//! let answer = loop {
//!     match lookup::code(&snapshot, "T-034.524.680-1", &[], &tray) {
//!         Step::Done(answer) => break answer,
//!         Step::Need(spans) => for span in spans { /* fetch, then tray.accept(&span, bytes) */ },
//!     }
//! };
//! ```
//!
//! One `Need` is one wave of fetches that do not depend on each other. A query starts again from
//! the beginning after each wave; what it had is on the shelf, so that costs next to nothing.

mod asked;
mod budget;
mod facets;
mod fill;
mod joint;
mod like;
pub mod lookup;
mod marked;
pub mod matching;
pub mod objects;
mod opened;
mod page;
mod read;
mod readings;
pub mod reconcile;
pub mod search;
mod shown;
mod some;
mod spell;
mod step;
mod terms;
mod tiers;
mod titled;
mod within;

pub use step::Step;
pub(crate) use step::{Stop, Wave};
