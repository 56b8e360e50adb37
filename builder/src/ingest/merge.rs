//! Merges the claims of several rows about one record.
//!
//! Claims that are the same in everything but their sources become one with all the sources;
//! claims that differ stay side by side: there is no winner. The order depends on the claims
//! only, never on the order of rows or files:
//!
//! | list | order |
//! |---|---|
//! | titles | main titles first, then by role; most sources first; text, language |
//! | credits | by role; place that a source gives the party; most sources first; name, party |
//! | shares | right, territory, role; most points first; name, party |
//! | facts | by kind; most sources first; value |
//! | identifiers | strongest scheme first, then by code |
//! | statements | newest first; declarant, vocabulary, uses, licence |

use std::cmp::Reverse;

use imr_snapshots::record::{
    Credit, Fact, IdentifierClaim, Kind, Record, Share, Sources, Statement, Title,
};

use super::claim::Body;
use super::key;
use super::supersede::supersede;
use super::weight;

/// Merges the bodies of all claims about one record. Its links are left out, its weight counts
/// only popularity; [`weigh`] sets it where no source gives one.
pub fn merge(kind: Kind, bodies: Vec<Body>, greatest: &[u64]) -> (Record, Option<u8>) {
    let mut merged = Record::default();
    let mut weight = None;
    let mut credits = Vec::new();
    let single = bodies.len() == 1;
    for Body {
        source,
        popularity,
        mut record,
    } in bodies
    {
        let greatest = greatest.get(usize::from(source)).copied().unwrap_or(0);
        weight = weight.max(popularity.map(|value| weight::of_popularity(value, greatest)));
        if single && record.credits.len() < 2 {
            merged = record;
            break;
        }
        credits.extend(std::mem::take(&mut record.credits).into_iter().enumerate());
        merged.titles.append(&mut record.titles);
        merged.shares.append(&mut record.shares);
        merged.facts.append(&mut record.facts);
        merged.identifiers.append(&mut record.identifiers);
        merged.statements.append(&mut record.statements);
    }
    if !credits.is_empty() {
        merged.credits = in_place(credits);
    }
    titles(&mut merged.titles);
    shares(&mut merged.shares);
    facts(&mut merged.facts);
    identifiers(kind, &mut merged.identifiers);
    statements(&mut merged.statements);
    (merged, weight)
}

/// Orders the statements of a record again after some were added, and marks those that others
/// replace.
pub fn settle_statements(record: &mut Record) {
    statements(&mut record.statements);
    supersede(&mut record.statements);
}

/// Returns the weight of a record: of its popularity, else of its sources and links.
pub fn weigh(record: &Record, popularity: Option<u8>, links: &[u32]) -> u8 {
    popularity.unwrap_or_else(|| {
        let links = links.iter().map(|total| u64::from(*total)).sum();
        weight::of_mentions(sources(record).numbers().len() as u64, links)
    })
}

/// Returns everybody who says anything about a record.
fn sources(record: &Record) -> Sources {
    let mut all = Sources::default();
    // Every row gives at least one identifier, so these alone name every source.
    for claim in &record.identifiers {
        all.join(&claim.sources);
    }
    all
}

/// Joins neighbours that are the same claim; `same` compares, `into` gives access to sources.
fn join<T>(
    claims: &mut Vec<T>,
    same: impl Fn(&T, &T) -> bool,
    into: impl Fn(&mut T) -> &mut Sources,
) {
    claims.dedup_by(|next, kept| {
        let equal = same(next, kept);
        if equal {
            let sources = std::mem::take(into(next));
            into(kept).join(&sources);
        }
        equal
    });
}

fn many(sources: &Sources) -> Reverse<usize> {
    Reverse(sources.numbers().len())
}

fn titles(titles: &mut Vec<Title>) {
    if titles.len() < 2 {
        return;
    }
    fn key(title: &Title) -> (&str, u8, &str) {
        (&title.text, u8::from(title.role), &title.language)
    }
    titles.sort_by(|a, b| key(a).cmp(&key(b)));
    join(titles, |a, b| key(a) == key(b), |title| &mut title.sources);
    titles.sort_by(|a, b| {
        let order = |t: &Title| (u8::from(t.role), many(&t.sources));
        order(a).cmp(&order(b)).then_with(|| key(a).cmp(&key(b)))
    });
}

/// Orders credits that come with their place in the row.
fn in_place(mut credits: Vec<(usize, Credit)>) -> Vec<Credit> {
    type Key<'a> = (u8, &'a str, Option<&'a imr_snapshots::id::Identifier>);
    fn key(credit: &Credit) -> Key<'_> {
        (u8::from(credit.role), &credit.name, credit.party.as_ref())
    }
    credits.sort_by(|a, b| key(&a.1).cmp(&key(&b.1)).then_with(|| a.0.cmp(&b.0)));
    // The first of equals has the smallest place, and stays.
    join(
        &mut credits,
        |a, b| key(&a.1) == key(&b.1),
        |credit| &mut credit.1.sources,
    );
    credits.sort_by(|a, b| {
        let order = |c: &(usize, Credit)| (u8::from(c.1.role), c.0, many(&c.1.sources));
        order(a)
            .cmp(&order(b))
            .then_with(|| key(&a.1).cmp(&key(&b.1)))
    });
    credits.into_iter().map(|(_, credit)| credit).collect()
}

fn shares(shares: &mut Vec<Share>) {
    if shares.len() < 2 {
        return;
    }
    shares.sort_by(|a, b| {
        let order = |s: &Share| (s.basis, s.right);
        let place = |s: &Share| (s.territory.clone(), s.role);
        order(a)
            .cmp(&order(b))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| b.points.cmp(&a.points))
            .then_with(|| (&a.name, &a.party).cmp(&(&b.name, &b.party)))
            .then_with(|| (&a.society, &a.validity).cmp(&(&b.society, &b.validity)))
    });
    let same = |a: &Share, b: &Share| {
        (a.basis, a.right, &a.territory, a.role, a.points)
            == (b.basis, b.right, &b.territory, b.role, b.points)
            && (&a.name, &a.party, &a.society, &a.validity)
                == (&b.name, &b.party, &b.society, &b.validity)
    };
    join(shares, same, |share| &mut share.sources);
}

fn facts(facts: &mut Vec<Fact>) {
    if facts.len() < 2 {
        return;
    }
    facts.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    join(
        facts,
        |a, b| (a.kind, &a.value) == (b.kind, &b.value),
        |fact| &mut fact.sources,
    );
    facts.sort_by(|a, b| {
        (a.kind, many(&a.sources), &a.value).cmp(&(b.kind, many(&b.sources), &b.value))
    });
}

fn identifiers(kind: Kind, claims: &mut Vec<IdentifierClaim>) {
    if claims.len() < 2 {
        return;
    }
    let rank = |claim: &IdentifierClaim| key::rank(kind, claim.id.scheme());
    claims.sort_by(|a, b| {
        let order = |claim: &IdentifierClaim| (claim.standing, rank(claim));
        order(a).cmp(&order(b)).then_with(|| a.id.cmp(&b.id))
    });
    join(
        claims,
        |a, b| (a.standing, &a.id) == (b.standing, &b.id),
        |claim| &mut claim.sources,
    );
}

fn statements(statements: &mut Vec<Statement>) {
    if statements.len() < 2 {
        return;
    }
    let order = |a: &Statement, b: &Statement| {
        let text = |s: &Statement| (s.declarant.clone(), s.vocabulary.clone());
        b.declared
            .cmp(&a.declared)
            .then_with(|| text(a).cmp(&text(b)))
            .then_with(|| (&a.uses, &a.licence, &a.scope).cmp(&(&b.uses, &b.licence, &b.scope)))
            .then_with(|| (&a.supersedes, &a.original).cmp(&(&b.supersedes, &b.original)))
    };
    statements.sort_by(order);
    join(
        statements,
        |a, b| order(a, b).is_eq(),
        |statement| &mut statement.sources,
    );
}

#[cfg(test)]
mod tests;
