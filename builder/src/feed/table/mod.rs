//! The feed format `table`: CSV, TSV and JSON Lines.
//!
//! One row is about one work, recording, release or party, or is a statement about one. Columns
//! are mapped in `registry.toml`; headers that are not mapped are recognised if they are well
//! known (`ISRC`, `track_title`, `album`), others are left alone.
//!
//! | field | holds |
//! |---|---|
//! | `isrc` `iswc` `gtin` `grid` `ipi` `ipi-base` `isni` `dpid` `mbid` `isan` `eidr` `iscc` `ismn` `isbn` | identifiers of the row's record |
//! | `society:NNN`, or `society-number` and `society-code` | work codes of a society |
//! | `archived` `archived:iswc` `archived:FIELD` | identifiers of records that were merged into the row's own |
//! | `also:ipi` `also:FIELD` | further identifiers of the row's record, such as other name numbers of a party |
//! | `asset:SERVICE`, `local`, `local:SOURCE` | ids of a service, of this source, of another source |
//! | `title` `title:ROLE` `title:ROLE:LANGUAGE` `subtitle` `version` `name` `pseudonym` | titles and names |
//! | `artist` `featured` `composer` `lyricist` `writer` `arranger` `publisher` `label` ... | names of parties by role; `credit` with `role` where a column says the role |
//! | `ROLE.ipi` `ROLE.isni` `ROLE.asset:SERVICE` ... | identifiers of these parties, aligned by position |
//! | `performing-share` `mechanical-share` `synchronisation-share`, or `right` with `percent` or `points`; `territory` | shares of the row's only party |
//! | `duration` `duration-ms` `duration-s` `date` `date-ms` `year` `form` `video` `language` `genre` `catalogue-number` `p-line` `c-line` `tracks` `party-type` `society` `territory` `comment` | facts |
//! | `release.FIELD` `work.FIELD` `recording.FIELD` | the same of a linked record |
//! | `popularity` | a play count or chart value |
//! | `subject` `subject-kind` `train-ai` `train-genai` `ai-use` `search` `all` `tdm-reservation` `vocabulary` `declarant` `declared` `licence` | statements |
//!
//! Decisions worth knowing:
//!
//! - An ISWC (or a society's work code) in rows about recordings is the code of the work that is
//!   recorded; an ISRC in rows about works is that of a recording; a GTIN of a release.
//! - Several values stand in one cell between `|` or `;` unless the source names other
//!   `separators`; titles are never cut, except by `column_separators` of their own column.
//! - A row whose number of cells differs from the header is rejected: a short line is usually a
//!   torn one. `ragged = true` takes rows that lack cells at the end or have empty ones too many.
//! - A malformed identifier costs its cell, not the row, as long as another one names the record.
//!   A wrong check digit costs nothing: it is taken and counted as a warning.
//! - A release without identifier keeps its title as a fact of the recording; a linked work or
//!   recording without identifier is nothing that a claim could be about and is left out.
//! - What rows say about parties and linked records in the same words is handed over once, as long
//!   as it is remembered; what they say about their own record, always.
//! - Control characters in texts become blanks. Rows without any text are skipped uncounted.

mod alias;
mod columns;
mod field;
mod found;
mod ids;
mod json;
mod parties;
mod plan;
mod read;
mod recent;
mod row;
mod rows;
mod shares;
mod source;
mod spec;
mod split;
mod statement;
mod time;
mod value;

pub(super) use alias::fold;
pub(super) use field::DurationUnit;
pub(super) use recent::Recent;
pub(super) use row::Row;
pub use rows::MAX_ROW;
pub(super) use rows::{Cut, Next, Rows};
pub use source::TableFeed;
pub(super) use source::sniff;
pub use spec::{Layout, SpecError, TableSpec};
pub(super) use statement::subject_kind;
pub(super) use time::{date, duration, iso_duration};
pub(super) use value::{kind, permission, reservation};
