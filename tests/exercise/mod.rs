//! Every parser, given any bytes, and what holds whatever they are: it ends, it does not panic, what
//! it says twice is the same, and every row is either taken or told. The fuzz targets and the test
//! of their kept inputs call the same functions.

mod feeds;
mod searched;
mod served;

/// A function that gives bytes to a parser and panics if something does not hold.
pub type Exercise = fn(&[u8]);

/// Every parser by the name of its fuzz target.
pub const ALL: [(&str, Exercise); 16] = [
    ("archive", feeds::archive),
    ("bwarm", feeds::bwarm),
    ("cwr", feeds::cwr),
    ("ern", feeds::ern),
    ("fold", searched::fold),
    ("identifier", served::identifier),
    ("musicbrainz", feeds::musicbrainz),
    ("parts", searched::parts),
    ("report", searched::report),
    ("request", served::request),
    ("search", searched::search),
    ("snapshot", served::snapshot),
    ("statements", feeds::statements),
    ("table", feeds::table),
    ("territory", served::territory),
    ("usage", searched::usage),
];

/// Gives `bytes` to the parser with this name.
///
/// # Panics
/// Panics if there is no such parser, or if something does not hold.
pub fn exercise(name: &str, bytes: &[u8]) {
    let (_, run) = ALL
        .iter()
        .find(|(own, _)| *own == name)
        .unwrap_or_else(|| panic!("no parser is named {name}"));
    run(bytes);
}
