use super::super::random::{Purpose, Random};
use super::*;

#[test]
fn a_meaning_is_said_in_every_language() {
    let song_of_moon = Meaning::Of(0, 0);
    let said: Vec<String> = LANGUAGES.iter().map(|l| say(l, song_of_moon)).collect();
    assert_eq!(
        said,
        [
            "Song of the Moon",
            "La chanson de la lune",
            "Canción de la luna",
            "Песня луны",
            "Το τραγούδι του φεγγαριού",
            "أغنية القمر",
            "שיר הירח",
            "चाँद का गीत",
            "เพลงของดวงจันทร์",
            "달의 노래",
            "月の歌",
            "月亮的歌",
        ]
    );
    assert_eq!(say(KANA, song_of_moon), "つきのうた");
}

#[test]
fn the_korean_and_follows_the_last_sound() {
    let korean = LANGUAGES
        .iter()
        .find(|language| language.tag == "ko")
        .unwrap();
    assert_eq!(say(korean, Meaning::And(0, 1)), "달과 바다");
    assert_eq!(say(korean, Meaning::And(1, 0)), "바다와 달");
}

#[test]
fn russian_and_greek_are_written_in_latin_letters() {
    assert_eq!(romanise("Песня чайника"), "Pesnya chaynika");
    assert_eq!(romanise("Η γνώμη της τσαγιέρας"), "I gnomi tis tsagieras");
}

#[test]
fn titles_have_a_translation_unless_they_are_english() {
    let mut random = Random::new(3, Purpose::Work, 0);
    for language in 0..LANGUAGES.len() {
        for _ in 0..200 {
            let titles = titles(&mut random, language);
            assert_eq!(titles.english.is_none(), language == ENGLISH);
            assert!(!titles.main.is_empty() && !titles.main.contains([';', '|', '\t']));
        }
    }
}
