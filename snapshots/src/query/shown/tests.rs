use proptest::prelude::*;

use super::*;
use crate::record::{Kind, Target};

fn hit(title: &str, credit: &str, by: Match) -> Hit {
    let target = Target {
        kind: Kind::Work,
        id: "local:a:1".parse().unwrap(),
    };
    let card = Card {
        weight: 0,
        target,
        title: title.to_owned(),
        of: String::new(),
        credit: credit.to_owned(),
        year: 0,
    };
    Hit {
        card,
        by,
        score: 0,
        marks: Vec::new(),
        explained: Vec::new(),
    }
}

/// The marked parts of a title, cut out by code units as a page does it.
fn parts(hit: &Hit) -> Vec<String> {
    let units: Vec<u16> = hit.card.title.encode_utf16().collect();
    let part = |(start, length): &(u32, u32)| {
        String::from_utf16(&units[*start as usize..(start + length) as usize]).unwrap()
    };
    hit.marks.iter().map(part).collect()
}

fn shown(query: &str, names: &str, title: &str, credit: &str, by: Match) -> Hit {
    let table = FoldTable::built_in();
    let mut hit = hit(title, credit, by);
    Shown::new(query, names, &table).show(&mut hit);
    hit
}

#[test]
fn words_are_marked_in_every_script() {
    for (query, title, expected) in [
        (
            "rhapsody bohemian",
            "Bohemian Rhapsody",
            "Bohemian|Rhapsody",
        ),
        ("bohemain", "Bohemian Rhapsody", "Bohemian"),
        (
            "dont stop",
            "\u{1f3b5} Don\u{2019}t Stop! (Live)",
            "Don\u{2019}t|Stop",
        ),
        ("ecole", "L\u{2019}E\u{301}cole", "L\u{2019}E\u{301}cole"),
        (
            "ecole",
            "A\u{300} l e\u{301}cole\u{301}",
            "e\u{301}cole\u{301}",
        ),
        ("mueller", "Herr Müller", "Müller"),
        ("müller", "Herr Mueller", "Mueller"),
        ("strasse", "Die Straße", "Straße"),
        ("boh", "Bohemian", "Boh"),
        ("night fall", "Nightfall", "Nightfall"),
        ("nightfall", "A Night Fall", "Night Fall"),
        ("千本桜", "初音ミク 千本桜 (Live)", "千本桜"),
        ("ラーメン", "おいしいらーめん", "らーめん"),
        ("ガラス", "ｶﾞﾗｽの部屋", "ｶﾞﾗｽ"),
        ("人々", "ひと人人ひと", "人人"),
        ("사랑", "내 사랑아", "사랑"),
        ("서울", "서울의 밤", "서울"),
        ("מלך", "מֶלֶךְ העולם", "מֶלֶךְ"),
        ("محمد", "يا مُحَمَّد", "مُحَمَّد"),
        ("елка", "Моя Ёлка", "Ёлка"),
        ("part 2", "Suite, Pt. II", "Pt|II"),
        ("zzz", "Blue", ""),
        // A small word is marked as it is, the last one also as the beginning of another.
        ("day in the l", "A Day in the Life", "Day|in|the|L"),
        ("day in the l ", "A Day in the Life", "Day|in|the"),
    ] {
        let hit = shown(query, "", title, "", Match::Some);
        assert_eq!(parts(&hit).join("|"), expected, "{query} in {title}");
    }
    let hit = shown("!!!", "", "!!!", "", Match::Exact);
    assert_eq!(hit.marks, [(0, 3)]);
}

#[test]
fn every_word_is_explained() {
    let hit = shown(
        "the bohemain rhaps",
        "quean",
        "Bohemian Rhapsody",
        "Queen",
        Match::Some,
    );
    let said: Vec<_> = hit
        .explained
        .iter()
        .map(|one| format!("{} {} {}", one.asked, one.found, one.how.name()))
        .collect();
    assert_eq!(
        said,
        [
            "bohemain bohemian spelling",
            "rhaps rhapsody prefix",
            "quean queen spelling"
        ]
    );
    let hit = shown("mueller xyzzy", "", "Müller", "", Match::Some);
    let ways: Vec<_> = hit.explained.iter().map(|one| one.how).collect();
    assert_eq!(ways, [How::Meant, How::Missing]);
    // With all words, one that is not to be seen is on a name that is not shown.
    let hit = shown("blue mercury", "", "Blue", "Queen", Match::Words);
    assert_eq!(hit.explained[1].how, How::Exact);
    let hit = shown("blue mercyry", "", "Blue", "Queen", Match::Spelling);
    assert_eq!(
        (hit.explained[1].how, hit.explained[1].found.as_str()),
        (How::Spelling, "")
    );
}

#[test]
fn what_begins_a_title_without_blanks_is_marked_unless_a_letter_is_cut() {
    for (query, title, marks) in [
        ("さく", "さくら", "さく"),
        ("ふべ", "ふべよ さ", "ふべ"),
        ("ふへ", "ふべよ さ", ""),
        ("ラ", "ラーメン", "ラ"),
        ("千本", "千本桜 千本", "千本"),
        ("千本 ab", "千本 abc", "千本|ab"),
    ] {
        let hit = shown(query, "", title, "", Match::Begins);
        assert_eq!(parts(&hit).join("|"), marks, "{query} in {title}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[a-z]{1,8}",
        "[ a-zA-Z]{0,16}",
        "[ a-dé'\u{301}ー々かが\u{3099}ｶﾞ千本桜가사랑\u{1f3b5}½ßüְמ]{0,20}",
    ]
}

proptest! {
    #[test]
    fn what_begins_a_title_is_found_as_everywhere(
        words in prop::collection::vec("la|the|ten|TEN ka|Beyonc\u{e9}|II|part 2|rock'n'roll|\u{43c}\u{43e}\u{440}\u{435}|mo\u{301}n|\u{6b4c}|9", 1..6),
        letters in 1usize..20,
    ) {
        let table = FoldTable::built_in();
        let title = words.join(" ");
        let query: String = title.chars().take(letters).collect();
        let quick = shown(&query, "", &title, "", Match::Begins);
        let (fold, ends) = table.placed(&title);
        let text = Text::new(&title, fold, &table);
        let mut slow = hit(&title, "", Match::Begins);
        let mut ranges = Vec::new();
        let mut known = Shown::new(&query, "", &table);
        slow.explained = known.explain(&slow.card, Match::Begins, &text, &mut ranges);
        slow.marks = marks(&title, &ends, ranges);
        // What the last word is the beginning of is the word in its place, not the first one that begins so.
        let last = slow.explained.last_mut().zip(quick.explained.last());
        if let Some((slow, quick)) = last.filter(|(slow, _)| slow.how == How::Prefix) {
            prop_assert!(!quick.found.is_empty(), "{} {}", query, title);
            slow.found.clone_from(&quick.found);
        }
        prop_assert_eq!(&quick.explained, &slow.explained, "{} {}", query, title);
        // It marks what begins the title, not what is said again behind it.
        let is_marked = |at: &(u32, u32)| slow.marks.iter().any(|of| of.0 <= at.0 && at.0 + at.1 <= of.0 + of.1);
        prop_assert!(quick.marks.iter().all(is_marked), "{} {}: {:?} {:?}", query, title, quick.marks, slow.marks);
    }

    #[test]
    fn what_is_told_without_a_fold_is_what_the_fold_tells(
        query in text(), title in text(), begins in any::<bool>(), letters in 1usize..20, by in 0usize..9,
    ) {
        let table = FoldTable::built_in();
        let query = if begins { title.chars().take(letters).collect() } else { query };
        let mut known = Shown::new(&query, "", &table);
        table.fold(&title);
        let mut folded = hit(&title, "", Match::ALL[by]);
        known.folded(&mut folded);
        if let Some((marks, explained)) = known.literally(&title, Match::ALL[by]) {
            prop_assert_eq!(marks, folded.marks, "{} {}", query, title);
            prop_assert_eq!(explained, folded.explained, "{} {}", query, title);
        }
        let are_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_small = crate::text::words::is_small(&query);
        if begins && are_letters(&title) && !title.is_empty() && !is_small {
            prop_assert!(known.literally(&title, Match::Begins).is_some(), "{} {}", query, title);
        }
    }

    #[test]
    fn marks_are_whole_characters_in_order(
        mut query in text(), title in text(), credit in "[a-d ]{0,8}", same in any::<bool>(), by in 0usize..9,
    ) {
        if same {
            query = title.chars().skip(1).take(9).collect();
        }
        let hit = shown(&query, "", &title, &credit, Match::ALL[by]);
        let borders: Vec<u32> = title
            .chars()
            .scan(0, |at, c| { *at += c.len_utf16() as u32; Some(*at) })
            .collect();
        let mut before = None;
        for (start, length) in &hit.marks {
            prop_assert!(*length > 0);
            prop_assert!(before.is_none_or(|before| *start > before), "{:?}", hit.marks);
            prop_assert!(*start == 0 || borders.contains(start));
            prop_assert!(borders.contains(&(start + length)));
            before = Some(start + length);
        }
        let counted = crate::text::words::words(&FoldTable::built_in().fold(&query)).iter().filter(|word| !word.is_small).count();
        prop_assert_eq!(hit.explained.len(), counted);
    }

    #[test]
    fn a_word_of_the_title_is_marked(before in "[a-c가か桜 ]{0,5}", word in "[d-g]{2,6}", after in "[ .!)]{0,2}") {
        let title = format!("{before} {word}{after}");
        let hit = shown(&word, "", &title, "", Match::Words);
        prop_assert_eq!(parts(&hit).join("|"), word);
    }
}
