//! Feeds of every format, from files to items and to snapshots.

mod archives;
mod bwarm;
mod cwr;
mod declared;
mod ern;
mod merging;
mod musicbrainz;
mod place;
mod statements;
mod suppress;
