//! From documents to works, recordings, releases and parties.

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{
    Credit, Fact, FactKind, FactValue, Kind, Link, Record, Relation, Role, Target, Title, TitleRole,
};
use serde_json::Value as Json;

use super::names::{Document, object, objects, society, text, texts};
use crate::feed::desk::{Desk, Stop};
use crate::feed::flaw::Flaw;
use crate::feed::table::Recent;
use crate::ingest::Item;

/// Reads documents and hands over what they say.
pub(super) struct Reader<'a, 'd> {
    pub(super) recent: &'a mut Recent,
    pub(super) desk: &'a mut Desk<'d>,
}

/// Deepest nesting of documents in documents that is followed.
const DEEP: usize = 4;

/// Lists of the web service, with the kind of what is in them.
const LISTS: [(&str, Entity); 5] = [
    ("works", Entity::Work),
    ("recordings", Entity::Recording),
    ("releases", Entity::Release),
    ("artists", Entity::Artist),
    ("labels", Entity::Label),
];

/// What a document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Work,
    Recording,
    Release,
    Artist,
    Label,
}

/// A document that is being read.
pub(super) struct Open {
    pub(super) kind: Kind,
    pub(super) ids: Vec<Identifier>,
    pub(super) claims: Record,
}

impl Reader<'_, '_> {
    /// Reads a document, or the documents in a list; the inner error says why it is not taken.
    ///
    /// # Errors
    /// Fails when what it says cannot be stored.
    pub(super) fn document(&mut self, document: &Document) -> Result<Result<(), Flaw>, Stop> {
        if let Some(entity) = self.entity(document) {
            return Ok(match self.read(entity, document, 0)? {
                Some(_) => Ok(()),
                None => Err(Flaw::new(
                    "no-id",
                    "the document has no MBID and no other identifier",
                    "is it a MusicBrainz document?",
                )),
            });
        }
        if document.contains_key("recording_title") && document.contains_key("work_title") {
            self.pair(document)?;
            return Ok(Ok(()));
        }
        let mut is_list = false;
        for (name, entity) in LISTS {
            if document.get(name).is_some_and(Json::is_array) {
                is_list = true;
                for one in objects(document, name) {
                    self.read(entity, one, 0)?;
                }
            }
        }
        Ok(if is_list {
            Ok(())
        } else if document.contains_key("primary-type") || document.contains_key("secondary-types")
        {
            self.desk.warning("release-group");
            Ok(())
        } else {
            Err(Flaw::new(
                "entity",
                "it is no work, recording, release, artist or label",
                "give files of these entities; others are not read",
            ))
        })
    }

    /// Tells what a document is about, by the members that only such documents have; else by the
    /// name of the file.
    fn entity(&self, document: &Document) -> Option<Entity> {
        let has = |name: &str| document.contains_key(name);
        if !has("id") && !has("mbid") {
            return None;
        }
        if has("secondary-types") || has("primary-type") {
            return None;
        }
        if has("iswcs") {
            return Some(Entity::Work);
        }
        if has("label-code") {
            return Some(Entity::Label);
        }
        if has("media") || has("barcode") || has("label-info") {
            return Some(Entity::Release);
        }
        if has("isrcs") || has("length") || has("video") {
            return Some(Entity::Recording);
        }
        let name = self.desk.name.to_ascii_lowercase();
        let is = |word: &str| name.contains(word);
        if has("gender") || has("life-span") || has("sort-name") || has("sort_name") || has("ipis")
        {
            return Some(if is("label") {
                Entity::Label
            } else {
                Entity::Artist
            });
        }
        [
            ("release-group", None),
            ("recording", Some(Entity::Recording)),
            ("release", Some(Entity::Release)),
            ("work", Some(Entity::Work)),
            ("artist", Some(Entity::Artist)),
            ("label", Some(Entity::Label)),
        ]
        .into_iter()
        .find(|(word, _)| is(word))
        .and_then(|(_, entity)| entity)
    }

    /// Reads a document of a known kind and hands it over; returns its strongest identifier, or
    /// nothing if it has none.
    pub(super) fn read(
        &mut self,
        entity: Entity,
        document: &Document,
        depth: usize,
    ) -> Result<Option<Identifier>, Stop> {
        let mut open = Open {
            kind: match entity {
                Entity::Work => Kind::Work,
                Entity::Recording => Kind::Recording,
                Entity::Release => Kind::Release,
                Entity::Artist | Entity::Label => Kind::Party,
            },
            ids: Vec::new(),
            claims: Record::default(),
        };
        self.identify(entity, document, &mut open);
        let Some(own) = open.ids.first().cloned() else {
            return Ok(None);
        };
        self.describe(entity, document, &mut open);
        if depth < DEEP {
            self.credits(document, &mut open, depth)?;
            self.relations(document, &mut open, depth)?;
            if entity == Entity::Release {
                self.media(document, &mut open, depth)?;
                self.labels(document, &mut open, depth)?;
            }
        }
        let item = Item {
            kind: open.kind,
            ids: open.ids,
            claims: open.claims,
            popularity: None,
        };
        if self.recent.is_new(&item) {
            self.desk.item(item)?;
        }
        Ok(Some(own))
    }

    fn identify(&mut self, entity: Entity, document: &Document, open: &mut Open) {
        let lists: &[(&str, Scheme)] = match entity {
            Entity::Work => &[("iswcs", Scheme::Iswc)],
            Entity::Recording => &[("isrcs", Scheme::Isrc)],
            Entity::Release => &[],
            Entity::Artist | Entity::Label => &[
                ("ipis", Scheme::Ipi),
                ("ipi", Scheme::Ipi),
                ("isnis", Scheme::Isni),
                ("isni", Scheme::Isni),
            ],
        };
        let mut found = Vec::new();
        for (name, scheme) in lists {
            for value in texts(document, name) {
                found.extend(self.desk.id(*scheme, value, 0));
            }
        }
        if entity == Entity::Release {
            found.extend(self.desk.id(Scheme::Gtin, text(document, "barcode"), 0));
        }
        for name in ["id", "mbid"] {
            found.extend(self.desk.id(Scheme::Mbid, text(document, name), 0));
        }
        if entity == Entity::Work {
            for attribute in objects(document, "attributes") {
                if let Some(number) = society(text(attribute, "type")) {
                    let reading = id::society(number, text(attribute, "value"));
                    found.extend(self.desk.reading(reading, 0));
                }
            }
        }
        for id in found {
            if !open.ids.contains(&id) {
                open.ids.push(id);
            }
        }
    }

    pub(super) fn fact(&self, kind: FactKind, value: &str, claims: &mut Record) {
        if !value.is_empty() {
            claims.facts.push(Fact {
                kind,
                value: FactValue::Text(value.to_owned()),
                sources: self.desk.sources(),
            });
        }
    }

    fn title(&self, value: &str, role: TitleRole, language: &str, claims: &mut Record) {
        let known =
            |title: &Title| title.text == value && title.role == role && title.language == language;
        if !value.is_empty() && !claims.titles.iter().any(known) {
            claims.titles.push(Title {
                text: value.to_owned(),
                role,
                language: language.replace('_', "-"),
                sources: self.desk.sources(),
            });
        }
    }

    fn describe(&self, entity: Entity, document: &Document, open: &mut Open) {
        let claims = &mut open.claims;
        let is_party = open.kind == Kind::Party;
        let name = if is_party { "name" } else { "title" };
        self.title(text(document, name), TitleRole::Main, "", claims);
        for alias in objects(document, "aliases") {
            let role = match text(alias, "type") {
                "Search hint" => TitleRole::Search,
                "Legal name" | "Artist name" if is_party => TitleRole::Alternative,
                _ => TitleRole::Alternative,
            };
            self.title(text(alias, "name"), role, text(alias, "locale"), claims);
        }
        for alias in texts(document, "alias") {
            self.title(alias, TitleRole::Alternative, "", claims);
        }
        if let Some(length) = document
            .get("length")
            .and_then(Json::as_u64)
            .filter(|ms| *ms > 0)
        {
            claims.facts.push(Fact {
                kind: FactKind::Duration,
                value: FactValue::Number(length),
                sources: self.desk.sources(),
            });
        }
        let day = match entity {
            Entity::Recording => text(document, "first-release-date"),
            Entity::Release => text(document, "date"),
            _ => "",
        };
        self.fact(FactKind::Date, day, claims);
        self.fact(FactKind::Comment, text(document, "disambiguation"), claims);
        match entity {
            Entity::Recording => {
                let form = document.get("video").and_then(Json::as_bool);
                let form = form.map_or("", |video| if video { "video" } else { "audio" });
                self.fact(FactKind::Form, form, claims);
            }
            Entity::Work => {
                for language in texts(document, "languages") {
                    self.fact(FactKind::Language, language, claims);
                }
                self.fact(FactKind::Genre, text(document, "type"), claims);
            }
            Entity::Release => self.fact(FactKind::Territory, text(document, "country"), claims),
            Entity::Artist => {
                let kind = match text(document, "type") {
                    "Person" => "person",
                    "Group" | "Orchestra" | "Choir" => "group",
                    _ => "",
                };
                self.fact(FactKind::PartyType, kind, claims);
                self.fact(FactKind::Territory, text(document, "country"), claims);
            }
            Entity::Label => self.fact(FactKind::PartyType, "organisation", claims),
        }
    }

    /// The names under which artists are credited.
    fn credits(&mut self, document: &Document, open: &mut Open, depth: usize) -> Result<(), Stop> {
        let mut featured = false;
        for credit in objects(document, "artist-credit") {
            let artist = object(credit, "artist");
            let name = match (text(credit, "name"), artist) {
                ("", Some(artist)) => text(artist, "name"),
                (name, _) => name,
            };
            let role = if featured {
                Role::Featured
            } else {
                Role::Artist
            };
            self.credit(name, role, Entity::Artist, artist, open, depth)?;
            featured |= text(credit, "joinphrase")
                .to_ascii_lowercase()
                .contains("feat");
        }
        Ok(())
    }

    /// Adds a credit; the party that it names is handed over by itself.
    pub(super) fn credit(
        &mut self,
        name: &str,
        role: Role,
        entity: Entity,
        party: Option<&Document>,
        open: &mut Open,
        depth: usize,
    ) -> Result<(), Stop> {
        let party = match party {
            Some(party) => self.read(entity, party, depth.max(1) + DEEP)?,
            None => None,
        };
        let credit = Credit {
            name: name.to_owned(),
            role,
            party,
            sources: self.desk.sources(),
        };
        if !name.is_empty() && !open.claims.credits.contains(&credit) {
            open.claims.credits.push(credit);
        }
        Ok(())
    }

    pub(super) fn link(&self, relation: Relation, kind: Kind, id: Identifier, open: &mut Open) {
        let link = Link {
            relation,
            target: Target { kind, id },
            sources: self.desk.sources(),
        };
        if !open.claims.links.contains(&link) {
            open.claims.links.push(link);
        }
    }

    fn media(&mut self, document: &Document, open: &mut Open, depth: usize) -> Result<(), Stop> {
        let mut tracks = 0_u64;
        for medium in objects(document, "media") {
            for track in objects(medium, "tracks") {
                tracks += 1;
                let Some(recording) = object(track, "recording") else {
                    continue;
                };
                if let Some(id) = self.read(Entity::Recording, recording, depth + 1)? {
                    self.link(Relation::Track, Kind::Recording, id, open);
                }
            }
        }
        if tracks > 0 {
            open.claims.facts.push(Fact {
                kind: FactKind::Tracks,
                value: FactValue::Number(tracks),
                sources: self.desk.sources(),
            });
        }
        Ok(())
    }

    fn labels(&mut self, document: &Document, open: &mut Open, depth: usize) -> Result<(), Stop> {
        for info in objects(document, "label-info") {
            self.fact(
                FactKind::Catalogue,
                text(info, "catalog-number"),
                &mut open.claims,
            );
            if let Some(label) = object(info, "label") {
                let name = text(label, "name");
                self.credit(name, Role::Label, Entity::Label, Some(label), open, depth)?;
            }
        }
        Ok(())
    }

    /// A recording and its work in one row, as exports of MusicBrainz hold them.
    fn pair(&mut self, document: &Document) -> Result<(), Stop> {
        let iswc = self.desk.id(Scheme::Iswc, text(document, "iswc"), 0);
        let isrc = self.desk.id(Scheme::Isrc, text(document, "isrc"), 0);
        for (kind, id, name, other) in [
            (
                Kind::Recording,
                &isrc,
                "recording_title",
                iswc.clone().map(|id| (Kind::Work, id)),
            ),
            (Kind::Work, &iswc, "work_title", None),
        ] {
            let Some(id) = id else { continue };
            let mut open = Open {
                kind,
                ids: vec![id.clone()],
                claims: Record::default(),
            };
            self.title(text(document, name), TitleRole::Main, "", &mut open.claims);
            if let Some((kind, id)) = other {
                self.link(Relation::Performance, kind, id, &mut open);
            }
            let item = Item {
                kind,
                ids: open.ids,
                claims: open.claims,
                popularity: None,
            };
            if self.recent.is_new(&item) {
                self.desk.item(item)?;
            }
        }
        Ok(())
    }
}
