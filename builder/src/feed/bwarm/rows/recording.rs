//! Recordings and releases.

use imr_snapshots::id::{self, Scheme};
use imr_snapshots::record::{FactKind, Kind as Of, Relation, Role, TitleRole};

use super::{Done, hand_over};
use crate::feed::bwarm::cell::{day, several};
use crate::feed::bwarm::join::{Join, tag};
use crate::feed::bwarm::line::{Line, blank};
use crate::feed::bwarm::part::Parts;
use crate::feed::bwarm::table::Field;

/// The title, artist and facts that recordings have in every table.
pub(super) fn recorded(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let language = line.language();
    for (field, role) in [
        (Field::Title, TitleRole::Main),
        (Field::SubTitle, TitleRole::Version),
    ] {
        let text = line.text(field);
        if !text.is_empty() {
            parts.title(&text, role, &language);
        }
    }
    for text in several(line.cell(Field::OtherTitles)) {
        parts.title(&blank(text), TitleRole::Alternative, "");
    }
    artist(line, join, parts)?;
    for (field, kind) in [
        (Field::PLine, FactKind::PLine),
        (Field::CLine, FactKind::CLine),
    ] {
        for text in several(line.cell(field)) {
            parts.text(kind, &blank(text));
        }
    }
    if let Some(duration) = line.duration() {
        parts.number(FactKind::Duration, duration);
    }
    let form = line.cell(Field::ResourceType);
    if !form.is_empty() {
        let video = form.to_ascii_lowercase().contains("video");
        parts.text(FactKind::Form, if video { "video" } else { "audio" });
    }
    if let Some(release) = line.record(Field::Release)? {
        join.link(parts, Relation::Track, Of::Release, release);
    }
    for name in several(line.cell(Field::Producer)) {
        parts.credit(&blank(name), Role::Producer, None);
    }
    provider(line, parts);
    Ok(())
}

/// The display artist; with an ISNI a party of its own.
fn artist(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let name = line.text(Field::Artist).into_owned();
    let isni = line.id(Scheme::Isni, Field::ArtistIsni);
    if name.is_empty() {
        return Ok(());
    }
    parts.credit(&name, Role::Artist, isni.as_ref());
    if let Some(isni) = isni {
        let mut own = Parts::default();
        own.title(&name, TitleRole::Main, "");
        hand_over(line, join, Of::Party, vec![isni], &own, |_| {})?;
    }
    Ok(())
}

/// Who gave the data to the sender of the feed.
fn provider(line: &mut Line<'_, '_>, parts: &mut Parts) {
    let (name, dpid) = (line.text(Field::Provider), line.text(Field::ProviderDpid));
    if name.is_empty() && dpid.is_empty() {
        return;
    }
    let received = if line.says(Field::AsReceived) {
        ", as received"
    } else {
        ""
    };
    let told = match (name.is_empty(), dpid.is_empty()) {
        (false, false) => format!("data of {name} ({dpid}){received}"),
        (true, _) => format!("data of {dpid}{received}"),
        _ => format!("data of {name}{received}"),
    };
    parts.text(FactKind::Comment, &told);
}

pub(super) fn recording(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let id = line.required(Field::Recording)?;
    if let Some(isrc) = line.id(Scheme::Isrc, Field::Isrc) {
        parts.id(&isrc);
    }
    recorded(line, join, parts)?;
    join.record(Of::Recording, id, tag::OWN, parts)?;
    Ok(())
}

pub(super) fn release(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let id = line.required(Field::Release)?;
    for code in several(line.cell(Field::Icpn)) {
        let read = id::parse(Scheme::Gtin, code);
        if let Some(icpn) = line.reading(read, Field::Icpn) {
            parts.id(&icpn);
        }
    }
    let language = line.language();
    for (field, role) in [
        (Field::Title, TitleRole::Main),
        (Field::SubTitle, TitleRole::Version),
    ] {
        let text = line.text(field);
        if !text.is_empty() {
            parts.title(&text, role, &language);
        }
    }
    artist(line, join, parts)?;
    for name in several(line.cell(Field::Label)) {
        parts.credit(&blank(name), Role::Label, None);
        parts.text(FactKind::Label, &blank(name));
    }
    for name in several(line.cell(Field::Distributor)) {
        parts.credit(&blank(name), Role::Distributor, None);
    }
    for date in several(line.cell(Field::Date)) {
        match day(date) {
            Some(Some(date)) => parts.text(FactKind::Date, &date),
            Some(None) => {}
            None => line.odd(Field::Date, "date", "no date", "write YYYY-MM-DD"),
        }
    }
    provider(line, parts);
    join.record(Of::Release, id, tag::OWN, parts)?;
    Ok(())
}
