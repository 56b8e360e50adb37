use std::fs;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::*;

/// What came out of a file: name and text, or name and code.
type Out = Vec<(String, Result<String, &'static str>)>;

/// Writes `bytes` to a file and reads it.
fn read(bytes: &[u8]) -> Out {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.bin");
    fs::write(&path, bytes).unwrap();
    let mut out = Out::new();
    each(&path, "feed.bin", &mut |input, name| {
        let text = input.and_then(|mut input| {
            let mut text = String::new();
            input.read_to_string(&mut text)?;
            Ok(text)
        });
        out.push((name.to_owned(), text.map_err(|error| error.code())));
        Ok(())
    })
    .unwrap();
    let left: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 1, "reading writes nothing");
    out
}

fn taken(out: &Out) -> Vec<(&str, &str)> {
    out.iter()
        .map(|(name, text)| {
            (
                name.as_str(),
                text.as_ref().map_or_else(|code| *code, String::as_str),
            )
        })
        .collect()
}

/// An entry of a zip archive under construction.
struct Entry {
    name: Vec<u8>,
    method: u16,
    flags: u16,
    data: Vec<u8>,
    size: u32,
    crc: u32,
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn stored(name: &str, text: &[u8]) -> Entry {
    Entry {
        name: name.as_bytes().to_vec(),
        method: 0,
        flags: 0x800,
        data: text.to_vec(),
        size: text.len() as u32,
        crc: crc(text),
    }
}

fn deflated(name: &str, text: &[u8]) -> Entry {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    Entry {
        method: 8,
        data: encoder.finish().unwrap(),
        ..stored(name, text)
    }
}

/// A zip archive (PKWARE APPNOTE 4.3) of these entries.
fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut shared = Vec::new();
        for number in [20, entry.flags, entry.method, 0, 0x21] {
            shared.extend_from_slice(&number.to_le_bytes());
        }
        for number in [entry.crc, entry.data.len() as u32, entry.size] {
            shared.extend_from_slice(&number.to_le_bytes());
        }
        shared.extend_from_slice(&(entry.name.len() as u16).to_le_bytes());
        shared.extend_from_slice(&[0, 0]);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&shared);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&(out.len() as u32).to_le_bytes());
        directory.extend_from_slice(&entry.name);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&shared);
        out.extend_from_slice(&entry.name);
        out.extend_from_slice(&entry.data);
    }
    let (start, length) = (out.len() as u32, directory.len() as u32);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    let count = entries.len().min(0xfffe) as u16;
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, text) in entries {
        let mut header = ::tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *text).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(1);
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

#[test]
fn the_files_of_a_zip_archive_come_by_name_without_what_systems_leave() {
    let packed = zip(&[
        deflated("b.tsv", b"two"),
        stored("a/", b""),
        stored("a/x.tsv", b"\xef\xbb\xbfone"),
        stored("__MACOSX/a/._x.tsv", b"x"),
        stored(".DS_Store", b"x"),
        deflated("c.tsv.gz", &gzip(b"three")),
    ]);
    assert_eq!(
        taken(&read(&packed)),
        [
            ("feed.bin!a/x.tsv", "one"),
            ("feed.bin!b.tsv", "two"),
            ("feed.bin!c.tsv.gz", "three"),
        ]
    );
    assert_eq!(taken(&read(&zip(&[]))), []);
}

#[test]
fn tar_archives_are_read_in_their_order_however_they_are_packed() {
    let long = format!("{}/b.tsv", "folder".repeat(15));
    let large = "0123456789abcde\n".repeat(40_000);
    let plain = tar(&[
        ("./z.tsv", b"one"),
        ("dir/.hidden", b"x"),
        (&long, large.as_bytes()),
    ]);
    let second = format!("feed.bin!{long}");
    let expected = [("feed.bin!z.tsv", "one"), (second.as_str(), large.as_str())];
    for packed in [
        plain.clone(),
        gzip(&plain),
        zstd::encode_all(&plain[..], 3).unwrap(),
        xz(&plain),
    ] {
        assert_eq!(taken(&read(&packed)), expected);
    }
    assert_eq!(taken(&read(&xz(b"isrc"))), [("feed.bin", "isrc")]);
}

#[test]
fn a_file_that_is_left_unread_does_not_disturb_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tar");
    let text = "line\n".repeat(1_000);
    fs::write(
        &path,
        tar(&[("a", text.as_bytes()), ("b", b"two"), ("c", b"three")]),
    )
    .unwrap();
    let mut sizes = Vec::new();
    each(&path, "a.tar", &mut |input, name| {
        let mut buffer = [0; 7];
        let read = input.unwrap().read(&mut buffer).unwrap();
        sizes.push((name.to_owned(), read > 0));
        Ok(())
    })
    .unwrap();
    let all = ["a.tar!a", "a.tar!b", "a.tar!c"].map(|name| (name.to_owned(), true));
    assert_eq!(sizes, all);
}

#[test]
fn names_that_lead_out_of_the_archive_are_refused_and_nothing_is_written() {
    let zipped = zip(&[
        stored("../evil", b"x"),
        stored("/etc/evil", b"x"),
        stored("good", b"ok"),
    ]);
    let out = read(&zipped);
    assert_eq!(
        taken(&out),
        [
            ("feed.bin", "file-zip-name"),
            ("feed.bin", "file-zip-name"),
            ("feed.bin!good", "ok")
        ]
    );
    let out = read(&tar(&[
        ("../evil", b"x"),
        ("a/../../evil", b"x"),
        ("good", b"ok"),
    ]));
    assert_eq!(
        taken(&out),
        [
            ("feed.bin", "file-tar-name"),
            ("feed.bin", "file-tar-name"),
            ("feed.bin!good", "ok")
        ]
    );
}

#[test]
fn an_archive_in_an_archive_is_refused() {
    let inner = tar(&[("a", b"x")]);
    let packed = zip(&[
        stored("a.tar.gz", &gzip(&inner)),
        stored("b.zip", &zip(&[])),
    ]);
    assert_eq!(
        taken(&read(&packed)),
        [
            ("feed.bin!a.tar.gz", "file-archive-nested"),
            ("feed.bin!b.zip", "file-zip")
        ]
    );
    let out = read(&gzip(&zip(&[stored("a", b"x")])));
    assert_eq!(taken(&out), [("feed.bin", "file-zip")]);
}

#[test]
fn encrypted_damaged_and_unknown_entries_cost_only_themselves() {
    let text = "isrc\n".repeat(100);
    let mut wrong = deflated("b", text.as_bytes());
    wrong.crc ^= 1;
    let mut short = deflated("c", text.as_bytes());
    short.size -= 1;
    let mut long = deflated("d", text.as_bytes());
    long.size += 1;
    let mut locked = stored("e", b"secret");
    locked.flags |= 1;
    let mut odd = stored("f", b"odd");
    odd.method = 98;
    let mut broken = deflated("g", text.as_bytes());
    broken.data.fill(0xff);
    let packed = zip(&[stored("a", b"ok"), wrong, short, long, locked, odd, broken]);
    let codes: Vec<_> = read(&packed)
        .into_iter()
        .map(|(_, text)| text.err())
        .collect();
    assert_eq!(
        codes,
        [
            None,
            Some("file-zip-crc"),
            Some("file-zip-size"),
            Some("file-zip-size"),
            Some("file-zip-encrypted"),
            Some("file-zip-method"),
            Some("file-zip-torn")
        ]
    );
}

#[test]
fn a_torn_archive_is_never_a_short_one() {
    let whole = zip(&[stored("a", b"one"), stored("b", b"two")]);
    for end in 4..whole.len() {
        let out = read(&whole[..end]);
        assert!(out.iter().all(|(_, text)| text.is_err()), "{end}: {out:?}");
        assert!(!out.is_empty(), "{end}");
    }
    let whole = tar(&[("a", b"one"), ("b", b"two")]);
    for end in [600, 1_000, 1_024, 1_100, 1_540, 2_048] {
        let out = read(&whole[..end]);
        assert_eq!(
            out.last().unwrap().1,
            Err("file-tar-torn"),
            "{end}: {out:?}"
        );
    }
    let packed = xz(&whole);
    let out = read(&packed[..packed.len() - 20]);
    assert!(out.iter().any(|(_, text)| text.is_err()), "{out:?}");
}

#[test]
fn archives_made_to_fill_a_disk_are_stopped() {
    let zeros = vec![b'0'; 80 << 20];
    let bomb = zip(&[deflated("a", &zeros), stored("b", b"after")]);
    assert_eq!(
        taken(&read(&bomb)),
        [("feed.bin!a", "file-ratio"), ("feed.bin!b", "file-ratio")]
    );
    assert_eq!(taken(&read(&xz(&zeros))), [("feed.bin", "file-ratio")]);
    let packed = gzip(&tar(&[("a", &zeros), ("b", b"after")]));
    assert_eq!(read(&packed)[0].1, Err("file-ratio"));

    // Entries that share their bytes.
    let mut shared = zip(&[deflated("a", &zeros[..1 << 20])]);
    let directory = shared
        .windows(4)
        .position(|at| at == b"PK\x01\x02")
        .unwrap();
    let end = shared
        .windows(4)
        .position(|at| at == b"PK\x05\x06")
        .unwrap();
    let header = shared[directory..end].to_vec();
    let mut tail = shared.split_off(end);
    for name in *b"bcdefghij" {
        let mut other = header.clone();
        *other.last_mut().unwrap() = name;
        shared.extend_from_slice(&other);
    }
    tail[8..10].copy_from_slice(&10_u16.to_le_bytes());
    tail[10..12].copy_from_slice(&10_u16.to_le_bytes());
    tail[12..16].copy_from_slice(&(header.len() as u32 * 10).to_le_bytes());
    shared.extend_from_slice(&tail);
    assert_eq!(taken(&read(&shared)), [("feed.bin", "file-zip-size")]);
}

#[test]
fn a_hundred_thousand_entries_are_read_and_one_more_is_refused() {
    let names: Vec<String> = (0..=100_000).map(|at| format!("{at:06}")).collect();
    let folder = tempfile::tempdir().unwrap();
    let count = |bytes: &[u8]| {
        let path = folder.path().join("many");
        fs::write(&path, bytes).unwrap();
        let (mut files, mut codes) = (0, Vec::new());
        each(&path, "many", &mut |input, _| {
            files += 1;
            codes.extend(input.err().map(|error| error.code()));
            Ok(())
        })
        .unwrap();
        (files, codes)
    };
    let tarred: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x"[..]))
        .collect();
    assert_eq!(count(&tar(&tarred[..100_000])), (100_000, vec![]));
    assert_eq!(count(&tar(&tarred)), (100_001, vec!["file-tar-entries"]));
    // The number of entries of a zip archive without 64-bit extension has 16 bits.
    let zipped: Vec<Entry> = names[..65_000]
        .iter()
        .map(|name| stored(name, b"x"))
        .collect();
    assert_eq!(count(&zip(&zipped)), (65_000, vec![]));
}

#[test]
fn a_tar_file_is_known_by_the_checksum_of_its_header() {
    assert!(tar::is_tar(&tar(&[("a", b"x")])[..512]));
    assert!(!tar::is_tar(&[0; 512]));
    assert!(!tar::is_tar(&[b' '; 512]));
    assert!(!tar::is_tar(b"short"));
    assert!(!tar::is_tar(
        &"isrc\ttitle\n0001234\t7\n".repeat(30).as_bytes()[..512]
    ));
}

mod random {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damaged_archives_never_stop_the_program(
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            which in 0..3,
        ) {
            let mut bytes = match which {
                0 => zip(&[stored("a", b"one"), deflated("b", b"two two two two")]),
                1 => tar(&[("a", b"one"), ("b", b"two")]),
                _ => xz(b"one two three"),
            };
            for (at, value) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= value;
            }
            read(&bytes);
        }
    }
}
