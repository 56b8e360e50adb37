//! Against the reference implementation, which writes and reads the same frames.

use proptest::prelude::*;

use super::{Dictionary, decode};

/// Text in which much is said again, near and far, with runs.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = (0usize..40, 1usize..400, any::<u8>(), any::<bool>());
    prop::collection::vec(piece, 0..400).prop_map(|pieces| {
        let words = b"the registry of works, recordings: T0345246801 GBAYE6900531 \xe6\xad\x8c ";
        let mut text: Vec<u8> = Vec::new();
        for (start, length, byte, again) in pieces {
            match (again, byte % 4) {
                (true, _) if !text.is_empty() => {
                    let start = start * 97 % text.len();
                    let end = text.len().min(start + length);
                    text.extend_from_within(start..end);
                }
                (_, 0) => text.resize(text.len() + length, byte),
                (_, 1) => text.extend((0..length).map(|at| (at * at + start) as u8 ^ byte)),
                _ => text.extend(words.iter().cycle().skip(start).take(length)),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn frames_of_the_reference_are_read(text in text(), level in -7i32..20, checksum: bool, size: bool) {
        let mut writer = zstd::bulk::Compressor::new(level).expect("a level");
        writer.include_checksum(checksum).expect("a parameter");
        writer.include_contentsize(size).expect("a parameter");
        let frame = writer.compress(&text).expect("a frame");
        let whole = decode(&frame, text.len(), None);
        prop_assert_eq!(whole.as_ref(), Some(&text));
        let roomy = decode(&frame, text.len() + 9, None);
        prop_assert_eq!(roomy.as_ref(), Some(&text));
        if !text.is_empty() {
            prop_assert_eq!(decode(&frame, text.len() - 1, None), None, "it is longer");
        }
        let cut = frame.len() / 2;
        prop_assert_eq!(decode(&frame[..cut], text.len(), None), None, "it is cut off");
        prop_assert_eq!(decode(&[&frame[..], &[0]].concat(), text.len(), None), None);
    }

    #[test]
    fn damage_is_refused_or_read_as_the_reference_does(
        text in text(),
        level in 1i32..20,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut frame = zstd::bulk::compress(&text, level).expect("a frame");
        for (place, byte) in damage {
            let place = place.index(frame.len());
            frame[place] = byte;
        }
        let ours = decode(&frame, 1 << 20, None);
        let theirs = zstd::bulk::decompress(&frame, 1 << 20);
        if let (Some(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn any_bytes_are_a_dictionary_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [&[0x37, 0xa4, 0x30, 0xec], &bytes[..]].concat();
        if let Some(dictionary) = Dictionary::parse(&bytes) {
            prop_assert!(!dictionary.content.is_empty());
        }
        let frame = [&[0x28, 0xb5, 0x2f, 0xfd], &bytes[..]].concat();
        decode(&frame, 1 << 16, None);
    }
}

#[test]
fn dictionaries_of_the_reference_are_used() {
    let sample = |at: usize| {
        let row = format!(
            "isrc:GBAYE69{at:05} title {} artist {}; ",
            at * 7 % 97,
            at % 13
        );
        row.repeat(1 + at % 3).into_bytes()
    };
    let samples: Vec<Vec<u8>> = (0..3_000).map(sample).collect();
    let bytes = zstd::dict::from_samples(&samples, 8 << 10).expect("a dictionary");
    let dictionary = Dictionary::parse(&bytes).expect("a dictionary");
    for level in [1, 3, 9, 19] {
        let mut writer = zstd::bulk::Compressor::with_dictionary(level, &bytes).expect("a level");
        for text in [
            samples[7].clone(),
            samples.concat(),
            samples[2_000..2_050].concat(),
            Vec::new(),
        ] {
            let frame = writer.compress(&text).expect("a frame");
            assert_eq!(
                decode(&frame, text.len(), Some(&dictionary)).as_ref(),
                Some(&text),
                "{level}"
            );
            assert_eq!(
                decode(&frame, text.len(), None),
                None,
                "it needs the dictionary"
            );
        }
    }
    let other = [&bytes[..4], &[1, 2, 3, 4], &bytes[8..]].concat();
    let other = Dictionary::parse(&other).expect("a dictionary of another number");
    let frame = zstd::bulk::Compressor::with_dictionary(3, &bytes);
    let frame = frame
        .and_then(|mut writer| writer.compress(&samples[9]))
        .expect("a frame");
    assert_eq!(decode(&frame, 1 << 10, Some(&other)), None);
    for length in 0..100 {
        assert!(Dictionary::parse(&bytes[..length]).is_none(), "{length}");
    }
}

#[test]
fn large_texts_of_one_kind_are_read() {
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let random: Vec<u8> = (0..300_000).map(|_| noise()).collect();
    let letters: Vec<u8> = random.iter().map(|byte| b'a' + byte % 16).collect();
    let skewed: Vec<u8> = random
        .iter()
        .map(|byte| byte.leading_zeros() as u8 * 31)
        .collect();
    for text in [vec![7; 500_000], random, letters, skewed] {
        for level in [-5, 1, 6, 19] {
            let frame = zstd::bulk::compress(&text, level).expect("a frame");
            assert!(
                decode(&frame, text.len(), None).is_some_and(|read| read == text),
                "{level}"
            );
        }
    }
}
