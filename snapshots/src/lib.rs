//! The meaning of a registry snapshot's bytes, and the engine that answers from them.
pub mod answer;
mod cbor;
pub mod checkpoint;
pub mod codec;
pub mod digest;
pub mod error;
pub mod id;
pub mod limits;
pub mod manifest;
mod order;
pub mod query;
pub mod record;
pub mod segment;
pub mod shelf;
pub mod snapshot;
pub mod table;
pub mod text;
pub mod wire;
