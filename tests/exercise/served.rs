//! What the edge, the page and `imr lookup` read: codes, requests, territories, the bytes of a snapshot.

use imr_snapshots::checkpoint::{Checkpoint, TrustedKey};
use imr_snapshots::codec;
use imr_snapshots::digest::{Checked, ObjectKind, ObjectName, Sha256Digest};
use imr_snapshots::id::{self, Identifier};
use imr_snapshots::record::{self, Record};
use imr_snapshots::segment::{Codec, Dictionary, PartKind, Span};
use imr_snapshots::territory::{self, Expression};
use imr_worker::request::{self, Head, accept::Form, body};

/// A code that somebody typed: every reading of it is the same when it is read again.
pub(super) fn identifier(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let detection = id::detect(&typed);
    for reading in &detection.readings {
        let identifier = &reading.identifier;
        let shown = id::parse(identifier.scheme(), &identifier.display());
        assert_eq!(
            shown.map(|one| one.identifier).as_ref(),
            Ok(identifier),
            "{typed:?}"
        );
        assert_eq!(
            Identifier::from_key(&identifier.key()).as_ref(),
            Some(identifier),
            "{typed:?}"
        );
    }
    let _ = Identifier::from_key(bytes);
}

/// Territory expressions: the shortest name of a set of countries names the same set.
pub(super) fn territory(bytes: &[u8]) {
    const DAY: u32 = 2026_11_20;
    let typed = String::from_utf8_lossy(bytes);
    let _ = territory::day(&typed);
    let _ = territory::read(&typed);
    let Some(expression) = Expression::parse(&typed) else {
        return;
    };
    let countries = expression.countries(DAY);
    if !countries.is_empty() {
        let shortest = Expression::of(&countries, DAY).to_string();
        let again = Expression::parse(&shortest).map(|one| one.countries(DAY));
        assert_eq!(again, Some(countries), "{typed:?} {shortest:?}");
    }
}

/// A request: a first line, `Accept`, and a body.
pub(super) fn request(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (url, accept) = (line(), line());
    let rest = lines.next().unwrap_or_default();
    for method in ["GET", "POST", "OPTIONS"] {
        let head = Head {
            method: method.to_owned(),
            url: url.clone(),
            accept: Some(accept.clone()),
            content_type: Some(accept.clone()),
            ..Head::default()
        };
        if let Err(problem) = request::parse(&head) {
            assert!(
                (400..500).contains(&problem.status()),
                "{}",
                problem.status()
            );
            assert!(serde_json::from_slice::<serde_json::Value>(&problem.document()).is_ok());
        }
    }
    if let Err(problem) = request::posted(rest) {
        assert!((400..500).contains(&problem.status()));
    }
    for form in [Form::Json, Form::Cbor, Form::Lines] {
        match body::codes(form, rest) {
            Ok(codes) => assert!(codes.len() <= imr_snapshots::limits::BATCH),
            Err(problem) => assert!((400..500).contains(&problem.status())),
        }
    }
}

/// The bytes of a snapshot behind its digests: what signs and digests let through by mistake must not
/// panic either. The first byte says what they are taken for.
pub(super) fn snapshot(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else {
        return;
    };
    let object = ObjectName {
        digest: Sha256Digest::of(rest),
        kind: ObjectKind::Segment,
    };
    let kind = match which % 8 {
        0 => PartKind::Manifest,
        1 => PartKind::Root,
        2 => PartKind::Dictionary,
        3 => PartKind::Fold,
        4 => PartKind::Head,
        5 | 6 => PartKind::Block {
            codec: if which % 8 == 5 {
                Codec::Stored
            } else {
                Codec::Zstd
            },
            raw: u32::try_from(rest.len()).unwrap_or(u32::MAX),
            dictionary: None,
        },
        _ => {
            let key = TrustedKey::list("fuzz+00000000+AAAA");
            let _ = Checkpoint::open(rest, &key);
            if let Ok(record) = codec::decode::<Record>(rest) {
                let _ = record::balances(&record, 2026_11_20);
            }
            return;
        }
    };
    let span = Span {
        object,
        offset: 0,
        length: u32::try_from(rest.len()).unwrap_or(u32::MAX),
        digest: Sha256Digest::of(rest).short(),
        kind,
    };
    let none: Option<&Dictionary> = None;
    let _ = span.parse(Checked::unchecked(rest.to_vec()), none);
}
