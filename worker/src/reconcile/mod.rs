//! The reconciliation service: requests of OpenRefine and its like, to answers of the engine.
//!
//! Version 0.2 of the Reconciliation Service API. Other origins read it by CORS, as they read
//! everything here; JSONP, which the version leaves to services, is refused: a script of this origin
//! whose beginning the address decides would undo the content security policy of the page.

mod read;

pub use read::{ask, posted};

use std::rc::Rc;

use imr_snapshots::answer::{self, Format, Reconciliation};
use imr_snapshots::error::Unavailable;
use imr_snapshots::query::lookup::{self, Found, Status};
use imr_snapshots::query::reconcile::{self, Query, Reconciled};
use imr_snapshots::query::search::{self, Search};
use imr_snapshots::query::{Step, objects};
use imr_snapshots::record::Kind;
use imr_snapshots::shelf::Shelf;
use imr_snapshots::snapshot::Snapshot;
