//! Titles and names put together from words.

use super::random::Random;
use super::words::{
    ADJECTIVES, And, ENGLISH, HEADS, JAPANESE, KANA, LANGUAGES, Language, Order, PLACES, THINGS,
};

/// The titles of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Titles {
    /// The title in the language of the work.
    pub(super) main: String,
    /// Its translation into English, where the work is in another language.
    pub(super) english: Option<String>,
    /// How it is read: kana for Japanese, Latin letters for Russian and Greek.
    pub(super) reading: Option<String>,
}

/// What a title says, in any language.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    /// A head and a thing: "Song of the Moon".
    Of(usize, usize),
    /// Two things: "Moon and Teapot".
    And(usize, usize),
    /// One thing.
    Only(usize),
}

/// Makes the titles of a work in the language with this number.
pub(super) fn titles(random: &mut Random, language: usize) -> Titles {
    if language == ENGLISH {
        return Titles {
            main: english(random),
            english: None,
            reading: None,
        };
    }
    let meaning = meaning(random);
    let main = say(LANGUAGES[language], meaning);
    let reading = match LANGUAGES[language].tag {
        _ if language == JAPANESE => Some(say(KANA, meaning)),
        "ru" | "el" => Some(romanise(&main)),
        _ => None,
    };
    let reading = reading.filter(|reading| *reading != main);
    Titles {
        main,
        english: Some(say(LANGUAGES[ENGLISH], meaning)),
        reading,
    }
}

/// Makes a band name in the language with this number, and its English form for other scripts.
pub(super) fn band(random: &mut Random, language: usize) -> (String, Option<String>) {
    if language == ENGLISH {
        return (
            format!(
                "The {} {}",
                random.pick(&ADJECTIVES),
                plural(any_thing(random))
            ),
            None,
        );
    }
    let first = random.below(THINGS as u64) as usize;
    let second = other(random, first);
    let meaning = Meaning::And(first, second);
    (
        say(LANGUAGES[language], meaning),
        Some(say(LANGUAGES[ENGLISH], meaning)),
    )
}

/// Makes the name of a firm: "Crooked Teapot".
pub(super) fn firm(random: &mut Random) -> String {
    format!("{} {}", random.pick(&ADJECTIVES), any_thing(random))
}

/// Makes a stage name: "DJ Umbrella".
pub(super) fn stage(random: &mut Random) -> String {
    let before = [
        "DJ",
        "Lady",
        "Doctor",
        "MC",
        "Captain",
        "Little",
        "Professor",
        "Saint",
    ];
    format!("{} {}", random.pick(&before), any_thing(random))
}

/// Names a place where a concert may be recorded.
pub(super) fn place(random: &mut Random) -> &'static str {
    random.pick(&PLACES)
}

fn meaning(random: &mut Random) -> Meaning {
    let thing = random.below(THINGS as u64) as usize;
    match random.below(20) {
        0 => Meaning::Only(thing),
        1..=4 => Meaning::And(thing, other(random, thing)),
        _ => Meaning::Of(random.below(HEADS as u64) as usize, thing),
    }
}

/// Another thing than this one.
fn other(random: &mut Random, thing: usize) -> usize {
    (thing + 1 + random.below(THINGS as u64 - 1) as usize) % THINGS
}

fn say(language: &Language, meaning: Meaning) -> String {
    let text = match (meaning, language.order) {
        (Meaning::Only(thing), _) => language.things[thing].to_owned(),
        (Meaning::Of(head, thing), Order::HeadFirst(link)) => {
            format!("{}{link}{}", language.heads[head], language.owners[thing])
        }
        (Meaning::Of(head, thing), Order::ThingFirst(link)) => {
            format!("{}{link}{}", language.owners[thing], language.heads[head])
        }
        (Meaning::And(first, second), _) => {
            let (first, second) = (language.things[first], language.things[second]);
            match language.and {
                And::Word(word) => format!("{first}{word}{second}"),
                And::Korean => format!("{first}{} {second}", particle(first)),
            }
        }
    };
    capitalise(&text)
}

/// "And" after a Korean word: a syllable of Unicode's Hangul block ends in a consonant unless its
/// offset is a multiple of 28.
fn particle(word: &str) -> char {
    match word
        .chars()
        .last()
        .map(|last| (last as u32).wrapping_sub(0xAC00) % 28)
    {
        Some(0) | None => '와',
        Some(_) => '과',
    }
}

fn capitalise(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

/// An English title of one of fourteen shapes.
fn english(random: &mut Random) -> String {
    let words = LANGUAGES[ENGLISH];
    let thing = any_thing(random);
    let second = any_thing(random);
    let adjective = random.pick(&ADJECTIVES);
    let owner = random.pick(&words.owners);
    match random.below(16) {
        0 | 1 => format!("The {adjective} {thing}"),
        2 => format!("{thing} on {}", place(random)),
        3 => format!(
            "{} for {} {thing}",
            random.pick(&words.heads),
            article(adjective)
        ),
        4 => format!("Please Return My {thing}"),
        5 => format!("Nobody Told {owner}"),
        6 => {
            let number = random.pick(&["Two", "Three", "Five", "Seven", "Twelve", "A Thousand"]);
            format!("{number} {} and a {second}", plural(thing))
        }
        7 => format!("Who Moved {owner}?"),
        8 => format!("Don’t Wake {owner}"),
        9 => format!("All My {} Are {adjective}", plural(thing)),
        10 => thing.to_owned(),
        11 => format!("The {thing} Who Came for {second}"),
        12 => format!("{adjective} {thing} Blues"),
        13 => say(words, meaning(random)),
        _ => format!("{} of {owner}", random.pick(&words.heads)),
    }
}

fn any_thing(random: &mut Random) -> &'static str {
    random.pick(&LANGUAGES[ENGLISH].things)
}

fn article(adjective: &str) -> String {
    let article = if adjective.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {adjective}")
}

fn plural(thing: &str) -> String {
    match thing.strip_suffix("man") {
        Some(rest) => format!("{rest}men"),
        None => format!("{thing}s"),
    }
}

/// Writes Russian and Greek in Latin letters, one letter at a time.
fn romanise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let lower = letter.to_lowercase().next().unwrap_or(letter);
        match ROMAN.iter().find(|(from, _)| *from == lower) {
            Some((_, to)) if lower == letter => out.push_str(to),
            Some((_, to)) => out.push_str(&capitalise(to)),
            None => out.push(letter),
        }
    }
    out
}

/// Letters and their romanisation, after BGN/PCGN for Russian and ELOT 743 for Greek, without
/// their rules for letter groups.
const ROMAN: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "yo"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "shch"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('α', "a"),
    ('ά', "a"),
    ('β', "v"),
    ('γ', "g"),
    ('δ', "d"),
    ('ε', "e"),
    ('έ', "e"),
    ('ζ', "z"),
    ('η', "i"),
    ('ή', "i"),
    ('θ', "th"),
    ('ι', "i"),
    ('ί', "i"),
    ('ϊ', "i"),
    ('κ', "k"),
    ('λ', "l"),
    ('μ', "m"),
    ('ν', "n"),
    ('ξ', "x"),
    ('ο', "o"),
    ('ό', "o"),
    ('π', "p"),
    ('ρ', "r"),
    ('σ', "s"),
    ('ς', "s"),
    ('τ', "t"),
    ('υ', "y"),
    ('ύ', "y"),
    ('φ', "f"),
    ('χ', "ch"),
    ('ψ', "ps"),
    ('ω', "o"),
    ('ώ', "o"),
];

#[cfg(test)]
mod tests;
