//! Tests across the rooms, in one binary.

/// What fuzzing kept.
mod corpus;
/// `imr build`, killed.
mod crash;
/// The frozen snapshot.
mod golden;
/// The `imr` program, as the tests run it.
mod imr;
/// Which room may depend on which.
mod layering;
mod texts;
