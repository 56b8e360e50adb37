//! Records.

use super::{Sheet, work};
use crate::id::{Check, Identifier, Scheme};
use crate::query::lookup::{Found, View};
use crate::record::{
    FactValue, IdentifierClaim, Kind, Permission, Question, Record, Share, Sources, Standing,
    Statement, Title, Use, combine, conflicts,
};
use crate::snapshot::Snapshot;
use crate::territory;
use crate::text::together;

/// Returns the path at which an identifier is looked up, such as `/v1/iswc/T0345246801`.
pub fn path(id: &Identifier) -> String {
    let mut path = together(&["/v1/", id.scheme().name(), "/"]);
    let (first, rest) = match id.scheme() {
        Scheme::Society | Scheme::Asset | Scheme::Local => id
            .code()
            .split_once(':')
            .map_or((None, id.code()), |(first, rest)| (Some(first), rest)),
        _ => (None, id.code()),
    };
    if let Some(first) = first {
        escape(&mut path, first);
        path.push('/');
    }
    escape(&mut path, rest);
    path
}

/// Writes a member that is an identifier with its scheme, such as `iswc:T0345246801`.
pub(super) fn named_id(name: &'static str, id: &Identifier, out: &mut Sheet<'_>) {
    out.parts(name, &[id.scheme().name(), ":", id.code()]);
}

/// Writes at which path an identifier is looked up.
pub(super) fn url(id: &Identifier, out: &mut Sheet<'_>) {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric();
    match id.code().as_bytes().iter().all(is_plain) {
        true => out.parts("url", &["/v1/", id.scheme().name(), "/", id.code()]),
        false => out.member("url", &path(id)),
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn escape(path: &mut String, text: &str) {
    const DIGITS: &str = "0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push('%');
            for nibble in [byte >> 4, byte & 15] {
                path.extend(DIGITS.chars().nth(usize::from(nibble)));
            }
        }
    }
}

/// Writes scheme, label, code and display form as members of the open map.
pub(super) fn identifier(id: &Identifier, out: &mut Sheet<'_>) {
    out.member("scheme", id.scheme().name());
    out.member("label", id.scheme().label());
    out.member("code", id.code());
    out.member("display", &id.display());
}

/// Writes the verdict on a check digit as members of the open map.
pub(super) fn check(check: &Check, out: &mut Sheet<'_>) {
    match check {
        Check::Right => out.member("check", "ok"),
        Check::Wrong { expected } => {
            out.member("check", "wrong");
            out.member("expected", expected);
        }
        Check::Absent => out.member("check", "none"),
    }
}

/// Writes what an answer shows of a record.
pub(super) fn found(snapshot: &Snapshot, found: &Found, view: &View, out: &mut Sheet<'_>) {
    let record = &found.record;
    out.open_map();
    out.member("kind", found.target.kind.name());
    named_id("id", &found.target.id, out);
    url(&found.target.id, out);
    if let Some(via) = &found.via {
        named_id("via", via, out);
        let is_archived =
            |claim: &&IdentifierClaim| claim.id == *via && claim.standing == Standing::Archived;
        if let Some(claim) = record.identifiers.iter().find(is_archived) {
            named_id("redirected_from", &claim.id, out);
        }
    }
    out.member(
        "title",
        record
            .titles
            .first()
            .map_or("", |title| title.text.as_str()),
    );
    if view.only_use {
        use_of(snapshot, record, out);
    } else {
        whole(snapshot, found, view.control.as_ref(), out);
    }
    out.close_map();
}

/// Writes the statements about use, and what they come to for every use: `unknown` where nobody
/// said anything, which is no allowance.
fn use_of(snapshot: &Snapshot, record: &Record, out: &mut Sheet<'_>) {
    list(out, "statements", &record.statements, |one, out| {
        statement(snapshot, one, out)
    });
    out.map("ai");
    for on in Use::ALL {
        let permission = combine(&record.statements, *on);
        out.member(on.name(), permission.map_or("unknown", Permission::name));
    }
    out.close_map();
}

/// Writes everything that is claimed about a record.
fn whole(snapshot: &Snapshot, found: &Found, asked: Option<&Question>, out: &mut Sheet<'_>) {
    let record = &found.record;
    let day = territory::day(&snapshot.manifest().issued);
    out.count("weight", u64::from(record.weight));
    list(out, "titles", &record.titles, |title, out| {
        self::title(snapshot, title, out)
    });
    claims(snapshot, record, out);
    list(out, "identifiers", &record.identifiers, |claim, out| {
        claimed(snapshot, claim, out)
    });
    links(snapshot, record, out);
    list(out, "statements", &record.statements, |one, out| {
        statement(snapshot, one, out)
    });
    combined(&record.statements, out);
    if found.target.kind == Kind::Work {
        work::members(snapshot, record, day, asked, out);
    }
    list(out, "conflicts", &conflicts(record, day), work::conflict);
}

pub(super) fn list<T>(
    out: &mut Sheet<'_>,
    name: &'static str,
    items: &[T],
    mut write: impl FnMut(&T, &mut Sheet<'_>),
) {
    out.list(name);
    for item in items {
        write(item, out);
    }
    out.close_list();
}

pub(super) fn sources(snapshot: &Snapshot, sources: &Sources, out: &mut Sheet<'_>) {
    named(snapshot, "sources", sources, out);
}

pub(super) fn named(
    snapshot: &Snapshot,
    name: &'static str,
    sources: &Sources,
    out: &mut Sheet<'_>,
) {
    let ids = sources.numbers().iter();
    out.texts(name, &mut ids.map(|number| snapshot.source(*number)));
}

fn title(snapshot: &Snapshot, title: &Title, out: &mut Sheet<'_>) {
    out.open_map();
    out.member("text", &title.text);
    out.member("role", title.role.name());
    out.optional("language", &title.language);
    sources(snapshot, &title.sources, out);
    out.close_map();
}

fn claims(snapshot: &Snapshot, record: &Record, out: &mut Sheet<'_>) {
    out.list("claims");
    for credit in &record.credits {
        out.open_map();
        out.member("type", "credit");
        out.member("role", credit.role.name());
        out.member("name", &credit.name);
        party(credit.party.as_ref(), out);
        sources(snapshot, &credit.sources, out);
        out.close_map();
    }
    for share in &record.shares {
        self::share(snapshot, share, out);
    }
    for fact in &record.facts {
        out.open_map();
        out.member("type", fact.kind.name());
        match &fact.value {
            FactValue::Number(number) => out.count("value", *number),
            FactValue::Text(text) => out.member("value", text),
        }
        sources(snapshot, &fact.sources, out);
        out.close_map();
    }
    out.close_list();
}

pub(super) fn share(snapshot: &Snapshot, share: &Share, out: &mut Sheet<'_>) {
    out.open_map();
    out.member("type", "share");
    out.member("role", share.role.name());
    out.member("name", &share.name);
    party(share.party.as_ref(), out);
    out.member("right", share.right.name());
    out.member("basis", share.basis.name());
    out.optional("territory", &share.territory);
    out.optional("validity", &share.validity);
    out.optional("society", &share.society);
    out.count("points", u64::from(share.points));
    sources(snapshot, &share.sources, out);
    out.close_map();
}

fn party(id: Option<&Identifier>, out: &mut Sheet<'_>) {
    if let Some(id) = id {
        named_id("party", id, out);
        url(id, out);
    }
}

fn claimed(snapshot: &Snapshot, claim: &IdentifierClaim, out: &mut Sheet<'_>) {
    out.open_map();
    identifier(&claim.id, out);
    check(&claim.id.check(), out);
    if claim.standing != Standing::Current {
        out.member("standing", claim.standing.name());
    }
    if claim.standing.leads() {
        url(&claim.id, out);
    }
    sources(snapshot, &claim.sources, out);
    out.close_map();
}

fn links(snapshot: &Snapshot, record: &Record, out: &mut Sheet<'_>) {
    out.map("links");
    for kind in Kind::ALL {
        out.list(kind.plural());
        for link in &record.links {
            if link.target.kind == *kind {
                out.open_map();
                named_id("id", &link.target.id, out);
                out.member("relation", link.relation.name());
                url(&link.target.id, out);
                sources(snapshot, &link.sources, out);
                out.close_map();
            }
        }
        out.close_list();
    }
    out.close_map();
    totals("link_totals", &record.link_totals, out);
}

/// Writes a number for every kind of record.
pub(super) fn totals(name: &'static str, totals: &[u32; 4], out: &mut Sheet<'_>) {
    out.map(name);
    for (kind, total) in Kind::ALL.iter().zip(totals) {
        out.count(kind.plural(), u64::from(*total));
    }
    out.close_map();
}

fn statement(snapshot: &Snapshot, statement: &Statement, out: &mut Sheet<'_>) {
    out.open_map();
    out.map("uses");
    for (on, permission) in &statement.uses {
        out.member(on.name(), permission.name());
    }
    out.close_map();
    out.member("vocabulary", &statement.vocabulary);
    out.member("declarant", &statement.declarant);
    out.optional("declared", &statement.declared);
    out.optional("licence", &statement.licence);
    out.optional("scope", &statement.scope);
    out.optional("supersedes", &statement.supersedes);
    out.optional("original", &statement.original);
    sources(snapshot, &statement.sources, out);
    out.close_map();
}

/// Writes what the statements come to, for every use that one of them speaks of.
fn combined(statements: &[Statement], out: &mut Sheet<'_>) {
    out.map("ai");
    for on in Use::ALL {
        if let Some(permission) = combine(statements, *on) {
            out.member(on.name(), permission.name());
        }
    }
    out.close_map();
}
