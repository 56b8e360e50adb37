//! Feeds of every format, from files to items and to snapshots.

mod cwr;
mod declared;
mod merging;
mod place;
mod statements;
mod suppress;
