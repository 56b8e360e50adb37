//! Text on a terminal: emphasis, widths, and no control characters from the data.

use std::env;
use std::io::{self, IsTerminal};

/// Whether to emphasise. Nothing is ever said by emphasis alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// Emphasises when standard output is a terminal and `NO_COLOR` is not set.
    pub(super) fn of_stdout() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            on: io::stdout().is_terminal() && !refused,
        }
    }

    /// Emphasises whatever standard output is.
    #[cfg(test)]
    pub(super) fn on() -> Self {
        Self { on: true }
    }

    /// Makes text strong.
    pub(super) fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Makes text faint.
    pub(super) fn faint(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// Makes text a warning.
    pub(super) fn warning(self, text: &str) -> String {
        self.wrap("33", text)
    }

    /// Makes text an error.
    pub(super) fn error(self, text: &str) -> String {
        self.wrap("31", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Replaces control characters: what a source writes must not steer a terminal.
pub(super) fn plain(text: &str) -> String {
    let harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| if harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Fills text with blanks up to a width in columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Cuts text that is wider than a number of columns, and marks the cut.
pub(super) fn clip(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += columns(*c);
        used <= most
    });
    kept.chain(['…']).collect()
}

/// Returns the columns that text takes on a terminal: two for the wide characters of East Asian
/// scripts (Unicode Standard Annex #11), none for marks that join the letter before them.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05bd | 0x064b..=0x065f | 0x0670 => 0,
        0x0900..=0x0902 | 0x093a | 0x093c | 0x0941..=0x0948 | 0x094d | 0x0951..=0x0957 => 0,
        0x0e31 | 0x0e34..=0x0e3a | 0x0e47..=0x0e4e | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 => 2,
        0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 => 2,
        0x1f300..=0x1f64f | 0x1f900..=0x1f9ff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Writes a number with a comma between groups of three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes a number of bytes in a unit that keeps it short.
pub(super) fn bytes(number: u64) -> String {
    let mut unit = ["KiB", "MiB", "GiB", "TiB"].into_iter();
    let (mut tenths, mut name) = (number * 10, "B");
    while tenths >= 10_240
        && let Some(next) = unit.next()
    {
        (tenths, name) = (tenths / 1024, next);
    }
    match name {
        "B" => format!("{number} B"),
        _ => format!("{}.{} {name}", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_a_terminal() {
        assert_eq!(width("teapot"), 6);
        assert_eq!(width("月の歌"), 6);
        assert_eq!(width("달의 노래"), 9);
        assert_eq!(width("é"), 1);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(pad("月", 4), "月  ");
        assert_eq!(pad("longer", 3), "longer");
        assert_eq!(clip("longer", 6), "longer");
        assert_eq!(clip("longer", 5), "long…");
        assert_eq!(clip("月の歌", 4), "月…");
    }

    #[test]
    fn the_data_cannot_steer_the_terminal() {
        assert_eq!(
            plain("a\x1b[31mb\u{202e}c\n"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
    }

    #[test]
    fn numbers_are_short_and_exact() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(3 << 30), "3.0 GiB");
    }
}
