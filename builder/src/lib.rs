//! `imr`: compiles registry feeds into signed static snapshots, and asks them.

pub mod build;
pub mod check;
pub mod cli;
mod cmd;
pub mod compile;
pub mod feed;
pub mod ingest;
pub mod keys;
pub mod progress;
pub mod publish;
pub mod registry;
pub mod report;
pub mod sample;
pub mod store;
