//! Addresses (URLs) that people copy instead of an identifier.
//!
//! Known hosts and the path words that stand before an identifier; anything else holds none.

use super::{Malformed, Note, Reading, Reason, Scheme, asset, by_scheme, label};
use crate::text::has;

/// An address in its parts, percent escapes undone.
pub(super) struct Address {
    host: Host,
    path: Vec<String>,
    query: Vec<(String, String)>,
}

/// Whose addresses are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Host {
    Spotify,
    YouTube,
    YouTubeShort,
    Apple,
    Deezer,
    Tidal,
    Amazon,
    MusicBrainz,
    Name,
    Doi,
    Eidr,
    Other,
}

/// What a code in an address is of.
#[derive(Clone, Copy)]
enum Of {
    Scheme(Scheme),
    Service(&'static str),
}

/// A code in an address.
type Found<'a> = (Of, &'a str);

/// A word of a path and the service whose id follows it.
type Word = (&'static str, &'static str);

const SPOTIFY: [Word; 3] = [
    ("track", "spotify"),
    ("album", "spotify"),
    ("artist", "spotify"),
];
const DEEZER: [Word; 3] = [
    ("track", "deezer"),
    ("album", "deezer-album"),
    ("artist", "deezer-artist"),
];
const TIDAL: [Word; 3] = [
    ("track", "tidal"),
    ("album", "tidal-album"),
    ("artist", "tidal-artist"),
];
const AMAZON: [Word; 5] = [
    ("tracks", "amazon"),
    ("albums", "amazon"),
    ("artists", "amazon"),
    ("dp", "amazon"),
    ("product", "amazon"),
];
const YOUTUBE: [Word; 4] = [
    ("shorts", "youtube"),
    ("embed", "youtube"),
    ("live", "youtube"),
    ("v", "youtube"),
];
const APPLE: [&str; 4] = ["album", "song", "artist", "music-video"];

impl Address {
    /// Reads an address: with `http://` or `https://`, or without if the host is a known one.
    pub(super) fn read(text: &str) -> Option<Address> {
        let after_scheme =
            label::after_word(text, "https://").or_else(|| label::after_word(text, "http://"));
        let rest = after_scheme.unwrap_or(text);
        if has(rest, ' ') {
            return None;
        }
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = place.split_once('/').unwrap_or((place, ""));
        let host = Host::of(&host.to_ascii_lowercase());
        if after_scheme.is_none() && (host == Host::Other || path.is_empty()) {
            return None;
        }
        let mut address = Address {
            host,
            path: Vec::new(),
            query: Vec::new(),
        };
        for part in path.split('/') {
            if !part.is_empty() {
                address.path.push(unescape(part));
            }
        }
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            address.query.push((unescape(name), unescape(value)));
        }
        Some(address)
    }

    /// Reads everything the address holds, the most particular first.
    pub(super) fn each(&self, take: &mut dyn FnMut(Result<Reading, Malformed>)) {
        for (of, code) in self.found() {
            let reading = match of {
                Of::Service(service) => asset::asset(service, code),
                Of::Scheme(scheme) => by_scheme(scheme, code),
            };
            take(match reading {
                Ok(reading) => Ok(reading.with(Note::FromUrl)),
                refused => refused,
            });
        }
    }

    /// The first identifier of one scheme in the address.
    pub(super) fn first(&self, scheme: Scheme, text: &str) -> Result<Reading, Malformed> {
        let mut first = None;
        self.each(&mut |reading| {
            let of = match &reading {
                Ok(reading) => reading.identifier.scheme(),
                Err(malformed) => malformed.scheme,
            };
            if of == scheme && first.is_none() {
                first = Some(reading);
            }
        });
        match first {
            Some(reading) => reading,
            None => Err(Malformed::new(scheme, Reason::Address, text)),
        }
    }

    fn found(&self) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut add = |of, code| {
            if let Some(code) = code {
                found.push((of, code));
            }
        };
        let (service, words): (_, &[Word]) = match self.host {
            Host::Spotify => ("spotify", &SPOTIFY),
            Host::Deezer => ("deezer", &DEEZER),
            Host::Tidal => ("tidal", &TIDAL),
            Host::YouTube => ("youtube", &YOUTUBE),
            Host::YouTubeShort => ("youtube", &[]),
            Host::Apple => ("apple", &[]),
            Host::Amazon => ("amazon", &AMAZON),
            Host::MusicBrainz | Host::Name | Host::Doi | Host::Eidr | Host::Other => ("", &[]),
        };
        let service = Of::Service(service);
        match self.host {
            Host::YouTube => add(service, self.value("v")),
            Host::YouTubeShort => add(service, self.part(0)),
            Host::Apple => {
                add(service, self.value("i"));
                add(service, self.apple());
            }
            Host::Amazon => add(service, self.value("trackAsin")),
            Host::MusicBrainz => {
                let mbid = self.path.iter().find(|part| part.len() == 36);
                add(Of::Scheme(Scheme::Mbid), mbid.map(String::as_str));
            }
            Host::Name => add(
                Of::Scheme(Scheme::Isni),
                self.path.last().map(String::as_str),
            ),
            Host::Doi => add(Of::Scheme(Scheme::Eidr), self.doi()),
            Host::Eidr => add(Of::Scheme(Scheme::Eidr), self.value("id")),
            Host::Spotify | Host::Deezer | Host::Tidal | Host::Other => {}
        }
        // Ids that stand behind one of the words of a path, in the order of the words.
        for (word, service) in words {
            if let Some(at) = self.path.iter().position(|part| part == word) {
                add(Of::Service(service), self.part(at + 1));
            }
        }
        found
    }

    /// `/album/NAME/302053341`, `/artist/NAME/id302053341`: the last part of the path.
    fn apple(&self) -> Option<&str> {
        self.path
            .iter()
            .find(|part| APPLE.contains(&part.as_str()))?;
        let last = self.path.last()?;
        Some(last.strip_prefix("id").unwrap_or(last))
    }

    /// The suffix under EIDR's prefix; another DOI whole, to be refused as such.
    fn doi(&self) -> Option<&str> {
        match self.part(0) {
            Some("10.5240") => self.part(1),
            prefix => prefix,
        }
    }

    fn part(&self, place: usize) -> Option<&str> {
        self.path.get(place).map(String::as_str)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Host {
    fn of(host: &str) -> Host {
        match host.strip_prefix("www.").unwrap_or(host) {
            "open.spotify.com" | "play.spotify.com" => Host::Spotify,
            "youtube.com" | "m.youtube.com" | "music.youtube.com" => Host::YouTube,
            "youtu.be" => Host::YouTubeShort,
            "music.apple.com" | "itunes.apple.com" | "geo.music.apple.com" => Host::Apple,
            "deezer.com" => Host::Deezer,
            "tidal.com" | "listen.tidal.com" => Host::Tidal,
            "musicbrainz.org" | "beta.musicbrainz.org" => Host::MusicBrainz,
            "isni.org" | "orcid.org" => Host::Name,
            "doi.org" | "dx.doi.org" => Host::Doi,
            "ui.eidr.org" => Host::Eidr,
            shop if shop.starts_with("music.amazon.") => Host::Amazon,
            shop if shop.starts_with("amazon.") => Host::Amazon,
            _ => Host::Other,
        }
    }
}

/// The printable ASCII character of a number of two hexadecimal digits.
fn ascii(code: &str) -> Option<char> {
    let mut number = 0;
    for digit in code.chars() {
        number = number << 4 | digit.to_digit(16)?;
    }
    char::from_u32(number).filter(char::is_ascii_graphic)
}

/// Undoes percent escapes of ASCII characters; others cannot be in an identifier and stay.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let escaped = after
            .split_at_checked(2)
            .and_then(|(code, tail)| Some((ascii(code)?, tail)));
        match escaped {
            Some((character, tail)) => {
                out.push(character);
                rest = tail;
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
