//! The people, bands, publishers and labels of the sample. Each is made from its number alone.

use super::codes;
use super::names::NAMES;
use super::random::{Purpose, Random};
use super::title;
use super::words::{ENGLISH, LANGUAGES};
use super::world::World;

/// A party, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    /// `person`, `group` or `organisation`.
    pub(super) kind: &'static str,
    /// The name in Latin letters, as societies write it.
    pub(super) name: String,
    /// The name in the party's own script, where that is another one.
    pub(super) native: Option<String>,
    /// A stage name.
    pub(super) pseudonym: Option<String>,
    /// The number of its language in [`LANGUAGES`].
    pub(super) language: usize,
    /// IPI name numbers, that of the legal name first.
    pub(super) ipis: Vec<String>,
    /// IPI base number.
    pub(super) ipi_base: Option<String>,
    /// ISNI.
    pub(super) isni: Option<String>,
    /// DDEX party id.
    pub(super) dpid: Option<String>,
    /// MusicBrainz-like id.
    pub(super) mbid: Option<String>,
    /// Artist id of the streaming service.
    pub(super) spotify: Option<String>,
    /// The society that it is with, as a number of three digits.
    pub(super) society: Option<&'static str>,
}

impl Party {
    fn new(kind: &'static str, name: String, language: usize) -> Self {
        Self {
            kind,
            name,
            native: None,
            pseudonym: None,
            language,
            ipis: Vec::new(),
            ipi_base: None,
            isni: None,
            dpid: None,
            mbid: None,
            spotify: None,
            society: None,
        }
    }

    /// The name that stands on records: stage name, else own script, else Latin.
    pub(super) fn billed(&self) -> &str {
        self.pseudonym
            .as_deref()
            .or(self.native.as_deref())
            .unwrap_or(&self.name)
    }

    /// The IPI name number that societies use, if there is one.
    pub(super) fn ipi(&self) -> &str {
        self.ipis.first().map_or("", String::as_str)
    }
}

/// Numbers of parties for codes: the kinds share one number space without meeting.
const PERSONS: u64 = 0;
const GROUPS: u64 = 4_000_000;
const PUBLISHERS: u64 = 7_000_000;
const LABELS: u64 = 8_000_000;

/// The languages of every second of the first artists, so that small samples are varied too:
/// Japanese, Russian, Arabic, Hindi, Korean, Hebrew, Thai, Chinese, Greek, French, Spanish.
const FIRST: [usize; 11] = [10, 3, 5, 7, 9, 6, 8, 11, 4, 1, 2];

impl World {
    /// Returns an artist: a band, or the first of the two people that belong to the number.
    pub(super) fn artist(&self, artist: u64) -> Party {
        let mut random = self.random(Purpose::Artist, artist);
        let group = random.chance(40);
        let language = self.language(artist);
        if !group {
            return self.person(artist * 2);
        }
        let (name, english) = title::band(&mut random, language);
        let mut party = match english {
            Some(english) => Party {
                native: Some(name),
                ..Party::new("group", english, language)
            },
            None => Party::new("group", name, language),
        };
        let number = GROUPS + artist;
        if random.chance(90) {
            party.isni = Some(codes::isni(number));
        }
        party.spotify = Some(codes::spotify('A', number));
        party.mbid = random.chance(50).then(|| codes::mbid(2, number));
        party
    }

    /// Returns the language of an artist and of the people that belong to its number.
    pub(super) fn language(&self, artist: u64) -> usize {
        let among_first = usize::try_from(artist / 2)
            .ok()
            .and_then(|at| FIRST.get(at));
        match among_first {
            Some(language) if artist % 2 == 1 => *language,
            _ => language(&mut self.random(Purpose::Language, artist)),
        }
    }

    /// Returns a person. Persons 2n and 2n + 1 write for artist n.
    pub(super) fn person(&self, person: u64) -> Party {
        let mut random = self.random(Purpose::Person, person);
        let language = self.language(person / 2);
        let (name, native) = person_name(&mut random, language);
        let mut party = Party {
            native,
            ..Party::new("person", name, language)
        };
        let number = PERSONS + person;
        party.ipis.push(codes::ipi(number, false));
        party.ipi_base = random.chance(80).then(|| codes::ipi_base(number));
        party.isni = random.chance(70).then(|| codes::isni(number));
        party.mbid = random.chance(30).then(|| codes::mbid(1, number));
        party.society = Some(if random.chance(60) { "991" } else { "992" });
        if person.is_multiple_of(2) {
            party.spotify = Some(codes::spotify('A', number));
            if random.chance(25) {
                party.pseudonym = Some(title::stage(&mut random));
                party.ipis.push(codes::ipi(number, true));
            }
        }
        party
    }

    /// Returns the number of a person's publisher; a quarter of them have none.
    pub(super) fn publisher_of(&self, person: u64) -> Option<u64> {
        let mut random = self.random(Purpose::Publisher, self.publishers + person);
        random.chance(75).then(|| random.skewed(self.publishers))
    }

    /// Returns a publisher.
    pub(super) fn publisher(&self, publisher: u64) -> Party {
        let mut random = self.random(Purpose::Publisher, publisher);
        let family = random.pick_part(NAMES[ENGLISH].family).1;
        let second = random.pick_part(NAMES[ENGLISH].family).1;
        let name = match random.below(3) {
            0 if family != second => format!("{family} & {second} Music Publishing"),
            1 => format!("{} Songs", title::firm(&mut random)),
            _ => format!("{family} Edition"),
        };
        let mut party = Party::new("organisation", name, ENGLISH);
        party.ipis.push(codes::ipi(PUBLISHERS + publisher, false));
        party.society = Some(if random.chance(50) { "991" } else { "992" });
        party
    }

    /// Returns a label.
    pub(super) fn label(&self, label: u64) -> Party {
        let mut random = self.random(Purpose::Label, label);
        let name = match random.below(3) {
            0 => format!("{} Recordings", title::firm(&mut random)),
            _ => format!("{} Records", title::firm(&mut random)),
        };
        let mut party = Party::new("organisation", name, ENGLISH);
        party.dpid = Some(codes::dpid(label));
        party.isni = random.chance(60).then(|| codes::isni(LABELS + label));
        party
    }
}

/// Draws a language as often as artists sing in it.
fn language(random: &mut Random) -> usize {
    let mut left = random.below(100);
    for (number, language) in LANGUAGES.iter().enumerate() {
        match left.checked_sub(language.percent) {
            Some(rest) => left = rest,
            None => return number,
        }
    }
    ENGLISH
}

/// Makes a name in Latin letters, and in its own script if that is another one.
fn person_name(random: &mut Random, language: usize) -> (String, Option<String>) {
    let names = &NAMES[language];
    let given = random.pick_part(names.given);
    let family = random.pick_part(names.family);
    let latin = format!("{} {}", given.1, family.1);
    let native = match names.family_first {
        true => format!("{}{}", family.0, given.0),
        false => format!("{} {}", given.0, family.0),
    };
    (latin.clone(), (native != latin).then_some(native))
}

impl Random {
    /// Picks a name part.
    fn pick_part(&mut self, parts: &[super::names::Part]) -> super::names::Part {
        parts[self.below(parts.len() as u64) as usize]
    }
}
