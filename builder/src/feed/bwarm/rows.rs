//! What the rows of each table say.

use std::io;

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind as Of, Record, Relation, Right, Role, TitleRole};

use super::avs;
use super::cell::{points, several};
use super::join::{Join, tag};
use super::line::{Line, blank};
use super::part::{Gathered, Parts};
use super::share::{Holder, Told, unclaimed};
use super::table::{Field, Kind};
use crate::feed::desk::Stop;
use crate::feed::flaw::Flaw;
use crate::ingest::Item;
use crate::ingest::bytes::push_number;

/// Why a row is not taken, or the reading ends.
pub(super) enum Trouble {
    Row(Flaw),
    End(Stop),
}

impl From<Flaw> for Trouble {
    fn from(flaw: Flaw) -> Self {
        Self::Row(flaw)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::End(Stop::Take(error))
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::End(stop)
    }
}

type Done = Result<(), Trouble>;

/// Takes a row.
pub(super) fn take(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    line.fits()?;
    parts.0.clear();
    match line.layout.table.kind {
        Kind::Works => work(line, join, parts),
        Kind::WorkTitles => title(line, join, parts, (Of::Work, Field::Work)),
        Kind::RecordingTitles => title(line, join, parts, (Of::Recording, Field::Recording)),
        Kind::WorkIds => proprietary(line, join, (Of::Work, Field::Work)),
        Kind::RecordingIds => proprietary(line, join, (Of::Recording, Field::Recording)),
        Kind::ReleaseIds => proprietary(line, join, (Of::Release, Field::Release)),
        Kind::Parties => party(line, join),
        Kind::Shares => share(line, join, parts),
        Kind::Recordings => recording(line, join, parts),
        Kind::Releases => release(line, join, parts),
        Kind::Links => link(line, join, parts),
        Kind::Unclaimed => unclaimed_row(line, join, parts),
        Kind::Unmatched => unmatched(line, join, parts),
    }
}

fn work(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
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
    if let Some(target) = other.and_then(|other| join.local(Of::Work, other)) {
        parts.link(Relation::Related, Of::Work, &target);
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

fn title(
    line: &mut Line<'_, '_>,
    join: &mut Join,
    parts: &mut Parts,
    (kind, field): (Of, Field),
) -> Done {
    let id = line.required(field)?;
    let role = match line.cell(Field::TitleType) {
        "" => TitleRole::Alternative,
        text => avs::title(text).unwrap_or_else(|| {
            line.desk.warning("title-type");
            TitleRole::Alternative
        }),
    };
    let language = line.language();
    parts.title(&line.text(Field::Title), role, &language);
    join.record(kind, id, tag::MORE, parts)?;
    Ok(())
}

fn proprietary(line: &mut Line<'_, '_>, join: &mut Join, (kind, field): (Of, Field)) -> Done {
    let id = line.required(field)?;
    let party = line.record(Field::Party)?.unwrap_or_default();
    let code = line.required(Field::Proprietary)?;
    join.proprietary((kind, id), party, code)?;
    Ok(())
}

fn party(line: &mut Line<'_, '_>, join: &mut Join) -> Done {
    let id = line.required(Field::Party)?;
    let name = match line.text(Field::FullName) {
        full if !full.is_empty() => full.into_owned(),
        _ => {
            let names = [Field::Before, Field::KeyName, Field::After].map(|field| line.text(field));
            names.join(" ").trim().to_owned()
        }
    };
    if name.is_empty() {
        let flaw = Flaw::new("mandatory", "the party has no name", "is the line torn?");
        return Err(flaw.at(line.layout.column(Field::FullName)).into());
    }
    if name.split_once('@').is_some_and(|(_, host)| host.contains('.')) {
        let hint = "is a cell missing? names are taken, addresses of people are not";
        let flaw = Flaw::new("columns", "the name of the party is an address", hint);
        return Err(flaw.at(line.layout.column(Field::FullName)).into());
    }
    let mut ids: Vec<Identifier> = Vec::new();
    ids.extend(line.id(Scheme::Ipi, Field::Ipi));
    ids.extend(line.id(Scheme::Isni, Field::Isni));
    ids.extend(line.id(Scheme::Dpid, Field::Dpid));
    let society = society(line);
    ids.extend(join.local(Of::Party, id));
    let holder = Holder {
        name,
        id: ids.first().cloned(),
        society,
    };
    join.party(id, &holder)?;
    let mut parts = Parts::default();
    parts.title(&holder.name, TitleRole::Main, "");
    if !holder.society.is_empty() {
        parts.text(FactKind::Society, &holder.society);
    }
    hand_over(line, join, Of::Party, ids, &parts, |_| {})
}

/// The number of a CISAC society with three digits; empty if there is none.
fn society(line: &mut Line<'_, '_>) -> String {
    let text = line.cell(Field::Society);
    match text.parse::<u16>() {
        Ok(number) if number > 0 => format!("{number:03}"),
        _ if text.is_empty() => String::new(),
        _ => {
            let hint = "give the CISAC number of the society";
            line.odd(Field::Society, "society", "no number of a society", hint);
            String::new()
        }
    }
}

fn share(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let work = line.required(Field::Work)?;
    let party = line.record(Field::Party)?.unwrap_or_default();
    let mut told = Told {
        id: line.cell(Field::Share),
        parents: line.cell(Field::Parent),
        ..Told::default()
    };
    let role = line.cell(Field::Role);
    told.role = avs::role(role);
    if told.role.is_none() && !role.is_empty() {
        line.odd(Field::Role, "role", "no role of a party", "write a role of the allowed values");
    }
    told.points = percentage(line);
    for value in several(line.cell(Field::ShareType)) {
        match avs::share_type(value) {
            Some(place) => told.types |= 1 << place,
            None => line.desk.warning("share-type"),
        }
    }
    told.rights = rights(line);
    told.territory = line.territories();
    let (from, until) = (line.date(Field::From), line.date(Field::Until));
    if !from.is_empty() || !until.is_empty() {
        told.validity = format!("{from}/{until}");
    }
    let uses: Vec<&str> = several(line.cell(Field::UseType)).collect();
    if uses.iter().any(|value| !avs::is_use(value)) {
        line.desk.warning("use-type");
    }
    told.uses = blank(&uses.join(", ")).into_owned();
    told.push(&mut parts.0);
    join.share(work, party, &parts.0)?;
    Ok(())
}

/// The share of a row in parts per 10,000; nothing where the row says none.
fn percentage(line: &mut Line<'_, '_>) -> u16 {
    let text = line.cell(Field::Percentage);
    if text.is_empty() {
        return 0;
    }
    points(text).unwrap_or_else(|| {
        let hint = "a share lies between nothing and the whole";
        line.odd(Field::Percentage, "share", "no share in percent from 0 to 100", hint);
        0
    })
}

/// Bits of the numbers of the rights of a row: unspecified where it says none.
fn rights(line: &mut Line<'_, '_>) -> u8 {
    let (mut rights, mut told) = (0, false);
    for value in several(line.cell(Field::RightsType)) {
        told = true;
        match avs::right(value) {
            Some(Some(right)) => rights |= 1 << u8::from(right),
            Some(None) => line.desk.warning("print-right"),
            None => {
                let hint = "write a right of the allowed values";
                line.odd(Field::RightsType, "right", "no right", hint);
            }
        }
    }
    if told { rights } else { 1 << u8::from(Right::Unspecified) }
}

/// The title, artist and facts that recordings have in every table.
fn recorded(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Result<(), Trouble> {
    let language = line.language();
    for (field, role) in [(Field::Title, TitleRole::Main), (Field::SubTitle, TitleRole::Version)] {
        let text = line.text(field);
        if !text.is_empty() {
            parts.title(&text, role, &language);
        }
    }
    for text in several(line.cell(Field::OtherTitles)) {
        parts.title(&blank(text), TitleRole::Alternative, "");
    }
    artist(line, join, parts)?;
    for (field, kind) in [(Field::PLine, FactKind::PLine), (Field::CLine, FactKind::CLine)] {
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
        let release = join.local(Of::Release, release);
        release.iter().for_each(|id| parts.link(Relation::Track, Of::Release, id));
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
    let received = if line.says(Field::AsReceived) { ", as received" } else { "" };
    let told = match (name.is_empty(), dpid.is_empty()) {
        (false, false) => format!("data of {name} ({dpid}){received}"),
        (true, _) => format!("data of {dpid}{received}"),
        _ => format!("data of {name}{received}"),
    };
    parts.text(FactKind::Comment, &told);
}

fn recording(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let id = line.required(Field::Recording)?;
    if let Some(isrc) = line.id(Scheme::Isrc, Field::Isrc) {
        parts.id(&isrc);
    }
    recorded(line, join, parts)?;
    join.record(Of::Recording, id, tag::OWN, parts)?;
    Ok(())
}

fn release(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let id = line.required(Field::Release)?;
    for code in several(line.cell(Field::Icpn)) {
        let read = id::parse(Scheme::Gtin, code);
        if let Some(icpn) = line.reading(read, Field::Icpn) {
            parts.id(&icpn);
        }
    }
    let language = line.language();
    for (field, role) in [(Field::Title, TitleRole::Main), (Field::SubTitle, TitleRole::Version)] {
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
        match super::cell::day(date) {
            Some(Some(date)) => parts.text(FactKind::Date, &date),
            Some(None) => {}
            None => line.odd(Field::Date, "date", "no date", "write YYYY-MM-DD"),
        }
    }
    provider(line, parts);
    join.record(Of::Release, id, tag::OWN, parts)?;
    Ok(())
}

fn link(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let (work, recording) = (line.required(Field::Work)?, line.required(Field::Recording)?);
    if let Some(target) = join.local(Of::Recording, recording) {
        parts.link(Relation::Performance, Of::Recording, &target);
    }
    join.record(Of::Work, work, tag::MORE, parts)?;
    Ok(())
}

/// The identifiers of a recording that was used: ISRC, those of services, its record id.
fn used(line: &mut Line<'_, '_>, join: &Join) -> Result<Vec<Identifier>, Trouble> {
    let mut ids: Vec<Identifier> = line.id(Scheme::Isrc, Field::Isrc).into_iter().collect();
    for code in several(line.cell(Field::DspId)) {
        let read = id::parse(Scheme::Asset, code);
        ids.extend(line.reading(read, Field::DspId));
    }
    if let Some(record) = line.record(Field::Recording)? {
        ids.extend(join.local(Of::Recording, record));
    }
    Ok(ids)
}

/// A share that nobody claimed is one of the work; of the recording if the row names no work.
fn unclaimed_row(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let work = line.record(Field::Work)?;
    let ids = used(line, join)?;
    if ids.is_empty() && work.is_none() {
        return Err(nothing().into());
    }
    let points = percentage(line);
    if let Some(work) = work.filter(|_| points > 0) {
        push_number(&mut parts.0, u64::from(points));
        join.record(Of::Work, work, tag::UNCLAIMED, parts)?;
        parts.0.clear();
    }
    if ids.is_empty() {
        return Ok(());
    }
    recorded(line, join, parts)?;
    if let Some(work) = work.and_then(|work| join.local(Of::Work, work)) {
        parts.link(Relation::Performance, Of::Work, &work);
    }
    let sources = join.sources();
    let on_recording = work.is_none() && points > 0;
    hand_over(line, join, Of::Recording, ids, parts, |claims| {
        if on_recording {
            claims.shares.push(unclaimed(points, &sources));
        }
    })
}

fn unmatched(line: &mut Line<'_, '_>, join: &mut Join, parts: &mut Parts) -> Done {
    let ids = used(line, join)?;
    if ids.is_empty() {
        return Err(nothing().into());
    }
    parts.text(FactKind::Unmatched, "true");
    recorded(line, join, parts)?;
    hand_over(line, join, Of::Recording, ids, parts, |_| {})
}

fn nothing() -> Flaw {
    let message = "the row names neither a recording nor a work";
    Flaw::new("no-id", message, "give an ISRC, an id of a service or a record id")
}

/// Hands over an item at once: one that needs no other row.
fn hand_over(
    line: &mut Line<'_, '_>,
    join: &Join,
    kind: Of,
    ids: Vec<Identifier>,
    parts: &Parts,
    more: impl FnOnce(&mut Record),
) -> Done {
    let mut found = Gathered::default();
    found.read(&parts.0, &join.sources())?;
    more(&mut found.claims);
    let item = Item {
        kind,
        ids,
        claims: found.claims,
        popularity: None,
    };
    line.desk.item(item)?;
    Ok(())
}
