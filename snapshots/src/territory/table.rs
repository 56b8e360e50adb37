//! The tables that `build.rs` makes of the facts in `reference/`.

/// How far the code of each country is from the one before, ascending; then ISO letters of each.
static COUNTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/territory.countries"));
/// Code and number of members of each group (2 bytes each), ascending by code.
static GROUPS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/territory.groups"));
/// For the members of each group in turn, how far the place of the country is from the one before; then for all
/// the place of a period.
static MEMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/territory.members"));
/// First and last day (4 bytes each).
static PERIODS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/territory.periods"));

/// Lists every country: its code and its two letters, which may be zeros.
pub(super) fn countries() -> impl Iterator<Item = (u16, [u8; 2])> {
    let (codes, letters) = COUNTRIES.split_at(COUNTRIES.len() / 3);
    let mut code = 0;
    codes
        .iter()
        .zip(letters.as_chunks().0)
        .map(move |(step, letters)| {
            code += u16::from(*step);
            (code, *letters)
        })
}

/// Returns the members of a group: places of countries and the days in which they belong to it.
pub(super) fn members(group: u16) -> Option<impl Iterator<Item = (u8, u32, u32)>> {
    let (groups, _) = GROUPS.as_chunks::<4>();
    let mut skipped = 0;
    for &[a, b, c, d] in groups {
        let count = usize::from(u16::from_le_bytes([c, d]));
        if u16::from_le_bytes([a, b]) == group {
            let (countries, days) = MEMBERS.split_at(MEMBERS.len() / 2);
            let own = countries.get(skipped..)?.iter().zip(days.get(skipped..)?);
            let mut country = 0;
            return Some(own.take(count).filter_map(move |(step, period)| {
                country += step;
                let (periods, _) = PERIODS.as_chunks::<8>();
                let &[a, b, c, d, e, f, g, h] = periods.get(usize::from(*period))?;
                let (from, until) = ([a, b, c, d], [e, f, g, h]);
                Some((country, u32::from_le_bytes(from), u32::from_le_bytes(until)))
            }));
        }
        skipped += count;
    }
    None
}

/// Lists the codes of every group.
pub(super) fn groups() -> impl Iterator<Item = u16> {
    let (groups, _) = GROUPS.as_chunks::<4>();
    groups.iter().map(|&[a, b, ..]| u16::from_le_bytes([a, b]))
}
