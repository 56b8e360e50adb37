//! Recordings and releases: what comes out of ten works of one artist.

use super::codes;
use super::party::Party;
use super::random::{Purpose, Random};
use super::title;
use super::world::{ERA, Era, LAST_YEAR, Work, World};

/// A recording.
#[derive(Clone, Debug)]
pub(super) struct Recording {
    /// Its number, in the order in which recordings are made.
    pub(super) number: u64,
    /// Its ISRC, without separators.
    pub(super) isrc: String,
    /// The title of the work.
    pub(super) title: String,
    /// What sets it apart from the first recording; empty for that one.
    pub(super) version: String,
    /// Whether it is a music video.
    pub(super) video: bool,
    /// The main artist.
    pub(super) artist: Party,
    /// A guest.
    pub(super) featured: Option<Party>,
    /// The number of its label.
    pub(super) label: u64,
    /// The ISWC of the work.
    pub(super) iswc: String,
    /// Number of the work, and its language.
    pub(super) work: (u64, usize),
    /// Playing time in milliseconds.
    pub(super) duration: u64,
    /// Release date.
    pub(super) date: String,
    /// Genre.
    pub(super) genre: &'static str,
    /// How often it is played.
    pub(super) plays: u64,
    /// The place of its release in [`Catalogue::releases`].
    pub(super) release: Option<usize>,
}

/// A release.
#[derive(Clone, Debug)]
pub(super) struct Release {
    /// Its number, in the order in which releases are made.
    pub(super) number: u64,
    /// Its title.
    pub(super) title: String,
    /// Its main artist.
    pub(super) artist: Party,
    /// The number of its label.
    pub(super) label: u64,
    /// Release date.
    pub(super) date: String,
    /// The ISRCs on it, in order.
    pub(super) tracks: Vec<String>,
}

/// What comes out of one era.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// The works, whether recorded or not.
    pub(super) works: Vec<Work>,
    /// The recordings, also of older works.
    pub(super) recordings: Vec<Recording>,
    /// The releases, each with at least one recording.
    pub(super) releases: Vec<Release>,
}

/// Numbers that are given out one after the other.
#[derive(Debug)]
pub(super) struct Counters {
    /// Recordings made so far.
    pub(super) recordings: u64,
    /// Releases made so far.
    pub(super) releases: u64,
    /// ISRCs given out so far, per label and two-digit year.
    isrcs: Vec<u64>,
}

impl Counters {
    /// Starts counting.
    pub(super) fn new(world: &World) -> Self {
        Self {
            recordings: 0,
            releases: 0,
            isrcs: vec![0; world.labels as usize * 100],
        }
    }

    /// Gives out an ISRC; a label that has used up a year goes on with another registrant code.
    fn isrc(&mut self, world: &World, label: u64, year: u64) -> String {
        let slot = &mut self.isrcs[(label * 100 + year % 100) as usize];
        let count = *slot;
        *slot += 1;
        codes::isrc(
            label + count / 100_000 * world.labels,
            year,
            count % 100_000,
        )
    }
}

/// The ways in which a work is recorded again, with how many of 100 works are.
const VERSIONS: [(Version, u64); 8] = [
    (Version::Live, 17),
    (Version::Video, 15),
    (Version::Remix, 11),
    (Version::Remaster, 10),
    (Version::Acoustic, 8),
    (Version::Cover, 8),
    (Version::Edit, 6),
    (Version::Instrumental, 5),
];

/// Most recordings of a work in its own era.
const MOST_VERSIONS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Original,
    Live,
    Video,
    Remix,
    Remaster,
    Acoustic,
    Cover,
    Edit,
    Instrumental,
}

/// Makes everything that comes out of one era; stops when the world has enough recordings.
pub(super) fn catalogue(world: &World, number: u64, counters: &mut Counters) -> Catalogue {
    let era = world.era(number);
    let artist = world.artist(era.artist);
    let mut making = Making {
        world,
        counters,
        artist: &artist,
        era: &era,
        made: Catalogue::default(),
    };
    let mut next = number * ERA;
    for (place, &size) in era.releases.iter().enumerate() {
        let works: Vec<Work> = (next..next + size as u64).map(|n| world.work(n)).collect();
        next += size as u64;
        making.release(place as u64, works);
    }
    making.made
}

/// A catalogue in the making.
struct Making<'a> {
    world: &'a World,
    counters: &'a mut Counters,
    artist: &'a Party,
    era: &'a Era,
    made: Catalogue,
}

impl Making<'_> {
    /// Records works for one release, and their other versions.
    fn release(&mut self, place: u64, works: Vec<Work>) {
        let mut random = self.world.random(Purpose::Release, self.counters.releases);
        let year = (self.era.year + place / 2).min(LAST_YEAR);
        let date = date(&mut random, year);
        let name = match works.as_slice() {
            [only] => only.titles.main.clone(),
            [first, ..] if random.chance(40) => first.titles.main.clone(),
            [first, ..] => title::titles(&mut random, first.language).main,
            [] => return,
        };
        let main = self.open(
            name.clone(),
            self.artist.clone(),
            self.era.label,
            date.clone(),
        );
        let live = title::place(&mut random);
        let mut rest: Vec<(usize, Version)> = Vec::new();
        for (at, work) in works.iter().enumerate() {
            self.record(work, Version::Original, main, &date, live);
            rest.extend(
                versions(&mut random)
                    .into_iter()
                    .map(|version| (at, version)),
            );
        }
        self.versions(&works, &rest, &name, live, year);
        self.made.works.extend(works);
        self.close();
    }

    /// Records the other versions; live recordings and remasters come out together.
    fn versions(
        &mut self,
        works: &[Work],
        rest: &[(usize, Version)],
        name: &str,
        live: &str,
        year: u64,
    ) {
        for version in VERSIONS.map(|(version, _)| version) {
            let those: Vec<&Work> = rest
                .iter()
                .filter(|v| v.1 == version)
                .map(|v| &works[v.0])
                .collect();
            let mut random = self.world.random(Purpose::Release, self.counters.releases);
            let later = match version {
                Version::Live | Version::Cover => random.between(1, 9),
                Version::Remaster => random.between(10, 30),
                Version::Remix => random.between(0, 2),
                _ => 0,
            };
            let date = date(&mut random, (year + later).min(LAST_YEAR));
            let title = match version {
                Version::Live => format!("Live at {live}"),
                Version::Remaster => format!("{name} (Anniversary Edition)"),
                _ => String::new(),
            };
            let together = those.len() > 1 && !title.is_empty();
            let release = together
                .then(|| self.open(title, self.artist.clone(), self.era.label, date.clone()))
                .flatten();
            for work in those {
                self.record(work, version, release, &date, live);
            }
        }
    }

    /// Opens a release; releases that stay empty are dropped by [`close`](Self::close).
    fn open(&mut self, title: String, artist: Party, label: u64, date: String) -> Option<usize> {
        let number = self.counters.releases;
        self.counters.releases += 1;
        self.made.releases.push(Release {
            number,
            title,
            artist,
            label,
            date,
            tracks: Vec::new(),
        });
        Some(self.made.releases.len() - 1)
    }

    /// Drops empty releases at the end: those that were opened when there were enough recordings.
    fn close(&mut self) {
        while self
            .made
            .releases
            .last()
            .is_some_and(|release| release.tracks.is_empty())
        {
            self.made.releases.pop();
        }
    }

    /// Records a work, unless the world has enough recordings.
    fn record(
        &mut self,
        work: &Work,
        version: Version,
        release: Option<usize>,
        date: &str,
        live: &str,
    ) {
        if self.counters.recordings == self.world.recordings {
            return;
        }
        let number = self.counters.recordings;
        self.counters.recordings += 1;
        let mut random = self.world.random(Purpose::Recording, number);
        let (artist, label) = self.performer(&mut random, version);
        let year = date
            .get(..4)
            .and_then(|year| year.parse().ok())
            .unwrap_or(LAST_YEAR);
        let featured = (version == Version::Remix || random.chance(7))
            .then(|| self.world.artist(random.skewed(self.world.artists)))
            .filter(|guest| guest.name != artist.name);
        let recording = Recording {
            number,
            isrc: self.counters.isrc(self.world, label, year),
            title: work.titles.main.clone(),
            version: describe(version, live, date, featured.as_ref()),
            video: version == Version::Video,
            featured,
            label,
            iswc: work.iswcs.first().cloned().unwrap_or_default(),
            work: (work.number, work.language),
            duration: duration(&mut random, version),
            date: date.to_owned(),
            genre: self.era.genre,
            plays: plays(&mut random, self.era.artist, version),
            release,
            artist,
        };
        if let Some(release) = release.and_then(|at| self.made.releases.get_mut(at)) {
            release.tracks.push(recording.isrc.clone());
        }
        self.made.recordings.push(recording);
    }

    /// Returns who plays, and for which label: somebody else for a cover.
    fn performer(&self, random: &mut Random, version: Version) -> (Party, u64) {
        match version {
            Version::Cover => {
                let other = random.skewed(self.world.artists);
                (self.world.artist(other), random.skewed(self.world.labels))
            }
            _ => (self.artist.clone(), self.era.label),
        }
    }
}

/// The other recordings of one work.
fn versions(random: &mut Random) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::new();
    for (version, percent) in VERSIONS {
        if random.chance(percent) && versions.len() + 1 < MOST_VERSIONS {
            versions.push(version);
        }
    }
    versions
}

/// What a recording is called besides the title of its work.
fn describe(version: Version, live: &str, date: &str, guest: Option<&Party>) -> String {
    match version {
        Version::Original | Version::Cover => String::new(),
        Version::Live => format!("Live at {live}"),
        Version::Video => "Official Video".to_owned(),
        Version::Remix => match guest {
            Some(guest) => format!("{} Remix", guest.billed()),
            None => "Remix".to_owned(),
        },
        Version::Remaster => format!("Remastered {}", &date[..4]),
        Version::Acoustic => "Acoustic Version".to_owned(),
        Version::Edit => "Radio Edit".to_owned(),
        Version::Instrumental => "Instrumental".to_owned(),
    }
}

/// Two to six minutes, more often four than two.
fn duration(random: &mut Random, version: Version) -> u64 {
    let played: u64 = 110_000 + (0..3).map(|_| random.below(80_000)).sum::<u64>();
    match version {
        Version::Live => played + random.below(60_000),
        Version::Edit => played.min(190_000),
        _ => played,
    }
}

/// Plays fall with the rank of the artist, and differ much from one recording to the next.
fn plays(random: &mut Random, rank: u64, version: Version) -> u64 {
    let rare = if version == Version::Original { 1 } else { 5 };
    2_000_000_000 / (rank + 1) / (1 + random.skewed(2_000)) / rare + random.below(1_000)
}

fn date(random: &mut Random, year: u64) -> String {
    let month = if year == LAST_YEAR {
        random.between(1, 9)
    } else {
        random.between(1, 12)
    };
    format!("{year}-{month:02}-{:02}", random.between(1, 28))
}
