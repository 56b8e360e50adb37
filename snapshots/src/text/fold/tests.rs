use std::collections::BTreeMap;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::*;

/// The fold as its description says it, with the general tables.
fn described(text: &str, han: &BTreeMap<char, char>) -> String {
    let mut words = String::new();
    let heard = text.chars().filter(|c| !letter::is_dropped(*c));
    for c in heard
        .nfkd()
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .nfkd()
    {
        if letter::is_dropped(c) {
        } else if let Some(base) = letter::base(c) {
            words.push_str(base);
        } else if c.is_alphanumeric() || is_combining_mark(c) {
            let c = letter::alike(c);
            words.push(han.get(&c).copied().unwrap_or(c));
        } else {
            words.push(' ');
        }
    }
    words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfd()
        .collect()
}

#[test]
fn every_character_folds_as_described() {
    let han = include_str!("../../../reference/han.tsv").lines().skip(1);
    let han = han.map(|line| (line.chars().next().unwrap(), line.chars().nth(2).unwrap()));
    let han = han.collect();
    for c in '\0'..=char::MAX {
        // Beside a letter these are one.
        let text = match c {
            '$' | '!' => format!("1{c}2"),
            _ => format!("x{c}y"),
        };
        assert_eq!(
            fold(&text),
            described(&text, &han),
            "{c:?} (U+{:04X})",
            u32::from(c)
        );
    }
}

#[test]
fn spellings_of_one_title_have_one_fold() {
    for (text, expected) in [
        ("(Ghost) Riders in the Sky", "ghost riders in the sky"),
        ("  Ｄｏｎ’ｔ  Stop! ", "dont stop"),
        ("Für Élise", "fur elise"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("İSTANBUL", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Σίσυφος", "σισυφοσ"),
        ("ガガガ", "ががが"),
        ("ｶﾞ", "が"),
        ("櫻坂", "樱坂"),
        ("桜坂", "樱坂"),
        ("我愛你", "我爱你"),
        ("إلى الأبد", "الي الابد"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("צה״ל", "צהל"),
        ("Ёлка", "елка"),
        ("한국어", "한국어"),
        ("An Bhean S\u{ed}", "an bhean si"),
        ("!!!", "!!!"),
        ("A\u{200b}B", "ab"),
        ("AC/DC", "ac dc"),
        ("A$AP Rocky", "asap rocky"),
        ("$uicideboy$", "suicideboys"),
        ("Ty Dolla $ign", "ty dolla sign"),
        ("Joey Bada$$", "joey badass"),
        ("$1,000,000", "1 000 000"),
        ("5 $ a day", "5 a day"),
        ("$$$", "$$$"),
        ("P!nk", "pink"),
        ("R!OT", "riot"),
        ("LUM!X", "lumix"),
        ("Bang!Bang", "bang bang"),
        ("Hello!Project", "hello project"),
        ("Wham! (Live)", "wham live"),
        ("Panic! at the Disco", "panic at the disco"),
        ("\u{e9}$\u{e9}", "e e"),
        ("", ""),
    ] {
        let expected: String = expected.nfd().collect();
        assert_eq!(fold(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn every_character_has_its_place(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,40}") {
        let (fold, ends) = FoldTable::built_in().placed(&text);
        prop_assert_eq!(ends.len(), text.chars().count());
        prop_assert!(ends.is_sorted());
        if !fold.is_empty() {
            prop_assert_eq!(&fold, &super::fold(&text));
            prop_assert!(*ends.last().unwrap() >= fold.len());
        }
    }

    #[test]
    fn a_fold_is_known_as_that_of_its_texts_alone(
        words in prop::collection::vec("ten|TEN|te|e\u{301}|\u{e9}|べ|へ|\u{3099}|\u{43c}\u{43e}| |!|\\$|'|9|\\PC", 0..5),
        other in prop::collection::vec("ten|TEN|te|e\u{301}|\u{e9}|べ|へ|\u{3099}|\u{43c}\u{43e}| |!|\\$|'|9|\\PC", 0..5),
    ) {
        let table = FoldTable::built_in();
        let (text, other) = (words.concat(), other.concat());
        let fold = table.fold(&other);
        prop_assert_eq!(table.is_fold(&text, &fold), table.fold(&text) == fold, "{} {}", text, other);
        prop_assert!(table.is_fold(&other, &fold), "{}", other);
    }

    #[test]
    fn what_was_folded_before_changes_nothing(
        texts in prop::collection::vec("\\PC{0,20}|[\\x00-\u{ffff}]{0,20}|[а-яА-Яёぁ-ヶ각-힣]{0,20}", 1..8),
    ) {
        let used = FoldTable::built_in();
        for text in texts.iter().chain(&texts) {
            let new = FoldTable::built_in();
            prop_assert_eq!(used.fold(text), new.fold(text));
            prop_assert_eq!(used.placed(text), FoldTable::built_in().placed(text));
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
        prop_assert!(once.len() <= limits::KEY - 8);
        prop_assert!(!once.contains(char::is_control));
    }

    #[test]
    fn ascii_texts_fold_as_all_others_do(text in "[ -~]{0,40}|[a-zA-Z0-9 ]{0,12}|[\\x00-\\x7f]{0,40}") {
        let table = FoldTable::built_in();
        let mut words = Words::new(&table);
        let mut lengths = Vec::new();
        letters(&text, &mut |c| {
            words.fold(c);
            lengths.push(words.text.len());
        });
        let folded = words.finish();
        prop_assert_eq!(ascii(&text, &mut |_| ()), folded.clone());
        prop_assert_eq!(table.placed(&text), (folded, lengths));
    }

    #[test]
    fn equivalent_texts_have_one_fold(text in "\\PC{0,40}") {
        let once = fold(&text);
        if once.chars().any(char::is_alphanumeric) {
            prop_assert_eq!(fold(&text.nfc().collect::<String>()), once.clone());
            prop_assert_eq!(fold(&text.nfd().collect::<String>()), once);
        }
    }
}
