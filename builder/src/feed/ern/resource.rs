//! Sound recordings and videos.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind, Link, Record, Relation, Target};

use super::said::{is_of_work, places};
use super::tree::Node;
use super::{Open, no_id};
use crate::feed::desk::Stop;
use crate::feed::flaw::Flaw;
use crate::ingest::Item;

/// Elements that hold the identifiers of a resource itself.
const IDS: [&str; 5] = [
    "ResourceId",
    "SoundRecordingId",
    "VideoId",
    "SoundRecordingEdition",
    "VideoEdition",
];

impl Open<'_, '_> {
    /// Reads a resource: a recording, and the work that it names by ISWC.
    pub(super) fn resource(&mut self, node: &Node) -> Result<Result<(), Flaw>, Stop> {
        let ids = self.resource_ids(node);
        let Some(own) = ids.first().cloned() else {
            return Ok(Err(no_id(Kind::Recording)));
        };
        self.remember(node.value("ResourceReference"), &own);
        let mut claims = Record::default();
        self.titles(node, &mut claims);
        self.credits(node, &mut claims);
        self.texts(node, &mut claims);
        self.duration(node, &mut claims);
        let form = if node.name == "Video" {
            "video"
        } else {
            "audio"
        };
        self.fact(FactKind::Form, form, &mut claims);
        for place in places(node) {
            for name in [
                "OriginalResourceReleaseDate",
                "ResourceReleaseDate",
                "FirstPublicationDate",
            ] {
                self.date(place.value(name), &mut claims);
            }
        }
        if node.value("IsInstrumental") == "true" {
            self.fact(FactKind::Comment, "instrumental", &mut claims);
        }
        for work in self.work_ids(node) {
            claims
                .links
                .push(self.to(Relation::Performance, Kind::Work, work.clone()));
            self.work(work, &claims)?;
        }
        self.desk.item(Item {
            kind: Kind::Recording,
            ids,
            claims,
            popularity: None,
        })?;
        Ok(Ok(()))
    }

    fn resource_ids(&mut self, node: &Node) -> Vec<Identifier> {
        let mut ids: Vec<Identifier> = Vec::new();
        let mut own = Vec::new();
        for part in node
            .children
            .iter()
            .filter(|child| IDS.contains(&child.name.as_str()))
        {
            let mut isrcs = Vec::new();
            if part.name.ends_with("Edition") {
                for id in part.all("ResourceId") {
                    isrcs.extend(id.all("ISRC"));
                    own.push(id);
                }
            } else {
                isrcs.extend(part.all("ISRC"));
                own.push(part);
            }
            for isrc in isrcs {
                ids.extend(self.desk.id(Scheme::Isrc, isrc.text(), 0));
            }
        }
        for part in own {
            ids.extend(self.proprietary(part));
        }
        let mut seen = Vec::new();
        ids.retain(|id| {
            let is_new = !seen.contains(id);
            seen.push(id.clone());
            is_new
        });
        ids
    }

    fn work_ids(&mut self, node: &Node) -> Vec<Identifier> {
        let mut found = Vec::new();
        for name in [
            "WorkId",
            "MusicalWorkId",
            "IndirectSoundRecordingId",
            "IndirectVideoId",
        ] {
            for work in node.all(name) {
                for iswc in work.all("ISWC") {
                    found.extend(self.desk.id(Scheme::Iswc, iswc.text(), 0));
                }
            }
        }
        found
    }

    /// Hands over what the resource says about its work: its titles, and who wrote it.
    fn work(&mut self, id: Identifier, recording: &Record) -> Result<(), Stop> {
        let writers = recording
            .credits
            .iter()
            .filter(|credit| is_of_work(credit.role));
        let claims = Record {
            titles: recording.titles.first().cloned().into_iter().collect(),
            credits: writers.cloned().collect(),
            ..Record::default()
        };
        self.desk.item(Item {
            kind: Kind::Work,
            ids: vec![id],
            claims,
            popularity: None,
        })
    }

    /// A link to a record.
    pub(super) fn to(&self, relation: Relation, kind: Kind, id: Identifier) -> Link {
        Link {
            relation,
            target: Target { kind, id },
            sources: self.desk.sources(),
        }
    }
}
