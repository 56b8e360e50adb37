//! What a result shows of the query: which parts of its title answer it, and how each word was found.

use std::ops::Range;

use super::search::{Hit, Match};
use crate::table::fuzzy::distance;
use crate::table::titles::Card;
use crate::text::FoldTable;
use crate::text::cis::cis;
use crate::text::words::{Word, placed, words};

/// How a word of a query was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it was typed: case, accents, width and punctuation do not count.
    Exact,
    /// It is the beginning of a word.
    Prefix,
    /// With one or two typing errors.
    Spelling,
    /// Two words are one, one is two, or they are cut elsewhere.
    Joined,
    /// In the other spelling of its letters: `Mueller` for `Müller`.
    Meant,
    /// Not at all.
    Missing,
}

impl How {
    /// Returns the name used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Prefix => "prefix",
            Self::Spelling => "spelling",
            Self::Joined => "joined",
            Self::Meant => "meant",
            Self::Missing => "missing",
        }
    }
}

/// How a word of a query was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The word as it was searched for.
    pub asked: String,
    /// The word, or the words, that were found for it; empty when it is missing, and when it is on a
    /// name that the result does not show.
    pub found: String,
    /// How it was found.
    pub how: How,
}

/// Most pairs of words that are compared letter by letter.
const COMPARED: usize = 2_000;

/// The stages of looking for a word, best first.
const STAGES: [How; 5] = [
    How::Exact,
    How::Meant,
    How::Prefix,
    How::Joined,
    How::Spelling,
];

/// A text that is searched for words.
struct Text {
    fold: String,
    words: Vec<Word>,
    /// Its words in the other spelling, if it has one.
    others: Vec<Word>,
}

impl Text {
    fn new(text: &str, fold: String, table: &FoldTable) -> Self {
        let words = words(&fold);
        let others = cis(text).map(|text| self::words(&table.fold(&text)));
        let others = others.filter(|others| others.len() == words.len());
        Self {
            fold,
            words,
            others: others.unwrap_or_default(),
        }
    }

    fn fold_of(&self, word: &Word) -> &str {
        self.fold.get(word.place.clone()).unwrap_or_default()
    }
}

/// The words of a query, compared with results.
pub(super) struct Shown<'a> {
    table: &'a FoldTable,
    text: Text,
    names: Text,
    open: bool,
    compared: usize,
}

/// What was found for a word: parts of the fold, and the words.
type Finds = (Vec<Range<usize>>, String);

impl<'a> Shown<'a> {
    /// Cuts a query and the credited names that were asked for into words.
    pub(super) fn new(text: &str, names: &str, table: &'a FoldTable) -> Self {
        Self {
            table,
            text: Text::new(text, table.fold(text), table),
            names: Text::new(names, table.fold(names), table),
            open: !text.ends_with(char::is_whitespace),
            compared: 0,
        }
    }

    /// Sets what a result shows.
    pub(super) fn show(&mut self, hit: &mut Hit) {
        let card = &hit.card;
        let (fold, ends) = self.table.placed(&card.title);
        // A title of symbols alone is its own fold.
        let is_title = hit.by == Match::Exact && self.names.words.is_empty();
        if is_title && (fold.is_empty() || fold == self.text.fold) {
            let length = card.title.chars().map(char::len_utf16).sum::<usize>();
            hit.marks = Vec::from_iter((length > 0).then_some((0, length as u32)));
            hit.explained = self.text.words.iter().map(exactly).collect();
            return;
        }
        if let Some(last) = self.begun(&fold) {
            let places = self.text.words.iter().map(|word| word.place.clone());
            hit.marks = marks(&card.title, &ends, places.collect());
            let counted = self.text.words.iter().filter(|word| !word.is_small);
            hit.explained = counted.map(exactly).collect();
            if let (Some(found), Some(one)) = (last, hit.explained.last_mut()) {
                one.found = found;
                one.how = How::Prefix;
            }
            return;
        }
        let title = Text::new(&card.title, fold, self.table);
        let mut ranges = Vec::new();
        let explained = self.explain(card, hit.by, &title, &mut ranges);
        hit.explained = explained;
        hit.marks = marks(&hit.card.title, &ends, ranges);
    }

    /// Tells whether a title begins with the words of the query, as it does for nearly every completion;
    /// then what was typed needs not be looked for in it. Returns the word of which the last one is the
    /// beginning only. Nothing for scripts without blanks, and when names were asked for.
    fn begun(&self, fold: &str) -> Option<Option<String>> {
        let last = self.text.words.last()?;
        let is_plain = !self.text.words.iter().any(|word| word.is_unspaced);
        if !is_plain || !self.names.words.is_empty() || !fold.starts_with(&self.text.fold) {
            return None;
        }
        let rest = fold.get(last.place.start..)?;
        let end = rest.find(' ').unwrap_or(rest.len());
        let there = words(rest.get(..end)?).into_iter().next()?;
        if there.text == last.text && there.place.len() == last.place.len() {
            return Some(None);
        }
        let is_begun = self.open && !last.is_small && !there.is_unspaced;
        is_begun.then_some(Some(there.text))
    }

    fn explain(
        &mut self,
        card: &Card,
        by: Match,
        title: &Text,
        ranges: &mut Vec<Range<usize>>,
    ) -> Vec<Explained> {
        let (of, credit) = (self.of(&card.of), self.of(&card.credit));
        let (mut explained, mut compared) = (Vec::new(), self.compared);
        for (asked, is_name) in [(&self.text, false), (&self.names, true)] {
            let mut texts: Vec<&Text> = vec![title, &of, &credit];
            if is_name {
                texts.reverse();
            }
            for at in 0..asked.words.len() {
                let Some(word) = asked.words.get(at) else {
                    break;
                };
                let mut best = None;
                let open = self.open && !is_name && at + 1 == asked.words.len();
                let stages = STAGES.iter().filter(|stage| open || **stage != How::Prefix);
                for how in stages {
                    for text in &texts {
                        let Some((places, found)) = find(asked, at, text, *how, &mut compared)
                        else {
                            continue;
                        };
                        if std::ptr::eq(*text, title) {
                            ranges.extend(places);
                        }
                        best = best.or(Some((*how, found)));
                    }
                    if best.is_some() || word.is_small {
                        break;
                    }
                }
                if !word.is_small {
                    let (how, found) = best.unwrap_or((How::Missing, String::new()));
                    let asked = word.text.clone();
                    explained.push(Explained { asked, found, how });
                }
            }
        }
        self.compared = compared;
        hidden(&mut explained, by);
        explained
    }

    fn of(&self, text: &str) -> Text {
        Text::new(text, self.table.fold(text), self.table)
    }
}

fn exactly(word: &Word) -> Explained {
    Explained {
        asked: word.text.clone(),
        found: word.text.clone(),
        how: How::Exact,
    }
}

/// Says how the words were found that must be on a name that the result does not show.
fn hidden(explained: &mut [Explained], by: Match) {
    if matches!(by, Match::Identifier | Match::Title | Match::Some) {
        return;
    }
    let is_read = |one: &Explained| matches!(one.how, How::Spelling | How::Joined);
    let mut is_open =
        matches!(by, Match::Meant | Match::Spelling) && !explained.iter().any(is_read);
    for one in explained.iter_mut().filter(|one| one.how == How::Missing) {
        one.how = if is_open { How::Spelling } else { How::Exact };
        is_open = false;
    }
}

/// Finds a word of a query in a text, in one way.
fn find(asked: &Text, at: usize, text: &Text, how: How, compared: &mut usize) -> Option<Finds> {
    let word = asked.words.get(at)?;
    if word.is_unspaced {
        return unspaced(word, text, how);
    }
    let other = asked.others.get(at).map(|other| other.text.as_str());
    let letters = word.text.chars().count();
    let (mut places, mut found, mut least) = (Vec::new(), String::new(), word.errors() + 1);
    for (number, there) in text
        .words
        .iter()
        .enumerate()
        .filter(|(_, there)| !there.is_unspaced)
    {
        let mut place = there.place.clone();
        let mut written = there.text.clone();
        match how {
            How::Exact if there.text == word.text => {}
            How::Meant
                if Some(there.text.as_str()) == other
                    || text
                        .others
                        .get(number)
                        .is_some_and(|other| other.text == word.text) => {}
            How::Prefix if text.fold_of(there).starts_with(asked.fold_of(word)) => {
                place.end = place.start + word.place.len();
            }
            How::Joined => {
                let next = text.words.get(number + 1);
                let two = next.map(|next| [there.text.as_str(), &next.text].concat());
                let after = asked
                    .words
                    .get(at + 1)
                    .map(|next| [word.text.as_str(), &next.text]);
                let before = at.checked_sub(1).and_then(|before| asked.words.get(before));
                let before = before.map(|before| [before.text.as_str(), &word.text]);
                let pairs = [after, before].map(|pair| pair.map(|pair| pair.concat()));
                let is = |text: &str| pairs.iter().flatten().any(|pair| pair == text);
                match &two {
                    Some(two) if *two == word.text || is(two) => {
                        let next = next.map_or("", |next| next.text.as_str());
                        place.end = text
                            .words
                            .get(number + 1)
                            .map_or(place.end, |next| next.place.end);
                        written = [&there.text, " ", next].concat();
                    }
                    _ if is(&there.text) => {}
                    _ => continue,
                }
            }
            How::Spelling => {
                let difference = there.text.chars().count().abs_diff(letters);
                if difference >= least.max(2) || *compared >= COMPARED {
                    continue;
                }
                *compared += 1;
                let errors = distance(&there.text, &word.text);
                if errors > least || errors > word.errors() {
                    continue;
                }
                if errors < least {
                    (places, found) = (Vec::new(), String::new());
                }
                least = errors;
            }
            _ => continue,
        }
        if found.is_empty() {
            found = written;
        }
        places.push(place);
    }
    (!places.is_empty()).then_some((places, found))
}

/// Finds a piece without blanks: as a whole, or by its pairs of letters.
fn unspaced(word: &Word, text: &Text, how: How) -> Option<Finds> {
    let letters: Vec<char> = word.text.chars().collect();
    let (mut places, mut pairs) = (Vec::new(), Vec::new());
    for there in text.words.iter().filter(|there| there.is_unspaced) {
        let piece = placed(text.fold_of(there));
        let of = |piece: &[(char, Range<usize>)]| {
            let start = piece.first().map_or(0, |letter| letter.1.start);
            let end = piece.last().map_or(0, |letter| letter.1.end);
            there.place.start + start..there.place.start + end
        };
        let are = |piece: &[(char, Range<usize>)], letters: &[char]| {
            piece
                .iter()
                .map(|letter| letter.0)
                .eq(letters.iter().copied())
        };
        match how {
            How::Exact => {
                let windows = piece.windows(letters.len().max(1));
                places.extend(windows.filter(|window| are(window, &letters)).map(of));
            }
            How::Spelling => {
                for (at, pair) in letters.windows(2).enumerate() {
                    for window in piece.windows(2).filter(|window| are(window, pair)) {
                        places.push(of(window));
                        pairs.push(at);
                    }
                }
            }
            _ => {}
        }
    }
    pairs.dedup();
    let is_enough = match how {
        How::Exact => !places.is_empty(),
        // At least half of the pairs.
        _ => !pairs.is_empty() && pairs.len() * 2 + 1 >= letters.len(),
    };
    is_enough.then(|| {
        let found = match how {
            How::Exact => word.text.clone(),
            _ => {
                let part = places
                    .first()
                    .and_then(|place| text.fold.get(place.clone()));
                part.unwrap_or_default().to_owned()
            }
        };
        (places, found)
    })
}

/// Turns parts of a fold into parts of the title that was folded, in UTF-16 code units: start and
/// length, ascending, none touching the next.
fn marks(title: &str, ends: &[usize], mut ranges: Vec<Range<usize>>) -> Vec<(u32, u32)> {
    crate::order::sort_by(&mut ranges, |a, b| (a.start, a.end).cmp(&(b.start, b.end)));
    let mut marks: Vec<(u32, u32)> = Vec::new();
    let mut ranges = ranges
        .into_iter()
        .filter(|range| !range.is_empty())
        .peekable();
    let (mut at, mut before) = (0_u32, 0_usize);
    // Where the last mark goes on to, in the fold.
    let mut until = 0;
    for (c, end) in title.chars().zip(ends.iter().copied()) {
        let width = c.len_utf16() as u32;
        while let Some(range) = ranges.next_if(|range| range.start < end) {
            if range.end > until {
                until = range.end;
            }
        }
        let touches = marks
            .last()
            .is_some_and(|(start, length)| start + length == at);
        // What leaves nothing is marked inside of a word, and as a mark on its last letter.
        let is_marked = match end > before {
            true => before < until,
            false => touches && (before < until || is_mark(c)),
        };
        if is_marked {
            match marks.last_mut() {
                Some((start, length)) if *start + *length == at => *length += width,
                _ => marks.push((at, width)),
            }
        }
        at += width;
        before = end;
    }
    marks
}

/// Tells whether a character is a mark on the one before it, of those that a fold leaves out.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5c7 | 0x610..=0x6ed
        | 0x1dc0..=0x1dff | 0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe2f)
}

#[cfg(test)]
mod tests {
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

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,40}",
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
            prop_assert_eq!(&quick.explained, &slow.explained, "{} {}", query, title);
            // It marks what begins the title, not what is said again behind it.
            let is_marked = |at: &(u32, u32)| slow.marks.iter().any(|of| of.0 <= at.0 && at.0 + at.1 <= of.0 + of.1);
            prop_assert!(quick.marks.iter().all(is_marked), "{} {}: {:?} {:?}", query, title, quick.marks, slow.marks);
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
            let counted = words(&FoldTable::built_in().fold(&query)).iter().filter(|word| !word.is_small).count();
            prop_assert_eq!(hit.explained.len(), counted);
        }

        #[test]
        fn a_word_of_the_title_is_marked(before in "[a-c가か桜 ]{0,5}", word in "[d-g]{2,6}", after in "[ .!)]{0,2}") {
            let title = format!("{before} {word}{after}");
            let hit = shown(&word, "", &title, "", Match::Words);
            prop_assert_eq!(parts(&hit).join("|"), word);
        }
    }
}
