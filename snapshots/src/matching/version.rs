//! Versions: which of them are recordings of their own.

use crate::text::parts::kind;
use crate::text::{FoldTable, find, number};

/// What a title says of the version, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version(u32);

/// Kinds that are only a little different: extended and edited ones.
const SLIGHT: u32 = 0b110_0000_0000_0000;
/// Remixes, recordings made again, and edits, as they stand in the kinds.
const REMIX: u32 = 1 << 1;
const AGAIN: u32 = 1 << 9;
const EDIT: u32 = 1 << 14;
/// Kinds that are made of the same take, so that they last as long: instrumental ones, voices alone,
/// other languages.
const SAME_TAKE: u32 = 0b1_0001_0000_1000;

impl Version {
    /// Reads what versions are called.
    pub fn of(texts: &[String], table: &FoldTable) -> Self {
        let mut all = 0;
        for text in texts {
            let fold = table.fold(text);
            let mut bits = 0;
            // A theme or a place may have any name.
            let words = fold.split(' ').filter(|word| !word.is_empty());
            for word in words {
                bits |= kind(word).map_or(0, |kind| 1 << kind);
            }
            if find(&fold, "re record").is_some() {
                bits |= AGAIN;
            }
            let has = |what: &[&str]| what.iter().any(|what| find(&fold, what).is_some());
            if !has(&["remix", "rmx"]) {
                // "2004 Mix" and "Stereo Mix" are what was released, once more.
                let mut words = fold.split(' ');
                let is_year = words.any(|word| word.len() == 4 && number::<u16>(word).is_some());
                if is_year || has(&["stereo", "original mix", "album"]) {
                    bits &= !REMIX;
                }
                // The mix that is on the single, or for the radio, is cut rather than made anew.
                if has(&["single mix", "radio mix"]) {
                    bits = bits & !REMIX | EDIT;
                }
            }
            all |= bits;
        }
        Self(all)
    }

    /// Tells whether two different versions are surely none of the same take, so that they would not
    /// last as long to the millisecond.
    pub fn is_other_take(&self, other: &Self) -> bool {
        let apart = self.0 ^ other.0;
        apart != 0 && apart & SAME_TAKE == 0
    }

    /// Compares two versions, in 1,000ths.
    pub fn against(&self, other: &Self) -> u32 {
        let apart = self.0 ^ other.0;
        if apart == 0 {
            1_000
        } else if apart & !SLIGHT == 0 {
            900
        } else {
            720
        }
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_one_part_of_a_title_says_nothing_of_another() {
        let table = FoldTable::built_in();
        let version = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            Version::of(&texts, &table)
        };
        let against = |a: &[&str], b: &[&str]| version(a).against(&version(b));
        for (a, b, expected) in [
            (
                &["Bowie Mix"][..],
                &["Bowie Mix", "2023 Remaster"][..],
                1_000,
            ),
            (&["2004 Mix"], &[], 1_000),
            (&["Bowie Mix"], &[], 720),
            (&["2004 Remix"], &[], 720),
            (&["Single Mix"], &[], 900),
            (&["Single Remix"], &[], 720),
            (&["Re-Recorded Version"], &["Rerecorded"], 1_000),
            (&["Taylor's Version"], &["Re-Recorded"], 1_000),
            (&["Taylor's Version"], &[], 720),
            (&["In Concert"], &["Live"], 1_000),
            (&["Remix", "Edit"], &["Rmx", "Remastered"], 900),
            (&["Live"], &["Acoustic"], 720),
        ] {
            assert_eq!(against(a, b), expected, "{a:?} {b:?}");
        }
        let is_other_take = |a: &[&str]| version(a).is_other_take(&version(&[]));
        assert!(is_other_take(&["Live"]) && is_other_take(&["Re-Recorded"]));
        assert!(!is_other_take(&["Instrumental"]) && !is_other_take(&["Japanese Version"]));
        assert!(!is_other_take(&["Live", "Karaoke"]) && !is_other_take(&["Remastered"]));
    }
}
