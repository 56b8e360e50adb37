//! Lines of reports: a title and artists.

use super::Said;
use super::changes::{error, html, misread, words};
use crate::draw::Draw;

/// Writes a line, where a recording can be written so; the second one is another recording.
type Write = fn(&Said<'_>, &Said<'_>, &mut Draw) -> Option<(String, String)>;

/// A title and artists.
fn of(title: impl Into<String>, artists: impl Into<String>) -> Option<(String, String)> {
    Some((title.into(), artists.into()))
}

/// All kinds, by name. Those that begin with `not` are lines of recordings that are not registered.
pub const KINDS: [(&str, Write); 24] = [
    ("as registered", |s, _, _| of(s.title, &s.artists)),
    ("first artist alone", |s, _, _| {
        (s.artist != s.artists).then(|| of(s.title, s.artist))?
    }),
    ("capital letters", |s, _, _| {
        of(s.title.to_uppercase(), s.artists.to_uppercase())
    }),
    ("an error in the title", |s, _, draw| {
        of(error(s.title, draw)?, &s.artists)
    }),
    ("an error in the artists", |s, _, draw| {
        of(s.title, error(&s.artists, draw)?)
    }),
    ("an error in each", |s, _, draw| {
        of(error(s.title, draw)?, error(&s.artists, draw)?)
    }),
    ("two errors in the title", |s, _, draw| {
        of(error(&error(s.title, draw)?, draw)?, &s.artists)
    }),
    ("in each other's column", |s, _, _| of(s.artist, s.title)),
    ("artist in the title's cell", |s, _, _| {
        of(format!("{} - {}", s.artist, s.title), "")
    }),
    ("name of a video", |s, _, _| {
        of(
            format!("{} - {} (Official Video)", s.artist, s.title),
            s.artist,
        )
    }),
    ("name of a channel", |s, _, _| {
        of(s.title, format!("{}VEVO", words(s.artist).concat()))
    }),
    ("name - Topic", |s, _, _| {
        of(s.title, format!("{} - Topic", s.artist))
    }),
    ("last, first", |s, _, _| match words(s.artist).as_slice() {
        [first, last] => of(s.title, format!("{last}, {first}")),
        _ => None,
    }),
    ("guests in the title", |s, _, _| {
        let (first, others) = s.artists.split_once(", ")?;
        of(format!("{} (feat. {others})", s.title), first)
    }),
    ("and for commas", |s, _, _| {
        (s.artist != s.artists).then(|| of(s.title, s.artists.replace(", ", " & ")))?
    }),
    ("references of HTML", |s, _, _| {
        let artists = html(&s.artists).unwrap_or_else(|| s.artists.clone());
        of(html(s.title)?, artists)
    }),
    ("misread UTF-8", |s, _, _| {
        let artists = misread(&s.artists).unwrap_or_else(|| s.artists.clone());
        of(misread(s.title)?, artists)
    }),
    ("question marks", |s, _, _| {
        let asked = |text: &str| text.replace(|c: char| !c.is_ascii(), "?");
        (!s.title.is_ascii()).then(|| of(asked(s.title), asked(&s.artists)))?
    }),
    ("title without version", |s, _, _| {
        (s.base != s.title).then(|| of(s.base, &s.artists))?
    }),
    ("title cut after 25 letters", |s, _, _| {
        let letters: Vec<char> = s.title.chars().collect();
        (letters.len() > 30).then(|| of(letters[..25].iter().collect::<String>(), &s.artists))?
    }),
    ("not this artist", |s, other, _| of(s.title, other.artist)),
    ("not this title", |s, other, _| of(other.title, s.artist)),
    ("not this artist, exchanged", |s, other, _| {
        of(other.artist, s.title)
    }),
    ("not this guest", |s, other, _| {
        of(format!("{} (feat. {})", s.title, s.artist), other.artist)
    }),
];
