//! Which columns of a file are known: mapped by `registry.toml`, or recognised by their header.

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{Kind, TitleRole};

use super::alias;
use super::field::{self, Field, IdField, Mapped};
use super::plan::Header;
use super::row::Flaw;
use super::spec::{TableSpec, is_of_statement};
use super::value::short;

/// Fields and the columns that hold them.
pub(super) type Assigned = Vec<(Mapped, usize)>;

/// The columns that `registry.toml` maps.
pub(super) fn explicit(
    spec: &TableSpec,
    headers: &[String],
    header: Header,
) -> Result<Assigned, Flaw> {
    let mut assigned = Assigned::new();
    for (mapped, name) in &spec.columns {
        let folded = alias::fold(name);
        let exact: Vec<usize> = places(headers, |h| h == name.trim());
        let found = if exact.is_empty() {
            places(headers, |h| alias::fold(h) == folded)
        } else {
            exact
        };
        match found.as_slice() {
            [at] => assigned.push((adapt(spec.kind, mapped.clone()), *at)),
            [] if header == Header::Growing => {}
            [] => {
                return Err(Flaw {
                    column: None,
                    code: "file-columns",
                    message: format!("there is no column `{}`{}", short(name), listed(headers)),
                    hint: "correct [source.columns], or give this file a source of its own",
                });
            }
            [_, second, ..] => return Err(twice(name, *second)),
        }
    }
    Ok(assigned)
}

/// The columns whose header says what they hold; the first one, if several hold the same.
pub(super) fn recognised(spec: &TableSpec, headers: &[String], assigned: &mut Assigned) {
    let ignored: Vec<String> = spec.ignore.iter().map(|name| alias::fold(name)).collect();
    let taken: Vec<usize> = assigned.iter().map(|&(_, at)| at).collect();
    for (at, header) in headers.iter().enumerate() {
        if header.is_empty() || taken.contains(&at) || ignored.contains(&alias::fold(header)) {
            continue;
        }
        let text = alias::field_of(header, spec.kind).unwrap_or(header);
        let Ok(mapped) = field::read(text, &spec.source) else {
            continue;
        };
        let mapped = adapt(spec.kind, mapped);
        if is_out_of_place(spec.kind, &mapped) || assigned.iter().any(|(m, _)| same(m, &mapped)) {
            continue;
        }
        assigned.push((mapped, at));
    }
}

/// Moves a code of another kind of record to the link: an ISWC in rows about recordings is the
/// one of the work, a society's work code too.
fn adapt(kind: Option<Kind>, mapped: Mapped) -> Mapped {
    let (Some(kind), None) = (kind, mapped.of) else {
        return mapped;
    };
    if kind == Kind::Party {
        return mapped;
    }
    let of = match &mapped.field {
        Field::Id(IdField::Society(_)) | Field::SocietyNumber | Field::SocietyCode => Kind::Work,
        Field::Id(IdField::Scheme(scheme)) => match scheme {
            Scheme::Iswc | Scheme::Society => Kind::Work,
            Scheme::Isrc => Kind::Recording,
            Scheme::Gtin | Scheme::Grid => Kind::Release,
            _ => kind,
        },
        _ => kind,
    };
    Mapped {
        of: (of != kind).then_some(of),
        ..mapped
    }
}

/// Whether a recognised field means nothing in rows of this kind.
fn is_out_of_place(kind: Option<Kind>, mapped: &Mapped) -> bool {
    match (kind, &mapped.field) {
        (None, Field::Id(_)) => mapped.of.is_some(),
        (None, field) => !is_of_statement(field),
        (Some(_), field) if is_of_statement(field) => true,
        (Some(Kind::Party), Field::Id(IdField::Scheme(scheme))) => !matches!(
            scheme,
            Scheme::Ipi | Scheme::IpiBase | Scheme::Isni | Scheme::Dpid | Scheme::Mbid
        ),
        (Some(Kind::Party), _) => mapped.of.is_some(),
        (Some(kind), _) => mapped.of == Some(kind) || mapped.of == Some(Kind::Party),
    }
}

/// Whether two columns would say the same twice.
fn same(a: &Mapped, b: &Mapped) -> bool {
    let alike = match (&a.field, &b.field) {
        (Field::Duration(_), Field::Duration(_)) => true,
        (Field::Date | Field::DateMs, Field::Date | Field::DateMs) => true,
        (Field::Title(a, _), Field::Title(b, _)) if a == b => *a == TitleRole::Main,
        (a, b) => a == b,
    };
    alike && a.of == b.of
}

fn places(headers: &[String], is: impl Fn(&str) -> bool) -> Vec<usize> {
    let matching = headers.iter().enumerate().filter(|(_, header)| is(header));
    matching.map(|(at, _)| at).collect()
}

fn twice(name: &str, second: usize) -> Flaw {
    Flaw {
        column: u32::try_from(second + 1).ok(),
        code: "file-header",
        message: format!("there are two columns `{}`", short(name)),
        hint: "rename one of them in the file",
    }
}

/// The headers of a file, for messages.
pub(super) fn listed(headers: &[String]) -> String {
    let shown: Vec<String> = headers
        .iter()
        .take(40)
        .map(|header| short(header))
        .collect();
    let more = if headers.len() > 40 { ", ..." } else { "" };
    format!("; the columns are: {}{more}", shown.join(", "))
}
