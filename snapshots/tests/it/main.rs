//! Tests of the whole crate, in one binary.

/// Damaged snapshots: nothing goes unnoticed, nothing panics.
mod corruption;
/// Answers and their cost against a plain map.
mod engine;
/// FORMAT.md against the code.
mod format;
/// Identifiers against published vectors and properties.
mod identifiers;
/// A snapshot in memory.
mod support;
