//! What resources and releases say alike: titles, names, dates, texts.

use imr_snapshots::id::{self, Identifier, Scheme};
use imr_snapshots::record::{Credit, Fact, FactKind, FactValue, Record, Role, Title, TitleRole};

use super::Open;
use super::tree::Node;
use crate::feed::flaw::{Flaw, short};
use crate::feed::table;

/// Elements that hold what is said for territories, in ERN 3.
const DETAILS: [&str; 3] = [
    "SoundRecordingDetailsByTerritory",
    "VideoDetailsByTerritory",
    "ReleaseDetailsByTerritory",
];

/// The element itself and its details per territory.
pub(super) fn places(node: &Node) -> impl Iterator<Item = &Node> {
    let is_detail = |child: &&Node| DETAILS.contains(&child.name.as_str());
    std::iter::once(node).chain(node.children.iter().filter(is_detail))
}

/// Returns what a role of DDEX's allowed values means.
fn role(name: &str) -> Role {
    match name {
        "MainArtist" | "Artist" | "PrimaryArtist" | "Soloist" => Role::Artist,
        "FeaturedArtist" | "FeaturingArtist" => Role::Featured,
        "Composer" => Role::Composer,
        "Lyricist" | "Author" | "Librettist" => Role::Lyricist,
        "ComposerLyricist" | "AuthorComposer" | "Writer" | "Songwriter" => Role::Writer,
        "Arranger" => Role::Arranger,
        "Adapter" => Role::Adaptor,
        "Translator" => Role::Translator,
        "MusicPublisher" | "OriginalPublisher" => Role::Publisher,
        "SubPublisher" => Role::SubPublisher,
        "Producer" | "StudioProducer" | "RecordingProducer" => Role::Producer,
        "Remixer" => Role::Remixer,
        "Conductor" => Role::Conductor,
        "AssociatedPerformer"
        | "Performer"
        | "Vocalist"
        | "Orchestra"
        | "Choir"
        | "Band"
        | "Ensemble"
        | "StudioMusician"
        | "StudioPersonnel"
        | "StudioConductor" => Role::Performer,
        _ => Role::Other,
    }
}

/// Tells whether a role is of somebody who made the work, not the recording.
pub(super) fn is_of_work(role: Role) -> bool {
    matches!(
        role,
        Role::Composer
            | Role::Lyricist
            | Role::Writer
            | Role::Arranger
            | Role::Adaptor
            | Role::Translator
            | Role::Publisher
            | Role::SubPublisher
    )
}

impl Open<'_, '_> {
    /// Adds a title unless it is known.
    fn title(&self, text: &str, role: TitleRole, language: &str, claims: &mut Record) {
        let known = |title: &Title| {
            title.text == text && (title.role == role || title.role == TitleRole::Main)
        };
        if !text.is_empty() && !claims.titles.iter().any(known) {
            claims.titles.push(Title {
                text: text.to_owned(),
                role,
                language: language.to_owned(),
                sources: self.desk.sources(),
            });
        }
    }

    /// The titles of a resource or release; the default one first.
    pub(super) fn titles(&self, node: &Node, claims: &mut Record) {
        for name in [
            "DisplayTitleText",
            "DisplayTitle",
            "ReferenceTitle",
            "Title",
            "AdditionalTitle",
        ] {
            for place in places(node) {
                for title in place.all(name) {
                    let text = if name == "DisplayTitleText" {
                        title.text()
                    } else {
                        title.value("TitleText")
                    };
                    let role = match (title.attribute("TitleType"), claims.titles.is_empty()) {
                        ("GroupingTitle", _) => continue,
                        (_, true) => TitleRole::Main,
                        ("TranslatedTitle", _) => TitleRole::Translated,
                        ("FormalTitle", _) => TitleRole::Formal,
                        ("OriginalTitle", _) => TitleRole::OriginalScript,
                        _ => TitleRole::Alternative,
                    };
                    let language = title.attribute("LanguageAndScriptCode");
                    self.title(text, role, language, claims);
                    self.title(
                        title.value("SubTitle"),
                        TitleRole::Version,
                        language,
                        claims,
                    );
                }
            }
        }
    }

    fn credit(&self, name: &str, role: Role, party: Option<Identifier>, claims: &mut Record) {
        let same = |credit: &&mut Credit| credit.name == name && credit.role == role;
        if name.is_empty() {
            return;
        }
        match claims.credits.iter_mut().find(same) {
            Some(known) => known.party = known.party.take().or(party),
            None => claims.credits.push(Credit {
                name: name.to_owned(),
                role,
                party,
                sources: self.desk.sources(),
            }),
        }
    }

    /// The artists, every spelling of their names, and the contributors.
    pub(super) fn credits(&mut self, node: &Node, claims: &mut Record) {
        let mut names: Vec<&Node> = places(node)
            .flat_map(|place| place.all("DisplayArtistName"))
            .collect();
        names.sort_by_key(|name| name.attribute("IsDefault") != "true");
        for name in names {
            self.credit(name.text(), Role::Artist, None, claims);
        }
        let people = [
            ("DisplayArtist", "ArtistPartyReference"),
            ("Contributor", "ContributorPartyReference"),
            ("ResourceContributor", "ContributorPartyReference"),
            ("IndirectResourceContributor", "ContributorPartyReference"),
        ];
        for (element, reference) in people {
            for place in places(node) {
                for person in place.all(element) {
                    self.person(element, person, person.value(reference), claims);
                }
            }
        }
    }

    fn person(&mut self, element: &str, person: &Node, reference: &str, claims: &mut Record) {
        let roles = [
            "DisplayArtistRole",
            "ArtistRole",
            "Role",
            "ResourceContributorRole",
            "IndirectResourceContributorRole",
        ];
        let given = roles
            .iter()
            .flat_map(|name| person.all(name))
            .map(Node::text);
        let mut roles: Vec<Role> = given.map(role).collect();
        if roles.is_empty() {
            roles.push(if element == "DisplayArtist" {
                Role::Artist
            } else {
                Role::Other
            });
        }
        roles.dedup();
        let (names, party) = match self.named.parties.get(reference) {
            Some(party) => (party.names.clone(), party.ids.first().cloned()),
            None if reference.is_empty() => {
                let names = person
                    .all("PartyName")
                    .map(|name| name.value("FullName").to_owned());
                (names.collect(), self.own_party(person))
            }
            None => {
                let message = format!("there is no party `{}`", short(reference));
                let hint = "list the party in PartyList, before the resources";
                self.desk.flaw(Flaw::new("reference", message, hint));
                return;
            }
        };
        for name in &names {
            for role in &roles {
                self.credit(name, *role, party.clone(), claims);
            }
        }
    }

    /// The identifier that a person of ERN 3 is given in place.
    fn own_party(&mut self, person: &Node) -> Option<Identifier> {
        let id = person.one("PartyId")?;
        let isni = id.value("ISNI");
        let ipi = id.value("IpiNameNumber");
        self.desk
            .id(Scheme::Isni, isni, 0)
            .or_else(|| self.desk.id(Scheme::Ipi, ipi, 0))
            .or_else(|| {
                imr_snapshots::id::parse(Scheme::Dpid, id.text())
                    .ok()
                    .map(|read| read.identifier)
            })
    }

    /// Adds a fact unless it is empty or known.
    pub(super) fn fact(&self, kind: FactKind, text: &str, claims: &mut Record) {
        let value = FactValue::Text(text.to_owned());
        if !text.is_empty()
            && !claims
                .facts
                .iter()
                .any(|fact| fact.kind == kind && fact.value == value)
        {
            claims.facts.push(Fact {
                kind,
                value,
                sources: self.desk.sources(),
            });
        }
    }

    /// Labels, P-lines, C-lines, genres and languages.
    pub(super) fn texts(&mut self, node: &Node, claims: &mut Record) {
        for (kind, line, text) in [
            (FactKind::PLine, "PLine", "PLineText"),
            (FactKind::CLine, "CLine", "CLineText"),
        ] {
            node.below(line, &mut |found| {
                let (year, text) = (found.value("Year"), found.value(text));
                let whole = if text.contains(year) {
                    text.to_owned()
                } else {
                    format!("{year} {text}")
                };
                self.fact(kind, whole.trim(), claims);
            });
        }
        for place in places(node) {
            for label in place.all("LabelName") {
                self.fact(FactKind::Label, label.text(), claims);
            }
            for label in place.all("ReleaseLabelReference") {
                let names = self
                    .named
                    .parties
                    .get(label.text())
                    .map(|party| party.names.clone());
                for name in names.into_iter().flatten() {
                    self.fact(FactKind::Label, &name, claims);
                }
            }
            for genre in place.all("Genre") {
                self.fact(FactKind::Genre, genre.value("GenreText"), claims);
            }
            for language in place.all("LanguageOfPerformance") {
                self.fact(FactKind::Language, language.text(), claims);
            }
        }
    }

    /// The playing time, as ISO 8601 writes it.
    pub(super) fn duration(&mut self, node: &Node, claims: &mut Record) {
        let text = node.value("Duration");
        if text.is_empty() {
            return;
        }
        match table::iso_duration(text) {
            Some(0) => {}
            Some(milliseconds) => claims.facts.push(Fact {
                kind: FactKind::Duration,
                value: FactValue::Number(milliseconds),
                sources: self.desk.sources(),
            }),
            None => {
                let message = format!("`{}` is no duration", short(text));
                self.desk.flaw(Flaw::new(
                    "duration",
                    message,
                    "write it as PT3M26S (ISO 8601)",
                ));
            }
        }
    }

    /// A date, which may have a time after it.
    pub(super) fn date(&self, text: &str, claims: &mut Record) {
        let day = text.split('T').next().unwrap_or_default();
        if day.len() >= 4
            && day
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
        {
            self.fact(FactKind::Date, day, claims);
        }
    }

    /// The source's own identifiers: proprietary ones, each in its namespace.
    pub(super) fn proprietary(&mut self, node: &Node) -> Vec<Identifier> {
        let mut found = Vec::new();
        for id in node.all("ProprietaryId") {
            let space = id.attribute("Namespace");
            let own = if space.is_empty() {
                id.text().to_owned()
            } else {
                format!("{space}/{}", id.text())
            };
            let reading = id::local(self.desk.source(), &own);
            found.extend(self.desk.reading(reading, 0));
        }
        found
    }
}
