//! Words for titles: the same sixteen heads ("song", "revenge") and sixty things ("teapot",
//! "midnight") in twelve languages and ten scripts, in the same order, so that a title can be
//! translated word by word.

mod east;
mod english;
mod europe;
mod south;

pub(super) use english::{ADJECTIVES, PLACES};

/// Number of heads: words that a title is about.
pub(super) const HEADS: usize = 16;
/// Number of things: words that a title is of.
pub(super) const THINGS: usize = 60;

/// The words of one language and how they form a title.
#[derive(Debug)]
pub(super) struct Language {
    /// Its BCP 47 tag.
    pub(super) tag: &'static str,
    /// The heads, in the form that they have before or after a thing.
    pub(super) heads: [&'static str; HEADS],
    /// The things as they stand alone.
    pub(super) things: [&'static str; THINGS],
    /// The things as they stand with a head ("of the moon").
    pub(super) owners: [&'static str; THINGS],
    /// The order of head and thing and what stands between.
    pub(super) order: Order,
    /// What stands between two things.
    pub(super) and: And,
    /// How many of 100 artists sing in it.
    pub(super) percent: u64,
}

/// How a head and a thing are put together.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    /// Head, link, thing: "Song of the Moon".
    HeadFirst(&'static str),
    /// Thing, link, head: 月の歌.
    ThingFirst(&'static str),
}

/// How two things are put together.
#[derive(Clone, Copy, Debug)]
pub(super) enum And {
    /// One word between them.
    Word(&'static str),
    /// Korean: 과 after a final consonant, 와 after a vowel.
    Korean,
}

/// Every language of the sample.
pub(super) const LANGUAGES: [&Language; 12] = [
    &english::ENGLISH,
    &europe::FRENCH,
    &europe::SPANISH,
    &europe::RUSSIAN,
    &europe::GREEK,
    &south::ARABIC,
    &south::HEBREW,
    &south::HINDI,
    &east::THAI,
    &east::KOREAN,
    &east::JAPANESE,
    &east::CHINESE,
];

/// The number of English in [`LANGUAGES`].
pub(super) const ENGLISH: usize = 0;
/// The number of Japanese in [`LANGUAGES`].
pub(super) const JAPANESE: usize = 10;
/// The kana readings of Japanese titles.
pub(super) const KANA: &Language = &east::KANA;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{KANA, LANGUAGES};

    #[test]
    fn every_word_is_there_once_and_in_its_script() {
        for language in LANGUAGES.into_iter().chain([KANA]) {
            let words: BTreeSet<_> = language.things.iter().chain(&language.heads).collect();
            assert_eq!(words.len(), 76, "{} repeats a word", language.tag);
            for word in words.iter().map(|word| **word).chain(language.owners) {
                assert_eq!(word.trim(), word);
                assert!(
                    word.chars().any(char::is_alphabetic),
                    "{}: {word:?}",
                    language.tag
                );
            }
        }
    }

    #[test]
    fn every_artist_sings_in_one_language() {
        assert_eq!(
            LANGUAGES
                .iter()
                .map(|language| language.percent)
                .sum::<u64>(),
            100
        );
    }
}
