//! What the claims to a work come to.

use super::Sheet;
use super::record::{list, named, share, sources};
use crate::record::{Balance, Conflict, Question, Record, balances, control, notices};
use crate::snapshot::Snapshot;

/// Writes what the shares of a work come to, names in it that stand for nobody, and who controls
/// what is asked for.
pub(super) fn members(
    snapshot: &Snapshot,
    record: &Record,
    day: u32,
    asked: Option<&Question>,
    out: &mut Sheet<'_>,
) {
    list(out, "shares", &balances(record, day), |one, out| {
        out.open_map();
        balance(snapshot, one, out);
        out.close_map();
    });
    out.list("notices");
    for (notice, role, name) in notices(record) {
        out.open_map();
        out.member("type", notice.name());
        out.member("role", role.name());
        out.member("name", name);
        out.close_map();
    }
    out.close_list();
    if let Some(asked) = asked {
        controls(snapshot, record, &asked.on(day), out);
    }
}

/// Writes the members of a balance but its shares.
fn balance(snapshot: &Snapshot, balance: &Balance, out: &mut Sheet<'_>) {
    out.member("right", balance.right.name());
    out.member("basis", balance.basis.name());
    out.optional("territory", &balance.territory);
    out.count("countries", u64::from(balance.countries.len()));
    out.count("points", u64::from(balance.points));
    out.count("rest", u64::from(balance.rest()));
    out.member("state", balance.state().name());
    sources(snapshot, &balance.sources, out);
    if !balance.over.numbers().is_empty() {
        named(snapshot, "over_alone", &balance.over, out);
    }
}

/// Writes who controls a right in a territory.
fn controls(snapshot: &Snapshot, record: &Record, asked: &Question, out: &mut Sheet<'_>) {
    out.map("control");
    if let Some(right) = asked.right {
        out.member("right", right.name());
    }
    out.count("territory", u64::from(asked.territory));
    out.member("date", &date(asked.day));
    list(out, "answers", &control(record, asked), |one, out| {
        out.open_map();
        balance(snapshot, &one.balance, out);
        out.count("of_countries", u64::from(one.countries));
        out.list("holders");
        for at in &one.balance.shares {
            if let Some(holder) = record.shares.get(*at) {
                share(snapshot, holder, out);
            }
        }
        out.close_list();
        out.close_map();
    });
    out.close_map();
}

/// Writes a day `YYYYMMDD` as `YYYY-MM-DD`.
fn date(day: u32) -> String {
    let mut text = day.to_string();
    for place in [6, 4] {
        if text.is_char_boundary(place) {
            text.insert(place, '-');
        }
    }
    text
}

/// Writes claims that cannot all be right.
pub(super) fn conflict(conflict: &Conflict, out: &mut Sheet<'_>) {
    out.open_map();
    match conflict {
        Conflict::Shares {
            right,
            basis,
            territory,
            holders,
        } => {
            out.member("type", "disagreement");
            out.member("fact", "share");
            out.member("right", right.name());
            out.member("basis", basis.name());
            out.optional("territory", territory);
            out.count("values", *holders as u64);
        }
        Conflict::OverClaim {
            right,
            basis,
            territory,
            points,
        } => {
            out.member("type", "over-claim");
            out.member("right", right.name());
            out.member("basis", basis.name());
            out.optional("territory", territory);
            out.count("points", u64::from(*points));
        }
        Conflict::Disagreement { fact, values } => {
            out.member("type", "disagreement");
            out.member("fact", fact.name());
            out.count("values", *values as u64);
        }
    }
    out.close_map();
}
