//! Where the fields of each record are: one table for CWR 2.1, 2.2 and what is known of 3.x.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The table: record, field, first column from 1, number of columns, format, requirement, version.
/// Facts of the CISAC CWR 2.2 functional specification (CWR19-1070R1); records of 3.x, marked
/// `3/`, as far as their layout is known.
const TABLE: &str = include_str!("fields.tsv");

/// One field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// First column, from 0.
    pub start: usize,
    /// Number of columns.
    pub size: usize,
    /// `A` text, `L` code of a list, `N` number, `D` date, `T` time, `B` yes or no, `F` yes, no
    /// or unknown.
    pub format: char,
    /// Whether the field has to be there.
    pub mandatory: bool,
}

/// The fields of every record, by its name.
static LAYOUT: LazyLock<BTreeMap<&'static str, Vec<Field>>> = LazyLock::new(|| {
    let mut layout: BTreeMap<&'static str, Vec<Field>> = BTreeMap::new();
    for row in TABLE.lines().skip(1) {
        let cells: Vec<&'static str> = row.split('\t').collect();
        let [record, name, start, size, format, requirement, _] = cells[..] else {
            continue;
        };
        let (Ok(start), Ok(size)) = (start.parse::<usize>(), size.parse()) else {
            continue;
        };
        layout.entry(record).or_default().push(Field {
            name,
            start: start - 1,
            size,
            format: format.chars().next().unwrap_or('A'),
            mandatory: requirement == "M",
        });
    }
    layout
});

/// Returns the fields of a record type of CWR 2.x, or of 3.x; `None` when there is no such type.
pub fn fields(record: &str, version: Version) -> Option<&'static [Field]> {
    let found = match version {
        Version::Three => {
            let name = format!("3/{record}");
            LAYOUT.get(name.as_str()).or_else(|| LAYOUT.get(record))
        }
        Version::Two => LAYOUT.get(record),
    };
    found.map(Vec::as_slice)
}

/// Which layout a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// CWR 2.1 and 2.2.
    #[default]
    Two,
    /// CWR 3.0 and 3.1.
    Three,
}

/// Writes a record of CWR 2.x: its type, then each given field in its columns, numbers with
/// zeros before them, everything else with blanks after it; what is longer is cut.
///
/// Fields that the record does not have are left out.
pub fn write(record: &str, values: &[(&str, &str)]) -> String {
    let mut line: Vec<char> = record.chars().collect();
    let prefix = LAYOUT.get("*").map(Vec::as_slice).unwrap_or_default();
    let own = fields(record, Version::Two).unwrap_or_default();
    // The type is there already; in `MSG` the name is that of another field.
    let prefix = prefix.iter().filter(|field| field.start > 0);
    for field in prefix.chain(own) {
        let Some((_, value)) = values.iter().find(|(name, _)| *name == field.name) else {
            continue;
        };
        let end = field.start + field.size;
        if line.len() < end {
            line.resize(end, ' ');
        }
        let value: Vec<char> = value.chars().take(field.size).collect();
        let filler = field.size - value.len();
        let (before, fill) = match field.format {
            'N' | 'D' | 'T' => (filler, '0'),
            _ => (0, ' '),
        };
        for (at, place) in line[field.start..end].iter_mut().enumerate() {
            *place = at
                .checked_sub(before)
                .and_then(|at| value.get(at).copied())
                .unwrap_or(fill);
        }
    }
    line.into_iter().collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_of_the_specification_has_its_fields() {
        for record in [
            "HDR", "GRH", "GRT", "TRL", "AGR", "TER", "IPA", "NPA", "NWR", "REV", "ISW", "EXC",
            "ACK", "MSG", "SPU", "OPU", "NPN", "SPT", "OPT", "SWR", "OWR", "NWN", "SWT", "OWT",
            "PWR", "ALT", "NAT", "EWT", "NET", "VER", "NVT", "PER", "NPR", "REC", "ORN", "INS",
            "IND", "COM", "NCT", "NOW", "ARI", "XRF",
        ] {
            let fields = fields(record, Version::Two).unwrap();
            assert!(!fields.is_empty(), "{record}");
            for pair in fields.windows(2) {
                assert!(
                    pair[0].start + pair[0].size <= pair[1].start,
                    "{record}: {pair:?}"
                );
            }
        }
        assert!(fields("ZZZ", Version::Two).is_none());
        assert_eq!(fields("SPT", Version::Three).unwrap()[0].size, 3);
    }

    #[test]
    fn a_record_is_written_in_its_columns() {
        let line = write(
            "ALT",
            &[
                ("Transaction Sequence #", "7"),
                ("Record Sequence #", "12"),
                ("Alternate Title", "OTHER"),
                ("Title Type", "AT"),
                ("No Such Field", "x"),
            ],
        );
        assert_eq!(&line[..24], "ALT0000000700000012OTHER");
        assert_eq!(&line[79..81], "AT");
        assert_eq!(line.len(), 81);
    }
}
