use proptest::prelude::*;

use super::*;

fn cards(fold: &'static str) -> impl Strategy<Value = Card> {
    let form = (0..FORMS).prop_map(move |form| formed(fold.as_bytes(), form).unwrap());
    let id = prop::sample::select(vec![
        "isrc:USS1Z9900001",
        "iswc:T0345246801",
        "iswc:T0345246802",
        "local:a:12",
        "mbid:b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d",
    ]);
    let year = prop_oneof![Just(0u16), 1890u16..2200, any::<u16>()];
    let texts = (prop_oneof![form, ".*"], "[a-z]{0,3}", ".{0,20}");
    (any::<u8>(), 0u8..4, id, texts, year).prop_map(|(weight, kind, id, texts, year)| {
        let (title, of, credit) = texts;
        Card {
            weight,
            target: Target {
                kind: Kind::try_from(kind).unwrap(),
                id: id.parse().unwrap(),
            },
            title,
            of,
            credit,
            year,
        }
    })
}

proptest! {
    #[test]
    fn rows_are_read_back(
        cards in prop::collection::vec(cards("la vie en rosé"), 0..12),
        totals in prop_oneof![Just(None), Just(Some([0; 4])), any::<[u32; 4]>().prop_map(Some)],
        page in any::<Option<u32>>(),
        stop in 0usize..14,
        raise in 0usize..14,
    ) {
        let fold = "la vie en rosé";
        let key = page.map_or(fold.as_bytes().to_vec(), |page| page_key(fold, page));
        let totals = totals.unwrap_or_else(|| Entry::totals(&cards));
        let entry = Entry { totals, cards };
        let value = encode(&key, &entry).unwrap();
        let all = totals.iter().map(|total| u64::from(*total)).sum();
        prop_assert_eq!(counts(&value), Ok((all, entry.cards.len() as u32)));
        for number in 0..=entry.cards.len() {
            let expected = Ok(entry.cards.get(number).cloned());
            prop_assert_eq!(card(&key, &value, number as u32), expected);
        }
        let kinds = entry.cards.iter().map(|card| (card.target.kind, card.weight));
        prop_assert_eq!(weights(&value), Ok(kinds.collect::<Vec<_>>()));
        // One by one, up to one, and from one on only those that weigh as much.
        let (mut least, mut taken) = (0, Vec::new());
        each(&key, &value, &mut least, &mut |card| {
            taken.push(card);
            let last = &taken[taken.len() - 1];
            (taken.len() < stop).then_some(if taken.len() > raise { last.weight } else { 0 })
        })
        .unwrap();
        let mut expected: Vec<Card> = Vec::new();
        for card in &entry.cards {
            let least = expected.last().filter(|_| expected.len() > raise);
            if least.is_some_and(|least| card.weight < least.weight) {
                break;
            }
            expected.push(card.clone());
            if expected.len() >= stop {
                break;
            }
        }
        prop_assert_eq!(&taken, &expected);
        prop_assert_eq!(decode(&key, &value), Ok(entry));
        for end in 0..value.len() {
            prop_assert!(decode(&key, &value[..end]).is_err());
        }
    }

    #[test]
    fn no_bytes_are_a_panic(key in prop::collection::vec(any::<u8>(), 0..8), bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = decode(&key, &bytes);
        let _ = counts(&bytes);
        let _ = card(&key, &bytes, 2);
        let _ = each(&key, &bytes, &mut 0, &mut |card| Some(card.weight));
        let shaped = [&[40, 20], bytes.as_slice()].concat();
        let _ = decode(&key, &shaped);
    }
}

#[test]
fn titles_that_follow_from_the_fold_are_not_said_again() {
    let card = |title: &str| Card {
        weight: 7,
        target: Target {
            kind: Kind::Work,
            id: "iswc:T0345246801".parse().unwrap(),
        },
        title: title.to_owned(),
        of: String::new(),
        credit: String::new(),
        year: 1986,
    };
    for (title, form) in [
        ("la vie", 1),
        ("La Vie", 2),
        ("La vie", 3),
        ("LA VIE", 4),
        ("la Vie", 0),
        ("La vie!", 0),
    ] {
        let entry = Entry {
            totals: [1, 0, 0, 0],
            cards: vec![card(title)],
        };
        let value = encode(b"la vie", &entry).unwrap();
        let text = if form == 0 { title.len() + 1 } else { 0 };
        assert_eq!(value[..2], [6, text as u8], "{title}");
        assert_eq!(value[3], form << 2 | 0x80, "{title}");
        assert_eq!(value.len(), 2 + 6 + text + 1 + 3 + 1);
        assert_eq!(decode(b"la vie", &value), Ok(entry));
    }
}

#[test]
fn titles_in_kana_and_hangul_follow_from_the_fold() {
    let table = crate::text::FoldTable::built_in();
    for title in ["がぎゔ ぱぺぽ", "한국어 노래", "각 가 갂", "さくら"] {
        let fold = table.fold(title);
        assert_eq!(formed(fold.as_bytes(), 5).as_deref(), Some(title));
    }
}
