//! Parties of a message.

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::{FactKind, Kind, Record, Title, TitleRole};

use super::tree::Node;
use super::{MOST, Open};
use crate::feed::desk::Stop;
use crate::feed::flaw::Flaw;
use crate::ingest::Item;

/// A party that references can name.
#[derive(Clone, Debug)]
pub(super) struct Party {
    /// Its names in every script, the first one first.
    pub(super) names: Vec<String>,
    pub(super) ids: Vec<Identifier>,
}

impl Open<'_, '_> {
    /// Reads a party; one that has an identifier is handed over.
    pub(super) fn party(&mut self, node: &Node) -> Result<Result<(), Flaw>, Stop> {
        let mut claims = Record::default();
        let mut names = Vec::new();
        for name in node.all("PartyName") {
            let text = match name.value("FullName") {
                "" => name.value("KeyName"),
                text => text,
            };
            if text.is_empty() || names.iter().any(|known| known == text) {
                continue;
            }
            let role = if names.is_empty() {
                TitleRole::Main
            } else {
                TitleRole::Alternative
            };
            names.push(text.to_owned());
            claims.titles.push(Title {
                text: text.to_owned(),
                role,
                language: name.attribute("LanguageAndScriptCode").to_owned(),
                sources: self.desk.sources(),
            });
        }
        let mut ids = Vec::new();
        for id in node.all("PartyId") {
            for (name, scheme) in [
                ("IpiNameNumber", Scheme::Ipi),
                ("ISNI", Scheme::Isni),
                ("DPID", Scheme::Dpid),
            ] {
                for value in id.all(name) {
                    ids.extend(self.desk.id(scheme, value.text(), 0));
                }
            }
            ids.extend(self.proprietary(id));
            self.fact(FactKind::Society, id.value("CisacSocietyId"), &mut claims);
        }
        let reference = node.value("PartyReference");
        if !reference.is_empty() {
            if self.named.parties.len() >= MOST {
                let flaw = Flaw::new(
                    "xml-bounds",
                    "the message has too many parties",
                    "split the message",
                );
                return Ok(Err(flaw));
            }
            let party = Party {
                names,
                ids: ids.clone(),
            };
            self.named.parties.insert(reference.to_owned(), party);
        }
        if !ids.is_empty() {
            self.desk.item(Item {
                kind: Kind::Party,
                ids,
                claims,
                popularity: None,
            })?;
        }
        Ok(Ok(()))
    }
}
