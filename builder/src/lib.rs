//! `imr`: compiles registry feeds into signed static snapshots, and asks them.

pub mod feed;
pub mod ingest;
pub mod registry;
pub mod compile;
pub mod progress;
