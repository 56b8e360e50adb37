//! What labels and services write about recordings and releases.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::catalogue::{Catalogue, Recording, Release};
use super::codes;
use super::feeds::{Lines, Table};
use super::party::Party;
use super::random::{Purpose, Random};
use super::words::LANGUAGES;
use super::world::{LAST_YEAR, World};

/// Columns of `label.csv`.
const LABEL: &str = "ISRC|Title|Version|Form|Artist|Artist ISNI|Featured|Featured ISNI|Label|\
    Label DPID|Duration|Release date|Genre|Language|P-line|ISAN|EIDR|Barcode|Album|\
    Album date|ISWC";

/// Columns of `stream.tsv`.
const STREAM: &str = "isrc|track_id|title|artists|artist_ids|album|album_id|duration_ms|release_date|\
    plays";

/// The files about recordings and releases.
pub(super) struct RecordingFeeds {
    label: Table,
    releases: Lines,
    stream: Table,
    assets: Lines,
}

/// A line of the releases.
#[derive(Serialize)]
struct ReleaseLine<'a> {
    gtin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    grid: Option<String>,
    title: &'a str,
    artist: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    artist_isni: Option<&'a str>,
    label: &'a str,
    label_dpid: Option<String>,
    date: &'a str,
    catalogue_number: String,
    number_of_tracks: usize,
    isrcs: &'a [String],
    album_id: String,
}

/// A line of the asset ids.
#[derive(Serialize)]
struct AssetLine<'a> {
    isrc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    youtube: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apple: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deezer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iscc: Option<String>,
}

impl RecordingFeeds {
    /// Creates the files.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let label = Table::create(folder, "label.csv", LABEL)?;
        let stream = Table::create(folder, "stream.tsv", STREAM)?;
        Ok(Self {
            label,
            releases: Lines::create(folder, "releases.jsonl")?,
            stream,
            assets: Lines::create(folder, "assets.jsonl")?,
        })
    }

    /// Writes everything that came out of one era.
    pub(super) fn catalogue(&mut self, world: &World, made: &Catalogue) -> io::Result<()> {
        for recording in &made.recordings {
            let release = recording.release.and_then(|at| made.releases.get(at));
            let mut random = world.random(Purpose::Recording, world.recordings + recording.number);
            self.label(world, recording, release)?;
            if streamed(recording) {
                self.stream(recording, release, &mut random)?;
            }
            self.assets(recording, &mut random)?;
        }
        made.releases
            .iter()
            .try_for_each(|release| self.release(world, release))
    }

    fn label(
        &mut self,
        world: &World,
        recording: &Recording,
        release: Option<&Release>,
    ) -> io::Result<()> {
        let label = world.label(recording.label);
        let seconds = recording.duration / 1000;
        let isrc = isrcs(recording);
        let isan = isan(recording).unwrap_or_default();
        let eidr = eidr(recording).unwrap_or_default();
        let guest = recording.featured.as_ref();
        self.label.row([
            &isrc,
            &recording.title,
            &recording.version,
            if recording.video { "video" } else { "audio" },
            recording.artist.billed(),
            isni(&recording.artist),
            guest.map_or("", Party::billed),
            guest.map_or("", isni),
            &label.name,
            label.dpid.as_deref().unwrap_or_default(),
            &format!("{}:{:02}", seconds / 60, seconds % 60),
            &recording.date,
            recording.genre,
            LANGUAGES[recording.work.1].tag,
            &format!("℗ {} {}", &recording.date[..4], label.name),
            &isan,
            &eidr,
            &release.map(|r| codes::gtin(r.number)).unwrap_or_default(),
            release.map_or("", |r| &r.title),
            release.map_or("", |r| &r.date),
            &recording.iswc,
        ])
    }

    fn stream(
        &mut self,
        recording: &Recording,
        release: Option<&Release>,
        random: &mut Random,
    ) -> io::Result<()> {
        let title = match recording.version.as_str() {
            "" => recording.title.clone(),
            version => format!("{} - {version}", recording.title),
        };
        let artists: Vec<&Party> = [Some(&recording.artist), recording.featured.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        let names: Vec<&str> = artists.iter().map(|artist| artist.billed()).collect();
        let ids: Vec<&str> = artists
            .iter()
            .map(|artist| artist.spotify.as_deref().unwrap_or_default())
            .collect();
        let isrc = spelled(random, &recording.isrc);
        let (mut duration, mut date) = (recording.duration, recording.date.clone());
        match random.below(50) {
            // Another mix, and a date of a reissue.
            0 => duration += random.between(7_000, 40_000),
            1 => date = format!("{LAST_YEAR}-{}", &recording.date[5..]),
            _ => {}
        }
        let id = codes::spotify('T', recording.number);
        self.stream.row([
            &isrc,
            &id,
            &title,
            &names.join(";"),
            &ids.join(";"),
            release.map_or("", |r| &r.title),
            &release
                .map(|r| codes::spotify('R', r.number))
                .unwrap_or_default(),
            &duration.to_string(),
            &date,
            &recording.plays.to_string(),
        ])
    }

    fn assets(&mut self, recording: &Recording, random: &mut Random) -> io::Result<()> {
        let number = recording.number;
        let audio = !recording.video;
        let line = AssetLine {
            isrc: &recording.isrc,
            youtube: (recording.video || random.chance(25)).then(|| codes::youtube(number)),
            apple: (random.chance(50) && audio).then(|| codes::counted(1, number)),
            deezer: (random.chance(40) && audio).then(|| codes::counted(2, number)),
            iscc: random.chance(10).then(|| codes::iscc(random)),
        };
        match line {
            AssetLine {
                youtube: None,
                apple: None,
                deezer: None,
                iscc: None,
                ..
            } => Ok(()),
            line => self.assets.row(&line),
        }
    }

    fn release(&mut self, world: &World, release: &Release) -> io::Result<()> {
        let label = world.label(release.label);
        self.releases.row(&ReleaseLine {
            gtin: &codes::gtin(release.number),
            grid: (release.number % 3 == 1).then(|| codes::grid(release.number)),
            title: &release.title,
            artist: release.artist.billed(),
            artist_isni: release.artist.isni.as_deref(),
            label: &label.name,
            label_dpid: label.dpid,
            date: &release.date,
            catalogue_number: format!("SMP {:03}-{}", release.label, release.number),
            number_of_tracks: release.tracks.len(),
            isrcs: &release.tracks,
            album_id: codes::spotify('R', release.number),
        })
    }

    /// Closes the files and returns the number of their rows.
    pub(super) fn finish(self) -> io::Result<u64> {
        Ok(self.label.finish()?
            + self.releases.finish()?
            + self.stream.finish()?
            + self.assets.finish()?)
    }
}

/// Spells an ISRC as services do: some in lower case, some with a hyphen.
fn spelled(random: &mut Random, isrc: &str) -> String {
    match random.below(20) {
        0 => isrc.to_lowercase(),
        1 | 2 => format!("{}-{}", &isrc[..5], &isrc[5..]),
        _ => isrc.to_owned(),
    }
}

/// The ISRC of a recording; for a few also the one that they had before their label was sold.
fn isrcs(recording: &Recording) -> String {
    let isrc = recording.isrc.clone();
    if recording.number % 67 != 5 {
        return isrc;
    }
    let year = isrc
        .get(5..7)
        .and_then(|year| year.parse().ok())
        .unwrap_or_default();
    let registrant = 30_000 + recording.number / 100_000;
    let old = codes::isrc(registrant, year, recording.number % 100_000);
    format!("{isrc}|{old}")
}

/// The ISAN of a video, where it has one.
pub(super) fn isan(recording: &Recording) -> Option<String> {
    (recording.video && recording.number % 5 < 2).then(|| codes::isan(recording.number))
}

/// The EIDR of a video, where it has one.
pub(super) fn eidr(recording: &Recording) -> Option<String> {
    let registered = recording.video && recording.number.is_multiple_of(2);
    registered.then(|| codes::eidr(recording.number))
}

/// Whether the streaming service has a recording; it has no videos.
pub(super) fn streamed(recording: &Recording) -> bool {
    !recording.video && recording.number % 10 != 3
}

fn isni(party: &Party) -> &str {
    party.isni.as_deref().unwrap_or_default()
}
