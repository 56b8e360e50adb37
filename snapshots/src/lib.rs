//! Snapshots.
pub mod id;
