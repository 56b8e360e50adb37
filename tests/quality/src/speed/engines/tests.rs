use super::*;

fn titles() -> Vec<Title> {
    let title = |at: u64, title: &str| Title {
        id: format!("id{at}"),
        title: title.to_owned(),
        plays: 100 - at,
    };
    vec![
        title(0, "Moon River"),
        title(1, "River Moon Song"),
        title(2, "Moonlight"),
        title(3, "Sunset"),
    ]
}

#[test]
fn engines_find_the_same_titles() {
    let titles = titles();
    let mut engines: Vec<Box<dyn Timed>> = vec![
        Box::new(Fst::fill(&titles).unwrap()),
        Box::new(Tantivy::fill(&titles).unwrap()),
        Box::new(Sqlite::fill(&titles).unwrap()),
    ];
    for engine in &mut engines {
        for (task, text, count) in [
            (Task::Complete, "moon", 2),
            (Task::Complete, "moon r", 1),
            (Task::Complete, "x", 0),
            (Task::Words, "river moon", 2),
            (Task::Words, "river sunset", 0),
            (Task::Mistyped, "sunest", 1),
            (Task::Mistyped, "wunset", 1),
            (Task::Mistyped, "xx", 0),
        ] {
            if engine.can(task) {
                let found = engine.ask(task, text).unwrap();
                assert_eq!(found, count, "{} {task:?} {text}", engine.name());
            }
        }
    }
}

#[test]
fn a_map_completes_with_the_best_known_titles() {
    let many: Vec<Title> = (0..30)
        .map(|at| Title {
            id: format!("{at}"),
            title: format!("song {:02}", 29 - at),
            plays: 0,
        })
        .collect();
    assert_eq!(Fst::fill(&many).unwrap().complete("song"), TOP);
    assert_eq!(Fst::fill(&many).unwrap().complete("song 1"), 10);
    assert_eq!(Fst::fill(&many).unwrap().complete("song 2"), 10);
    assert_eq!(Fst::fill(&many).unwrap().complete("song 29"), 1);
}
