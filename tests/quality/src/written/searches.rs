//! Searches.

use super::Said;
use super::changes::{
    error, html, long, misread, mistyped, replaced, shifted, single, torn, words,
};
use crate::draw::Draw;

/// Writes a search, where a recording can be written so.
type Write = fn(&Said<'_>, &mut Draw) -> Option<String>;

/// A title and an artist.
fn with(title: &str, artist: &str) -> Option<String> {
    Some(format!("{title} {artist}"))
}

/// The base of the title and the first artist.
fn both(said: &Said<'_>) -> String {
    format!("{} {}", said.base, said.artist)
}

/// Words for numbers of which people write the digit.
const DIGITS: [(&str, &str); 8] = [
    (" One ", " 1 "),
    (" Two ", " 2 "),
    (" Three ", " 3 "),
    (" Four ", " 4 "),
    (" Five ", " 5 "),
    (" Six ", " 6 "),
    (" Seven ", " 7 "),
    (" Ten ", " 10 "),
];
/// Words as they are shortened in messages.
const SHORT: [(&str, &str); 8] = [
    (" You ", " u "),
    (" you ", " u "),
    (" Are ", " r "),
    (" are ", " r "),
    (" To ", " 2 "),
    (" to ", " 2 "),
    (" For ", " 4 "),
    (" for ", " 4 "),
];
/// Parts of words as they sound.
const SOUNDS: [(&str, &str); 8] = [
    ("ph", "f"),
    ("ck", "k"),
    ("ight", "ite"),
    ("tion", "shun"),
    ("ee", "ea"),
    ("ai", "ay"),
    ("ou", "ow"),
    ("oo", "u"),
];

/// All kinds, by name.
pub const KINDS: [(&str, Write); 50] = [
    ("title and artist", |s, _| with(s.title, s.artist)),
    ("without the version", |s, _| {
        (s.base != s.title).then(|| both(s))
    }),
    ("artist - title", |s, _| {
        Some(format!("{} - {}", s.artist, s.title))
    }),
    ("all artists", |s, _| {
        (s.artists != s.artist).then(|| with(s.title, &s.artists))?
    }),
    ("small letters without signs", |s, _| {
        let text = both(s).to_lowercase();
        let kept = |c: &char| c.is_alphanumeric() || *c == ' ';
        Some(text.chars().filter(kept).collect())
    }),
    ("capital letters", |s, _| Some(both(s).to_uppercase())),
    ("title in quotes", |s, _| {
        Some(format!("\"{}\" {}", s.base, s.artist))
    }),
    ("title (artist)", |s, _| {
        Some(format!("{} ({})", s.base, s.artist))
    }),
    ("title by artist", |s, _| {
        Some(format!("{} by {}", s.base, s.artist))
    }),
    ("title feat. artist", |s, _| {
        Some(format!("{} feat. {}", s.base, s.artist))
    }),
    ("play title artist", |s, _| {
        Some(format!("play {}", both(s)))
    }),
    ("name of a video", |s, draw| {
        let more = [
            "(Official Video)",
            "[Official Music Video]",
            "(Lyrics)",
            "HQ",
            "(Official Audio)",
        ];
        Some(format!("{} - {} {}", s.artist, s.base, more[draw.below(5)]))
    }),
    ("a version more", |s, draw| {
        let more = [
            "live",
            "acoustic",
            "remix",
            "karaoke",
            "cover",
            "remastered",
            "radio edit",
        ];
        Some(format!("{} {}", both(s), more[draw.below(7)]))
    }),
    ("a word more", |s, draw| {
        let more = ["official", "lyrics", "video", "HD", "audio", "full"];
        Some(format!("{} {}", both(s), more[draw.below(6)]))
    }),
    ("a word left out", |s, draw| {
        let mut words = words(s.base);
        let at = draw.below(words.len());
        (words.len() > 2).then(|| drop(words.remove(at)))?;
        with(&words.join(" "), s.artist)
    }),
    ("a word twice", |s, draw| {
        let mut words = words(s.base);
        let at = draw.below(words.len());
        words.insert(at, words[at].clone());
        with(&words.join(" "), s.artist)
    }),
    ("first two words", |s, _| {
        let words = words(s.base);
        (words.len() > 3).then_some(())?;
        with(&words[..2].join(" "), s.artist)
    }),
    ("last two words", |s, _| {
        let words = words(s.base);
        (words.len() > 3).then_some(())?;
        with(&words[words.len() - 2..].join(" "), s.artist)
    }),
    ("words backwards", |s, _| {
        let mut words = words(&both(s));
        words.reverse();
        Some(words.join(" "))
    }),
    ("beginning of the title", |s, _| {
        let letters: Vec<char> = s.base.chars().collect();
        (letters.len() > 15).then(|| letters[..letters.len() * 2 / 3].iter().collect())
    }),
    ("cut off", |s, _| {
        let letters: Vec<char> = both(s).chars().collect();
        (letters.len() > 12).then(|| letters[..letters.len() - 2].iter().collect())
    }),
    ("two words joined", |s, draw| {
        let mut words = words(s.base);
        let at = draw.below(words.len().checked_sub(1)?);
        (words.len() > 1).then(|| words[at].push('\0'))?;
        with(&words.join(" ").replace("\0 ", ""), s.artist)
    }),
    ("a word in two", |s, draw| {
        with(&torn(s.base, draw)?, s.artist)
    }),
    ("a letter beyond the blank", |s, draw| {
        shifted(&both(s), draw)
    }),
    ("letters apart", |s, _| {
        let is_short =
            (3..8).contains(&s.base.len()) && s.base.bytes().all(|b| b.is_ascii_alphabetic());
        let letters: Vec<String> = s.base.chars().map(String::from).collect();
        is_short.then(|| with(&letters.join(" "), s.artist))?
    }),
    ("title without blanks", |s, _| {
        let words = words(s.base);
        (words.len() > 2).then_some(())?;
        with(&words.concat(), s.artist)
    }),
    ("artist without blanks", |s, _| {
        let words = words(s.artist);
        (words.len() > 1).then_some(())?;
        with(s.base, &words.concat())
    }),
    ("both without blanks", |s, _| {
        let (title, artist) = (words(s.base), words(s.artist));
        (title.len() > 1 && artist.len() > 1).then_some(())?;
        with(&title.concat(), &artist.concat())
    }),
    ("an artist's word in two", |s, draw| {
        with(s.base, &torn(s.artist, draw)?)
    }),
    ("an error in the artist", |s, draw| {
        (s.artist.chars().count() > 4).then_some(())?;
        with(s.base, &error(s.artist, draw)?)
    }),
    ("an error in a long title alone", |s, draw| {
        mistyped(s.base, 1, 12, draw)
    }),
    ("two letters wrong", |s, draw| {
        mistyped(&both(s), 2, 10, draw)
    }),
    ("three letters wrong", |s, draw| {
        mistyped(&both(s), 3, 15, draw)
    }),
    ("two letters of a word wrong", |s, draw| {
        let mut words = words(s.base);
        let at = draw.one(&long(&words, 7))?;
        words[at] = mistyped(&words[at], 2, 7, draw)?;
        with(&words.join(" "), s.artist)
    }),
    ("one of two same letters", |s, _| single(&both(s))),
    ("as it sounds", |s, draw| {
        replaced(&both(s), &SOUNDS[draw.below(5)..])
    }),
    ("plural or singular", |s, draw| {
        let mut words = words(s.base);
        let at = draw.one(&long(&words, 4))?;
        match words[at].strip_suffix('s').map(str::to_owned) {
            Some(one) => words[at] = one,
            None => words[at].push('s'),
        }
        with(&words.join(" "), s.artist)
    }),
    ("numbers as digits", |s, _| {
        with(&replaced(s.base, &DIGITS)?, s.artist)
    }),
    ("as in messages", |s, _| {
        with(&replaced(s.base, &SHORT)?, s.artist)
    }),
    ("and, or its sign", |s, _| {
        let pairs = match s.base.contains('&') {
            true => [("&", "and")],
            false => [(" and ", " & ")],
        };
        with(&replaced(s.base, &pairs)?, s.artist)
    }),
    ("apostrophe otherwise", |s, draw| {
        let other = ["", " ", "`", "\u{b4}", "\u{2019}"][draw.below(5)];
        with(&replaced(s.base, &[("'", other)])?, s.artist)
    }),
    ("in' for ing", |s, _| {
        with(&replaced(s.base, &[("ing ", "in' ")])?, s.artist)
    }),
    ("part, no. and vol. otherwise", |s, _| {
        let pairs = [
            ("Pt. ", "Part\0"),
            ("Part ", "pt "),
            ("\0", " "),
            ("No. ", "#"),
            ("Vol. ", "volume "),
        ];
        with(&replaced(s.title, &pairs)?, s.artist)
    }),
    ("references of HTML", |s, _| with(&html(s.title)?, s.artist)),
    ("misread UTF-8", |s, _| with(&misread(s.title)?, s.artist)),
    ("a sign for a letter", |s, draw| {
        let pair = [("s", "$"), ("i", "!"), ("a", "@"), ("e", "3"), ("o", "0")][draw.below(5)];
        let name = s.artist.replacen(pair.0, pair.1, 1);
        (name != s.artist).then(|| with(s.base, &name))?
    }),
    ("initials with dots", |s, _| {
        let is_short =
            (2..5).contains(&s.artist.len()) && s.artist.bytes().all(|b| b.is_ascii_uppercase());
        let letters: String = s.artist.chars().flat_map(|c| [c, '.']).collect();
        is_short.then(|| with(s.base, &letters))?
    }),
    ("initials, or no signs", |s, _| {
        let name = s.artist.replace(['.', '/', '-'], "");
        (name != s.artist).then(|| with(s.base, &name))?
    }),
    ("last name alone", |s, _| {
        let names = words(s.artist);
        (names.len() > 1).then_some(())?;
        with(s.base, names.last()?)
    }),
    ("letters of the artist", |s, _| {
        let names = words(s.artist);
        let letters: String = names
            .iter()
            .filter_map(|name| name.chars().next())
            .collect();
        (names.len() > 2).then(|| with(s.base, &letters))?
    }),
];
