use super::*;
use crate::order::Gather;

#[test]
fn quotes_stand_around_the_whole_text() {
    for text in [
        "\"Heroes\"",
        " \u{201c}Heroes\u{201d} ",
        "\u{201e}Helden\u{201c}",
        "\u{ab}H\u{e9}ros\u{bb}",
        "\u{bb}Helden\u{ab}",
        "\u{300c}\u{82f1}\u{96c4}\u{300d}",
        "\u{300e}a\u{300f}",
    ] {
        assert!(is_quoted(text), "{text}");
    }
    for text in [
        "",
        "\"",
        "Heroes",
        "\"Heroes",
        "Heroes\"",
        "\"Heroes\" \"Fame\"",
        "'Heroes'",
        "\u{ab}Heroes\"",
        "say \"Heroes\"",
    ] {
        assert!(!is_quoted(text), "{text}");
    }
}

fn card(weight: u8, number: u8, title: &str) -> Card {
    Card {
        weight,
        target: crate::record::Target {
            kind: Kind::try_from(number % 2).unwrap(),
            id: format!("local:a:{number}").parse().unwrap(),
        },
        title: title.to_owned(),
        of: String::new(),
        credit: String::new(),
        year: 0,
    }
}

proptest::proptest! {
    #[test]
    fn the_best_are_those_of_all(
        rows in proptest::collection::vec(proptest::collection::vec((0u8..20, "[ab]{1,2}"), 0..8), 0..8),
        kind in proptest::option::of(0u8..2),
        most in 1usize..12,
    ) {
        let kind = kind.map(|kind| Kind::try_from(kind).unwrap());
        // Every card of a record weighs the same.
        let weight = |number: u8| number / 3;
        let rows = rows.into_iter().map(|row| {
            let cards = row.into_iter().map(|(number, title)| card(weight(number), number, &title));
            let mut cards: Vec<Card> = cards.gather();
            sort_by(&mut cards, Card::order);
            cards
        });
        let rows: Vec<Vec<Card>> = rows.gather();
        let mut best = Best { cards: Vec::new(), kind, most };
        let mut least = 0;
        for row in &rows {
            for card in row {
                if card.weight < least {
                    break;
                }
                match best.add(card.clone()) {
                    Some(next) => least = next,
                    None => break,
                }
            }
        }
        let mut all = distinct(rows.concat(), kind);
        all.truncate(most);
        proptest::prop_assert_eq!(best.cards, all);
    }
}
