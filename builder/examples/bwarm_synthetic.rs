//! A synthetic BWARM feed of any size, for measuring: every table of version 2, in about the
//! proportions of that of The MLC, with a manifest.
//!
//! ```text
//! cargo run --release -p imr-builder --example bwarm_synthetic -- --megabytes 500 --out FOLDER
//! ```
//!
//! The same number of bytes gives the same feed. With `--read` it is read back, and told how fast.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use imr_builder::feed::bwarm::{BwarmFeed, Counted};
use imr_builder::feed::{Feed, Files};
use imr_builder::registry::FeedFile;
use imr_builder::report::peak_memory;
use imr_snapshots::id::check::{mod_101, weighted_mod_10};

/// Bytes of all tables that one work brings along, about.
const BYTES_OF_WORK: u64 = 655;

/// How many rows were written to each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Works.
    pub works: u64,
    /// Parties.
    pub parties: u64,
    /// Rows of all tables, without headings.
    pub rows: u64,
    /// Bytes of all tables.
    pub bytes: u64,
}

const TABLES: [(&str, &str); 11] = [
    (
        "musicalworks",
        "#MusicalWorkRecordId\tISWC\tMusicalWorkTitle\tLanguageAndScriptCode\tOpusNumber\tComposerCatalogNumber\tNominalDuration\tHasRightShareInDispute\tTerritoryOfPublicDomain\tIsArrangementOfTraditionalWork\tAlternativeMusicalWorkIdForUsStatutoryReversion\tUsStatutoryReversionDate\tIsCompositeMusicalWork",
    ),
    (
        "alternativemusicalworktitles",
        "#AlternativeMusicalWorkTitleRecordId\tMusicalWorkRecordId\tAlternativeTitle\tLanguageAndScriptCode\tAlternativeTitleType",
    ),
    (
        "musicalworkidentifiers",
        "#ProprietaryMusicalWorkIdentifierRecordId\tMusicalWorkRecordId\tProprietaryId\tAllocatingPartyRecordId",
    ),
    (
        "parties",
        "#PartyRecordId\tISNI\tIpiNameNumber\tCisacSocietyId\tDPID\tFullName\tNamesBeforeKeyName\tKeyName\tNamesAfterKeyName\tContactName\tEmailAddress\tPhoneNumber\tPostalAddress\tContactInformationMayNotBeValid",
    ),
    (
        "musicalworkrightshares",
        "#MusicalWorkRightShareRecordId\tMusicalWorkRecordId\tPartyRecordId\tPartyRole\tRightSharePercentage\tRightShareType\tRightsType\tValidityStartDate\tValidityEndDate\tPrecedingMusicalWorkRightShareRecordId\tTerritoryCode\tUseType",
    ),
    (
        "resources",
        "#ResourceRecordId\tResourceType\tISRC\tTitle\tLanguageAndScriptCode\tSubTitle\tDisplayArtistName\tDisplayArtistISNI\tPLine\tCLine\tDuration\tReleaseRecordId\tStudioProducerName\tStudioProducerProprietaryId\tOriginalDataProviderName\tOriginalDataProviderDPID\tIsDataProvidedAsReceived",
    ),
    (
        "releases",
        "#ReleaseRecordId\tICPN\tReleaseTitle\tLanguageAndScriptCode\tReleaseSubTitle\tDisplayArtistName\tDisplayArtistISNI\tLabelName\tDistributorName\tReleaseDate\tOriginalDataProviderName\tOriginalDataProviderDPID\tIsDataProvidedAsReceived",
    ),
    (
        "releaseidentifiers",
        "#ProprietaryReleaseIdentifierRecordId\tReleaseRecordId\tProprietaryId\tAllocatingPartyRecordId",
    ),
    (
        "workresourcelinks",
        "#LinkRecordId\tMusicalWorkRecordId\tResourceRecordId",
    ),
    (
        "unclaimedmusicalworkrightshares",
        "#UnclaimedMusicalWorkRightShareRecordId\tResourceRecordId\tMusicalWorkRecordId\tISRC\tDspResourceId\tResourceTitle\tResourceSubTitle\tAlternativeResourceTitle\tDisplayArtistName\tDisplayArtistISNI\tDuration\tUnclaimedRightSharePercentage\tPercentileForPrioritisation",
    ),
    (
        "unmatchedresources",
        "#UnmatchedResourceRecordId\tResourceType\tISRC\tDspResourceId\tResourceTitle\tLanguageAndScriptCode\tResourceSubTitle\tAlternativeResourceTitle\tDisplayArtistName\tDisplayArtistISNI\tDuration",
    ),
];

/// Numbers of a small linear congruential generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }
}

/// Writes a feed of about so many bytes into a folder.
///
/// # Errors
/// Fails when a file cannot be written.
pub fn write(folder: &Path, bytes: u64) -> io::Result<Written> {
    fs::create_dir_all(folder)?;
    let mut written = Written::default();
    let mut manifest = String::from("#BWARM manifest\n");
    let works = (bytes / BYTES_OF_WORK).max(10);
    for (name, headings) in TABLES {
        let mut table = Table {
            file: BufWriter::with_capacity(
                1 << 20,
                File::create(folder.join(format!("{name}.tsv")))?,
            ),
            numbers: Numbers(works ^ name.len() as u64),
            line: String::new(),
            bytes: 0,
            rows: 0,
        };
        table.line.push_str(headings);
        table.end()?;
        table.rows = 0;
        table.write(name, works)?;
        table.file.flush()?;
        manifest.push_str(&format!("{name}\t{name}.tsv\t{}\n", table.rows + 1));
        match name {
            "musicalworks" => written.works = table.rows,
            "parties" => written.parties = table.rows,
            _ => {}
        }
        written.rows += table.rows;
        written.bytes += table.bytes;
    }
    fs::write(
        folder.join("BWARM_Manifest_X_20260101000000000.tsv"),
        manifest,
    )?;
    Ok(written)
}

/// A table under construction.
struct Table {
    file: BufWriter<File>,
    numbers: Numbers,
    line: String,
    bytes: u64,
    rows: u64,
}

impl Table {
    fn end(&mut self) -> io::Result<()> {
        self.line.push('\n');
        self.file.write_all(self.line.as_bytes())?;
        self.bytes += self.line.len() as u64;
        self.rows += 1;
        self.line.clear();
        Ok(())
    }

    fn write(&mut self, name: &str, works: u64) -> io::Result<()> {
        let parties = works / 4 + 2;
        let rows = match name {
            "musicalworks"
            | "resources"
            | "workresourcelinks"
            | "unclaimedmusicalworkrightshares" => works,
            "musicalworkrightshares" => works * 2,
            "parties" => parties,
            _ => works / 4,
        };
        for row in 0..rows {
            self.line = match name {
                "musicalworks" => self.work(row),
                "alternativemusicalworktitles" => format!(
                    "T{row}\t{}\tALSO {}\tes\tAlternativeTitle",
                    work(row * 4),
                    self.title()
                ),
                "musicalworkidentifiers" => format!(
                    "I{row}\t{}\tC{row:08}\t{}",
                    work(row * 4),
                    self.numbers.below(parties)
                ),
                "parties" => self.party(row),
                "musicalworkrightshares" => self.share(row, parties),
                "resources" => self.resource(row),
                "releases" => format!(
                    "{row}\t\tALBUM {}\ten\t\tARTIST {row}\t\tLABEL {}\t\t2020-01-01\tProvider\t\ttrue",
                    self.title(),
                    row % 99
                ),
                "releaseidentifiers" => format!(
                    "D{row}\t{row}\t{}\t{}",
                    561_792_979 + row,
                    self.numbers.below(parties)
                ),
                "workresourcelinks" => format!("{}\t{}\tR{row}", 300_000_000 + row, work(row)),
                "unclaimedmusicalworkrightshares" => self.unclaimed(row),
                _ => format!(
                    "U{row}\tSoundRecording\t{}\tspotify::{row:022}\t{}\t\t\t\tARTIST {}\t\tPT3M5S",
                    isrc("QZ", row),
                    self.title(),
                    row % 999
                ),
            };
            self.end()?;
        }
        Ok(())
    }

    fn title(&mut self) -> String {
        const WORDS: [&str; 12] = [
            "LOVE",
            "NIGHT",
            "RIVER",
            "CORAZÓN",
            "DREAM",
            "STREET",
            "GOLD",
            "MØRKE",
            "DANCE",
            "HOME",
            "夜",
            "ГОРОД",
        ];
        let mut word = || WORDS[self.numbers.below(12) as usize];
        format!("{} {} {}", word(), word(), word())
    }

    fn work(&mut self, row: u64) -> String {
        let digits = format!("{:09}", 800_000_000 + row % 100_000_000);
        let check = weighted_mod_10(1, &digits).unwrap_or('0');
        let iswc = if row.is_multiple_of(3) {
            String::new()
        } else {
            format!("T{digits}{check}")
        };
        let duration = 120 + row % 200;
        format!(
            "{}\t{iswc}\t{} {row}\ten\t\t\tPT{duration}S\t{}\t\tfalse\t\t\tfalse",
            work(row),
            self.title(),
            row.is_multiple_of(50)
        )
    }

    fn party(&mut self, row: u64) -> String {
        let digits = format!("{:09}", 100_000_000 + row);
        let check = mod_101(&digits).map_or_else(String::new, String::from_iter);
        let ipi = if row.is_multiple_of(5) {
            String::new()
        } else {
            format!("{digits}{check}")
        };
        format!(
            "{row}\t\t{ipi}\t10\t\tWRITER {row} NAME{row}\tWRITER {row}\tNAME{row}\t\tContact Person {row}\tperson{row}@mail.invalid\t+1 555 {row:07}\t{row} Street, Town\ttrue"
        )
    }

    fn share(&mut self, row: u64, parties: u64) -> String {
        let (role, kind) = match row % 2 {
            0 => ("ComposerLyricist", "MusicalWorkManuscriptShare"),
            _ => ("OriginalPublisher", "OriginalPublisherShare"),
        };
        let party = self.numbers.below(parties);
        format!(
            "S{row}\t{}\t{party}\t{role}\t50\t{kind}\tMechanicalRight\t\t\t\tUS\t",
            work(row / 2)
        )
    }

    fn resource(&mut self, row: u64) -> String {
        let (duration, release) = (90 + row % 300, row / 4);
        format!(
            "R{row}\tSoundRecording\t{}\t{} {row}\ten\t\tARTIST {}\t\t2020 Label {}\t\tPT{duration}S\t{release}\t\t\tProvider\t\ttrue",
            isrc("XA", row),
            self.title(),
            row % 999,
            row % 99
        )
    }

    fn unclaimed(&mut self, row: u64) -> String {
        format!(
            "N{row}\tR{row}\t{}\t{}\tspotify::{:022}\t{} {row}\tRemastered 2011\t\tARTIST {}\t\tPT3M26S\t{}\t{}",
            work(row),
            isrc("XA", row),
            row + 7,
            self.title(),
            row % 999,
            100 - row % 90,
            row % 100
        )
    }
}

/// The record id of a work: a letter and digits, as song codes of The MLC.
fn work(row: u64) -> String {
    format!("W{row:X}")
}

fn isrc(country: &str, row: u64) -> String {
    format!(
        "{country}{:03}{:07}",
        row / 10_000_000 % 1_000,
        row % 10_000_000
    )
}

/// Reads a feed back and tells how fast.
fn read(folder: &Path, written: &Written) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push(FeedFile {
            name: entry.file_name().to_string_lossy().into_owned(),
            path: entry.path(),
        });
    }
    files.sort();
    let id = "mlc".to_owned();
    let feed = BwarmFeed::new(Files {
        id,
        number: 0,
        files,
    });
    let begun = Instant::now();
    let mut counted = Counted::default();
    feed.read(&mut counted)?;
    let seconds = begun.elapsed().as_secs_f64();
    let (bytes, rows) = (
        written.bytes as f64 / 1e6 / seconds,
        counted.rows as f64 / seconds,
    );
    println!("read bwarm\t{bytes:.1}\tMB/s\t>= 150");
    println!("read bwarm, rows\t{rows:.0}\trows/s");
    let memory = peak_memory().unwrap_or_default() as f64 / f64::from(1 << 20);
    println!("read bwarm, peak memory\t{memory:.1}\tMiB\t<= 512");
    if counted.refused > 0 || counted.items == 0 {
        return Err(io::Error::other(format!(
            "not everything came back: {counted:?}"
        )));
    }
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let megabytes = value("--megabytes").and_then(|value| value.parse::<u64>().ok());
    let (Some(megabytes), Some(out)) = (megabytes, value("--out").map(PathBuf::from)) else {
        eprintln!("usage: bwarm_synthetic --megabytes N --out FOLDER");
        return ExitCode::from(2);
    };
    let written = write(&out, megabytes << 20).and_then(|written| {
        eprintln!("{} rows, {} bytes", written.rows, written.bytes);
        match arguments.iter().any(|argument| argument == "--read") {
            true => read(&out, &written),
            false => Ok(()),
        }
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", out.display());
            ExitCode::from(2)
        }
    }
}
