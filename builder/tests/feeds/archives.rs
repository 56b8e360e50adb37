//! Archives, folders and globs as feeds of a registry: every file in them is one of the feed.

use std::fs;
use std::io::Write as _;

use imr_snapshots::record::Kind;

use crate::place::{Place, count, names, record, titles};

const ONE: &str = "isrc\ttitle\nUSS1Z9900001\tOne\n";
const TWO: &str = "isrc\ttitle\nUSS1Z9900002\tTwo\nbad\tThree\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, name, text.as_bytes())
            .unwrap();
    }
    builder.into_inner().unwrap()
}

/// A zip archive as a usual program writes it.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Builds a registry of one source whose files, named `s.` and more, are written first; returns
/// the first rejects in words.
fn built(files: &[(&str, Vec<u8>)]) -> String {
    let place = Place::new().source("s", "format = \"table\"\nkind = \"recording\"", &[]);
    for (name, bytes) in files {
        let path = place.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (report, store) = place.built();
    assert_eq!(count(&report, Kind::Recording), 2);
    assert_eq!(titles(&record(&store, "USS1Z9900001")), ["One"]);
    assert_eq!(
        names(&store, "USS1Z9900002"),
        ["recording isrc:USS1Z9900002"]
    );
    assert_eq!((report.sources[0].rows, report.sources[0].rejected), (3, 1));
    report.first_rejects.join("\n")
}

#[test]
fn a_table_in_an_archive_is_read_and_rejects_name_the_file_in_it() {
    let files = [("b/two.tsv", TWO), ("a/one.tsv", ONE)];
    for (name, bytes) in [
        ("s.zip", zip(&files)),
        ("s.tar", tar(&files)),
        ("s.tar.gz", gzip(&tar(&files))),
        ("s.tar.zst", zstd::encode_all(&tar(&files)[..], 3).unwrap()),
        ("s.without-a-known-ending", zip(&files)),
    ] {
        let told = built(&[(name, bytes)]);
        assert!(told.contains(&format!("{name}!b/two.tsv")), "{told}");
    }
}

#[test]
fn a_folder_is_a_feed_of_the_files_below_it() {
    let told = built(&[
        ("s.in/one.tsv", ONE.as_bytes().to_vec()),
        ("s.in/deep/two.tsv.gz", gzip(TWO.as_bytes())),
        ("s.in/.hidden", b"x".to_vec()),
        ("s.in/__MACOSX/._one.tsv", b"x".to_vec()),
    ]);
    assert!(told.contains("s.in/deep/two.tsv.gz"), "{told}");
}
