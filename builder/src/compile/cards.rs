//! Result cards on their way through the sorter: their bytes sort in the order of results.

use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Kind, Target};
use imr_snapshots::table::titles::Card;

use crate::ingest::bytes::damaged;
use crate::ingest::key::push_id;

/// Writes a card so that the bytes of two cards compare as [`Card::order`] does.
///
/// Texts and identifiers hold no zero byte, which ends each of them.
pub(super) fn push(out: &mut Vec<u8>, card: &Card) {
    out.push(u8::MAX - card.weight);
    out.push(u8::from(card.target.kind));
    push_id(out, &card.target.id);
    for text in [&card.title, &card.of, &card.credit] {
        out.push(0);
        out.extend_from_slice(text.as_bytes());
    }
    out.push(0);
    out.extend_from_slice(&card.year.to_be_bytes());
}

/// Reads a card.
///
/// # Errors
/// Fails on bytes that [`push`] does not write.
pub(super) fn read(bytes: &[u8]) -> io::Result<Card> {
    let (&[weight, kind], rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
    let (rest, &year) = rest.split_last_chunk().ok_or_else(damaged)?;
    let rest = rest.strip_suffix(&[0]).ok_or_else(damaged)?;
    let mut parts = rest.split(|byte| *byte == 0);
    let id = parts.next().and_then(Identifier::from_key).ok_or_else(damaged)?;
    let mut text = || {
        let text = parts.next().and_then(|text| std::str::from_utf8(text).ok());
        text.map(str::to_owned).ok_or_else(damaged)
    };
    let card = Card {
        weight: u8::MAX - weight,
        target: Target { kind: Kind::try_from(kind).map_err(|_| damaged())?, id },
        title: text()?,
        of: text()?,
        credit: text()?,
        year: u16::from_be_bytes(year),
    };
    if parts.next().is_none() { Ok(card) } else { Err(damaged()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cards() -> impl Strategy<Value = Card> {
        let id = prop::sample::select(vec!["isrc:USS1Z9900001", "local:a:1", "local:a:12"]);
        let text = prop::sample::select(vec!["", "a", "ab", "b \u{2026}"]);
        (0u8..3, 0u8..4, id, text.clone(), text.clone(), text, any::<u16>()).prop_map(
            |(weight, kind, id, title, of, credit, year)| Card {
                weight,
                target: Target { kind: Kind::try_from(kind).unwrap(), id: id.parse().unwrap() },
                title: title.to_owned(),
                of: of.to_owned(),
                credit: credit.to_owned(),
                year,
            },
        )
    }

    proptest! {
        #[test]
        fn cards_are_read_back_and_their_bytes_sort_as_results_do(a in cards(), b in cards()) {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            push(&mut left, &a);
            push(&mut right, &b);
            prop_assert_eq!(read(&left).unwrap(), a.clone());
            let order = a.order(&b);
            prop_assert!(order.is_eq() || order == left.cmp(&right));
        }
    }

    #[test]
    fn cut_bytes_are_refused() {
        assert!(read(b"").is_err());
        assert!(read(b"\xff\x01\x02USS1Z9900001\0title\0of\0\x07\xd0").is_err());
    }
}
