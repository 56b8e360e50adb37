//! The parts of a title: what it is called, which version it is, who is a guest, and its name in
//! another script.
//!
//! `Hero(英雄) (feat. A) - Live at B` is the title `Hero`, also `英雄`, with the guest `A`, in the
//! version `Live at B`. Nothing is thrown away: what is split off stands beside the title. What is in
//! brackets, or behind a dash with blanks around it, is a version if it has a word that versions have
//! (rules of domain practice: beets, Picard, ListenBrainz; see ARCHITECTURE.md).

use super::words::is_unspaced;
use super::{FoldTable, find, last, together};

/// The parts of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// What it is called.
    pub base: String,
    /// What versions are called, as written.
    pub versions: Vec<String>,
    /// Guests, as written.
    pub guests: Vec<String>,
    /// The same title in other scripts.
    pub others: Vec<String>,
}

/// Words that versions have, folded, in lines by [`kind`]; in the lines behind the one that says nothing more, words
/// that tell versions apart and are in titles as well.
const VERSIONS: &str = " live vivo directo unplugged session sessions ao らいふ\u{3099} 现场 \n remix rmx mix bootleg rework \
    reworked vip dub club \n acoustic acustico acustica acoustique \n instrumental inst instr karaoke \
    backing playback 伴奏 かは\u{3099}ー \n cover \n demo outtake alternate alternative take \n mono \n sped \
    slowed nightcore reverb \n acapella cappella vocal hummed \n rerecorded rerecording \n orchestral piano \
    lofi \n reprise \n english japanese korean spanish chinese french german italian \n extended \n edit \n \
    remaster remastered remasterizado remasterise remasterisee stereo single edition mixed mixtape version \
    versione ver vers bonus deluxe recorded anniversary explicit clean radio arr arranged soundtrack ost \
    score theme from taken short full long original album video audio lyric lyrics official visualizer \
    studio は\u{3099}し\u{3099}よん 版 \n concert \n\n\n\n\n rehearsal \n\n\n\n taylors \n symphonic \n \
    interlude ";
/// Number of the line of words that say nothing more than that it is a version.
const PLAIN: u32 = 15;
/// Words that introduce a guest, folded.
const GUESTS: [&str; 5] = ["feat", "ft", "featuring", "with", "con"];
/// Most parts that are split off.
const MOST: usize = 8;

/// Parts a text at the end of its first word: `feat. A` and `feat.A` introduce `A`.
fn introduced(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| c == '.' || c.is_whitespace());
    let end = end.unwrap_or(text.len());
    let (word, name) = text.split_at_checked(end).unwrap_or_default();
    (word, name.trim_start_matches('.').trim())
}

/// A text before a part, the part, and the text after it.
type Cut<'a> = (&'a str, &'a str, &'a str);

/// Returns a title up to the first bracket or dash, which may cut off some of it.
pub fn beginning(title: &str) -> &str {
    let ends = [
        "(",
        "[",
        "\u{ff08}",
        "\u{3010}",
        " - ",
        " \u{2013} ",
        " / ",
        "\u{ff0f}",
        "~",
        "\u{ff5e}",
    ];
    let end = ends
        .iter()
        .filter_map(|end| find(title, end))
        .filter(|at| *at > 0)
        .min();
    title
        .get(..end.unwrap_or(title.len()))
        .unwrap_or(title)
        .trim()
}

impl Parts {
    /// Splits a title.
    pub fn of(title: &str, table: &FoldTable) -> Self {
        let mut parts = Self::default();
        let mut rest = title.trim().to_owned();
        for _ in 0..MOST {
            let mut cuts: [Option<Cut<'_>>; 2] = [bracketed(&rest), dashed(&rest)];
            // What is further behind first.
            if let [Some((_, _, after)), Some((_, _, other))] = &cuts
                && other.len() < after.len()
            {
                cuts.swap(0, 1);
            }
            let mut taken = None;
            for (before, part, after) in cuts.iter().flatten() {
                let whole = together(&[before.trim_end(), " ", after.trim_start()]);
                let whole = whole.trim();
                if !whole.is_empty() && parts.take(part, whole, table) {
                    taken = Some(whole.to_owned());
                    break;
                }
            }
            match taken {
                Some(whole) => rest = whole,
                None => break,
            }
        }
        parts.guest_at_end(&mut rest, table);
        parts.halves(&mut rest);
        parts.base = rest;
        parts
    }

    /// Takes a part that was split off; tells whether it is none of the title.
    fn take(&mut self, part: &str, title: &str, table: &FoldTable) -> bool {
        let fold = table.fold(part);
        let mut words = fold.split(' ');
        if words.next().is_some_and(|first| GUESTS.contains(&first)) {
            self.guests.push(introduced(part).1.to_owned());
        } else if is_version(&fold) {
            self.versions.push(part.trim().to_owned());
        } else if script(part) != script(title) && script(part).is_some() && script(title).is_some()
        {
            self.others.push(part.trim().to_owned());
        } else {
            return false;
        }
        true
    }

    /// Splits off a guest who is introduced without brackets.
    fn guest_at_end(&mut self, rest: &mut String, table: &FoldTable) {
        for (at, _) in rest.match_indices(' ') {
            let (before, after) = rest.split_at_checked(at).unwrap_or_default();
            // Most words are none of them: no other ASCII letter folds to an `f`.
            let first = after.trim_start().bytes().next();
            if first
                .is_some_and(|byte| byte.is_ascii_alphanumeric() && !matches!(byte, b'f' | b'F'))
            {
                continue;
            }
            let (word, name) = introduced(after);
            let word = table.fold(word);
            // `with` is a word of many titles.
            let is_guest = GUESTS.iter().take(3).any(|guest| *guest == word);
            if is_guest && !name.is_empty() && !before.is_empty() {
                self.guests.push(name.to_owned());
                *rest = before.trim_end().to_owned();
                return;
            }
        }
    }

    /// Splits `X / Y` when its halves are in different scripts.
    fn halves(&mut self, rest: &mut String) {
        let Some((left, right)) = rest.split_once('/').or_else(|| rest.split_once('\u{ff0f}'))
        else {
            return;
        };
        let (left, right) = (left.trim(), right.trim());
        if script(left).is_some() && script(right).is_some() && script(left) != script(right) {
            self.others.push(right.to_owned());
            *rest = left.to_owned();
        }
    }
}

/// Tells whether a fold has a word that versions have.
pub fn is_version(fold: &str) -> bool {
    fold.split(' ')
        .filter(|word| !word.is_empty())
        .any(|word| line(word).is_some_and(|line| line <= PLAIN))
}

/// Returns what a word says of a version, a number below 15: the same for `remix` and `rmx`.
pub(crate) fn kind(word: &str) -> Option<u32> {
    let kind = line(word)? % (PLAIN + 1);
    (kind < PLAIN).then_some(kind)
}

fn line(word: &str) -> Option<u32> {
    let at = find(VERSIONS, &together(&[" ", word, " "]))?;
    let before = VERSIONS.bytes().take(at);
    Some(before.map(|byte| u32::from(byte == b'\n')).sum())
}

/// Finds the last part in brackets, if it is not the beginning of the text.
fn bracketed(text: &str) -> Option<Cut<'_>> {
    let close = text.rfind([')', ']', '\u{ff09}', '\u{3011}', '\u{300d}', '\u{300b}'])?;
    let (inner, after) = text.split_at_checked(close)?;
    // The bracket that belongs to it: brackets inside are skipped.
    let mut depth = 1;
    let mut open = None;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' | ']' | '\u{ff09}' | '\u{3011}' | '\u{300d}' | '\u{300b}' => depth += 1,
            '(' | '[' | '\u{ff08}' | '\u{3010}' | '\u{300c}' | '\u{300a}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            open = Some((at, c.len_utf8()));
            break;
        }
    }
    let (at, length) = open.filter(|(at, _)| *at > 0)?;
    let after = after.get(after.chars().next()?.len_utf8()..)?;
    Some((inner.get(..at)?, inner.get(at + length..)?, after))
}

/// Finds what is behind the last dash with blanks around it.
fn dashed(text: &str) -> Option<Cut<'_>> {
    let dashes = [" - ", " \u{2013} ", " \u{2014} ", " ~ ", " | "];
    let (at, dash) = dashes
        .iter()
        .filter_map(|dash| Some((last(text, dash)?, dash)))
        .max()?;
    Some((text.get(..at)?, text.get(at + dash.len()..)?, ""))
}

/// Returns a number for the script of a text: `None` if it has no letter, or letters of several.
fn script(text: &str) -> Option<u8> {
    // Signs between scripts are no letters: punctuation, symbols, marks.
    let is_letter = |c: &char| {
        c.is_ascii_alphabetic()
            || !matches!(c, '\0'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2b0}'..='\u{36f}' | '\u{2000}'..='\u{2bff}'
                | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{fe00}'..='\u{fe6f}'
                | '\u{ff01}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{1f000}'..='\u{1faff}')
    };
    let mut scripts = text.chars().filter(is_letter).map(|c| match c {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => 0,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 1,
        '\u{400}'..='\u{52f}' => 2,
        '\u{590}'..='\u{5ff}' => 3,
        '\u{600}'..='\u{77f}' => 4,
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => 5,
        _ if is_unspaced(c) => 6,
        _ => 7,
    });
    let first = scripts.next()?;
    scripts.all(|script| script == first).then_some(first)
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(title: &str) -> [String; 4] {
        let parts = Parts::of(title, &FoldTable::built_in());
        let join = |texts: Vec<String>| texts.join("|");
        [
            parts.base,
            join(parts.versions),
            join(parts.guests),
            join(parts.others),
        ]
    }

    #[test]
    fn what_is_not_the_title_stands_beside_it() {
        for (title, expected) in [
            ("Yesterday", ["Yesterday", "", "", ""]),
            (
                "Yesterday - Remastered 2009",
                ["Yesterday", "Remastered 2009", "", ""],
            ),
            (
                "Valerie (feat. Amy Winehouse) - Live",
                ["Valerie", "Live", "Amy Winehouse", ""],
            ),
            ("Rock DJ - 2004 Mix", ["Rock DJ", "2004 Mix", "", ""]),
            (
                "(I Can't Get No) Satisfaction - Mono",
                ["(I Can't Get No) Satisfaction", "Mono", "", ""],
            ),
            ("Hero(英雄)", ["Hero", "", "", "英雄"]),
            ("勇者 / The Brave", ["勇者", "", "", "The Brave"]),
            (
                "Song [Mono Version] (Bonus Track)",
                ["Song", "Bonus Track|Mono Version", "", ""],
            ),
            ("Drive ft. Somebody", ["Drive", "", "Somebody", ""]),
            (
                "Bluebird Story feat.Jumelles",
                ["Bluebird Story", "", "Jumelles", ""],
            ),
            ("Drive (feat.A. B)", ["Drive", "", "A. B", ""]),
            ("Love/Hate", ["Love/Hate", "", "", ""]),
            (
                "Tsunami (Jump) - Radio Edit",
                ["Tsunami (Jump)", "Radio Edit", "", ""],
            ),
            ("Live", ["Live", "", "", ""]),
            ("River (of Dreams)", ["River (of Dreams)", "", "", ""]),
            ("Dancing with Myself", ["Dancing with Myself", "", "", ""]),
            ("(Live)", ["(Live)", "", "", ""]),
        ] {
            assert_eq!(parts(title), expected, "{title}");
        }
    }

    #[test]
    fn words_of_one_line_say_the_same() {
        for (words, expected) in [
            (&["live", "vivo", "concert", "现场"][..], Some(0)),
            (&["remix", "rmx", "club"], Some(1)),
            (&["rehearsal", "demo"], Some(5)),
            (&["taylors", "rerecorded"], Some(9)),
            (&["symphonic", "orchestral"], Some(10)),
            (&["interlude", "reprise"], Some(11)),
            (&["edit"], Some(14)),
            (&["remaster", "video", "版", "", "yesterday"], None),
        ] {
            for word in words {
                assert_eq!(kind(word), expected, "{word}");
            }
        }
        for (fold, expected) in [
            ("in concert", false),
            ("the interlude", false),
            ("live in concert", true),
            ("2009 remaster", true),
            ("edit", true),
            ("", false),
        ] {
            assert_eq!(is_version(fold), expected, "{fold}");
        }
    }

    proptest! {
        #[test]
        fn a_title_always_has_a_name(title in "[ab()\\[\\]\\-/ 英live]{0,40}|\\PC{0,60}") {
            let [base, ..] = parts(&title);
            prop_assert_eq!(base.is_empty(), title.trim().is_empty());
        }
    }
}
