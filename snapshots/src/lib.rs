//! The meaning of a registry snapshot's bytes, and the engine that answers from them.
//!
//! The Wasm is compiled for size, but for the functions that take most of the time of a search: they are marked,
//! where `imr_engine` is set, to be compiled for speed. Everywhere else these marks mean nothing.

#![cfg_attr(imr_engine, feature(optimize_attribute))]

pub mod answer;
mod cbor;
pub mod checkpoint;
pub mod codec;
pub mod digest;
pub mod error;
pub mod id;
pub mod limits;
pub mod manifest;
pub mod matching;
pub mod order;
pub mod query;
pub mod record;
pub mod report;
pub mod segment;
pub mod shelf;
mod signature;
pub mod snapshot;
pub mod table;
pub mod territory;
pub mod text;
pub mod wire;
mod zstd;
