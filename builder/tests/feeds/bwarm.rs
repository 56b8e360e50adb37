//! BWARM: the samples where a machine has them, counted a second time by cutting their lines;
//! made files for everything that they do not have; damaged files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use imr_builder::feed::bwarm::{BwarmFeed, exhaust};
use imr_builder::feed::{Feed, Files, Take};
use imr_builder::ingest::{Item, Reject};
use imr_builder::registry::FeedFile;
use imr_snapshots::id::Scheme;
use imr_snapshots::record::{
    Basis, FactKind, FactValue, Kind, Record, Relation, Right, Role, TitleRole,
};
use proptest::prelude::*;

use crate::place::{Place, ask, holds, linked, names, record, titles};

#[path = "../../examples/bwarm_synthetic.rs"]
#[allow(dead_code, unreachable_pub, reason = "only its writer is used here")]
mod synthetic;

/// Everything that a feed hands over.
#[derive(Default)]
struct Taken {
    items: Vec<Item>,
    rejects: Vec<Reject>,
    rows: u64,
    warnings: Vec<&'static str>,
}

impl Take for Taken {
    fn item(&mut self, item: Item) -> io::Result<()> {
        assert!(!item.ids.is_empty());
        self.items.push(item);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        assert!(reject.line > 0 && !reject.message.is_empty() && !reject.hint.is_empty());
        self.rejects.push(reject);
    }

    fn row(&mut self, _: u64) {
        self.rows += 1;
    }

    fn warning(&mut self, code: &'static str) {
        self.warnings.push(code);
    }
}

impl Taken {
    /// Line, code and `!` for a whole row, of every reject.
    fn told(&self) -> Vec<String> {
        let told = |reject: &Reject| {
            let whole = if reject.whole_row { "!" } else { "" };
            format!("{} {}{whole}", reject.line, reject.code)
        };
        self.rejects.iter().map(told).collect()
    }

    fn of(&self, kind: Kind) -> Vec<&Item> {
        self.items.iter().filter(|item| item.kind == kind).collect()
    }

    /// The only item with an identifier.
    fn item(&self, id: &str) -> &Item {
        let has = |item: &&Item| item.ids.iter().any(|other| other.to_string() == id);
        let found: Vec<&Item> = self.items.iter().filter(has).collect();
        assert_eq!(found.len(), 1, "{id}");
        found[0]
    }
}

fn files(folder: &Path) -> Vec<FeedFile> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut files: Vec<FeedFile> = entries
        .map(|entry| FeedFile {
            name: entry.file_name().into_string().unwrap(),
            path: entry.path(),
        })
        .collect();
    files.sort();
    files
}

/// Reads the files of a folder.
fn read_folder(folder: &Path) -> Taken {
    let mut taken = Taken::default();
    let feed = BwarmFeed::new(Files {
        id: "test".to_owned(),
        number: 3,
        files: files(folder),
    });
    feed.read(&mut taken).unwrap();
    taken
}

/// Reads files of these names.
fn read(named: &[(&str, &str)]) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in named {
        fs::write(folder.path().join(name), text).unwrap();
    }
    read_folder(folder.path())
}

fn shares(record: &Record) -> Vec<(&str, Role, Basis, Right, &str, u16)> {
    let share = |share: &imr_snapshots::record::Share| {
        let name: &str = Box::leak(share.name.clone().into_boxed_str());
        let territory: &str = Box::leak(share.territory.clone().into_boxed_str());
        (name, share.role, share.basis, share.right, territory, share.points)
    };
    record.shares.iter().map(share).collect()
}

fn facts(record: &Record, kind: FactKind) -> Vec<String> {
    let of = record.facts.iter().filter(|fact| fact.kind == kind);
    of.map(|fact| match &fact.value {
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
    })
    .collect()
}

const WORKS: &str = "#MusicalWorkRecordId\tISWC\tMusicalWorkTitle\tLanguageAndScriptCode\tOpusNumber\tComposerCatalogNumber\tNominalDuration\tHasRightShareInDispute\tTerritoryOfPublicDomain\tIsArrangementOfTraditionalWork\tAlternativeMusicalWorkIdForUsStatutoryReversion\tUsStatutoryReversionDate\tIsCompositeMusicalWork\n";
const SHARES: &str = "#MusicalWorkRightShareRecordId\tMusicalWorkRecordId\tPartyRecordId\tPartyRole\tRightShareType\tRightsType\tRightSharePercentage\tTerritoryCode\tPrecedingMusicalWorkRightShareRecordId\n";
const PARTIES: &str = "#PartyRecordId\tISNI\tIpiNameNumber\tCisacSocietyId\tDPID\tFullName\tNamesBeforeKeyName\tKeyName\tNamesAfterKeyName\tContactName\tEmailAddress\tPhoneNumber\tPostalAddress\tContactInformationMayNotBeValid\n";

#[test]
fn rows_of_all_tables_meet_in_one_item_whatever_their_order() {
    let works = format!(
        "{WORKS}B1\tT-034.524.680-1\tYesterday\ten\t7\tBWV 1|K 2\tPT2M5S\tTRUE\tUS|FR\ttrue\tB9\t2031-05-01\tfalse\n"
    );
    let parties = format!(
        "{PARTIES}7\t\t00014107338\t52\t\tJOHN WRITER\tJOHN\tWRITER\t\t\t\t\t\ttrue\n\
         8\t0000 0001 2146 438X\t\t\\N\t\tBIG MUSIC\t\t\t\t\t\t\t\t\n9\t\t\t\t\tPRS\t\t\t\t\t\t\t\t\n"
    );
    let shares = format!(
        "{SHARES}s1\tB1\t7\tComposerLyricist\tMusicalWorkManuscriptShare\tMechanicalRight\t50.00\tUS\t\n\
         s2\tB1\t8\tOriginalPublisher\tOriginalPublisherShare\tmechanicalright |PerformingRight\t33.335\t\ts1\n\
         s3\tB1\t404\tRightsAdministrator\tMusicalWorkCollectionShare\tMechanicalRight\t100\t2136|E840\ts2\n\
         s4\tB1\t\t\tCopyrightControlShare\t\t16.67\t\t\n"
    );
    let titles = "#AlternativeMusicalWorkTitleRecordId\tMusicalWorkRecordId\tAlternativeTitle\tLanguageAndScriptCode\tAlternativeTitleType\n\
                  t1\tB1\tAyer\tes\tTranslatedTitle\n";
    let codes = "#ProprietaryMusicalWorkIdentifierRecordId\tMusicalWorkRecordId\tProprietaryId\tAllocatingPartyRecordId\n\
                 i1\tB1\t250310HN\t9\ni2\tB1\tX-77\t8\n";
    let links = "#LinkRecordId\tMusicalWorkRecordId\tResourceRecordId\n1\tB1\tR1\n";
    let all = [
        ("musicalworks.tsv", works.as_str()),
        ("parties.tsv", &parties),
        ("musicalworkrightshares.tsv", &shares),
        ("alternativemusicalworktitles.tsv", titles),
        ("musicalworkidentifiers.tsv", codes),
        ("workresourcelinks.tsv", links),
    ];
    let taken = read(&all);
    assert_eq!(taken.told(), [""; 0]);
    assert_eq!(taken.rows, 1 + 3 + 4 + 1 + 2 + 1);
    assert_eq!(taken.warnings, ["party-unknown"]);
    let work = taken.item("iswc:T0345246801");
    let ids: BTreeSet<String> = work.ids.iter().map(ToString::to_string).collect();
    let expected = ["iswc:T0345246801", "local:test:8:X-77", "local:test:w-B1", "society:052:250310HN"];
    assert_eq!(ids.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let record = &work.claims;
    let told: Vec<_> = record.titles.iter().map(|t| (t.text.as_str(), t.role, t.language.as_str())).collect();
    assert_eq!(told, [("Yesterday", TitleRole::Main, "en"), ("Ayer", TitleRole::Translated, "es")]);
    let mut found = shares_sorted(record);
    found.sort();
    let (own, mech, perf) = (Basis::Ownership, Right::Mechanical, Right::Performing);
    let mut expected = vec![
        ("JOHN WRITER", Role::Writer, own, mech, "840", 5_000),
        ("BIG MUSIC", Role::Publisher, own, mech, "", 3_334),
        ("BIG MUSIC", Role::Publisher, own, perf, "", 3_334),
        ("UNKNOWN", Role::Administrator, Basis::Collection, mech, "2136-840", 10_000),
        ("COPYRIGHT CONTROL", Role::Other, own, Right::Unspecified, "", 1_667),
    ];
    expected.sort();
    assert_eq!(found, expected);
    let held = record.shares.iter().find(|share| share.name == "JOHN WRITER").unwrap();
    assert_eq!(held.society, "052");
    assert_eq!(held.party.as_ref().unwrap().to_string(), "ipi:00014107338");
    assert_eq!(
        facts(record, FactKind::PublisherChain),
        ["BIG MUSIC (publisher) > UNKNOWN (administrator) : JOHN WRITER"]
    );
    assert_eq!(facts(record, FactKind::Dispute), ["true"]);
    assert_eq!(facts(record, FactKind::PublicDomain), ["US", "FR"]);
    assert_eq!(facts(record, FactKind::Opus), ["7"]);
    assert_eq!(facts(record, FactKind::Catalogue), ["BWV 1", "K 2"]);
    assert_eq!(facts(record, FactKind::Duration), ["125000"]);
    assert_eq!(facts(record, FactKind::VersionType), ["arrangement of a traditional work"]);
    assert_eq!(facts(record, FactKind::Comment), ["US statutory reversion on 2031-05-01: work B9"]);
    assert_eq!(linked(record, Relation::Performance), ["recording local:test:r-R1"]);
    assert_eq!(linked(record, Relation::Related), ["work local:test:w-B9"]);
    assert_eq!(taken.of(Kind::Party).len(), 3);

    // The same files under names that sort the other way round.
    let turned: Vec<(String, &str)> = all
        .iter()
        .enumerate()
        .map(|(at, (name, text))| (format!("{}_{name}", all.len() - at), *text))
        .collect();
    let turned: Vec<(&str, &str)> = turned.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    assert_eq!(read(&turned).item("iswc:T0345246801"), work);
}

fn shares_sorted(record: &Record) -> Vec<(&str, Role, Basis, Right, &str, u16)> {
    let mut all = shares(record);
    all.sort();
    all
}

#[test]
fn tables_without_headings_are_read_by_place_and_shares_by_content() {
    let works = "B1\tT0345246801\tYesterday\t\t\tPT2M5S\tfalse\t\tfalse\t\t\n";
    let spec = "s1\tB1\t7\tComposer\t50\tMusicalWorkManuscriptShare\tMechanicalRight\t2020-01-01\t2029-12-31\t\tUS\tStream|Download\n";
    let loader = "s1\tB1\t7\tComposer\t50\tMechanicalRight\tMusicalWorkManuscriptShare\t840\t\n";
    let mock = "s1\tB1\t7\tComposer\tMusicalWorkManuscriptShare\tMechanicalRight\t50\tI840\t\n";
    for (name, text, validity, uses) in [
        ("workrightshares.tsv", spec, "2020-01-01/2029-12-31", 1),
        ("musicalworkrightshares.tsv", spec, "2020-01-01/2029-12-31", 1),
        ("musicalworkrightshares.tsv", loader, "", 0),
        ("musicalworkrightshares.tsv", mock, "", 0),
    ] {
        let taken = read(&[("works.tsv", works), (name, text)]);
        assert_eq!(taken.told(), [""; 0], "{text}");
        let record = &taken.item("iswc:T0345246801").claims;
        assert_eq!(
            shares(record),
            [("UNKNOWN", Role::Composer, Basis::Ownership, Right::Mechanical, "840", 5_000)],
            "{text}"
        );
        assert_eq!(record.shares[0].validity, validity);
        assert_eq!(facts(record, FactKind::Comment).len(), uses);
        assert_eq!(facts(record, FactKind::Duration), ["125000"]);
    }
}

#[test]
fn headings_decide_where_columns_stand_with_or_without_a_mark() {
    let text = "ISWC\tMusicalWorkTitle\tSomething else\tMusicalWorkRecordId\nT0345246801\tYesterday\tx\tB1\n# a comment\n";
    for text in [text.to_owned(), format!("#{text}"), format!("\u{feff}{text}"), text.replace('\n', "\r\n")] {
        let taken = read(&[("anything.tsv", &text)]);
        assert_eq!((taken.rows, taken.told()), (1, vec![]), "{text:?}");
        let work = taken.item("iswc:T0345246801");
        assert_eq!(work.ids.last().unwrap().to_string(), "local:test:w-B1");
    }
}

#[test]
fn unclaimed_shares_and_unmatched_recordings_are_kept_as_such() {
    let unclaimed = "#UnclaimedMusicalWorkRightShareRecordId\tResourceRecordId\tMusicalWorkRecordId\tISRC\tDspResourceId\tResourceTitle\tResourceSubTitle\tAlternativeResourceTitle\tDisplayArtistName\tDisplayArtistISNI\tDuration\tUnclaimedRightSharePercentage\tPercentileForPrioritisation\n\
        u1\tR1\tB1\tUSS1Z9900001\tyoutube::7kjAbcdEf-_\tYesterday\tLive\tAyer|Hier\tThe Band\t\tPT3M26S\t33.33\t5\n\
        u2\tR2\tB1\tUSS1Z9900002\t\tYesterday\t\t\tThe Band\t\t206\t33.33\t5\n\
        u3\t\t\tUSS1Z9900003\t\tAlone\t\t\t\t\t\t100\t\n\
        u4\t\t\t\t\tNothing\t\t\t\t\t\t100\t\n";
    let unmatched = "#UnmatchedResourceRecordId\tResourceType\tISRC\tDspResourceId\tResourceTitle\tDisplayArtistName\tReleaseRecordId\n\
        x1\tMusicalWorkVideo\tUSS1Z9900009\tspotify::3n3Ppam7vgaVa1iaRUc9Lp\tLost\tNobody\tL1\n";
    let works = format!("{WORKS}B1\t\tYesterday\t\t\t\t\tfalse\t\tfalse\t\t\t\n");
    let taken = read(&[
        ("unclaimedmusicalworkrightshares.tsv", unclaimed),
        ("unmatchedresources.tsv", unmatched),
        ("musicalworks.tsv", &works),
    ]);
    assert_eq!(taken.told(), ["5 no-id!"]);
    assert_eq!(taken.rows, 6);
    let work = &taken.item("local:test:w-B1").claims;
    let unclaimed = (Basis::Unclaimed, Right::Mechanical, 3_333);
    let kept: Vec<_> = work.shares.iter().map(|s| (s.basis, s.right, s.points)).collect();
    assert_eq!(kept, [unclaimed], "two recordings of a work are one unclaimed share");
    let recording = taken.item("isrc:USS1Z9900001");
    let ids: Vec<String> = recording.ids.iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["isrc:USS1Z9900001", "asset:youtube:7kjAbcdEf-_", "local:test:r-R1"]);
    let said: Vec<_> = recording.claims.titles.iter().map(|t| (t.text.as_str(), t.role)).collect();
    let other = TitleRole::Alternative;
    assert_eq!(said, [("Yesterday", TitleRole::Main), ("Live", TitleRole::Version), ("Ayer", other), ("Hier", other)]);
    assert_eq!(facts(&recording.claims, FactKind::Duration), ["206000"]);
    assert_eq!(linked(&recording.claims, Relation::Performance), ["work local:test:w-B1"]);
    assert!(recording.claims.shares.is_empty());
    let alone = taken.item("isrc:USS1Z9900003");
    assert_eq!((alone.claims.shares[0].basis, alone.claims.shares[0].points), (Basis::Unclaimed, 10_000));
    let lost = taken.item("isrc:USS1Z9900009");
    assert_eq!(facts(&lost.claims, FactKind::Unmatched), ["true"]);
    assert_eq!(facts(&lost.claims, FactKind::Form), ["video"]);
    assert_eq!(linked(&lost.claims, Relation::Track), ["release local:test:l-L1"]);
}

#[test]
fn bad_rows_and_values_are_told_with_their_line_and_the_rest_goes_in() {
    let shares = format!(
        "{SHARES}s1\tB1\t\tComposer\t\t\t150\tUS\t\ns2\t\t\tComposer\t\t\t50\tUS\t\n\
         s3\tB1\t\tKing\t\tBrewing\thalf\tZZ\t\ns4\tB1\t\tComposer\t\t\t50\tUS\t\textra\nlast"
    );
    let taken = read(&[("musicalworkrightshares.tsv", &shares)]);
    assert_eq!(
        taken.told(),
        ["2 share", "3 mandatory!", "4 role", "4 share", "4 right", "4 territory", "5 columns!", "6 mandatory!"]
    );
    assert_eq!(taken.rows, 5);
    let long = format!("{WORKS}B1\t\t{}\n\u{0}\nB2\t\tGood\n", "x".repeat(2 << 20));
    let taken = read(&[("works.tsv", &long)]);
    assert_eq!(taken.told(), ["2 row-long!", "3 nul!"]);
    assert_eq!((taken.rows, taken.of(Kind::Work).len()), (3, 1));
    let taken = read(&[("readme.tsv", "Hello\tworld\n")]);
    assert_eq!(taken.told(), ["1 file-table"]);
    let latin = [WORKS.as_bytes(), b"B1\t\tCaf\xe9\nB2\t\tGood\n"].concat();
    let counted = exhaust("works.tsv", &latin).unwrap();
    assert_eq!((counted.rows, counted.refused, counted.items), (2, 1, 1));
}

#[test]
fn a_record_with_very_many_rows_becomes_several_items_and_no_memory() {
    let works = format!("{WORKS}B1\tT0345246801\tYesterday\n");
    let mut titles = String::from("#AlternativeMusicalWorkTitleRecordId\tMusicalWorkRecordId\tAlternativeTitle\n");
    for at in 0..5_000 {
        titles.push_str(&format!("t{at}\tB1\tTitle {at}\n"));
    }
    let taken = read(&[("works.tsv", &works), ("titles.tsv", &titles)]);
    let items = taken.of(Kind::Work);
    assert!(items.len() > 1 && items.len() < 6, "{}", items.len());
    assert!(items.iter().all(|item| item.ids.iter().any(|id| id.scheme() == Scheme::Iswc)));
    assert_eq!(items.iter().map(|item| item.claims.titles.len()).sum::<usize>(), 5_001);
}

#[test]
fn contact_columns_are_never_taken_told_or_stored() {
    let secret = ["Percy Private", "percy@private.invalid", "+44 20 7946 0018", "12 Hidden Lane"];
    let contact = secret.join("\t");
    let with_tab = format!("9\t\t\t\t\tBAND\tWITH\tTAB\tIN\tNAME\t{contact}\ttrue\n");
    let good = format!("7\tbad isni\t00014107338\tbad\tbad\tJOHN WRITER\tJOHN\tWRITER\t\t{contact}\ttrue\n");
    let short = format!("8\t{}\t{}\t{}\t{}\tX\n", secret[1], secret[1], secret[1], secret[1]);
    let torn = format!("6\tX\t{contact}\ttrue\t\t\t\t\n");
    let moved = format!("5\t\t\t\t\t{}\n", secret[1]);
    for head in [PARTIES, ""] {
        let text = format!("{head}{good}{with_tab}{short}{torn}{moved}");
        let taken = read(&[("parties.tsv", &text)]);
        assert!(taken.rejects.iter().any(|reject| reject.whole_row));
        assert!(taken.rejects.iter().any(|reject| !reject.whole_row));
        let told = format!("{:?} {:?}", taken.items, taken.rejects);
        for secret in secret {
            assert!(!told.contains(secret), "{secret}");
        }
    }
    let place = Place::new().source("b", "format = \"bwarm\"", &[&format!("{PARTIES}{good}{with_tab}{short}{torn}{moved}")]);
    place.build();
    let bytes = place.every_byte();
    assert!(holds(&bytes, "JOHN WRITER"));
    for secret in secret {
        assert!(!holds(&bytes, secret), "{secret}");
    }
}

#[test]
fn a_manifest_is_compared_with_the_files() {
    let works = format!("{WORKS}B1\t\tYesterday\n");
    let digest = "0123456789abcdef0123456789abcdef";
    let manifest = |rest: &str| format!("HEAD\t2.0\t1\tPADPIDA2014021001X\nTABL\tMusicalWorks\tmusicalworks.tsv\t{rest}\nTABL\tParties\tparties.tsv\t9\t{digest}\nFOOT\t4\n");
    for (rest, told) in [
        ("2", vec!["3 file-manifest-missing"]),
        ("1", vec!["3 file-manifest-missing"]),
        ("7", vec!["2 file-manifest-lines", "3 file-manifest-missing"]),
        (&format!("2\t{digest}"), vec!["2 file-manifest-md5", "3 file-manifest-missing"]),
        (&format!("2\t{}", md5_of(&works)), vec!["3 file-manifest-missing"]),
    ] {
        let manifest = manifest(rest);
        let taken = read(&[("BWARM_Manifest_X_20260101.tsv", &manifest), ("musicalworks.tsv", &works)]);
        assert_eq!(taken.told(), told, "{rest}");
        assert_eq!(taken.of(Kind::Work).len(), 1);
    }
}

/// The MD5 of the only text that is asked for, computed by another program.
fn md5_of(text: &str) -> String {
    let mut child = std::process::Command::new("md5sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap().stdout;
    String::from_utf8(output).unwrap()[..32].to_uppercase()
}

#[test]
fn a_built_registry_joins_the_tables_by_standard_identifiers() {
    let works = format!("{WORKS}B1\tT0345246801\tYesterday\nB2\t\tNo code\n");
    let parties = format!("{PARTIES}7\t\t00014107338\t52\t\tJOHN WRITER\n");
    let shares = format!("{SHARES}s1\tB1\t7\tComposer\t\tMechanicalRight\t50\tUS\ns2\tB2\t7\tComposer\t\tMechanicalRight\t100\t\n");
    let links = "#LinkRecordId\tMusicalWorkRecordId\tResourceRecordId\n1\tB1\tR1\n2\tB2\tR2\n";
    let resources = "#ResourceRecordId\tResourceType\tISRC\tTitle\tDisplayArtistName\tReleaseRecordId\nR1\tSoundRecording\tUSS1Z9900001\tYesterday\tThe Band\tL1\nR2\tSoundRecording\t\tNo code\tThe Band\tL1\n";
    let releases = "#ReleaseRecordId\tICPN\tReleaseTitle\tDisplayArtistName\tLabelName\nL1\t5901234123457\tAlbum\tThe Band\tBig Label\n";
    let place = Place::new().source(
        "mlc",
        "format = \"bwarm\"",
        &[&works, &parties, &shares, links, resources, releases],
    );
    let (report, store) = place.built();
    assert_eq!(report.sources[0].rejected, 0);
    for code in ["T-034.524.680-1", "society:708:B1", "local:mlc:w-B1"] {
        assert_eq!(names(&store, code), ["work iswc:T0345246801"], "{code}");
    }
    assert_eq!(names(&store, "society:708:B2"), ["work society:708:B2"]);
    let work = record(&store, "T0345246801");
    assert_eq!(titles(&work), ["Yesterday"]);
    assert_eq!(work.shares[0].points, 5_000);
    assert_eq!(linked(&work, Relation::Performance), ["recording isrc:USS1Z9900001"]);
    assert_eq!(linked(&work, Relation::Credit), ["party ipi:00014107338"]);
    let recording = record(&store, "USS1Z9900001");
    assert_eq!(linked(&recording, Relation::Performance), ["work iswc:T0345246801"]);
    let track = linked(&recording, Relation::Track);
    assert_eq!(track.len(), 1);
    assert!(track[0].ends_with("5901234123457"), "{track:?}");
    assert_eq!(linked(&record(&store, "society:708:B2"), Relation::Performance), ["recording local:mlc:r-R2"]);
    assert_eq!(ask(&store, "local:mlc:p-7").records.len(), 1);
}

/// The folder of the samples; says so where there is none.
fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/bwarm-samples/mlc-sample");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no ../shared/data beside the checkout");
    None
}

/// The rows of a sample, cut at tabs, without headings.
fn cut(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn the_samples_give_every_work_share_party_and_recording() {
    let Some(folder) = samples() else { return };
    let taken = read_folder(&folder);
    let tables = ["musicalworks", "musicalworkrightshares", "parties", "parties2", "releaseindentifiers", "resources", "workresourcelinks"];
    let rows: Vec<_> = tables.iter().map(|name| cut(&folder, &format!("{name}.tsv"))).collect();
    assert_eq!(taken.rows, rows.iter().map(|rows| rows.len() as u64).sum::<u64>());
    assert_eq!(taken.rejects.iter().filter(|reject| reject.whole_row).count(), 0);
    let [works, shares, parties, others, codes, resources, links] = &rows[..] else { panic!() };

    // Works with their ISWC and title.
    let expected: BTreeMap<&str, (&str, &str)> =
        works.iter().map(|row| (row[0].as_str(), (row[1].as_str(), row[2].as_str()))).collect();
    assert_eq!(taken.of(Kind::Work).len(), expected.len());
    let names: BTreeMap<&str, &str> = parties.iter().map(|row| (row[0].as_str(), row[5].as_str())).collect();
    let recording: BTreeMap<&str, &str> = links.iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    for (id, (iswc, title)) in &expected {
        let item = taken.item(&format!("local:test:w-{id}"));
        let codes = item.ids.iter().filter(|id| id.scheme() == Scheme::Iswc);
        assert_eq!(codes.map(|id| id.code()).collect::<String>(), **iswc);
        assert_eq!(item.claims.titles[0].text, *title);
        let own = shares.iter().filter(|row| row[1] == *id);
        let mut expected: Vec<(&str, u16)> = own
            .map(|row| (names[row[2].as_str()], row[6].parse::<u16>().unwrap() * 100))
            .collect();
        expected.sort();
        let mut found: Vec<(&str, u16)> =
            item.claims.shares.iter().map(|share| (share.name.as_str(), share.points)).collect();
        found.sort();
        assert_eq!(found, expected, "{id}");
        let link = format!("recording local:test:r-{}", recording[id]);
        assert_eq!(linked(&item.claims, Relation::Performance), [link]);
    }

    // Parties with their IPIs.
    let ipis: BTreeSet<&str> = others.iter().chain(parties).map(|row| row[2].as_str()).filter(|ipi| !ipi.is_empty()).collect();
    let found: BTreeSet<String> = taken
        .of(Kind::Party)
        .iter()
        .flat_map(|item| item.ids.iter().filter(|id| id.scheme() == Scheme::Ipi).map(|id| id.code().to_owned()))
        .collect();
    assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), ipis);
    assert_eq!(ipis.len(), 10);
    assert_eq!(taken.of(Kind::Party).len(), parties.len() + others.len());

    // Recordings and identifiers of releases.
    for row in resources {
        let item = taken.item(&format!("local:test:r-{}", row[0]));
        let seconds: u64 = row[10].parse().unwrap();
        assert_eq!(facts(&item.claims, FactKind::Duration), [(seconds * 1_000).to_string()]);
        assert_eq!(item.claims.credits[0].name, row[6]);
        assert_eq!(linked(&item.claims, Relation::Track), [format!("release local:test:l-{}", row[11])]);
    }
    for row in codes {
        let item = taken.item(&format!("local:test:l-{}", row[1]));
        assert!(item.ids.iter().any(|id| id.to_string() == format!("local:test:{}:{}", row[3], row[2])));
    }
}

#[test]
fn a_synthetic_feed_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let written = synthetic::write(folder.path(), 1 << 20).unwrap();
    let taken = read_folder(folder.path());
    assert_eq!(taken.told(), [""; 0]);
    let manifest = 1 + files(folder.path()).len() as u64 - 1;
    assert_eq!(taken.rows, written.rows + manifest);
    assert_eq!(taken.of(Kind::Work).len() as u64, written.works);
    assert_eq!(taken.of(Kind::Party).len() as u64, written.parties);
    assert!(!format!("{:?}", taken.items).contains("@mail.invalid"));
    let shares: usize = taken.of(Kind::Work).iter().map(|item| item.claims.shares.len()).sum();
    assert!(shares as u64 > written.works * 5 / 2, "{shares}");
}

const NAMES: [&str; 13] = [
    "works.tsv", "workalternativetitles.tsv", "workidentifiers.tsv", "parties.tsv", "workrightshares.tsv",
    "recordings.tsv", "recordingalternativetitles.tsv", "recordingidentifiers.tsv", "releases.tsv",
    "releaseidentifiers.tsv", "worksrecordings.tsv", "unclaimedworkrightshares.tsv", "BWARM_Manifest_x.tsv",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_read_to_their_end(
        bytes in prop::collection::vec(prop_oneof![Just(b'\t'), Just(b'\n'), Just(b'1'), Just(b'|'), any::<u8>()], 0..400),
        which in 0..NAMES.len(),
    ) {
        let counted = exhaust(NAMES[which], &bytes).unwrap();
        prop_assert!(counted.refused <= counted.rows);
    }

    #[test]
    fn damaged_tables_lose_only_damaged_rows(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        which in 0..3_usize,
    ) {
        let row = "s1\tB1\t7\tComposer\tMusicalWorkManuscriptShare\tMechanicalRight\t50\tUS\t\n".repeat(20);
        let (name, text) = [
            ("works.tsv", format!("{WORKS}{}", "B1\tT0345246801\tYesterday\ten\t\t\tPT3M\tfalse\t\tfalse\t\t\t\n".repeat(20))),
            ("musicalworkrightshares.tsv", format!("{SHARES}{row}")),
            ("parties.tsv", format!("{PARTIES}{}", "7\t\t00014107338\t52\t\tJOHN WRITER\n".repeat(20))),
        ][which].clone();
        let mut bytes = text.into_bytes();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let counted = exhaust(name, &bytes).unwrap();
        prop_assert!(counted.refused <= counted.rows && counted.rows >= 10);
        let again = exhaust(name, &bytes).unwrap();
        prop_assert_eq!(counted, again);
    }

    #[test]
    fn what_is_taken_and_what_is_refused_are_all_rows(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut taken = Taken::default();
        let files = Files { id: "x".to_owned(), number: 0, files: Vec::new() };
        BwarmFeed::new(files).read_from(Cursor::new(bytes), "parties.tsv", &mut taken).unwrap();
        let refused = taken.rejects.iter().filter(|reject| reject.whole_row).count();
        prop_assert_eq!(taken.of(Kind::Party).len() + refused, taken.rows as usize);
    }
}
