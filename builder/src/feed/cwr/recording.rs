//! Recordings, releases and productions that a transaction names.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, IdentifierClaim, Kind, Link, Record, Relation, Role,
    Standing, Target, Title, TitleRole,
};

use super::line::Line;
use super::transaction::Transaction;
use super::work::Work;
use crate::ingest::Item;

/// Reads `REC` and `ORN` records; returns the recordings and releases, and adds the rest to the
/// work.
pub(super) fn items(transaction: &Transaction, work: &mut Work<'_, '_>) -> Vec<Item> {
    let mut items = Vec::new();
    for line in &transaction.details {
        work.desk.line = line.line;
        match line.kind.as_str() {
            "REC" => recording(line, work, &mut items),
            "ORN" => origin(line, work),
            _ => {}
        }
    }
    items
}

fn link(relation: Relation, kind: Kind, id: &Identifier, work: &Work<'_, '_>) -> Link {
    Link {
        relation,
        target: Target {
            kind,
            id: id.clone(),
        },
        sources: work.desk.sources(),
    }
}

fn title(text: &str, role: TitleRole, work: &Work<'_, '_>) -> Option<Title> {
    (!text.is_empty()).then(|| Title {
        text: text.to_owned(),
        role,
        language: String::new(),
        sources: work.desk.sources(),
    })
}

fn recording(line: &Line, work: &mut Work<'_, '_>, items: &mut Vec<Item>) {
    let isrc = work
        .desk
        .id(Scheme::Isrc, line.field("ISRC"), line.column("ISRC"));
    let ean = work
        .desk
        .id(Scheme::Gtin, line.field("EAN"), line.column("EAN"));
    let standing = match line.field("ISRC Validity").chars().next() {
        Some('U') => Standing::NotLinked,
        Some('N') => Standing::NotValid,
        _ => Standing::Current,
    };
    let isrc = match isrc {
        Some(id) if !standing.leads() => {
            work.claims.identifiers.push(IdentifierClaim {
                id,
                standing,
                sources: work.desk.sources(),
            });
            None
        }
        isrc => isrc,
    };
    let day = work.date(line, "Release Date");
    let duration = work.time(line, "Release Duration");
    let album = line.field("Album Title");
    if isrc.is_none() && ean.is_none() {
        // Nothing to hang the rest on: the work was recorded on this album.
        let parts = [
            album,
            line.field("Album Label"),
            line.field("Release Catalog #"),
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        return work.fact(FactKind::ReleaseTitle, &parts.join(" · "));
    }
    if let Some(id) = &isrc {
        let mut item = described(line, id, &day, duration, work);
        if let Some(ean) = &ean {
            item.claims
                .links
                .push(link(Relation::Track, Kind::Release, ean, work));
        }
        if let Some(own) = work.ids.first() {
            item.claims
                .links
                .push(link(Relation::Performance, Kind::Work, own, work));
        }
        items.push(item);
    }
    if let Some(ean) = ean {
        let mut claims = Record {
            titles: title(album, TitleRole::Main, work).into_iter().collect(),
            ..Record::default()
        };
        facts(line, &day, &mut claims, work);
        if let Some(id) = &isrc {
            claims
                .links
                .push(link(Relation::Track, Kind::Recording, id, work));
        }
        items.push(Item {
            kind: Kind::Release,
            ids: vec![ean],
            claims,
            popularity: None,
        });
    }
}

/// What the record says about the recording.
fn described(line: &Line, id: &Identifier, day: &str, duration: u64, work: &Work<'_, '_>) -> Item {
    let own = match line.field("Recording Title") {
        "" => work.title.as_str(),
        own => own,
    };
    let titles = [
        title(own, TitleRole::Main, work),
        title(line.field("Version Title"), TitleRole::Version, work),
    ];
    let mut claims = Record {
        titles: titles.into_iter().flatten().collect(),
        ..Record::default()
    };
    let artist = line.field("Display Artist");
    if !artist.is_empty() {
        claims.credits.push(Credit {
            name: artist.to_owned(),
            role: Role::Artist,
            party: None,
            sources: work.desk.sources(),
        });
    }
    facts(line, day, &mut claims, work);
    let mut add = |kind, value| {
        claims.facts.push(Fact {
            kind,
            value,
            sources: work.desk.sources(),
        });
    };
    if duration > 0 {
        add(FactKind::Duration, FactValue::Number(duration));
    }
    let form = match line.field("Recording Format") {
        "V" => "video",
        "A" => "audio",
        _ => "",
    };
    if !form.is_empty() {
        add(FactKind::Form, FactValue::Text(form.to_owned()));
    }
    let album = line.field("Album Title");
    if !album.is_empty() {
        add(FactKind::ReleaseTitle, FactValue::Text(album.to_owned()));
    }
    Item {
        kind: Kind::Recording,
        ids: vec![id.clone()],
        claims,
        popularity: None,
    }
}

/// Date, label and catalogue number.
fn facts(line: &Line, day: &str, claims: &mut Record, work: &Work<'_, '_>) {
    let label = match line.field("Record Label") {
        "" => line.field("Album Label"),
        label => label,
    };
    for (kind, text) in [
        (FactKind::Date, day),
        (FactKind::Label, label),
        (FactKind::Catalogue, line.field("Release Catalog #")),
    ] {
        if !text.is_empty() {
            claims.facts.push(Fact {
                kind,
                value: FactValue::Text(text.to_owned()),
                sources: work.desk.sources(),
            });
        }
    }
}

/// What the work was made for: a production, with its ISAN or EIDR. A production uses many works,
/// so its identifier leads to a work only where the work has an ISWC of its own.
fn origin(line: &Line, work: &mut Work<'_, '_>) {
    let purpose = line.field("Intended Purpose").to_owned();
    work.fact(FactKind::Purpose, &purpose);
    let parts = [
        line.field("Production Title"),
        line.field("Episode Title"),
        line.field("Production #"),
        line.field("Library"),
        line.field("CD Identifier"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    work.fact(FactKind::Production, &parts.join(" · "));
    let isan = [
        "ISAN Root Segment",
        "ISAN Episode Segment",
        "ISAN Check Digit 1",
    ]
    .map(|field| line.field(field))
    .concat();
    let version = ["ISAN Version Segment", "ISAN Check Digit 2"]
        .map(|field| line.field(field))
        .concat();
    let isan = work.desk.id(
        Scheme::Isan,
        &format!("{isan}{version}"),
        line.column("ISAN Root Segment"),
    );
    let eidr = ["EIDR Root Number", "EIDR Check Digit"]
        .map(|field| line.field(field))
        .concat();
    let eidr = work
        .desk
        .id(Scheme::Eidr, &eidr, line.column("EIDR Root Number"));
    let has_iswc = work.ids.iter().any(|id| id.scheme() == Scheme::Iswc);
    for id in [isan, eidr].into_iter().flatten() {
        work.fact(
            FactKind::Production,
            &format!("{} {}", id.scheme().label(), id.display()),
        );
        if has_iswc {
            work.add_id(Some(id));
        }
    }
}
