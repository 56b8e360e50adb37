//! Releases, the discs of sets, and withdrawals.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind, Record, Relation};

use super::said::places;
use super::tree::Node;
use super::{Open, no_id};
use crate::feed::desk::Stop;
use crate::feed::flaw::{Flaw, short};
use crate::ingest::Item;

impl Open<'_, '_> {
    /// Reads a release, with links to the recordings on it.
    pub(super) fn release(&mut self, node: &Node) -> Result<Result<(), Flaw>, Stop> {
        let mut claims = Record::default();
        let (ids, has_isrc) = self.release_ids(node, &mut claims);
        let Some(own) = ids.first().cloned() else {
            // ERN 3 lists every track as a release of its own, known by the ISRC alone.
            return Ok(if has_isrc {
                Ok(())
            } else {
                Err(no_id(Kind::Release))
            });
        };
        self.titles(node, &mut claims);
        self.credits(node, &mut claims);
        self.texts(node, &mut claims);
        self.duration(node, &mut claims);
        self.fact(FactKind::Comment, node.value("ReleaseType"), &mut claims);
        for place in places(node) {
            for name in [
                "OriginalReleaseDate",
                "GlobalOriginalReleaseDate",
                "ReleaseDate",
                "GlobalReleaseDate",
            ] {
                self.date(place.value(name), &mut claims);
            }
        }
        self.tracks(node, &mut claims);
        self.discs(node, &own, &mut claims)?;
        self.desk.item(Item {
            kind: Kind::Release,
            ids,
            claims,
            popularity: None,
        })?;
        Ok(Ok(()))
    }

    fn release_ids(&mut self, node: &Node, claims: &mut Record) -> (Vec<Identifier>, bool) {
        let mut ids = Vec::new();
        let mut has_isrc = false;
        for id in node.all("ReleaseId") {
            for (name, scheme) in [("ICPN", Scheme::Gtin), ("GRid", Scheme::Grid)] {
                for value in id.all(name) {
                    ids.extend(self.desk.id(scheme, value.text(), 0));
                }
            }
            for number in id.all("CatalogNumber") {
                self.fact(FactKind::Catalogue, number.text(), claims);
            }
            ids.extend(self.proprietary(id));
            has_isrc |= id.one("ISRC").is_some();
        }
        (ids, has_isrc)
    }

    /// Links to the resources that a release, or a part of it, refers to.
    fn tracks(&mut self, node: &Node, claims: &mut Record) {
        let mut references: Vec<String> = Vec::new();
        node.below("ReleaseResourceReference", &mut |found| {
            if !references.iter().any(|known| known == found.text()) {
                references.push(found.text().to_owned());
            }
        });
        for reference in references {
            match self.named.resources.get(&reference) {
                Some(id) => {
                    let link = self.to(Relation::Track, Kind::Recording, id.clone());
                    claims.links.push(link);
                }
                // Images and texts are resources as well; only what is none at all is wrong.
                None if reference.is_empty() => {
                    let message = format!("`{}` refers to no resource", short(&reference));
                    self.desk.flaw(Flaw::new(
                        "reference",
                        message,
                        "list the resource in ResourceList",
                    ));
                }
                None => {}
            }
        }
    }

    /// The discs of a set that have numbers of their own.
    fn discs(&mut self, node: &Node, own: &Identifier, claims: &mut Record) -> Result<(), Stop> {
        let mut groups = Vec::new();
        node.below("ResourceGroup", &mut |group| groups.push(group));
        for group in groups {
            let mut disc = Record::default();
            let (ids, _) = self.release_ids(group, &mut disc);
            let Some(id) = ids.first().filter(|id| *id != own).cloned() else {
                continue;
            };
            self.titles(group, &mut disc);
            self.tracks(group, &mut disc);
            disc.links
                .push(self.to(Relation::Whole, Kind::Release, own.clone()));
            claims
                .links
                .push(self.to(Relation::Component, Kind::Release, id));
            self.desk.item(Item {
                kind: Kind::Release,
                ids,
                claims: disc,
                popularity: None,
            })?;
        }
        Ok(())
    }

    /// A release that its label takes back.
    pub(super) fn purged(&mut self, node: &Node) -> Result<Result<(), Flaw>, Stop> {
        let mut claims = Record::default();
        let (ids, _) = self.release_ids(node, &mut claims);
        if ids.is_empty() {
            return Ok(Err(no_id(Kind::Release)));
        }
        self.titles(node, &mut claims);
        let day = match self.created() {
            "" => "unknown",
            day => day,
        }
        .to_owned();
        self.fact(FactKind::Withdrawn, &day, &mut claims);
        self.desk.item(Item {
            kind: Kind::Release,
            ids,
            claims,
            popularity: None,
        })?;
        Ok(Ok(()))
    }
}
