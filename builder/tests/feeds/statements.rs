//! Declarations about AI training and text and data mining: every vocabulary, every subject.

use std::io::{self, Cursor};

use imr_builder::feed::statements::StatementsFeed;
use imr_builder::feed::{Files, Take};
use imr_builder::ingest::rules::{Rule, Subject};
use imr_builder::ingest::{Item, Reject};
use imr_snapshots::record::{Kind, Permission, Statement, Use};
use proptest::prelude::*;

use Permission::{Conditional, No, Yes};

/// Everything that was handed over.
#[derive(Default)]
struct Taken {
    items: Vec<Item>,
    rules: Vec<Rule>,
    rejects: Vec<Reject>,
    rows: u64,
    warnings: Vec<&'static str>,
}

impl Take for Taken {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.items.push(item);
        Ok(())
    }

    fn rule(&mut self, rule: Rule) -> io::Result<()> {
        self.rules.push(rule);
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
    fn refused(&self) -> u64 {
        self.rejects
            .iter()
            .filter(|reject| reject.whole_row)
            .count() as u64
    }

    fn codes(&self) -> Vec<&'static str> {
        self.rejects.iter().map(|reject| reject.code).collect()
    }

    /// The only statement.
    fn statement(&self) -> &Statement {
        assert_eq!(self.codes(), [""; 0]);
        let [item] = self.items.as_slice() else {
            panic!("{} items", self.items.len());
        };
        &item.claims.statements[0]
    }
}

fn read(text: impl Into<Vec<u8>>) -> Taken {
    let files = Files {
        id: "own".to_owned(),
        number: 3,
        files: Vec::new(),
    };
    let mut taken = Taken::default();
    let feed = StatementsFeed::new(files);
    feed.read_from(Cursor::new(text.into()), "f", &mut taken)
        .unwrap();
    taken
}

const ISCC: &str = "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY";

#[test]
fn a_tdmai_declaration_is_read_with_its_life_cycle() {
    let text = format!(
        r#"{{"version": "1.0", "iscc": "{ISCC}", "all": "false", "train-ai": "false", "search": "true",
            "intent": "supersede", "reference": "bafy1", "summary": "S", "policy": "CDSM"}}"#
    );
    let taken = read(text);
    let statement = taken.statement();
    let uses = [(Use::All, No), (Use::TrainAi, No), (Use::Search, Yes)];
    assert_eq!(statement.uses, uses);
    assert_eq!(statement.vocabulary, "tdmai");
    assert_eq!(statement.supersedes, "bafy1");
    assert!(
        statement.original.contains(r#""policy":"CDSM""#),
        "{}",
        statement.original
    );
    assert_eq!(taken.items[0].kind, Kind::Recording);
    assert_eq!(taken.items[0].ids[0].scheme().name(), "iscc");
}

#[test]
fn a_verifiable_credential_is_opened() {
    let text = format!(
        r#"{{"id": "urn:cred:7", "issuer": {{"id": "did:web:label.example", "name": "A Label"}}, "validFrom": "2026-03-04T05:06:07Z",
            "credentialSubject": {{"id": "did:x", "version": "1.0", "iscc": "{ISCC}", "train-genai": "false", "intent": "activate"}}}}"#
    );
    let taken = read(text);
    let statement = taken.statement();
    assert_eq!(statement.declarant, "A Label");
    assert_eq!(statement.declared, "2026-03-04");
    assert_eq!(statement.uses, [(Use::TrainGenai, No)]);
    assert_eq!(statement.supersedes, "");
    assert!(statement.original.contains("urn:cred:7"));
}

#[test]
fn iscc_metadata_keep_what_the_common_words_do_not_say() {
    let text = format!(
        r#"{{"iscc": "{ISCC}", "isrc": "USS1Z9900001", "tdm": {{"train": "reserved", "inference": "open", "derive": "reserved", "search": "open", "analyze": "open"}}}}"#
    );
    let taken = read(text);
    let statement = taken.statement();
    let uses = [(Use::TrainAi, No), (Use::AiUse, No), (Use::Search, Yes)];
    assert_eq!(statement.uses, uses, "derive is a use of AI: any no wins");
    assert!(statement.original.contains(r#""analyze":"open""#));
    assert_eq!(taken.items[0].ids.len(), 2, "one asset in two schemes");
    assert_eq!(taken.warnings, ["use-unmapped"]);
}

/// Members, their vocabulary, and what they say.
type Case = (&'static str, &'static str, &'static [(Use, Permission)]);

#[test]
fn every_other_vocabulary_is_mapped() {
    let subject = r#""isrc": "USS1Z9900001""#;
    let cases: [Case; 9] = [
        (
            r#""content-usage": "train-ai=n, search=y""#,
            "ietf-aipref",
            &[(Use::TrainAi, No), (Use::Search, Yes)],
        ),
        (
            r#""content-usage": "train-ai=y;x=1, train-ai=n""#,
            "ietf-aipref",
            &[(Use::TrainAi, No)],
        ),
        (
            r#""tdm-reservation": 1, "tdm-policy": "https://p.example/x""#,
            "tdmrep",
            &[(Use::All, No)],
        ),
        (r#""tdm_reservation": "0""#, "tdmrep", &[(Use::All, Yes)]),
        (
            r#""entries": {"cawg.ai_training": {"use": "constrained", "constraint_info": "https://c.example"}, "cawg.data_mining": {"use": "allowed"}}"#,
            "cawg",
            &[(Use::All, Yes), (Use::TrainAi, Conditional)],
        ),
        (
            r#""c2pa.ai_inference": {"use": "notAllowed"}"#,
            "c2pa",
            &[(Use::AiUse, No)],
        ),
        (r#""opt": "out""#, "soundexchange", &[(Use::TrainAi, No)]),
        (
            r#""statements": {"train-ai": "y", "train-genai": "n"}, "vocabulary": "house""#,
            "house",
            &[(Use::TrainAi, Yes), (Use::TrainGenai, No)],
        ),
        (r#""ai_use": false"#, "custom", &[(Use::AiUse, No)]),
    ];
    for (members, vocabulary, uses) in cases {
        let taken = read(format!("{{{subject}, {members}}}"));
        let statement = taken.statement();
        assert_eq!(statement.uses, uses, "{members}");
        assert_eq!(statement.vocabulary, vocabulary, "{members}");
    }
    let licence = |members: &str| {
        read(format!("{{{subject}, {members}}}"))
            .statement()
            .licence
            .clone()
    };
    assert_eq!(licence(cases[2].0), "https://p.example/x");
    assert_eq!(licence(cases[4].0), "https://c.example");
    let upper = read(format!(
        r#"{{{subject}, "content-usage": "TRAIN-AI=n, search=Y, search=n"}}"#
    ));
    assert_eq!(
        upper.statement().uses,
        [(Use::Search, No)],
        "labels are case-sensitive"
    );
}

#[test]
fn subjects_are_read_in_every_form() {
    let said = r#""statements": {"train-ai": "n"}"#;
    for (subject, kinds) in [
        (r#""subject": "US-S1Z-99-00001""#, vec![Kind::Recording]),
        (
            r#""subject": {"type": "iswc", "value": "T-034.524.680-1"}"#,
            vec![Kind::Work],
        ),
        (
            r#""subject": ["T0345246801", {"type": "release", "value": "grid:A1-2425G-ABC1234002-M"}]"#,
            vec![Kind::Work, Kind::Release],
        ),
        (r#""gtin": "0088072310183""#, vec![Kind::Release]),
        (
            r#""isrc": ["USS1Z9900001", "USS1Z9900002"]"#,
            vec![Kind::Recording, Kind::Recording],
        ),
        (r#""subject": "ipi:00014107338""#, vec![Kind::Party]),
        (
            r#""mbid": "f27ec8db-af05-4f36-916e-3d57f91ecf5e", "subject-kind": "work""#,
            vec![Kind::Work],
        ),
    ] {
        let taken = read(format!("{{{subject}, {said}}}"));
        let found: Vec<Kind> = taken.items.iter().map(|item| item.kind).collect();
        assert_eq!((found, taken.codes()), (kinds, vec![]), "{subject}");
        assert!(taken.rules.is_empty());
    }
    for subject in [
        r#""subject": "isrc-prefix:QZ-ABC""#,
        r#""isrc_prefix": "qzabc""#,
        r#""subject": {"type": "isrc-prefix", "value": "QZABC"}"#,
    ] {
        let taken = read(format!("{{{subject}, {said}}}"));
        assert_eq!(
            taken.rules[0].subject,
            Subject::IsrcPrefix("QZABC".to_owned()),
            "{subject}"
        );
        assert_eq!(taken.rules[0].statement.scope, "isrc-prefix:QZABC");
        assert!(taken.items.is_empty());
    }
}

#[test]
fn csv_and_arrays_and_pretty_objects_are_read() {
    let csv = "isrc,train-ai,declarant,declared,supersedes,id\nUSS1Z9900001,no,\"A, B\",2026-01-02,old,new\n";
    let array = "[\n{\"isrc\": \"USS1Z9900001\",\n \"train-ai\": \"no\", \"declarant\": \"A, B\", \"declared_at\": \"2026-01-02\", \"supersedes\": \"old\", \"id\": \"new\"}\n]";
    let pretty = array.trim_matches(['[', ']', '\n']);
    let tsv = csv.replace(',', "\t").replace("\"A\t B\"", "A, B");
    for text in [csv, array, pretty, &tsv] {
        let taken = read(text);
        let statement = taken.statement();
        assert_eq!(statement.declarant, "A, B", "{text}");
        assert_eq!(
            (statement.declared.as_str(), statement.supersedes.as_str()),
            ("2026-01-02", "old")
        );
        assert_eq!(
            (statement.original.as_str(), taken.rows),
            (r#"{"id":"new"}"#, 1)
        );
    }
}

#[test]
fn what_says_nothing_is_refused_with_its_place() {
    let text = "\
{\"isrc\": \"USS1Z9900001\"}
{\"train-ai\": \"n\"}
{\"isrc\": \"nonsense\", \"train-ai\": \"n\"}
{\"isrc\": \"USS1Z9900001\", \"train-ai\": \"perhaps\"}
{\"isrc-prefix\": \"1ZABC\", \"train-ai\": \"n\"}
not json
{\"isrc\": \"USS1Z9900001\", \"train-ai\": \"n\", \"declared\": \"yesterday\"}
{\"isrc\": \"USS1Z9900001\", \"train-ai\": \"n\", \"inherit\": \"recordings\"}
";
    let taken = read(text);
    let expected = [
        "no-statement",
        "no-id",
        "id-length",
        "permission",
        "isrc-prefix",
        "json",
        "date",
        "inherit",
    ];
    assert_eq!(taken.codes(), expected);
    let lines: Vec<u64> = taken.rejects.iter().map(|reject| reject.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!((taken.rows, taken.refused(), taken.items.len()), (8, 6, 2));
    assert_eq!(read("  \n").codes(), ["file-empty"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..400), first in prop::sample::select(vec!["", "[", "{", "isrc,train-ai\n", "{\"isrc\":"])) {
        let taken = read([first.as_bytes(), &bytes].concat());
        prop_assert!(taken.refused() <= taken.rows);
    }

    #[test]
    fn a_damaged_file_loses_no_row(cut in 0..600usize, byte in any::<u8>()) {
        let line = r#"{"subject": "isrc:USS1Z9900001", "statements": {"train-ai": "n"}, "entries": {"cawg.ai_training": {"use": "allowed"}}}"#;
        let mut text = format!("{line}\n{line}\n{line}\n{line}\n").into_bytes();
        let at = cut % text.len();
        text[at] = byte;
        let taken = read(text);
        let accepted = taken.items.len() as u64;
        prop_assert_eq!(accepted + taken.refused(), taken.rows);
        // A first byte that is no text makes the file a table without a header: told as a whole.
        let told = taken.rejects.iter().any(|one| one.code.starts_with("file-"));
        prop_assert!(taken.rows >= 1 || told);
    }
}
