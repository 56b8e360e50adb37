//! `imr match`.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use imr_builder::store::{Pool, Store, Trust, WarmStore};
use imr_snapshots::query::matching::{self, Matched, Verdict};
use imr_snapshots::report::{Line, Reader};

use super::{HOUSE, fresh, imr, imr_with, path};

/// Lines about the recordings of the sample: as they are, with a letter missing, in another version,
/// of another artist, of nobody, and the first once more.
fn lines() -> Vec<[String; 3]> {
    let text = fs::read_to_string(HOUSE.sample.join("stream.tsv")).unwrap();
    let mut lines = Vec::new();
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (title, artist, duration) = (cells[2], cells[3].replace(';', ", "), cells[7]);
        let mut mistyped: Vec<char> = title.chars().collect();
        mistyped.remove(mistyped.len() / 2);
        for title in [
            title.to_owned(),
            mistyped.into_iter().collect(),
            format!("{title} - Live"),
        ] {
            lines.push([title, artist.clone(), duration.to_owned()]);
        }
        lines.push([title.to_owned(), "Somebody Else".to_owned(), String::new()]);
        lines.push([format!("{title} zzyzx quux"), String::new(), String::new()]);
    }
    lines.push(lines[0].clone());
    lines
}

fn table(lines: &[[String; 3]]) -> String {
    let mut text = "title\tartist\tduration_ms\n".to_owned();
    for line in lines {
        text.push_str(&line.join("\t"));
        text.push('\n');
    }
    text
}

/// Verdict, score and identifier of each line.
fn told(out: &str) -> Vec<[String; 3]> {
    let mut rows = out.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let place = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let places = ["match", "match_score", "match_id"].map(place);
    rows.map(|row| places.map(|at| row[at].to_owned()))
        .collect()
}

fn expected(matched: &Matched) -> [String; 3] {
    let verdict = matched.verdict.name().to_owned();
    match matched.candidates.first().filter(|_| verdict != "none") {
        None => [verdict, String::new(), String::new()],
        Some(best) => {
            let score = best.fit.score;
            let score = format!("{}.{:03}", score / 1_000, score % 1_000);
            [verdict, score, best.target.id.to_string()]
        }
    }
}

#[test]
fn results_are_those_of_the_engine_on_any_number_of_threads() {
    let lines = lines();
    let store = Store::open(&HOUSE.snapshot, &Trust::Folder).unwrap();
    let text = table(&lines);
    let mut rows = text.lines();
    let mut reader = Reader::new(rows.next().unwrap()).unwrap();
    let answers: Vec<[String; 3]> = rows
        .map(|row| {
            let Line::Used(used) = reader.read(row, 1) else {
                panic!("{row} says that nothing was used");
            };
            let usage = used.usage;
            expected(&store.ask(|snapshot, shelf| matching::line(snapshot, &usage, shelf)))
        })
        .collect();
    for verdict in ["matched", "possible", "none"] {
        assert!(
            answers.iter().any(|answer| answer[0] == verdict),
            "{verdict}"
        );
    }
    for arguments in [["--threads", "1"], ["--threads", "3"], ["--memory", "16"]] {
        let mut all = vec!["match", "-", "-s", HOUSE.at(), "--quiet"];
        all.extend(arguments);
        let run = imr_with(&all, &text).exits(0);
        assert_eq!(told(run.text()), answers, "{arguments:?}");
    }
}

/// Overwrites all blocks of a snapshot, but no head of a segment.
fn lose_blocks(folder: &Path) {
    let mut lost = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "segment") {
            let bytes = fs::read(&path).unwrap();
            let head = u32::from_le_bytes(bytes[12..16].try_into().unwrap());
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            let zeros = vec![0; bytes.len() - head as usize];
            file.write_all_at(&zeros, u64::from(head)).unwrap();
            lost += 1;
        }
    }
    assert!(lost > 0);
}

#[test]
fn a_thread_takes_the_blocks_that_another_keeps() {
    let folder = fresh("shared-blocks");
    for entry in fs::read_dir(&HOUSE.snapshot).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let text = table(&lines()[..1]);
    let (header, row) = text.split_once('\n').unwrap();
    let mut reader = Reader::new(header).unwrap();
    let Line::Used(used) = reader.read(row.trim_end(), 2) else {
        panic!("{row} says that nothing was used");
    };
    let answer = |store: &WarmStore| {
        expected(&store.ask(|snapshot, shelf| matching::line(snapshot, &used.usage, shelf)))
    };
    let pool = Arc::new(Pool::default());
    let open = |pool: &Arc<Pool>| WarmStore::open(&folder, &Trust::Folder, 16 << 20, pool).unwrap();
    let (first, second) = (open(&pool), open(&pool));
    let right = answer(&first);
    assert_eq!(right[0], Verdict::Matched.name());
    lose_blocks(&folder);
    assert_eq!(answer(&second), right);
    // No thread of that pool has read them.
    let unavailable = Verdict::Unavailable.name();
    assert_eq!(answer(&open(&Arc::default()))[0], unavailable);
    drop(first);
    assert_eq!(answer(&open(&pool)), right);
    drop(second);
    assert_eq!(answer(&open(&pool))[0], unavailable);
}

#[test]
fn a_compressed_report_is_read_and_a_bad_line_passes_through() {
    let lines = lines();
    let folder = fresh("match");
    let [title, artist, _] = &lines[0];
    let text = format!("title,artist,plays\n\"{title}\",\"{artist}\",3\n,,9\nzzyzx\n");
    let report = folder.join("report.csv.gz");
    let mut gzip = GzEncoder::new(File::create(&report).unwrap(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap();
    let out = folder.join("out.csv");
    let arguments = [
        "match",
        path(&report),
        "-s",
        HOUSE.at(),
        "--out",
        path(&out),
    ];
    let run = imr(&arguments).exits(0);
    assert!(run.out.is_empty());
    assert!(run.err.contains("line 3: "), "{}", run.err);
    assert!(run.err.contains("unusable"), "{}", run.err);
    let written = fs::read_to_string(out).unwrap();
    let rows: Vec<&str> = written.lines().collect();
    assert_eq!(rows.len(), 4, "{written}");
    assert!(rows[1].contains("matched"), "{written}");
    assert!(rows[2].starts_with(",,9,unusable,"), "{written}");
    // What it lacks is empty, so that results stand in their columns.
    assert!(rows[3].starts_with("zzyzx,,,none,"), "{written}");
}
