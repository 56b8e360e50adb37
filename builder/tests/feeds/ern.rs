//! DDEX ERN: the samples of every version where a machine has them, counted a second time by
//! their raw text; made messages for what they do not have; bombs and damage.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use imr_builder::feed::Files;
use imr_builder::feed::ern::ErnFeed;
use imr_snapshots::id::Scheme;
use imr_snapshots::record::{FactKind, FactValue, Kind, Relation, Role};
use proptest::prelude::*;

use crate::cwr::Taken;
use crate::place::{Place, names};

fn read(bytes: Vec<u8>) -> Taken {
    let files = Files {
        id: "label".to_owned(),
        number: 0,
        files: Vec::new(),
    };
    let mut taken = Taken::default();
    ErnFeed::new(files)
        .read_from(io::Cursor::new(bytes), "message.xml", &mut taken)
        .unwrap();
    taken
}

/// Every sample; says so where there is none.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ern-samples");
    if !folder.is_dir() {
        println!("skipped: there is no ../shared/data beside the checkout");
        return Vec::new();
    }
    let mut open = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "xml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The texts of all elements of a name, by cutting the raw text.
fn texts<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!("<{name}>");
    let parts = xml.split(&begin as &str).skip(1);
    parts
        .map(|part| part.split('<').next().unwrap().trim())
        .collect()
}

/// How often an element of a name begins.
fn begins(xml: &str, name: &str) -> usize {
    [' ', '>', '\n', '\r', '\t']
        .iter()
        .map(|end| xml.matches(&format!("<{name}{end}")).count())
        .sum()
}

fn of(taken: &Taken, kind: Kind) -> usize {
    taken.items.iter().filter(|item| item.kind == kind).count()
}

#[test]
fn every_sample_gives_its_recordings_and_releases() {
    let files = samples();
    for path in &files {
        let xml = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let taken = read(xml.clone().into_bytes());
        let refused = taken.rejects.iter().filter(|one| one.whole_row).count();
        assert!(
            taken
                .rejects
                .iter()
                .all(|one| !one.code.starts_with("file-")),
            "{name}: {:?}",
            taken.rejects
        );
        let resources = begins(&xml, "SoundRecording") + begins(&xml, "Video");
        assert_eq!(
            of(&taken, Kind::Recording)
                + taken
                    .rejects
                    .iter()
                    .filter(|one| one.whole_row
                        && one.code == "no-id"
                        && one.message.contains("recording"))
                    .count(),
            resources,
            "{name}"
        );
        assert!(refused as u64 <= taken.rows, "{name}");
        if path.to_string_lossy().contains("instance1") {
            // Random text that the schema allows: nothing is to be believed, all is to be read.
            continue;
        }
        // Every ISRC of a resource that reads as one is there.
        let found: BTreeSet<String> = taken
            .items
            .iter()
            .filter(|item| item.kind == Kind::Recording)
            .flat_map(|item| &item.ids)
            .filter(|id| id.scheme() == Scheme::Isrc)
            .map(|id| id.code().to_owned())
            .collect();
        let list = xml
            .split("<ResourceList>")
            .nth(1)
            .unwrap()
            .split("</ResourceList>")
            .next()
            .unwrap();
        let own: BTreeSet<String> = list
            .split("<ResourceReference>")
            .flat_map(|part| texts(part, "ISRC"))
            .map(str::to_owned)
            .collect();
        assert!(found.is_subset(&own), "{name}");
        assert!(!found.is_empty(), "{name}");
        let all: BTreeSet<String> = taken
            .items
            .iter()
            .filter(|item| item.kind == Kind::Release)
            .flat_map(|item| &item.ids)
            .filter(|id| id.scheme() == Scheme::Gtin)
            .map(|id| id.code().to_owned())
            .collect();
        let icpns: BTreeSet<String> = texts(&xml, "ICPN")
            .iter()
            .map(|code| format!("{code:0>14}"))
            .collect();
        assert!(all.is_subset(&icpns), "{name}: {all:?} {icpns:?}");
    }
    println!("{} samples", files.len());
}

#[test]
fn the_album_of_the_samples_has_its_tracks_and_both_spellings_of_its_artist() {
    for path in samples()
        .iter()
        .filter(|path| path.ends_with("1 Audio.xml"))
    {
        let xml = fs::read_to_string(path).unwrap();
        let taken = read(xml.clone().into_bytes());
        assert_eq!(of(&taken, Kind::Recording), 21);
        assert_eq!(texts(&xml, "ISRC").len(), 21);
        for item in taken
            .items
            .iter()
            .filter(|item| item.kind == Kind::Recording)
        {
            let names: Vec<&str> = item
                .claims
                .credits
                .iter()
                .filter(|one| one.role == Role::Artist)
                .map(|one| one.name.as_str())
                .collect();
            assert_eq!(names, ["Saeko Shu", "しゅうさえこ"]);
            assert!(
                item.claims
                    .titles
                    .iter()
                    .any(|title| title.language == "ja-Jpan")
            );
            assert!(
                item.claims
                    .facts
                    .iter()
                    .any(|fact| fact.kind == FactKind::Duration)
            );
            assert!(
                item.claims
                    .facts
                    .iter()
                    .any(|fact| fact.kind == FactKind::PLine)
            );
        }
        let release = taken
            .items
            .iter()
            .find(|item| item.kind == Kind::Release)
            .unwrap();
        let tracks = release
            .claims
            .links
            .iter()
            .filter(|link| link.relation == Relation::Track);
        assert_eq!(tracks.count(), 21);
        assert_eq!(release.ids[0].code(), "00094631432057");
        let label = release
            .claims
            .facts
            .iter()
            .find(|fact| fact.kind == FactKind::Label)
            .unwrap();
        assert_eq!(
            label.value,
            FactValue::Text("EMI MUSIC JAPAN INC.".to_owned())
        );
        let (_, store) = Place::new()
            .source("label", "format = \"ern\"", &[&xml])
            .built();
        assert_eq!(
            names(&store, "JPTO09404900"),
            ["recording isrc:JPTO09404900"]
        );
        assert_eq!(
            names(&store, "094631432057"),
            ["release gtin:00094631432057"]
        );
    }
}

const MESSAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">
 <MessageHeader><MessageCreatedDateTime>2026-01-02T03:04:05Z</MessageCreatedDateTime></MessageHeader>
 <PartyList>
  <Party><PartyReference>P1</PartyReference><PartyName><FullName>Nora &amp; Quill</FullName></PartyName><PartyId><IpiNameNumber>00014107338</IpiNameNumber><ISNI>000000012146438X</ISNI></PartyId></Party>
  <Party><PartyReference>P2</PartyReference><PartyName><FullName>Example Records</FullName></PartyName></Party>
 </PartyList>
 <ResourceList>
  <SoundRecording><ResourceReference>A1</ResourceReference><SoundRecordingEdition><ResourceId><ISRC>US-S1Z-99-00001</ISRC></ResourceId><PLine><Year>2001</Year><PLineText>Example</PLineText></PLine></SoundRecordingEdition><SoundRecordingEdition><ResourceId><ISRC>USS1Z9900002</ISRC></ResourceId></SoundRecordingEdition><WorkId><ISWC>T0345246801</ISWC></WorkId><DisplayTitleText>Night River</DisplayTitleText><DisplayTitle><TitleText>Night River</TitleText><SubTitle>Live</SubTitle></DisplayTitle><DisplayArtistName>Anna</DisplayArtistName><Contributor><ContributorPartyReference>P1</ContributorPartyReference><Role>ComposerLyricist</Role></Contributor><Duration>PT3M26.2S</Duration></SoundRecording>
  <Video><ResourceReference>A2</ResourceReference><ResourceId><ProprietaryId Namespace="DPID:X">V 1</ProprietaryId></ResourceId><DisplayTitleText>Night River Video</DisplayTitleText></Video>
  <SoundRecording><ResourceReference>A3</ResourceReference><DisplayTitleText>No code</DisplayTitleText></SoundRecording>
  <Image><ResourceReference>A4</ResourceReference></Image>
 </ResourceList>
 <ReleaseList>
  <Release><ReleaseReference>R0</ReleaseReference><ReleaseId><GRid>A12425GABC1234002M</GRid><ICPN>0036000291452</ICPN><CatalogNumber>EX 1</CatalogNumber></ReleaseId><DisplayTitleText>Rivers</DisplayTitleText><ReleaseLabelReference>P2</ReleaseLabelReference><OriginalReleaseDate>2001-06-01</OriginalReleaseDate><ResourceGroup><ResourceGroup><ReleaseId><ICPN>0718752155427</ICPN></ReleaseId><AdditionalTitle><TitleText>Disc 1</TitleText></AdditionalTitle><ResourceGroupContentItem><ReleaseResourceReference>A1</ReleaseResourceReference></ResourceGroupContentItem></ResourceGroup><ResourceGroupContentItem><ReleaseResourceReference>A2</ReleaseResourceReference></ResourceGroupContentItem></ResourceGroup></Release>
  <TrackRelease><ReleaseReference>R1</ReleaseReference></TrackRelease>
 </ReleaseList>
</ern:NewReleaseMessage>
"#;

#[test]
fn editions_works_discs_and_parties_are_taken() {
    let taken = read(MESSAGE.as_bytes().to_vec());
    assert_eq!(taken.rows, 8);
    let codes: Vec<_> = taken
        .rejects
        .iter()
        .map(|one| (one.code, one.line, one.whole_row))
        .collect();
    assert_eq!(codes, [("no-id", 11, true)]);
    let find = |code: &str| {
        taken
            .items
            .iter()
            .find(|item| item.ids.iter().any(|id| id.to_string() == code))
            .unwrap()
    };
    let recording = find("isrc:USS1Z9900001");
    assert_eq!(recording.ids.len(), 2, "both editions");
    assert!(
        recording
            .claims
            .links
            .iter()
            .any(|link| link.target.id.to_string() == "iswc:T0345246801")
    );
    assert!(
        recording
            .claims
            .facts
            .iter()
            .any(|fact| fact.value == FactValue::Number(206_200))
    );
    let work = find("iswc:T0345246801");
    assert_eq!(work.claims.credits[0].name, "Nora & Quill");
    assert_eq!(
        work.claims.credits[0].party.as_ref().unwrap().code(),
        "00014107338"
    );
    let video = find("local:label:DPID:X/V 1");
    assert!(
        video
            .claims
            .facts
            .iter()
            .any(|fact| fact.value == FactValue::Text("video".to_owned()))
    );
    let release = find("gtin:00036000291452");
    assert_eq!(release.ids.len(), 2);
    let links: Vec<_> = release
        .claims
        .links
        .iter()
        .map(|link| link.relation)
        .collect();
    assert_eq!(
        links,
        [Relation::Track, Relation::Track, Relation::Component]
    );
    assert_eq!(find("gtin:00718752155427").claims.titles[0].text, "Disc 1");
}

#[test]
fn a_purge_is_a_withdrawal() {
    let text = r#"<PurgeReleaseMessage><MessageHeader><MessageCreatedDateTime>2026-02-03T00:00:00Z</MessageCreatedDateTime></MessageHeader><PurgedRelease><ReleaseId><ICPN>0036000291452</ICPN></ReleaseId><Title><TitleText>Rivers</TitleText></Title></PurgedRelease></PurgeReleaseMessage>"#;
    let taken = read(text.into());
    assert_eq!(
        (taken.rows, taken.rejects.len()),
        (1, 0),
        "{:?}",
        taken.rejects
    );
    let fact = taken.items[0]
        .claims
        .facts
        .iter()
        .find(|fact| fact.kind == FactKind::Withdrawn)
        .unwrap();
    assert_eq!(fact.value, FactValue::Text("2026-02-03".to_owned()));
}

fn only(text: String) -> (&'static str, u64) {
    let taken = read(text.into_bytes());
    assert_eq!(taken.rejects.len(), 1, "{:?}", taken.rejects);
    (taken.rejects[0].code, taken.rows)
}

#[test]
fn what_is_no_message_is_refused_with_its_reason() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><NewReleaseMessage>&b;</NewReleaseMessage>"#;
    assert_eq!(only(bomb.to_owned()), ("xml-doctype", 0));
    assert_eq!(
        only("<NewReleaseMessage>&b;</NewReleaseMessage>".to_owned()),
        ("xml", 0)
    );
    assert_eq!(only("<MeadMessage/>".to_owned()), ("file-ern", 0));
    assert_eq!(only(String::new()), ("file-empty", 0));
    assert_eq!(
        only("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><NewReleaseMessage/>".to_owned()),
        ("file-encoding", 0)
    );
    assert_eq!(
        only("<NewReleaseMessage><ResourceList>".to_owned()),
        ("xml", 0)
    );
    assert_eq!(
        only(format!("<NewReleaseMessage>{}", "x".repeat(9 << 20))),
        ("file-read", 0)
    );
    assert_eq!(
        only(format!(
            "<NewReleaseMessage a=\"{}\"/>",
            "x".repeat(9 << 20)
        )),
        ("file-read", 0)
    );
}

#[test]
fn a_resource_that_is_too_deep_costs_itself() {
    let deep = format!(
        "<SoundRecording>{}{}</SoundRecording>",
        "<a>".repeat(500),
        "</a>".repeat(500)
    );
    let wide = format!(
        "<SoundRecording>{}</SoundRecording>",
        "<a/>".repeat(300_000)
    );
    let text = MESSAGE.replace("<ResourceList>", &format!("<ResourceList>{deep}{wide}"));
    let taken = read(text.into_bytes());
    let bounds = taken
        .rejects
        .iter()
        .filter(|one| one.code == "xml-bounds" && one.whole_row);
    assert_eq!((bounds.count(), taken.rows), (2, 10));
    assert_eq!(of(&taken, Kind::Recording), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_messages_never_panic_and_every_row_is_accounted_for(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..16),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = MESSAGE.as_bytes().to_vec();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len() * 2));
        let taken = read(bytes);
        let refused = taken.rejects.iter().filter(|one| one.whole_row).count() as u64;
        prop_assert!(refused <= taken.rows);
    }
}
