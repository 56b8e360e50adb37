//! Where a feed and a registry say different things about one record.

use imr_snapshots::record::{
    Conflict, Credit, Kind, Record, Role, Share, Sources, TitleRole, conflicts, notice,
};
use imr_snapshots::text::fold;

use crate::feed::short;

/// A day written `YYYYMMDD`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day(pub(super) u32);

/// The feed, as one more source of the record.
const FEED: u16 = u16::MAX;
/// Most names and holders that are listed.
const LISTED: usize = 5;

/// Returns what all rows of one source about a record together say differently about writers,
/// shares and single facts, each in words; nothing where one of both says nothing. Unless the rows
/// are `whole`, a name that only the registry has is no difference.
pub(super) fn differences(
    said: &Record,
    known: &Record,
    kind: Kind,
    whole: bool,
    today: Day,
) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(creators(said, known, kind, whole));
    shares(said, known, today, &mut found);
    found
}

/// Puts rows of one source about a record together: in a table, each may name another holder.
/// Returns for each source what it says, and the first of the places.
pub(super) fn together<P: Copy + Ord>(rows: &[(Record, P)]) -> Vec<(Record, P)> {
    let mut all: Vec<(u16, Record, P)> = Vec::new();
    for (row, place) in rows {
        let Some(source) = source(row) else { continue };
        let at = all.iter().position(|(known, ..)| *known == source);
        let at = at.unwrap_or_else(|| {
            all.push((source, Record::default(), *place));
            all.len() - 1
        });
        let Some((_, record, first)) = all.get_mut(at) else {
            continue;
        };
        *first = (*first).min(*place);
        add(&mut record.credits, &row.credits);
        add(&mut record.shares, &row.shares);
        add(&mut record.facts, &row.facts);
    }
    let parts = all.into_iter();
    parts.map(|(_, record, first)| (record, first)).collect()
}

fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

/// The number of the source of a row that says anything that can be compared.
fn source(row: &Record) -> Option<u16> {
    let credits = row.credits.iter().map(|credit| &credit.sources);
    let shares = row.shares.iter().map(|share| &share.sources);
    let facts = row.facts.iter().map(|fact| &fact.sources);
    let first = credits.chain(shares).chain(facts).next()?;
    first.numbers().first().copied()
}

/// Tells where no main title of a row is a title of the registry.
pub(super) fn titles(said: &Record, known: &Record, kind: Kind) -> Option<String> {
    let compared = |text: &str| match kind {
        Kind::Party => name(text),
        _ => fold(text),
    };
    let mut main = said
        .titles
        .iter()
        .filter(|title| title.role == TitleRole::Main);
    let first = main.clone().next()?;
    let registered = known.titles.first()?;
    let known: Vec<String> = known
        .titles
        .iter()
        .map(|title| compared(&title.text))
        .collect();
    if main.any(|title| known.contains(&compared(&title.text))) {
        return None;
    }
    let what = if kind == Kind::Party { "name" } else { "title" };
    let (here, there) = (short(&first.text), short(&registered.text));
    Some(format!("{what} `{here}`, in the registry `{there}`"))
}

/// A name without regard to the order of its words: `BUCK PETER` and `Peter Buck`.
fn name(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// Writers of works differ if one side names one that the other does not; artists of recordings
/// and releases, which are credited in many ways, if both sides have no name in common.
fn creators(said: &Record, known: &Record, kind: Kind, whole: bool) -> Option<String> {
    let (what, is_compared) = compared(kind)?;
    let of = |record: &Record| -> Vec<Credit> {
        let named = |credit: &&Credit| {
            is_compared(credit.role) && (credit.party.is_some() || notice(&credit.name).is_none())
        };
        record.credits.iter().filter(named).cloned().collect()
    };
    let (here, there) = (of(said), of(known));
    if here.is_empty() || there.is_empty() {
        return None;
    }
    let missing = |these: &[Credit], those: &[Credit]| -> Vec<String> {
        let absent = |credit: &&Credit| !those.iter().any(|other| same(credit, other));
        these
            .iter()
            .filter(absent)
            .map(|credit| credit.name.clone())
            .collect()
    };
    let only_here = missing(&here, &there);
    let only_there = match whole {
        true => missing(&there, &here),
        false => Vec::new(),
    };
    let differ = match kind {
        Kind::Work => !only_here.is_empty() || !only_there.is_empty(),
        _ => only_here.len() == here.len(),
    };
    differ.then(|| {
        let mut text = format!("{what} differ");
        for (names, whose) in [(only_here, "feed"), (only_there, "registry")] {
            if !names.is_empty() {
                text = format!("{text}, only the {whose} has {}", listed(&names));
            }
        }
        text
    })
}

/// Tells whether a role is compared.
type IsCompared = fn(Role) -> bool;

/// The roles that are compared, and what their holders are called.
fn compared(kind: Kind) -> Option<(&'static str, IsCompared)> {
    match kind {
        Kind::Work => Some(("writers", Role::is_writer)),
        Kind::Recording | Kind::Release => Some(("artists", |role| role == Role::Artist)),
        Kind::Party => None,
    }
}

fn same(a: &Credit, b: &Credit) -> bool {
    let parties = a.party.is_some() && a.party == b.party;
    parties || name(&a.name) == name(&b.name)
}

fn listed(names: &[String]) -> String {
    let mut names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", short(name)))
        .collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// What is in conflict when the feed is one more source of the record, and was not before.
fn shares(said: &Record, known: &Record, today: Day, found: &mut Vec<String>) {
    let mut holders: Vec<String> = Vec::new();
    for share in &said.shares {
        let of_holder = |other: &&Share| {
            (other.right, other.basis) == (share.right, share.basis)
                && (&other.territory, &other.validity) == (&share.territory, &share.validity)
                && of_one(other, share)
        };
        let registered: Vec<&Share> = known.shares.iter().filter(of_holder).collect();
        let agrees = registered.iter().any(|other| {
            u32::from(other.points.abs_diff(share.points)) <= imr_snapshots::record::TOLERANCE
        });
        if let (false, Some(other)) = (agrees, registered.first()) {
            let (here, there) = (percent(share.points.into()), percent(other.points.into()));
            let (right, holder) = (share.right.name(), short(&share.name));
            let text = format!("{right} share of `{holder}` {here}, in the registry {there}");
            if !holders.contains(&text) {
                holders.push(text);
            }
        }
    }
    let more = holders.len().saturating_sub(LISTED);
    holders.truncate(LISTED);
    found.append(&mut holders);
    if more > 0 {
        found.push(format!("and {more} more shares"));
    }
    exceeded(said, known, today, found);
}

/// Tells whether two shares are of one holder, however its name is written.
fn of_one(a: &Share, b: &Share) -> bool {
    match (&a.party, &b.party) {
        (Some(a), Some(b)) => a == b,
        _ => name(&a.name) == name(&b.name),
    }
}

/// The record as it is with the feed as one more source.
fn merged(said: &Record, known: &Record) -> Record {
    let mut both = known.clone();
    let feed = Sources::one(FEED);
    both.shares
        .extend(said.shares.iter().cloned().map(|mut share| {
            if let Some(registered) = known.shares.iter().find(|other| of_one(other, &share)) {
                share.name.clone_from(&registered.name);
                share.party.clone_from(&registered.party);
                share.role = registered.role;
            }
            share.sources = feed.clone();
            share
        }));
    both.facts
        .extend(said.facts.iter().cloned().map(|mut fact| {
            fact.sources = feed.clone();
            fact
        }));
    both
}

fn exceeded(said: &Record, known: &Record, today: Day, found: &mut Vec<String>) {
    let before = conflicts(known, today.0);
    for conflict in conflicts(&merged(said, known), today.0) {
        if before.contains(&conflict) || found.len() > LISTED * 2 {
            continue;
        }
        match conflict {
            Conflict::OverClaim {
                right,
                basis,
                territory,
                points,
            } => {
                let place = match territory.as_str() {
                    "" => String::new(),
                    place => format!(" in {}", short(place)),
                };
                let (basis, right, sum) = (basis.name(), right.name(), percent(points));
                found.push(format!(
                    "{basis} shares of the {right} right{place} come to {sum} together"
                ));
            }
            Conflict::Disagreement { fact, .. } => {
                found.push(format!("another {} than in the registry", fact.name()));
            }
            // Told by holder above.
            Conflict::Shares { .. } => {}
        }
    }
}

fn percent(points: u32) -> String {
    format!("{}.{:02} %", points / 100, points % 100)
}

#[cfg(test)]
mod tests;
