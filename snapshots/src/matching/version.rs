//! Versions: which of them are recordings of their own.

use crate::text::FoldTable;

/// What a title says of the version, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version(u32);

/// Words, folded, by what they say; versions of one line are the same.
const KINDS: &[&str] = &[
    " live vivo directo unplugged concert session sessions ao らいふ\u{3099} 现场 ",
    " remix rmx mix bootleg rework reworked vip dub club ",
    " acoustic acustico acustica acoustique ",
    " instrumental inst instr karaoke backing playback 伴奏 かは\u{3099}ー ",
    " cover ",
    " demo outtake alternate alternative take rehearsal ",
    " mono ",
    " sped slowed nightcore reverb ",
    " acapella cappella vocal hummed ",
    " rerecorded rerecording taylor's ",
    " orchestral piano lofi symphonic ",
    " reprise interlude ",
    " english japanese korean spanish chinese french german italian ",
    " extended ",
    " edit ",
];
/// Kinds that are only a little different: extended and edited ones.
const SLIGHT: u32 = 0b110_0000_0000_0000;

impl Version {
    /// Reads what versions are called.
    pub fn of(texts: &[String], table: &FoldTable) -> Self {
        let mut bits = 0;
        for text in texts {
            let fold = table.fold(text);
            // A theme or a place may have any name.
            let words = fold.split(' ').filter(|word| !word.is_empty());
            for word in words {
                for (at, words) in KINDS.iter().enumerate() {
                    if words.split(' ').any(|known| known == word) {
                        bits |= 1 << at;
                    }
                }
            }
            // "2004 Mix" and "Stereo Mix" are what was released, once more.
            let is_remix = fold.contains("remix") || fold.contains("rmx");
            let is_year = fold
                .split(' ')
                .any(|word| word.len() == 4 && word.parse::<u16>().is_ok());
            if is_remix {
                continue;
            }
            if is_year
                || fold.contains("stereo")
                || fold.contains("original mix")
                || fold.contains("album")
            {
                bits &= !(1 << 1);
            }
        }
        Self(bits)
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
