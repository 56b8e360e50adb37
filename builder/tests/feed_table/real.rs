//! The real feeds, where a machine has them beside the checkout: rows, items and rejects counted
//! a second time by a few naive lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use imr_builder::ingest::Item;
use imr_builder::registry::Registry;
use imr_snapshots::id::Scheme;
use imr_snapshots::record::{Kind, TitleRole};

use crate::take::{Taken, fixtures};

/// The folder of the real feeds; says so where there is none.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no ../shared/data beside the checkout");
    None
}

fn take(data: &Path, id: &str) -> Taken {
    let registry = Registry::open_with(&fixtures("real/registry.toml"), Some(data)).unwrap();
    let number = registry
        .sources
        .iter()
        .position(|source| source.id == id)
        .unwrap();
    let mut taken = Taken::default();
    let start = Instant::now();
    registry.sources[number]
        .feed(u16::try_from(number).unwrap())
        .read(&mut taken)
        .unwrap();
    let rate = taken.rows as f64 / start.elapsed().as_secs_f64();
    println!(
        "{id}: {} rows, {} items, {rate:.0} rows/s",
        taken.rows,
        taken.items.len()
    );
    taken
}

/// How many rejects there are of each code, whole rows with `!`.
fn codes(taken: &Taken) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for reject in &taken.rejects {
        let whole = if reject.whole_row { "!" } else { "" };
        *codes.entry(format!("{}{whole}", reject.code)).or_default() += 1;
    }
    codes
}

#[test]
fn exportify_gives_every_isrc_however_dirty() {
    let Some(data) = data() else { return };
    let taken = take(&data, "exportify");
    let text = fs::read_to_string(data.join("exportify-isrc/tracks.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    let with_isrc = rows.iter().filter(|row| !row[0].is_empty()).count();
    let clean = |isrc: &str| {
        isrc.len() == 12
            && isrc
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let dirty = rows
        .iter()
        .filter(|row| !row[0].is_empty() && !clean(row[0]))
        .count();
    assert_eq!((rows.len(), with_isrc, dirty), (30_602, 30_342, 803));
    assert_eq!(taken.rows, 30_602);

    let recordings = taken.of(Kind::Recording);
    let isrcs = recordings
        .iter()
        .filter(|item| item.ids[0].scheme() == Scheme::Isrc);
    let codes_of: Vec<String> = isrcs.map(|item| item.ids[0].code().to_owned()).collect();
    let expected: Vec<String> = rows
        .iter()
        .filter(|row| !row[0].is_empty())
        .map(|row| row[0].replace(['-', ' '], "").to_uppercase())
        .collect();
    assert!(
        codes_of == expected,
        "the ISRCs differ from those of the file"
    );
    assert_eq!(codes_of.iter().collect::<BTreeSet<_>>().len(), 28_824);

    // Files on a listener's own disk and episodes of podcasts have neither an ISRC nor an id of
    // a track. Nothing else is wrong: every list of artists is as long as that of their ids.
    let tracks: Vec<&Vec<&str>> = rows
        .iter()
        .filter(|row| row[9].starts_with("spotify:track:"))
        .collect();
    assert_eq!((recordings.len(), tracks.len()), (30_342, 30_342));
    assert_eq!((taken.rejected(), taken.rejects.len()), (260, 260));
    assert!(
        taken
            .rejects
            .iter()
            .all(|reject| reject.code.starts_with("id-"))
    );
    let ids = |column: usize| -> BTreeSet<String> {
        let lists = tracks.iter().flat_map(|row| row[column].split(", "));
        lists
            .filter_map(|uri| uri.rsplit(':').next().map(str::to_owned))
            .collect()
    };
    let named = |kind: Kind| -> BTreeSet<String> {
        let codes = taken.of(kind).into_iter().map(|item| item.ids[0].code());
        codes
            .filter_map(|code| code.strip_prefix("spotify:").map(str::to_owned))
            .collect()
    };
    assert!(
        named(Kind::Party) == ids(11),
        "the artists differ from those of the file"
    );
    assert!(
        named(Kind::Release) == ids(10),
        "the albums differ from those of the file"
    );
}

/// The cells of a CSV text, read one character at a time.
fn naive(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

#[test]
fn kkbox_loses_three_cells_and_no_row() {
    let Some(data) = data() else { return };
    let taken = take(&data, "kkbox-titles");
    let text = fs::read_to_string(data.join("kkbox-sample/song_extra_info.csv")).unwrap();
    let rows = naive(&text);
    assert_eq!(
        (rows.len() as u64 - 1, taken.rows, taken.rejected()),
        (39_999, 39_999, 0)
    );
    // Two malformed codes, and a title that swallowed 148 lines where a quote was not closed.
    let expected = [("id-character".to_owned(), 2), ("text-long".to_owned(), 1)];
    assert_eq!(codes(&taken), BTreeMap::from(expected));
    let isrcs = rows.iter().skip(1).filter(|row| !row[2].is_empty()).count();
    let recordings = taken.of(Kind::Recording);
    let with = |item: &&&Item| item.ids.iter().any(|id| id.scheme() == Scheme::Isrc);
    assert_eq!(
        (isrcs, recordings.iter().filter(with).count()),
        (34_653, 34_651)
    );
    let reject = taken
        .rejects
        .iter()
        .find(|r| r.message.contains("TWB53966001H"))
        .unwrap();
    assert_eq!((reject.column, reject.whole_row), (Some(3), false));
    let row = rows.iter().find(|row| row[2] == "TWB53966001H").unwrap();
    let id = format!("asset:kkbox:{}", row[0]);
    let item = recordings
        .iter()
        .find(|item| item.ids[0].to_string() == id)
        .unwrap();
    assert_eq!(
        (item.ids.len(), item.claims.titles[0].text.as_str()),
        (1, row[1].as_str())
    );
}

#[test]
fn kkbox_songs_credit_composers_and_lyricists() {
    let Some(data) = data() else { return };
    let taken = take(&data, "kkbox");
    assert_eq!((taken.rows, taken.rejects.len()), (39_999, 0));
    let songs = taken.of(Kind::Recording);
    let with = |name: &str| {
        let credited = |item: &&&Item| item.claims.credits.iter().any(|c| c.role.name() == name);
        songs.iter().filter(credited).count()
    };
    assert_eq!(with("artist"), 39_999);
    // 23,203 and 10,913 cells have text; a cell that only says "-" names nobody.
    let text = fs::read_to_string(data.join("kkbox-sample/songs.csv")).unwrap();
    assert_eq!(text.lines().count(), 40_000);
    assert!(
        (23_000..=23_203).contains(&with("composer")),
        "{}",
        with("composer")
    );
    assert!(
        (10_800..=10_913).contains(&with("lyricist")),
        "{}",
        with("lyricist")
    );
    assert!(
        songs
            .iter()
            .all(|item| item.ids[0].code().starts_with("kkbox:"))
    );
}

#[test]
fn sekai_works_have_titles_in_several_scripts() {
    let Some(data) = data() else { return };
    let taken = take(&data, "sekai");
    assert_eq!((taken.rows, taken.rejects.len()), (764, 0));
    let text = fs::read_to_string(data.join("sekai-multiscript/musics.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    for (item, row) in taken.of(Kind::Work).into_iter().zip(&rows) {
        let title = |role: TitleRole, language: &str| {
            let found = item
                .claims
                .titles
                .iter()
                .find(|t| t.role == role && t.language == language);
            found.map(|title| title.text.as_str()).unwrap_or_default()
        };
        assert_eq!(item.ids[0].to_string(), format!("local:sekai:{}", row[0]));
        assert_eq!(title(TitleRole::Main, "ja"), row[1].trim());
        assert_eq!(title(TitleRole::Translated, "en"), row[5].trim());
        assert_eq!(title(TitleRole::Reading, "ja-Hira"), row[6].trim());
    }
    assert_eq!(taken.of(Kind::Work).len(), rows.len());
}
