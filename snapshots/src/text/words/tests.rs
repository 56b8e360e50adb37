use proptest::prelude::*;

use super::super::fold::fold;
use super::*;

#[test]
fn texts_that_mean_the_same_have_the_same_tokens() {
    for (text, expected) in [
        ("Rock & Roll", "rock roll"),
        ("Rock and Roll", "rock roll"),
        ("Rock 'n' Roll", "rock roll"),
        ("The Beatles", "beatles"),
        ("The The", "the"),
        ("Concerto No. 2, Part II", "concerto no 2 pt"),
        ("Concerto no. 2, pt. 2", "concerto no 2 pt"),
        ("사랑해 서울", "사랑해 서울"),
        ("千本桜", "千本 本樱 樱 千本樱"),
        ("ラーメン", "らめ めん ん らめん"),
        ("人々", "人人 人"),
        ("ガラス", "がら らす す がらす"),
        ("パピプ", "ぱぴ ぴぷ ぷ ぱぴぷ"),
        ("つづき", "つづ づき き つづき"),
        ("愛", "爱"),
        ("ABCの歌", "abc の歌 歌"),
        ("!!!", "!!!"),
        ("", ""),
    ] {
        assert_eq!(tokens(&fold(text)).join(" "), expected, "{text}");
    }
}

#[test]
fn longer_words_may_have_more_errors() {
    let errors = |text: &str| words(&fold(text)).first().map(Word::errors);
    for (text, expected) in [("a", 0), ("ab", 1), ("abcdefg", 1), ("abcdefgh", 2)] {
        assert_eq!(errors(text), Some(expected), "{text}");
    }
    assert_eq!(errors("愛"), Some(0));
    assert_eq!(errors("19991999"), Some(1));
    assert_eq!(errors("千本桜"), Some(1));
    assert_eq!(errors("사랑"), Some(1));
    assert_eq!(errors("千本桜木"), Some(2));
}

proptest! {
    #[test]
    fn tokens_are_few_short_and_without_blanks(text in "\\PC{0,80}|[\\x00-\\u{ffff}]{0,400}") {
        let tokens = tokens(&fold(&text));
        prop_assert!(tokens.len() <= MOST);
        for token in tokens {
            prop_assert!(!token.is_empty() && token.len() <= LENGTH * 4, "{token:?}");
            prop_assert!(!token.contains(' ') && !token.contains('\0'));
        }
    }

    #[test]
    fn the_order_of_words_does_not_matter(mut texts in prop::collection::vec("[a-z가-각]{1,6}", 1..6)) {
        let sorted = |texts: &[String]| {
            let mut tokens = tokens(&fold(&texts.join(" ")));
            tokens.sort();
            tokens
        };
        let forward = sorted(&texts);
        texts.reverse();
        prop_assert_eq!(forward, sorted(&texts));
    }
}
