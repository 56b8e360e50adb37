//! `imr`: compiles registry feeds into signed static snapshots, and asks them.

pub mod feed;
pub mod ingest;
pub mod registry;
pub mod compile;
pub mod progress;
pub mod keys;
pub mod publish;
pub mod build;
pub mod report;
pub mod store;
pub mod cli;
mod cmd;
pub mod sample;
