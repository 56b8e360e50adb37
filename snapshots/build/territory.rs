//! Writes the tables of territories: the facts of `reference/territories.tsv` and
//! `reference/memberships.tsv` without names, every group taken apart into countries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A period in days written `YYYYMMDD`, both ends included.
type Period = (u32, u32);

/// Writes four files; `src/territory/table.rs` reads them.
///
/// * `countries`: for each of them, ascending by code, how far its code is from the one before; then for each its
///   ISO 3166 code (2 letters; zeros for a country whose letters another one has now).
/// * `groups`: code and number of members (2 bytes each, little-endian), ascending by code.
/// * `members`: for the countries of each group, how far the place of the country is from the one before; then for
///   each the place of the period. So they are half as long after gzip as with whole numbers.
/// * `periods`: first and last day (4 bytes each).
pub(crate) fn write(folder: &Path) {
    let territories = table("reference/territories.tsv");
    let memberships = table("reference/memberships.tsv");
    let countries: Vec<&Vec<String>> = territories.iter().filter(|t| t[1] == "country").collect();
    let place: BTreeMap<u16, u8> = countries
        .iter()
        .enumerate()
        .map(|(at, country)| (number(&country[0]), u8::try_from(at).expect("at most 224")))
        .collect();
    let (mut bytes, mut iso, mut before) = (Vec::new(), Vec::new(), 0);
    for country in &countries {
        let later = |other: &&&Vec<String>| other[2] == country[2] && other[5] > country[5];
        let letters = match countries.iter().find(later) {
            None if country[2].len() == 2 => country[2].as_bytes().to_vec(),
            _ => vec![0, 0],
        };
        let code = number::<u16>(&country[0]);
        bytes.push(u8::try_from(code - before).expect("they are near each other"));
        iso.extend(letters);
        before = code;
    }
    bytes.extend(iso);
    fs::write(folder.join("territory.countries"), bytes).expect("OUT_DIR can be written");
    let mut children: BTreeMap<u16, Vec<(u16, Period)>> = BTreeMap::new();
    for row in &memberships {
        let period = (number(&row[2]), number(&row[3]));
        let member = (number(&row[1]), period);
        children.entry(number(&row[0])).or_default().push(member);
    }
    let (mut groups, mut members, mut days) = (Vec::new(), Vec::new(), Vec::new());
    let mut periods: Vec<Period> = Vec::new();
    for group in territories.iter().filter(|t| t[1] == "group") {
        let code = number(&group[0]);
        let mut found = BTreeSet::new();
        expand(code, (0, u32::MAX), &children, &place, &mut found);
        groups.extend(code.to_le_bytes());
        groups.extend(u16::try_from(found.len()).expect("few").to_le_bytes());
        let mut before = 0;
        for (country, period) in found {
            let at = periods.iter().position(|known| *known == period);
            let at = at.unwrap_or_else(|| {
                periods.push(period);
                periods.len() - 1
            });
            members.push(country - before);
            days.push(u8::try_from(at).expect("at most 256 periods"));
            before = country;
        }
    }
    members.extend(days);
    let periods: Vec<u8> = periods
        .into_iter()
        .flat_map(|(from, until)| [from.to_le_bytes(), until.to_le_bytes()].concat())
        .collect();
    fs::write(folder.join("territory.groups"), groups).expect("OUT_DIR can be written");
    fs::write(folder.join("territory.members"), members).expect("OUT_DIR can be written");
    fs::write(folder.join("territory.periods"), periods).expect("OUT_DIR can be written");
}

/// Adds the countries of a group, and of the groups in it, for the days that all of them share.
fn expand(
    group: u16,
    within: Period,
    children: &BTreeMap<u16, Vec<(u16, Period)>>,
    place: &BTreeMap<u16, u8>,
    found: &mut BTreeSet<(u8, Period)>,
) {
    for (member, period) in children.get(&group).into_iter().flatten() {
        let period = (within.0.max(period.0), within.1.min(period.1));
        if period.0 > period.1 {
            continue;
        }
        match place.get(member) {
            Some(country) => {
                found.insert((*country, period));
            }
            None => expand(*member, period, children, place, found),
        }
    }
}

/// Reads a table of facts without its heading.
fn table(path: &str) -> Vec<Vec<String>> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).expect("the facts are in the crate");
    let rows = text.lines().skip(1);
    rows.map(|row| row.split('\t').map(str::to_owned).collect())
        .collect()
}

fn number<N: std::str::FromStr>(text: &str) -> N {
    text.parse().ok().expect("a number")
}
