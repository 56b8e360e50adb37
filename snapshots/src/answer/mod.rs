//! Answers as documents: the same bytes at the edge, in the page and on the command line.
//!
//! Every function writes one document in a [`Format`]. The members and their order are those of
//! `worker/openapi.yaml`; empty lists are written, members without a value are left out.

mod json;
mod lookup;
mod matching;
mod out;
mod reconcile;
mod record;
mod search;
mod snapshot;
mod work;

pub use lookup::{batch, invalid, line, lookup};
pub use matching::{Line, matched};
pub use out::{Format, Sheet, json};
pub use reconcile::{Reconciliation, preview, reconciliation};
pub use record::path;
pub use search::{search, suggest};
pub use snapshot::{moment, objects_total, snapshot};

pub(crate) use json::Json;
pub(crate) use out::{Document, Out, write};
