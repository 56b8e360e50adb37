//! Feeds of every format, from files to items and to snapshots.

mod bwarm;
mod cwr;
mod declared;
mod merging;
mod musicbrainz;
mod place;
mod statements;
mod suppress;
