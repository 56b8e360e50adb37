//! What people type and send: texts, searches, usage lines, reports; asked of a small snapshot.

use std::cell::{OnceCell, RefCell};
use std::fs;

use imr_builder::build::{BuildOptions, build};
use imr_builder::progress::Silent;
use imr_builder::store::{Store, Trust};
use imr_snapshots::answer::{self, Format};
use imr_snapshots::limits;
use imr_snapshots::matching::Usage;
use imr_snapshots::query::Step;
use imr_snapshots::query::matching::{self, Verdict};
use imr_snapshots::query::search::{self, Cursor, Match, Query};
use imr_snapshots::record::Kind;
use imr_snapshots::report::{Line, Reader};
use imr_snapshots::segment::Packing;
use imr_snapshots::text::parts::{Parts, beginning, is_version};
use imr_snapshots::text::words::{MOST, tokens, words};
use imr_snapshots::text::{self, FoldTable, cis::cis};
use imr_worker::lines::{Body, Lines};
use imr_worker::request::accept::Form;
use serde_json::Value;
use tempfile::TempDir;

/// Recordings in several scripts that share words, are near to each other, and have versions.
const FEED: &str = "ISRC,title,artist,year,popularity
XAFUZ2600001,Yesterday,The Beatles,1965,99
XAFUZ2600002,Yesterday - Remastered 2009,The Beatles,2009,50
XAFUZ2600003,Yesterdays,Jane Doe,1999,3
XAFUZ2600004,Yester Day (Live),Jane Doe|John Roe,2001,2
XAFUZ2600005,!!!,!!!,2000,1
XAFUZ2600006,Für Elise,Müller,1810,7
XAFUZ2600007,Fuer Elise [Mono],Mueller,1990,6
XAFUZ2600008,千本桜,初音ミク,2011,60
XAFUZ2600009,千本櫻 (Senbonzakura),Hatsune Miku,2012,40
XAFUZ2600010,ラーメン食べたい,矢野顕子,1984,10
XAFUZ2600011,らーめん,人々,1985,9
XAFUZ2600012,사랑해,서울,2015,8
XAFUZ2600013,사랑,서울 사람,2016,7
XAFUZ2600014,Звезда по имени Солнце,Кино,1989,55
XAFUZ2600015,إلى الأبد,فيروز,1970,5
XAFUZ2600016,שָׁלוֹם,עפרה חזה,1984,5
XAFUZ2600017,รักเธอ,เบิร์ด,1995,4
XAFUZ2600018,Rock & Roll,AC/DC,1977,30
XAFUZ2600019,Symphony No. II Pt. 1,Orchestra,1950,12
XAFUZ2600020,1999,Prince,1982,70
XAFUZ2600021,a,b,2020,1
XAFUZ2600022,Hero (英雄) (feat. Somebody),Nobody,2021,2
";

const REGISTRY: &str = r#"[registry]
name = "Small"
origin = "test.invalid/fuzz"
[[source]]
id = "fuzz"
name = "Fuzz"
licence = "CC0-1.0"
date = 2026-01-01
redistribution = true
format = "table"
kind = "recording"
paths = ["feed.csv"]
separators = ["|"]
[source.columns]
year = "year"
"#;

thread_local! {
    static STORE: OnceCell<(Store, TempDir)> = const { OnceCell::new() };
}

/// Asks the small snapshot, which is built for the first question of a thread.
fn asked<T>(question: impl FnOnce(&Store) -> T) -> T {
    STORE.with(|cell| question(&cell.get_or_init(small).0))
}

fn small() -> (Store, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("feed.csv"), FEED).expect("a temporary file");
    fs::write(at("registry.toml"), REGISTRY).expect("a temporary file");
    let options = BuildOptions {
        registry: at("registry.toml"),
        feeds_base: None,
        out: at("snapshot"),
        memory: 64 << 20,
        packing: Packing::Assets,
        key: None,
        sequence: Some(1),
        level: 1,
        threads: 1,
        strict: false,
        quiet: true,
        temp: None,
    };
    let report = build(&options, &Silent).expect("the small feed is built");
    assert_eq!(report.sources.iter().map(|one| one.rows).sum::<u64>(), 22);
    let store = Store::open(&at("snapshot"), &Trust::Folder).expect("the small snapshot opens");
    (store, folder)
}

/// The folding of titles and names: what is folded stays as it is.
pub(super) fn fold(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let once = text::fold(&typed);
    assert_eq!(text::fold(&once), once, "{typed:?}");
    assert!(once.len() <= limits::KEY - 8 && !once.contains(char::is_control));
    assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
}

/// Words and parts of a text: bounded, and nothing of a title is lost.
pub(super) fn parts(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let folded = text::fold(&typed);
    let found = words(&folded);
    assert!(found.len() <= MOST);
    for word in &found {
        let place = folded.get(word.place.clone());
        assert!(place.is_some_and(|place| !place.is_empty()), "{typed:?}");
        assert!(!word.text.is_empty() && !word.text.contains(' '));
        assert!(word.errors() <= 2 && word.grams.len() <= MOST);
    }
    assert!(found.is_empty() || !found.iter().all(|word| word.is_small));
    let all = tokens(&folded);
    assert!(all.len() <= MOST && all.iter().all(|token| !token.is_empty()));
    // A text that can be searched for at all can be found.
    assert_eq!(all.is_empty(), found.is_empty(), "{typed:?}");
    if let Some(spelled) = cis(&typed) {
        assert!(cis(&spelled).is_none() && spelled.len() <= 2 * typed.len());
    }
    let table = FoldTable::built_in();
    let title = Parts::of(&typed, &table);
    assert_eq!(title.base.is_empty(), typed.trim().is_empty(), "{typed:?}");
    let split = title.versions.iter().chain(&title.guests);
    let split = split.chain(&title.others).chain([&title.base]);
    assert!(split.map(String::len).sum::<usize>() <= typed.len());
    assert!(beginning(&typed).len() <= typed.len());
    let _ = is_version(&folded);
}

/// Cursors, and searches in a small snapshot: every page is bounded, its tiers go down, the same
/// question has the same answer, and the pages end. The first byte says what is asked.
pub(super) fn search(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let typed = String::from_utf8_lossy(rest);
    if let Some(cursor) = Cursor::parse(&typed) {
        assert_eq!(cursor.text(), typed);
    }
    let mut lines = typed.splitn(3, '\n').map(cut);
    let (text, credit) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let mut query = Query {
        text,
        credit,
        kind: Kind::ALL.get(usize::from(which >> 3 & 7)).copied(),
        year: if which & 0x40 == 0 { 0 } else { 1984 },
        limit: 1 + usize::from(which & 7) * 3,
        cursor: lines
            .next()
            .and_then(|text| Cursor::parse(&text))
            .unwrap_or_default(),
    };
    asked(|store| {
        for page in 0.. {
            let ask = || store.ask(|snapshot, tray| search::search(snapshot, &query, tray));
            let found = ask();
            let json = |found| answer::search(&store.snapshot, found, "", Format::Json);
            let whole: Value = serde_json::from_slice(&json(&found)).expect("JSON");
            assert_eq!(json(&ask()), json(&found), "{query:?}");
            assert!(found.unavailable.is_none(), "{query:?} {whole}");
            assert!(found.hits.len() <= query.limit, "{query:?} {whole}");
            let tiers: Vec<Match> = found.hits.iter().map(|hit| hit.by).collect();
            assert!(tiers.is_sorted(), "{query:?} {whole}");
            let Some(next) = found.next else {
                break;
            };
            assert!(next != query.cursor && page < 200, "{query:?} {whole}");
            query.cursor = next;
        }
        let few = store.ask(|snapshot, tray| search::suggest(snapshot, &query, tray));
        assert!(few.hits.len() <= query.limit && few.unavailable.is_none());
    });
}

/// Cuts a text to what a request may ask.
fn cut(text: &str) -> String {
    let mut end = text.len().min(limits::QUERY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// A body of usage lines: refused, or every line is answered under its number.
pub(super) fn usage(bytes: &[u8]) {
    for form in [Body::Json, Body::Lines, Body::Report] {
        let lines = match Lines::read(form, bytes) {
            Ok(lines) => RefCell::new(lines),
            Err(problem) => {
                assert!((400..500).contains(&problem.status()));
                continue;
            }
        };
        let reply = asked(|store| {
            store.ask(|snapshot, tray| {
                let mut lines = lines.borrow_mut();
                while !lines.is_done() {
                    let needs = lines.advance(snapshot, tray);
                    if !needs.is_empty() {
                        return Step::Need(needs);
                    }
                }
                Step::Done(lines.reply(snapshot, Form::Json, ""))
            })
        });
        let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
        let told = body["lines"].as_array().expect("a list");
        assert!(told.len() <= limits::BATCH);
        let numbers: Vec<u64> = told
            .iter()
            .filter_map(|line| line["line"].as_u64())
            .collect();
        assert_eq!(numbers.len(), told.len());
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let is_known = |line: &Value| line["verdict"] != "unavailable";
        assert!(told.iter().all(is_known), "{body}");
    }
}

/// A report: every line is used, unusable or other, under its number; what it says can be matched.
pub(super) fn report(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let mut lines = typed.lines().zip(1u64..);
    let first = typed.lines().next().unwrap_or_default();
    let Ok(mut reader) = Reader::new(first) else {
        return;
    };
    if reader.has_header() {
        lines.next();
    }
    let mut last = 0;
    let mut few = 8;
    let mut told = |line: Line| match line {
        Line::Other => {}
        Line::Used(used) => {
            assert!(used.line > last || last == 0, "{} after {last}", used.line);
            last = used.line;
            few -= i32::from(few > 0);
            if few > 0 {
                matched(&used.usage);
            }
        }
        Line::Unusable(number, ..) => {
            assert!(number > last || last == 0, "{number} after {last}");
            last = number;
        }
    };
    for (text, number) in lines {
        told(reader.read(text, number));
    }
    told(reader.finish());
}

fn matched(usage: &Usage) {
    asked(|store| {
        let ask = || store.ask(|snapshot, tray| matching::line(snapshot, usage, tray));
        let found = ask();
        assert!(found.verdict != Verdict::Unavailable, "{usage:?}");
        assert_eq!(format!("{found:?}"), format!("{:?}", ask()));
        let scores = found.candidates.iter().map(|one| one.fit.score);
        assert!(scores.clone().all(|score| score <= 1_000), "{usage:?}");
    });
}
