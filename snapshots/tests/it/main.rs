//! Tests of the whole crate, in one binary.

#![allow(
    clippy::disallowed_methods,
    reason = "the tests read golden files; the crate itself is pure"
)]

/// Damaged snapshots: nothing goes unnoticed, nothing panics.
mod control;
mod corruption;
/// Answers and their cost against a plain map.
mod engine;
/// FORMAT.md against the code.
mod format;
/// Identifiers against published vectors and properties.
mod identifiers;
/// Reconciliation: what is a match.
mod reconcile;
/// A snapshot in memory.
mod support;
/// Damaged blocks of the tables of words.
mod words;
