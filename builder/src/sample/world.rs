//! How many of everything there are, and how works follow from their number.

use super::codes;
use super::random::{Purpose, Random};
use super::title::{self, Titles};

/// Works that an artist makes in one era, and the number of works that eras are counted by.
pub(super) const ERA: u64 = 10;
/// The year of the sample's newest recordings.
pub(super) const LAST_YEAR: u64 = 2026;

/// Most works: the ISWCs above belong to the archived numbers of works.
const MOST_WORKS: u64 = 9_700_000;
/// Most recordings: about 1.8 of them are made of each work.
pub(super) const MOST_RECORDINGS: u64 = 15_000_000;

/// The sample as a whole: from a seed and a number of recordings everything else follows.
#[derive(Clone, Debug)]
pub(super) struct World {
    seed: u64,
    /// Number of recordings.
    pub(super) recordings: u64,
    /// Number of artists; there are twice as many people.
    pub(super) artists: u64,
    /// Number of publishers.
    pub(super) publishers: u64,
    /// Number of labels.
    pub(super) labels: u64,
}

/// A work.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// Its number.
    pub(super) number: u64,
    /// Its titles.
    pub(super) titles: Titles,
    /// The number of its language.
    pub(super) language: usize,
    /// Its ISWC, and a second one that was archived when the two were merged.
    pub(super) iswcs: Vec<String>,
    /// Who wrote it.
    pub(super) writers: Vec<Writer>,
}

/// A writer of a work.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    /// The number of the person.
    pub(super) person: u64,
    /// `composer`, `lyricist`, `writer` (both), `arranger` or `translator`.
    pub(super) role: &'static str,
    /// The writer's part of the work before the publisher takes its share, of 10,000.
    pub(super) points: u64,
}

/// Ten works of one artist: what comes out together.
#[derive(Clone, Debug)]
pub(super) struct Era {
    /// The number of the artist.
    pub(super) artist: u64,
    /// The number of the label.
    pub(super) label: u64,
    /// When the first of its releases came out.
    pub(super) year: u64,
    /// What the label calls the music.
    pub(super) genre: &'static str,
    /// How many works are on each release.
    pub(super) releases: &'static [usize],
}

/// Genres.
const GENRES: [&str; 12] = [
    "Chamber Pop",
    "Umbrella Folk",
    "Kitchen Jazz",
    "Slow Disco",
    "Brass",
    "Electronic",
    "Ballad",
    "Waltz",
    "Sea Shanty",
    "Hip Hop",
    "Lullaby",
    "Rock",
];

/// Ways in which ten works are released.
const PATTERNS: [&[usize]; 6] = [
    &[10],
    &[7, 1, 1, 1],
    &[5, 5],
    &[8, 2],
    &[4, 3, 1, 1, 1],
    &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
];

impl World {
    /// Sizes a world for a number of recordings.
    pub(super) fn new(seed: u64, recordings: u64) -> Self {
        Self {
            seed,
            recordings,
            artists: (recordings / 40).clamp(24, 400_000),
            publishers: (recordings / 100).clamp(8, 500_000),
            labels: (recordings / 250).clamp(6, 2_000),
        }
    }

    /// Starts the stream of one thing.
    pub(super) fn random(&self, purpose: Purpose, number: u64) -> Random {
        Random::new(self.seed, purpose, number)
    }

    /// Returns ten works' artist, label, year and releases.
    pub(super) fn era(&self, era: u64) -> Era {
        let mut random = self.random(Purpose::Era, era);
        // The first artists come first and then again and again: every artist has an era.
        let artist = if era < self.artists {
            era
        } else {
            random.skewed(self.artists)
        };
        let mut life = self.random(Purpose::Artist, artist);
        life.bits();
        let debut = 1958 + life.below(66);
        Era {
            artist,
            label: life.skewed(self.labels),
            year: (debut + random.below(15)).min(LAST_YEAR),
            genre: life.pick(&GENRES),
            releases: PATTERNS[random.below(PATTERNS.len() as u64) as usize],
        }
    }

    /// Returns a work.
    pub(super) fn work(&self, number: u64) -> Work {
        let mut random = self.random(Purpose::Work, number);
        let artist = self.era(number / ERA).artist;
        let language = self.language(artist);
        let mut iswcs = vec![codes::iswc(number)];
        if number % 33 == 7 {
            iswcs.push(codes::iswc(MOST_WORKS + number / 33));
        }
        Work {
            number,
            titles: title::titles(&mut random, language),
            language,
            iswcs,
            writers: self.writers(&mut random, artist),
        }
    }

    /// One to five writers, those of the artist first.
    fn writers(&self, random: &mut Random, artist: u64) -> Vec<Writer> {
        let count = match random.below(100) {
            0..=27 => 1,
            28..=65 => 2,
            66..=84 => 3,
            85..=94 => 4,
            _ => 5,
        };
        let mut people = vec![artist * 2];
        while people.len() < count {
            let person = match people.len() {
                1 if random.chance(60) => artist * 2 + 1,
                _ => random.skewed(self.artists) * 2 + random.below(2),
            };
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let points = split(random, people.len());
        let roles = roles(random, people.len());
        let both = people.into_iter().zip(roles).zip(points);
        both.map(|((person, role), points)| Writer {
            person,
            role,
            points,
        })
        .collect()
    }
}

/// Gives each writer a role.
fn roles(random: &mut Random, count: usize) -> Vec<&'static str> {
    match count {
        1 => vec!["writer"],
        _ if random.chance(30) => vec!["writer"; count],
        2 => vec!["composer", "lyricist"],
        _ => {
            let mut roles = vec!["composer", "lyricist"];
            let others = ["composer", "lyricist", "arranger", "translator"];
            roles.extend((2..count).map(|_| random.pick(&others)));
            roles
        }
    }
}

/// Splits 10,000 points: equally, or in parts that differ; the first takes what is left over.
fn split(random: &mut Random, count: usize) -> Vec<u64> {
    let equal = random.chance(60);
    let weights: Vec<u64> = (0..count)
        .map(|_| if equal { 1 } else { random.between(1, 4) })
        .collect();
    let sum: u64 = weights.iter().sum();
    let mut points: Vec<u64> = weights.iter().map(|weight| weight * 10_000 / sum).collect();
    let given: u64 = points.iter().skip(1).sum();
    if let Some(first) = points.first_mut() {
        *first = 10_000 - given;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_are_the_same_whenever_they_are_made() {
        let world = World::new(1, 1_000);
        let first = format!("{:?}", world.work(77));
        assert_eq!(first, format!("{:?}", World::new(1, 1_000).work(77)));
        assert_ne!(first, format!("{:?}", World::new(2, 1_000).work(77)));
    }

    #[test]
    fn the_parts_of_writers_make_a_whole() {
        let world = World::new(1, 5_000);
        for number in 0..1_000 {
            let work = world.work(number);
            assert!((1..=5).contains(&work.writers.len()));
            assert_eq!(
                work.writers.iter().map(|writer| writer.points).sum::<u64>(),
                10_000
            );
            assert!(work.writers.iter().all(|writer| writer.points > 0));
        }
    }
}
