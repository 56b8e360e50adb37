//! Works.

use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, Kind as Of, Relation, TitleRole};

use super::Done;
use crate::feed::bwarm::cell::several;
use crate::feed::bwarm::join::{Join, tag};
use crate::feed::bwarm::line::{Line, blank};
use crate::feed::bwarm::part::Parts;
use crate::feed::bwarm::table::Field;

pub(super) fn work(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let id = line.required(Field::Work)?;
    if let Some(iswc) = line.id(Scheme::Iswc, Field::Iswc) {
        parts.id(&iswc);
    }
    let language = line.language();
    parts.title(&line.text(Field::Title), TitleRole::Main, &language);
    let opus = line.text(Field::Opus);
    if !opus.is_empty() {
        parts.text(FactKind::Opus, &opus);
    }
    for number in several(line.cell(Field::Catalogue)) {
        parts.text(FactKind::Catalogue, &blank(number));
    }
    if let Some(duration) = line.duration() {
        parts.number(FactKind::Duration, duration);
    }
    if line.says(Field::Dispute) {
        parts.text(FactKind::Dispute, "true");
    }
    for territory in several(line.cell(Field::PublicDomain)) {
        parts.text(FactKind::PublicDomain, &blank(territory));
    }
    if line.says(Field::Traditional) {
        parts.text(FactKind::VersionType, "arrangement of a traditional work");
    }
    if line.says(Field::Composite) {
        parts.text(FactKind::Composite, "composite");
    }
    reversion(line, join, parts)?;
    join.record(Of::Work, id, tag::OWN, parts)?;
    Ok(())
}

/// The end of a transfer of rights in the United States (17 U.S.C. 203, 304).
fn reversion(line: &mut Line<'_, '_>, join: &Join, parts: &mut Parts) -> Done {
    let date = line.date(Field::ReversionDate);
    let other = line.record(Field::ReversionWork)?;
    if let Some(other) = other {
        join.link(parts, Relation::Related, Of::Work, other);
    }
    let told = match (date.as_str(), other) {
        ("", None) => return Ok(()),
        (date, None) => format!("US statutory reversion on {date}"),
        ("", Some(other)) => format!("US statutory reversion: work {other}"),
        (date, Some(other)) => format!("US statutory reversion on {date}: work {other}"),
    };
    parts.text(FactKind::Comment, &told);
    Ok(())
}
