//! Result cards on their way through the sorter: their bytes sort in the order of results.

use std::io;

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{Kind, Target};
use imr_snapshots::table::titles::Card;

use crate::ingest::bytes::damaged;

/// The texts of a card before it is written.
pub(super) struct Draft<'a> {
    pub(super) weight: u8,
    pub(super) kind: Kind,
    /// Key of the primary identifier.
    pub(super) id: &'a [u8],
    pub(super) title: &'a str,
    pub(super) of: &'a str,
    pub(super) credit: &'a str,
    pub(super) year: u16,
    /// What the title is searched by, with blanks between the words.
    pub(super) title_words: &'a str,
    /// What the credited names are searched by.
    pub(super) name_words: &'a str,
}

/// A card, and what it is searched by.
#[derive(Debug)]
pub(super) struct Searchable<'a> {
    pub(super) card: Card,
    pub(super) title_words: &'a str,
    pub(super) name_words: &'a str,
}

/// Longest text on a card, in bytes.
const TEXT: usize = 240;

impl Draft<'_> {
    /// Writes the card so that the bytes of two cards compare as [`Card::order`] does.
    ///
    /// A zero byte ends the identifier and each text; none of them keeps one inside.
    pub(super) fn push(&self, out: &mut Vec<u8>) {
        out.push(u8::MAX - self.weight);
        out.push(u8::from(self.kind));
        out.extend_from_slice(self.id);
        for text in [self.title, self.of, self.credit] {
            out.push(0);
            push_short(out, text);
        }
        for words in [self.title_words, self.name_words] {
            out.push(0);
            out.extend_from_slice(words.as_bytes());
        }
        out.push(0);
        out.extend_from_slice(&self.year.to_be_bytes());
    }
}

/// Appends a text without zero bytes, cut to what a card shows.
fn push_short(out: &mut Vec<u8>, text: &str) {
    let mut end = text.len().min(TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = out.len();
    out.extend_from_slice(&text.as_bytes()[..end]);
    for byte in &mut out[start..] {
        if *byte == 0 {
            *byte = b' ';
        }
    }
    if end < text.len() {
        out.extend_from_slice("\u{2026}".as_bytes());
    }
}

/// Reads a card.
///
/// # Errors
/// Fails on bytes that [`Draft::push`] does not write.
pub(super) fn read(bytes: &[u8]) -> io::Result<Searchable<'_>> {
    let (&[weight, kind], rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
    let (rest, &year) = rest.split_last_chunk().ok_or_else(damaged)?;
    let rest = rest.strip_suffix(&[0]).ok_or_else(damaged)?;
    let mut parts = rest.split(|byte| *byte == 0);
    let id = parts
        .next()
        .and_then(Identifier::from_key)
        .ok_or_else(damaged)?;
    let mut text = || {
        let text = parts.next().and_then(|text| std::str::from_utf8(text).ok());
        text.ok_or_else(damaged)
    };
    let card = Card {
        weight: u8::MAX - weight,
        target: Target {
            kind: Kind::try_from(kind).map_err(|_| damaged())?,
            id,
        },
        title: text()?.to_owned(),
        of: text()?.to_owned(),
        credit: text()?.to_owned(),
        year: u16::from_be_bytes(year),
    };
    let card = Searchable {
        card,
        title_words: text()?,
        name_words: text()?,
    };
    if parts.next().is_none() {
        Ok(card)
    } else {
        Err(damaged())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cards() -> impl Strategy<Value = Card> {
        let id = prop::sample::select(vec!["isrc:USS1Z9900001", "local:a:1", "local:a:12"]);
        let text = prop::sample::select(vec!["", "a", "ab", "b \u{2026}"]);
        (
            0u8..3,
            0u8..4,
            id,
            text.clone(),
            text.clone(),
            text,
            any::<u16>(),
        )
            .prop_map(|(weight, kind, id, title, of, credit, year)| Card {
                weight,
                target: Target {
                    kind: Kind::try_from(kind).unwrap(),
                    id: id.parse().unwrap(),
                },
                title: title.to_owned(),
                of: of.to_owned(),
                credit: credit.to_owned(),
                year,
            })
    }

    fn push(out: &mut Vec<u8>, card: &Card) {
        let Card {
            weight,
            target,
            title,
            of,
            credit,
            year,
        } = card;
        let (weight, kind, year) = (*weight, target.kind, *year);
        Draft {
            weight,
            kind,
            id: &target.id.key(),
            title,
            of,
            credit,
            year,
            title_words: "a b",
            name_words: "",
        }
        .push(out);
    }

    #[test]
    fn long_texts_are_cut_between_characters_and_zero_bytes_are_blanks() {
        let mut out = Vec::new();
        push_short(&mut out, &"\u{e9}".repeat(121));
        assert_eq!(out.len(), 240 + 3);
        assert!(
            std::str::from_utf8(&out)
                .unwrap()
                .ends_with("\u{e9}\u{2026}")
        );
        out.clear();
        push_short(&mut out, "a\0b");
        assert_eq!(out, b"a b");
    }

    proptest! {
        #[test]
        fn cards_are_read_back_and_their_bytes_sort_as_results_do(a in cards(), b in cards()) {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            push(&mut left, &a);
            push(&mut right, &b);
            let found = read(&left).unwrap();
            prop_assert_eq!(&found.card, &a);
            prop_assert_eq!((found.title_words, found.name_words), ("a b", ""));
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
