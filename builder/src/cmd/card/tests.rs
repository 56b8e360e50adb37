use super::*;

#[test]
fn only_what_answers_is_strong() {
    let paint = Paint::on();
    let strong = |text: &str| paint.strong(text);
    for (text, marks, expected) in [
        (
            "Blue Moon",
            vec![(5, 4)],
            format!("Blue {}", strong("Moon")),
        ),
        (
            "\u{1f319}a b",
            vec![(0, 2), (3, 1)],
            format!("{}a{}b", strong("\u{1f319}"), strong(" ")),
        ),
        // A title that was cut ends before its mark does.
        ("Blue…", vec![(0, 9)], strong("Blue…")),
        ("Blue", vec![], "Blue".to_owned()),
    ] {
        assert_eq!(marked(paint, text, &marks), expected, "{text}");
    }
}
