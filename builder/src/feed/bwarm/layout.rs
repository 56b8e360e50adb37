//! Which table a file is, and where its columns stand.

use super::avs;
use super::cell::{day, given, points, several, territory};
use super::table::{Field, Kind, MORE, TABLES, Table};
use crate::feed::table::Row;
use crate::registry::nearest;

/// A column that is not there.
const NONE: u8 = u8::MAX;

/// Where the columns of a file stand.
#[derive(Clone)]
pub(super) struct Layout {
    pub(super) table: &'static Table,
    columns: [u8; Field::COUNT],
    /// Cells of a row, if the file says or the version fixes it.
    pub(super) width: usize,
    /// The columns behind the fourth are told by what is in them.
    by_content: bool,
    /// The first column with addresses of people, if there is one.
    contacts: Option<usize>,
}

impl Layout {
    fn new(table: &'static Table, width: usize) -> Self {
        Self {
            table,
            columns: [NONE; Field::COUNT],
            width,
            by_content: false,
            contacts: None,
        }
    }

    fn set(&mut self, field: Field, at: usize) {
        if field == Field::Contact {
            self.contacts.get_or_insert(at);
            return;
        }
        if let (Some(column), Ok(at)) = (self.columns.get_mut(field as usize), u8::try_from(at))
            && *column == NONE
        {
            *column = at;
        }
    }

    /// Reads a line of headings; `None` if it is none. `named` is what the name of the file says.
    pub(super) fn of_headings(cells: &[&str], named: Option<Kind>) -> Option<Self> {
        let headings: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let known = |table: &'static Table| {
            let fields = headings.iter().map(move |heading| field(table, heading));
            fields.flatten().count() * 2 + usize::from(Some(table.kind) == named)
        };
        let table = TABLES.iter().rev().max_by_key(|table| known(table))?;
        let found = known(table) / 2;
        if found < 2 || found * 2 < cells.len() {
            return None;
        }
        let mut layout = Self::new(table, cells.len());
        for (at, heading) in headings.iter().enumerate() {
            if let Some(field) = field(table, heading) {
                layout.set(field, at);
            }
        }
        Some(layout)
    }

    /// The layout of a file without headings, by its first row and its name.
    pub(super) fn of_position(table: &'static Table, cells: usize, name: &str) -> Self {
        let second = table.v1.is_empty() || table.files.last() == Some(&stem(name).as_str());
        let columns = match (cells == table.v1.len(), cells == table.v2.len()) {
            (true, false) => table.v1,
            (false, true) => table.v2,
            _ if second => table.v2,
            _ => table.v1,
        };
        let width = if table.kind == Kind::Unmatched {
            cells
        } else {
            columns.len()
        };
        let mut layout = Self::new(table, width);
        layout.by_content = table.kind == Kind::Shares;
        let fixed = if layout.by_content { 4 } else { columns.len() };
        for (at, (_, field)) in columns.iter().enumerate().take(fixed) {
            layout.set(*field, at);
        }
        if layout.by_content {
            layout.width = cells;
        }
        layout
    }

    /// Tells whether the columns of each row have to be found by [`Self::look`].
    pub(super) fn looks(&self) -> bool {
        self.by_content
    }

    /// Finds the columns of a row of shares by what is in them: feeds differ in the order of
    /// percentage, kind and rights, and in whether they have dates. The first number up to 100 is
    /// the share; numbers behind it are territories.
    pub(super) fn look(&self, row: &Row<'_>) -> Self {
        let mut layout = self.clone();
        let full = row.len() == 12;
        for at in 4..row.len() {
            let cell = given(row.cell(at));
            if cell.is_empty() {
                continue;
            }
            let all = |is: &dyn Fn(&str) -> bool| several(cell).all(is);
            let has = |field: Field| layout.columns.get(field as usize) != Some(&NONE);
            let field = match at {
                7 if full => Field::From,
                8 if full => Field::Until,
                9 if full => Field::Parent,
                10 if full => Field::Territory,
                11 if full => Field::UseType,
                _ if all(&|value| avs::share_type(value).is_some()) => Field::ShareType,
                _ if all(&|value| avs::right(value).is_some()) => Field::RightsType,
                _ if !has(Field::Percentage) && is_number(cell) => Field::Percentage,
                _ if cell.contains('-') && day(cell).is_some() && !has(Field::From) => Field::From,
                _ if cell.contains('-') && day(cell).is_some() => Field::Until,
                _ if all(&|value| territory(value).is_some()) => Field::Territory,
                _ if all(&avs::is_use) => Field::UseType,
                _ => Field::Parent,
            };
            layout.set(field, at);
        }
        layout
    }

    /// Tells whether a row of another width than the table can be taken: one that lacks cells at
    /// its end, but none in which cells have moved, least of all those with addresses of people.
    /// Of these there may be too many, if they stand behind everything that is read.
    pub(super) fn admits(&self, cells: usize) -> bool {
        match self.contacts {
            _ if cells == self.width => true,
            None => cells < self.width,
            Some(contacts) if cells > self.width => {
                let read = self.columns.iter().filter(|column| **column != NONE);
                read.max().is_none_or(|last| usize::from(*last) < contacts)
            }
            Some(contacts) => cells <= contacts,
        }
    }

    /// What a row has in a column; empty if there is no such column.
    pub(super) fn cell<'r>(&self, row: &Row<'r>, field: Field) -> &'r str {
        match self.columns.get(field as usize) {
            Some(&at) if at != NONE => given(row.cell(usize::from(at))),
            _ => "",
        }
    }

    /// The number of a column, from 1; 0 if there is none.
    pub(super) fn column(&self, field: Field) -> usize {
        match self.columns.get(field as usize) {
            Some(&at) if at != NONE => usize::from(at) + 1,
            _ => 0,
        }
    }
}

fn is_number(cell: &str) -> bool {
    points(cell).is_some() || cell.parse::<f64>().is_ok_and(|number| number.is_finite())
}

/// The field of a heading in a table.
fn field(table: &Table, heading: &str) -> Option<Field> {
    let own = table.v2.iter().chain(table.v1);
    let more = MORE.iter().filter(|(kind, ..)| *kind == table.kind);
    own.copied()
        .chain(more.map(|(_, name, field)| (*name, *field)))
        .find(|(name, _)| name.eq_ignore_ascii_case(heading))
        .map(|(_, field)| field)
}

/// A heading without `#`, blanks and what else is no letter or digit.
fn plain(cell: &str) -> String {
    cell.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The letters of a file's name, without folders and endings: `x/parties2.tsv.gz` is `parties`.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '!', '\\']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let letters = stem.bytes().filter(u8::is_ascii_alphabetic);
    letters
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

/// The table that the name of a file tells of: exactly, at the end of a longer name
/// (`BWARM_PADPIDA..._musicalworks`), or misspelt.
pub(super) fn named(name: &str) -> Option<&'static Table> {
    let stem = stem(name);
    let files = || {
        let all = TABLES.iter();
        all.flat_map(|table| table.files.iter().map(move |file| (table, *file)))
    };
    let exact = files().find(|(_, file)| *file == stem);
    let ending = || {
        files()
            .filter(|(_, file)| stem.ends_with(file))
            .max_by_key(|(_, file)| file.len())
    };
    let misspelt = || {
        let near = nearest(&stem, files().map(|(_, file)| file))?;
        files().find(|(_, file)| *file == near)
    };
    exact
        .or_else(ending)
        .or_else(misspelt)
        .map(|(table, _)| table)
}

/// Tells whether a file is a manifest, by its name.
pub(super) fn is_manifest(name: &str) -> bool {
    stem(name).contains("manifest")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names_misspelt_or_not() {
        for (name, expected) in [
            ("musicalworks.tsv", Some(Kind::Works)),
            ("works.tsv", Some(Kind::Works)),
            ("WORKS.TSV.GZ", Some(Kind::Works)),
            (
                "a.zip!BWARM_PADPIDA2019_20240101/parties2.tsv",
                Some(Kind::Parties),
            ),
            ("releaseindentifiers.tsv", Some(Kind::ReleaseIds)),
            ("unclaimedmusicalworkrightshares.tsv", Some(Kind::Unclaimed)),
            ("unclaimedworkrightshares.tsv", Some(Kind::Unclaimed)),
            (
                "BWARM_X_20240101_musicalworkrightshares.tsv",
                Some(Kind::Shares),
            ),
            ("worksrecordings.tsv", Some(Kind::Links)),
            ("unmatchedresources.tsv", Some(Kind::Unmatched)),
            ("README.txt", None),
            ("data.tsv", None),
        ] {
            assert_eq!(named(name).map(|table| table.kind), expected, "{name}");
        }
        assert!(is_manifest("x/BWARM_Manifest_PADPIDA_20240101.tsv"));
    }

    #[test]
    fn headings_tell_the_table_whatever_the_file_is_called() {
        let headings = ["#PartyRecordId", "ISNI", "EmailAddress", "Full Name"];
        let layout = Layout::of_headings(&headings, Some(Kind::Works)).unwrap();
        assert_eq!(layout.table.kind, Kind::Parties);
        assert_eq!(layout.column(Field::FullName), 4);
        assert_eq!(layout.column(Field::Contact), 0, "contacts are never read");
        assert!(Layout::of_headings(&["B5145D", "T0345246801", "TITLE"], None).is_none());
    }

    #[test]
    fn every_column_list_names_its_mandatory_fields() {
        for table in TABLES {
            for columns in [table.v1, table.v2]
                .into_iter()
                .filter(|list| !list.is_empty())
            {
                for field in table.mandatory {
                    assert!(columns.iter().any(|(_, other)| other == field), "{field:?}");
                }
            }
        }
    }
}
