//! Synthetic CWR, ERN and MusicBrainz files of any size, for measuring: lifelike, fictional, all
//! check digits right.
//!
//! ```text
//! cargo run --release -p imr-builder --example feeds_synthetic -- FORMAT --megabytes N --out FILE [--read]
//! ```
//!
//! The same size gives the same bytes. `--read` reads the file back, prints rows of measurements
//! (name, value, unit, separated by tabs), and fails unless everything that was written came back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

use imr_builder::feed::cwr::CwrFeed;
use imr_builder::feed::cwr::layout::write as record;
use imr_builder::feed::ern::ErnFeed;
use imr_builder::feed::musicbrainz::MusicBrainzFeed;
use imr_builder::feed::{Feed, Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_builder::registry::FeedFile;
use imr_builder::report::peak_memory;
use imr_snapshots::id::check::{mod_101, weighted_mod_10};
use imr_snapshots::record::Kind;

/// An ISWC of the block that is not given out.
fn iswc(number: u64) -> String {
    let digits = format!("{:09}", 980_000_000 + number % 19_999_999);
    let check = weighted_mod_10(1, &digits).expect("nine digits");
    format!("T{digits}{check}")
}

fn ipi(number: u64) -> String {
    let digits = format!("{:09}", 900_000_000 + number % 99_999_999);
    let check = mod_101(&digits).expect("nine digits");
    format!("{digits}{}{}", check[0], check[1])
}

fn isrc(number: u64) -> String {
    format!(
        "XW{:03}{:02}{:05}",
        number / 10_000_000 % 1_000,
        number / 100_000 % 100,
        number % 100_000
    )
}

/// Writes CWR; returns how many works.
fn cwr(out: &mut impl Write, bytes: u64) -> io::Result<u64> {
    let header = [
        record(
            "HDR",
            &[
                ("Sender Type", "PB"),
                ("Sender ID", "61101"),
                ("Sender Name", "EXAMPLE"),
                ("EDI Standard Version Number", "01.10"),
                ("Creation Date", "20260101"),
            ],
        ),
        record(
            "GRH",
            &[
                ("Transaction Type", "NWR"),
                ("Group ID", "1"),
                ("Version Number for this transaction type", "02.20"),
            ],
        ),
    ];
    let (mut written, mut works, mut records) = (0, 0, 2_u64);
    for line in header {
        written += writeln_crlf(out, &line)?;
    }
    while written < bytes {
        let sequence = (works % 100_000_000).to_string();
        let (code, number) = (iswc(works), format!("W{works}"));
        let (publisher, writer) = (ipi(works % 5_000), ipi(10_000 + works % 50_000));
        let title = format!("SYNTHETIC RIVER {works}");
        let isrc = isrc(works);
        let places = [
            "0056", "0442", "0528", "2109", "2127", "0028", "0044", "0052",
        ];
        let mut details: Vec<(&str, Vec<(&str, &str)>)> = vec![
            (
                "NWR",
                vec![
                    ("Work Title", &title),
                    ("Submitter Work #", &number),
                    ("ISWC", &code),
                    ("Musical Work Distribution Category", "POP"),
                    ("Recorded Indicator", "Y"),
                    ("Version Type", "ORI"),
                    ("Duration", "000321"),
                ],
            ),
            (
                "SPU",
                vec![
                    ("Publisher Sequence #", "1"),
                    ("Interested Party #", "P1"),
                    ("Publisher Name", "EXAMPLE SONGS"),
                    ("Publisher Type", "E"),
                    ("Publisher IPI Name #", &publisher),
                    ("PR Affiliation Society #", "052"),
                    ("PR Ownership Share", "05000"),
                    ("MR Ownership Share", "10000"),
                    ("SR Ownership Share", "10000"),
                ],
            ),
            (
                "SPU",
                vec![
                    ("Publisher Sequence #", "1"),
                    ("Interested Party #", "P2"),
                    ("Publisher Name", "EXAMPLE SUB"),
                    ("Publisher Type", "SE"),
                ],
            ),
        ];
        for place in places {
            details.push((
                "SPT",
                vec![
                    ("Interested Party #", "P2"),
                    ("PR Collection Share", "05000"),
                    ("MR Collection Share", "10000"),
                    ("Inclusion/Exclusion Indicator", "I"),
                    ("TIS Numeric Code", place),
                ],
            ));
        }
        details.push((
            "SWR",
            vec![
                ("Interested Party #", "W1"),
                ("Writer Last Name", "QUILL"),
                ("Writer First Name", "NORA"),
                ("Writer Designation Code", "CA"),
                ("Writer IPI Name #", &writer),
                ("PR Affiliation Society #", "021"),
                ("PR Ownership Share", "05000"),
            ],
        ));
        details.push((
            "SWT",
            vec![
                ("Interested Party #", "W1"),
                ("PR Collection Share", "05000"),
                ("Inclusion/Exclusion Indicator", "I"),
                ("TIS Numeric Code", "2136"),
            ],
        ));
        details.push((
            "PWR",
            vec![
                ("Publisher IP #", "P1"),
                ("Publisher Name", "EXAMPLE SONGS"),
                ("Writer IP #", "W1"),
            ],
        ));
        details.push(("PER", vec![("Performing Artist Last Name", "ANNA RIVERS")]));
        details.push((
            "REC",
            vec![
                ("Release Date", "20010601"),
                ("ISRC", &isrc),
                ("Display Artist", "ANNA RIVERS"),
                ("Recording Format", "A"),
            ],
        ));
        for (at, (kind, fields)) in details.iter().enumerate() {
            let at = at.to_string();
            let mut all = vec![
                ("Transaction Sequence #", sequence.as_str()),
                ("Record Sequence #", at.as_str()),
            ];
            all.extend_from_slice(fields);
            written += writeln_crlf(out, &record(kind, &all))?;
            records += 1;
        }
        works += 1;
    }
    let (count, group) = (works.to_string(), (records).to_string());
    writeln_crlf(
        out,
        &record(
            "GRT",
            &[
                ("Group ID", "1"),
                ("Transaction Count", &count),
                ("Record Count", &group),
            ],
        ),
    )?;
    let file = (records + 2).to_string();
    writeln_crlf(
        out,
        &record(
            "TRL",
            &[
                ("Group Count", "1"),
                ("Transaction Count", &count),
                ("Record Count", &file),
            ],
        ),
    )?;
    Ok(works)
}

fn writeln_crlf(out: &mut impl Write, line: &str) -> io::Result<u64> {
    out.write_all(line.as_bytes())?;
    out.write_all(b"\r\n")?;
    Ok(line.len() as u64 + 2)
}

/// Writes one ERN message; returns how many recordings.
fn ern(out: &mut impl Write, bytes: u64) -> io::Result<u64> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ern:NewReleaseMessage xmlns:ern=\"http://ddex.net/xml/ern/43\">\n<PartyList>\n<Party><PartyReference>P1</PartyReference><PartyName><FullName>Anna Rivers</FullName></PartyName></Party>\n</PartyList>\n<ResourceList>\n")?;
    let (mut written, mut recordings) = (0, 0);
    while written < bytes {
        let code = isrc(recordings);
        let text = format!(
            "<SoundRecording><ResourceReference>A{recordings}</ResourceReference><Type>MusicalWorkSoundRecording</Type><SoundRecordingEdition><ResourceId><ISRC>{code}</ISRC></ResourceId><PLine><Year>2001</Year><PLineText>(P) 2001 Example Records</PLineText></PLine></SoundRecordingEdition><DisplayTitleText>Synthetic River {recordings}</DisplayTitleText><DisplayTitle ApplicableTerritoryCode=\"Worldwide\" IsDefault=\"true\"><TitleText>Synthetic River {recordings}</TitleText></DisplayTitle><DisplayArtistName ApplicableTerritoryCode=\"Worldwide\" IsDefault=\"true\">Anna Rivers</DisplayArtistName><DisplayArtist SequenceNumber=\"1\"><ArtistPartyReference>P1</ArtistPartyReference><DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist><Duration>PT3M26S</Duration><ParentalWarningType>NotExplicit</ParentalWarningType><LanguageOfPerformance>en</LanguageOfPerformance></SoundRecording>\n"
        );
        out.write_all(text.as_bytes())?;
        written += text.len() as u64;
        recordings += 1;
    }
    out.write_all(b"</ResourceList>\n</ern:NewReleaseMessage>\n")?;
    Ok(recordings)
}

/// Writes recordings as in a dump of MusicBrainz; returns how many.
fn musicbrainz(out: &mut impl Write, bytes: u64) -> io::Result<u64> {
    let (mut written, mut recordings) = (0, 0);
    while written < bytes {
        let code = isrc(recordings);
        let text = format!(
            "{{\"id\":\"{recordings:08x}-0000-4000-8000-000000000001\",\"title\":\"Synthetic River {recordings}\",\"length\":206000,\"video\":false,\"disambiguation\":\"\",\"isrcs\":[\"{code}\"],\"first-release-date\":\"2001-06-01\",\"artist-credit\":[{{\"name\":\"Anna Rivers\",\"joinphrase\":\"\",\"artist\":{{\"id\":\"{:08x}-0000-4000-8000-000000000002\",\"name\":\"Anna Rivers\",\"sort-name\":\"Rivers, Anna\",\"disambiguation\":\"\",\"type\":\"Person\"}}}}],\"tags\":[{{\"name\":\"pop\",\"count\":3}}],\"aliases\":[]}}\n",
            recordings % 10_000
        );
        out.write_all(text.as_bytes())?;
        written += text.len() as u64;
        recordings += 1;
    }
    Ok(recordings)
}

#[derive(Default)]
struct Counts {
    rows: u64,
    rejects: u64,
    works: u64,
    recordings: u64,
}

impl Take for Counts {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.works += u64::from(item.kind == Kind::Work);
        self.recordings += u64::from(item.kind == Kind::Recording);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        if self.rejects == 0 {
            eprintln!("line {}: {}", reject.line, reject.message);
        }
        self.rejects += 1;
    }

    fn row(&mut self, _: u64) {
        self.rows += 1;
    }
}

fn read(format: &str, path: &str, expected: u64) -> io::Result<bool> {
    let files = Files {
        id: "own".to_owned(),
        number: 0,
        files: vec![FeedFile {
            name: path.to_owned(),
            path: path.into(),
        }],
    };
    let feed: Box<dyn Feed> = match format {
        "cwr" => Box::new(CwrFeed::new(files)),
        "ern" => Box::new(ErnFeed::new(files)),
        _ => Box::new(MusicBrainzFeed::new(files)),
    };
    let megabytes = std::fs::metadata(path)?.len() as f64 / 1e6;
    let mut counts = Counts::default();
    let began = Instant::now();
    feed.read(&mut counts)?;
    let seconds = began.elapsed().as_secs_f64();
    println!("read {format}\t{:.1}\tMB/s\t>= 100", megabytes / seconds);
    println!(
        "read {format}, rows\t{:.0}\trows/s",
        counts.rows as f64 / seconds
    );
    let memory = peak_memory().unwrap_or_default() as f64 / f64::from(1 << 20);
    println!("read {format}, peak memory\t{memory:.1}\tMiB\t<= 512");
    let came = if format == "cwr" {
        counts.works
    } else {
        counts.recordings
    };
    Ok((came, counts.rejects) == (expected, 0))
}

fn run(format: &str, megabytes: u64, out: &str, back: bool) -> io::Result<bool> {
    let mut file = BufWriter::new(File::create(out)?);
    let bytes = megabytes * 1_000_000;
    let written = match format {
        "cwr" => cwr(&mut file, bytes)?,
        "ern" => ern(&mut file, bytes)?,
        _ => musicbrainz(&mut file, bytes)?,
    };
    file.into_inner().map_err(io::IntoInnerError::into_error)?;
    if back {
        read(format, out, written)
    } else {
        Ok(true)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let format = arguments
        .first()
        .filter(|name| ["cwr", "ern", "musicbrainz"].contains(&name.as_str()));
    let megabytes = value("--megabytes").and_then(|text| text.parse::<u64>().ok());
    let (Some(format), Some(megabytes), Some(out)) = (format, megabytes, value("--out")) else {
        eprintln!("usage: feeds_synthetic cwr|ern|musicbrainz --megabytes N --out FILE [--read]");
        return ExitCode::from(2);
    };
    match run(
        format,
        megabytes,
        &out,
        arguments.iter().any(|argument| argument == "--read"),
    ) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: not everything that was written came back");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
