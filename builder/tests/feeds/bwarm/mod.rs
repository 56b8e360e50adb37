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

mod damaged;
mod rest;
mod samples;

/// Everything that a feed hands over.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) items: Vec<Item>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) rows: u64,
    pub(crate) warnings: Vec<&'static str>,
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
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |reject: &Reject| {
            let whole = if reject.whole_row { "!" } else { "" };
            format!("{} {}{whole}", reject.line, reject.code)
        };
        self.rejects.iter().map(told).collect()
    }

    pub(crate) fn of(&self, kind: Kind) -> Vec<&Item> {
        self.items.iter().filter(|item| item.kind == kind).collect()
    }

    /// The only item with an identifier.
    pub(crate) fn item(&self, id: &str) -> &Item {
        let has = |item: &&Item| item.ids.iter().any(|other| other.to_string() == id);
        let found: Vec<&Item> = self.items.iter().filter(has).collect();
        assert_eq!(found.len(), 1, "{id}");
        found[0]
    }
}

pub(crate) fn files(folder: &Path) -> Vec<FeedFile> {
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
pub(crate) fn read_folder(folder: &Path) -> Taken {
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
pub(crate) fn read(named: &[(&str, &str)]) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in named {
        fs::write(folder.path().join(name), text).unwrap();
    }
    read_folder(folder.path())
}

pub(crate) fn shares(record: &Record) -> Vec<(&str, Role, Basis, Right, &str, u16)> {
    let share = |share: &imr_snapshots::record::Share| {
        let name: &str = Box::leak(share.name.clone().into_boxed_str());
        let territory: &str = Box::leak(share.territory.clone().into_boxed_str());
        (
            name,
            share.role,
            share.basis,
            share.right,
            territory,
            share.points,
        )
    };
    record.shares.iter().map(share).collect()
}

pub(crate) fn facts(record: &Record, kind: FactKind) -> Vec<String> {
    let of = record.facts.iter().filter(|fact| fact.kind == kind);
    of.map(|fact| match &fact.value {
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
    })
    .collect()
}

pub(crate) const WORKS: &str = "#MusicalWorkRecordId\tISWC\tMusicalWorkTitle\tLanguageAndScriptCode\tOpusNumber\tComposerCatalogNumber\tNominalDuration\tHasRightShareInDispute\tTerritoryOfPublicDomain\tIsArrangementOfTraditionalWork\tAlternativeMusicalWorkIdForUsStatutoryReversion\tUsStatutoryReversionDate\tIsCompositeMusicalWork\n";
pub(crate) const SHARES: &str = "#MusicalWorkRightShareRecordId\tMusicalWorkRecordId\tPartyRecordId\tPartyRole\tRightShareType\tRightsType\tRightSharePercentage\tTerritoryCode\tPrecedingMusicalWorkRightShareRecordId\n";
pub(crate) const PARTIES: &str = "#PartyRecordId\tISNI\tIpiNameNumber\tCisacSocietyId\tDPID\tFullName\tNamesBeforeKeyName\tKeyName\tNamesAfterKeyName\tContactName\tEmailAddress\tPhoneNumber\tPostalAddress\tContactInformationMayNotBeValid\n";

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
    let expected = [
        "iswc:T0345246801",
        "local:test:8:X-77",
        "local:test:w-B1",
        "society:052:250310HN",
    ];
    assert_eq!(ids.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let record = &work.claims;
    let told: Vec<_> = record
        .titles
        .iter()
        .map(|t| (t.text.as_str(), t.role, t.language.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Yesterday", TitleRole::Main, "en"),
            ("Ayer", TitleRole::Translated, "es")
        ]
    );
    let mut found = shares_sorted(record);
    found.sort();
    let (own, mech, perf) = (Basis::Ownership, Right::Mechanical, Right::Performing);
    let mut expected = vec![
        ("JOHN WRITER", Role::Writer, own, mech, "840", 5_000),
        ("BIG MUSIC", Role::Publisher, own, mech, "", 3_334),
        ("BIG MUSIC", Role::Publisher, own, perf, "", 3_334),
        (
            "UNKNOWN",
            Role::Administrator,
            Basis::Collection,
            mech,
            "2136-840",
            10_000,
        ),
        (
            "COPYRIGHT CONTROL",
            Role::Other,
            own,
            Right::Unspecified,
            "",
            1_667,
        ),
    ];
    expected.sort();
    assert_eq!(found, expected);
    let held = record
        .shares
        .iter()
        .find(|share| share.name == "JOHN WRITER")
        .unwrap();
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
    assert_eq!(
        facts(record, FactKind::VersionType),
        ["arrangement of a traditional work"]
    );
    assert_eq!(
        facts(record, FactKind::Comment),
        ["US statutory reversion on 2031-05-01: work B9"]
    );
    assert_eq!(
        linked(record, Relation::Performance),
        ["recording local:test:r-R1"]
    );
    assert_eq!(linked(record, Relation::Related), ["work local:test:w-B9"]);
    assert_eq!(taken.of(Kind::Party).len(), 3);

    // The same files under names that sort the other way round.
    let turned: Vec<(String, &str)> = all
        .iter()
        .enumerate()
        .map(|(at, (name, text))| (format!("{}_{name}", all.len() - at), *text))
        .collect();
    let turned: Vec<(&str, &str)> = turned
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
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
        (
            "musicalworkrightshares.tsv",
            spec,
            "2020-01-01/2029-12-31",
            1,
        ),
        ("musicalworkrightshares.tsv", loader, "", 0),
        ("musicalworkrightshares.tsv", mock, "", 0),
    ] {
        let taken = read(&[("works.tsv", works), (name, text)]);
        assert_eq!(taken.told(), [""; 0], "{text}");
        let record = &taken.item("iswc:T0345246801").claims;
        assert_eq!(
            shares(record),
            [(
                "UNKNOWN",
                Role::Composer,
                Basis::Ownership,
                Right::Mechanical,
                "840",
                5_000
            )],
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
    for text in [
        text.to_owned(),
        format!("#{text}"),
        format!("\u{feff}{text}"),
        text.replace('\n', "\r\n"),
    ] {
        let taken = read(&[("anything.tsv", &text)]);
        assert_eq!((taken.rows, taken.told()), (1, vec![]), "{text:?}");
        let work = taken.item("iswc:T0345246801");
        assert_eq!(work.ids.last().unwrap().to_string(), "local:test:w-B1");
    }
}
