//! Entity tags: names of answers that are known before the answers are.

use imr_snapshots::checkpoint::Checkpoint;

/// Returns the `ETag` of an answer: it follows from the snapshot, whether that is stale, the
/// version of the program and the [question](crate::request::Query::question), so it is known before the answer is.
pub fn answer_etag(checkpoint: &Checkpoint, stale: bool, question: &str) -> String {
    let mut hash = hashed(FNV, VERSION.as_bytes());
    for part in [&checkpoint.issued, &checkpoint.valid_until] {
        hash = hashed(hash, part.as_bytes());
    }
    hash = hashed(hash, &checkpoint.sequence.to_le_bytes());
    hash = hashed(hash, &[stale as u8]);
    hash = hashed(hash, question.as_bytes());
    let (snapshot, _) = checkpoint.manifest.0.split_at(8);
    tag(snapshot.iter().copied().chain(hash.to_be_bytes()))
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes bytes as a strong `ETag` of hexadecimal digits.
fn tag(bytes: impl Iterator<Item = u8>) -> String {
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            tag.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    tag.push('"');
    tag
}

/// What the hash FNV-1a of 64 bits (Fowler, Noll, Vo) begins with.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a part to an FNV-1a hash, which names the answers of one address and needs no trust. The
/// length counts as well, so that no two lists of parts are the same bytes.
const fn hashed(mut hash: u64, part: &[u8]) -> u64 {
    let (mut rest, mut length) = (part, part.len());
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(PRIME);
        rest = tail;
    }
    while length > 0 {
        hash = (hash ^ (length & 0xff) as u64).wrapping_mul(PRIME);
        length >>= 8;
    }
    hash.wrapping_mul(PRIME)
}

const PRIME: u64 = 0x100_0000_01b3;

/// Tells whether an `If-None-Match` names an `ETag` (weak comparison, RFC 9110, 13.1.2).
pub fn is_known(list: &str, etag: &str) -> bool {
    list.trim() == "*"
        || list.split(',').any(|one| {
            let one = one.trim();
            one.strip_prefix("W/").unwrap_or(one) == etag
        })
}

#[cfg(test)]
mod tests {
    use imr_snapshots::digest::Sha256Digest;

    use super::*;
    use crate::request::Query;
    use crate::request::accept::Form;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "example.org/registry".to_owned(),
            sequence: 42,
            manifest: Sha256Digest([0xab; 32]),
            manifest_length: 1,
            issued: "2026-11-20T00:00:00Z".to_owned(),
            valid_until: "2026-12-20T00:00:00Z".to_owned(),
        }
    }

    #[test]
    fn an_etag_follows_from_snapshot_staleness_query_and_format() {
        let (json, cbor) = (
            Query::Snapshot.question(Form::Json),
            Query::Snapshot.question(Form::Cbor),
        );
        let fresh = checkpoint();
        let one = answer_etag(&fresh, false, &json);
        assert_eq!(one.len(), 34);
        assert_eq!(one, answer_etag(&fresh, false, &json));
        assert_ne!(one, answer_etag(&fresh, true, &json));
        assert_ne!(one, answer_etag(&fresh, false, &cbor));
        let next = Checkpoint {
            sequence: 43,
            ..checkpoint()
        };
        assert_ne!(one, answer_etag(&next, false, &json));
    }

    #[test]
    fn a_known_etag_is_found_in_a_list() {
        for list in ["\"a\"", "W/\"a\"", "\"x\", \"a\"", " * "] {
            assert!(is_known(list, "\"a\""), "{list}");
        }
        for list in ["", "\"b\"", "a", "\"a", "\"*\""] {
            assert!(!is_known(list, "\"a\""), "{list}");
        }
    }
}
