//! `TRY.txt`: things worth asking the sample for, as paths of the HTTP interface.

use super::catalogue::{Catalogue, Recording};
use super::codes;
use super::party_feeds::speaks;
use super::recording_feeds::{eidr, isan, streamed};
use super::shares::Dispute;
use super::words::LANGUAGES;
use super::world::{Work, World};

/// What was found so far, in the order in which it is listed.
#[derive(Debug, Default)]
pub(super) struct Tries {
    work: Option<String>,
    overclaimed: Option<String>,
    archived: Option<String>,
    video: Option<String>,
    track: Option<String>,
    release: Option<String>,
    party: Option<String>,
    statement: Option<String>,
    titles: Vec<(&'static str, String)>,
}

/// Languages of the title searches, in the order in which they are listed.
const SEARCHES: [&str; 5] = ["en", "ja", "ru", "ar", "hi"];

impl Tries {
    /// Looks at what came out of one era.
    pub(super) fn catalogue(&mut self, world: &World, made: &Catalogue) {
        for work in &made.works {
            self.work(world, work, made);
        }
        for recording in &made.recordings {
            self.recording(world, recording);
        }
        if let Some(release) = made
            .releases
            .iter()
            .find(|release| release.tracks.len() > 5)
        {
            self.release
                .get_or_insert_with(|| codes::gtin(release.number));
        }
    }

    fn work(&mut self, world: &World, work: &Work, made: &Catalogue) {
        let iswc = || work.iswcs[0].clone();
        let dispute = world.dispute(work);
        let published = work
            .writers
            .iter()
            .any(|w| world.publisher_of(w.person).is_some());
        let recorded = made
            .recordings
            .iter()
            .filter(|r| r.work.0 == work.number)
            .count();
        if dispute == Dispute::None && published && work.writers.len() > 2 && recorded > 2 {
            self.work.get_or_insert_with(iswc);
        }
        if matches!(dispute, Dispute::OverClaim(_)) {
            self.overclaimed.get_or_insert_with(iswc);
        }
        if let (Some(old), true) = (work.iswcs.get(1), recorded > 0) {
            self.archived.get_or_insert_with(|| old.clone());
        }
        let tag = LANGUAGES[work.language].tag;
        let many_words = work.titles.main.chars().count() > 4;
        if recorded > 0 && many_words && !self.titles.iter().any(|known| known.0 == tag) {
            self.titles.push((tag, work.titles.main.clone()));
        }
    }

    fn recording(&mut self, world: &World, recording: &Recording) {
        if recording.video {
            if isan(recording).is_some() && eidr(recording).is_some() {
                self.video.get_or_insert_with(|| recording.isrc.clone());
            }
        } else if streamed(recording) && recording.release.is_some() {
            self.track
                .get_or_insert_with(|| codes::spotify('T', recording.number));
        }
        if speaks(world, recording).is_some() {
            self.statement.get_or_insert_with(|| recording.isrc.clone());
        }
        if let (Some(_), Some(ipi)) = (&recording.artist.pseudonym, recording.artist.ipis.last()) {
            self.party.get_or_insert_with(|| ipi.clone());
        }
    }

    /// Writes the list: a label, a tab and a path on each line.
    pub(super) fn text(&self) -> String {
        let mut lines = String::new();
        let mut line = |label: &str, path: String| lines.push_str(&format!("{label}\t{path}\n"));
        let lookup = |code: &str| format!("/v1/lookup/{}", encode(code));
        let mut look = |label: &str, code: &Option<String>| {
            if let Some(code) = code {
                line(label, lookup(code));
            }
        };
        look("a work with its writers and shares", &self.work);
        look("a work with more than the whole claimed", &self.overclaimed);
        look("an archived ISWC", &self.archived);
        look("a mistyped ISWC", &self.work.as_deref().map(mistype));
        look("a music video", &self.video);
        let link = self
            .track
            .as_ref()
            .map(|id| format!("https://open.spotify.com/track/{id}"));
        look("a link to a streaming service", &link);
        look("a release by its barcode", &self.release);
        look("an artist by the IPI of a stage name", &self.party);
        look("a recording with an AI statement", &self.statement);
        for tag in SEARCHES {
            if let Some((_, title)) = self.titles.iter().find(|known| known.0 == tag) {
                line(
                    &format!("a title search ({tag})"),
                    format!("/v1/search?q={}", encode(title)),
                );
            }
        }
        lines
    }
}

/// Changes the first digit after the block so that the check digit is wrong.
fn mistype(iswc: &str) -> String {
    let place = 7;
    let changed = iswc.char_indices().map(|(at, old)| match old.to_digit(10) {
        Some(digit) if at == place => char::from_digit((digit + 1) % 10, 10).unwrap_or(old),
        _ => old,
    });
    changed.collect()
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use imr_snapshots::id::{Check, Scheme, parse};

    use super::*;

    #[test]
    fn a_mistyped_code_has_a_wrong_check_digit() {
        for number in 0..100 {
            let reading = parse(Scheme::Iswc, &mistype(&codes::iswc(number))).unwrap();
            assert!(matches!(reading.check, Check::Wrong { .. }));
        }
    }

    #[test]
    fn paths_hold_no_reserved_characters() {
        assert_eq!(
            encode("https://a.b/月?"),
            "https%3A%2F%2Fa.b%2F%E6%9C%88%3F"
        );
    }
}
