//! What the name register writes about parties, and what right holders declare about AI.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::catalogue::{Catalogue, Recording};
use super::codes;
use super::feeds::{Lines, Table};
use super::party::Party;
use super::random::{Purpose, Random};
use super::words::LANGUAGES;
use super::world::{Work, World};

/// Columns of `ai-statements.csv`.
const AI_STATEMENTS: &str = "Identifier|train-ai|train-genai|search|all|vocabulary|Declarant|Declared|\
    Licence";

/// The files about parties and of statements.
pub(super) struct PartyFeeds {
    names: Lines,
    statements: Table,
}

/// A line of the name register.
#[derive(Serialize)]
struct PartyLine<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    native_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonym: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ipi: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    ipi_base: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    isni: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dpid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mbid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artist_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    society: Option<&'a str>,
    language: &'a str,
}

/// What somebody declares.
#[derive(Clone, Copy)]
struct Declaration {
    train_ai: &'static str,
    train_genai: &'static str,
    search: &'static str,
    all: &'static str,
    vocabulary: &'static str,
    licence: &'static str,
}

/// The declarations that occur, the most frequent ones first.
const DECLARATIONS: [Declaration; 4] = [
    Declaration {
        train_ai: "no",
        train_genai: "no",
        search: "yes",
        all: "",
        vocabulary: "ietf-aipref",
        licence: "",
    },
    Declaration {
        train_ai: "conditional",
        train_genai: "conditional",
        search: "yes",
        all: "",
        vocabulary: "ietf-aipref",
        licence: "https://sample.invalid/ai-licence",
    },
    Declaration {
        train_ai: "",
        train_genai: "",
        search: "",
        all: "no",
        vocabulary: "tdmai",
        licence: "https://sample.invalid/tdm-policy",
    },
    Declaration {
        train_ai: "yes",
        train_genai: "",
        search: "yes",
        all: "",
        vocabulary: "ietf-aipref",
        licence: "",
    },
];

impl PartyFeeds {
    /// Creates the files.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let statements = Table::create(folder, "ai-statements.csv", AI_STATEMENTS)?;
        Ok(Self {
            names: Lines::create(folder, "names.jsonl")?,
            statements,
        })
    }

    /// Writes every party of the world.
    pub(super) fn parties(&mut self, world: &World) -> io::Result<()> {
        for artist in 0..world.artists {
            let party = world.artist(artist);
            if party.kind == "group" {
                self.party(&party)?;
            }
            for person in [artist * 2, artist * 2 + 1] {
                let party = world.person(person);
                let mut random = world.random(Purpose::Feed, u64::MAX - person);
                if random.chance(4) {
                    // Without its scheme, an IPI may be read as a GTIN as well.
                    let subject = format!("ipi:{}", party.ipi());
                    self.declare(&mut random, &subject, &party.name)?;
                }
                self.party(&party)?;
            }
        }
        for publisher in 0..world.publishers {
            self.party(&world.publisher(publisher))?;
        }
        (0..world.labels).try_for_each(|label| self.party(&world.label(label)))
    }

    /// Returns the number of parties written.
    pub(super) fn written(&self) -> u64 {
        self.names.rows
    }

    fn party(&mut self, party: &Party) -> io::Result<()> {
        self.names.row(&PartyLine {
            kind: party.kind,
            name: &party.name,
            native_name: party.native.as_deref(),
            pseudonym: party.pseudonym.as_deref(),
            ipi: &party.ipis,
            ipi_base: party.ipi_base.as_deref(),
            isni: party.isni.as_deref(),
            dpid: party.dpid.as_deref(),
            mbid: party.mbid.as_deref(),
            artist_id: party.spotify.as_deref(),
            society: party.society,
            language: LANGUAGES[party.language].tag,
        })
    }

    /// Writes what was declared about the works, recordings and releases of an era.
    pub(super) fn catalogue(&mut self, world: &World, made: &Catalogue) -> io::Result<()> {
        for recording in &made.recordings {
            if let Some(mut random) = speaks(world, recording) {
                let label = world.label(recording.label).name;
                self.declare(&mut random, &recording.isrc, &label)?;
                // The label says one thing and the artist another.
                if random.chance(15) {
                    self.declare(&mut random, &recording.isrc, recording.artist.billed())?;
                }
            }
        }
        for work in &made.works {
            self.work(world, work)?;
        }
        for release in made
            .releases
            .iter()
            .filter(|release| release.number % 29 == 3)
        {
            let mut random = world.random(Purpose::Release, u64::MAX - release.number);
            let label = world.label(release.label).name;
            self.declare(&mut random, &codes::gtin(release.number), &label)?;
        }
        Ok(())
    }

    fn work(&mut self, world: &World, work: &Work) -> io::Result<()> {
        let mut random = world.random(Purpose::Work, u64::MAX - work.number);
        if !random.chance(4) {
            return Ok(());
        }
        let writer = world.person(work.writers[0].person).name;
        self.declare(&mut random, &work.iswcs[0], &writer)
    }

    fn declare(&mut self, random: &mut Random, subject: &str, declarant: &str) -> io::Result<()> {
        let said = DECLARATIONS[random.skewed(DECLARATIONS.len() as u64) as usize];
        let declared = format!(
            "202{}-{:02}-{:02}",
            random.between(4, 5),
            random.between(1, 12),
            random.between(1, 28)
        );
        self.statements.row([
            subject,
            said.train_ai,
            said.train_genai,
            said.search,
            said.all,
            said.vocabulary,
            declarant,
            &declared,
            said.licence,
        ])
    }

    /// Closes the files and returns the number of their rows.
    pub(super) fn finish(self) -> io::Result<u64> {
        Ok(self.names.finish()? + self.statements.finish()?)
    }
}

/// Whether the label says something about a recording: the stream of what it says.
pub(super) fn speaks(world: &World, recording: &Recording) -> Option<Random> {
    let mut random = world.random(Purpose::Recording, u64::MAX - recording.number);
    random.chance(8).then_some(random)
}
