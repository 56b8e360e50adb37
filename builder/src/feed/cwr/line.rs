//! One line of a CWR file, and its fields.

use super::layout::{Field, Version, fields};

/// One record: a line with its type and its fields.
#[derive(Clone, Debug)]
pub struct Line {
    /// Type, such as `NWR`.
    pub kind: String,
    /// The line in the file, from 1.
    pub line: u64,
    text: String,
    layout: &'static [Field],
    ascii: bool,
}

impl Line {
    /// Reads a line; `None` when there is no such record type.
    pub fn read(text: &str, line: u64, version: Version) -> Option<Self> {
        let kind = text.get(..3)?;
        Some(Self {
            kind: kind.to_owned(),
            line,
            text: text.to_owned(),
            layout: fields(kind, version)?,
            ascii: text.is_ascii(),
        })
    }

    /// The text of the line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns a field by its name, without blanks around it; empty when the record has no such
    /// field or ends before it (trailing blanks are trimmed in practice).
    pub fn field(&self, name: &str) -> &str {
        self.place(name)
            .map_or("", |field| self.slice(field.start, field.size))
    }

    /// Returns the column of a field, from 1; 0 when the record has no such field.
    pub fn column(&self, name: &str) -> usize {
        self.place(name).map_or(0, |field| field.start + 1)
    }

    fn place(&self, name: &str) -> Option<&'static Field> {
        self.layout.iter().find(|field| field.name == name)
    }

    /// The fields that the record type has.
    pub fn layout(&self) -> &'static [Field] {
        self.layout
    }

    /// Columns count characters; a line whose codes are only found by counting bytes is sliced by
    /// bytes, since some senders count those.
    fn slice(&self, start: usize, size: usize) -> &str {
        let range = if self.ascii {
            start..(start + size).min(self.text.len())
        } else {
            let place = |at: usize| {
                let found = self.text.char_indices().nth(at);
                found.map_or(self.text.len(), |(place, _)| place)
            };
            place(start)..place(start + size)
        };
        self.text.get(range).unwrap_or_default().trim()
    }

    /// Number of the transaction that the record belongs to.
    pub fn transaction(&self) -> u64 {
        self.slice(3, 8).parse().unwrap_or(u64::MAX)
    }

    /// A share `999v99` in parts per 10,000; blank is zero. `None` when it is no number up to
    /// 100 %, with the tolerance of rounding.
    pub fn share(&self, name: &str) -> Option<u16> {
        match self.field(name) {
            "" => Some(0),
            text => text.parse().ok().filter(|points| *points <= 10_006),
        }
    }

    /// A date `YYYY-MM-DD`; empty for none (blank or zeros). `None` when it is no date.
    pub fn date(&self, name: &str) -> Option<String> {
        let text = self.field(name);
        if text.bytes().all(|byte| byte == b'0') {
            return Some(String::new());
        }
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        let number = |text: &str| text.parse::<u32>().ok();
        let is_date = text.len() == 8
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (1..=12).contains(&number(month)?)
            && (1..=31).contains(&number(day)?);
        is_date.then(|| format!("{year}-{month}-{day}"))
    }

    /// A playing time in milliseconds; 0 for none.
    pub fn time(&self, name: &str) -> Option<u64> {
        let text = self.field(name);
        if text.bytes().all(|byte| byte == b'0') {
            return Some(0);
        }
        let digits: Vec<u64> = text
            .chars()
            .filter_map(|c| c.to_digit(10).map(u64::from))
            .collect();
        let [a, b, c, d, e, f] = digits[..] else {
            return None;
        };
        let (minutes, seconds) = (c * 10 + d, e * 10 + f);
        let is_time = text.len() == 6 && minutes < 60 && seconds < 60;
        is_time.then_some(((a * 10 + b) * 3_600 + minutes * 60 + seconds) * 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line::read(text, 1, Version::Two).unwrap()
    }

    #[test]
    fn trimmed_lines_have_empty_fields() {
        let alt = line("ALT0000000100000002OTHER TITLE");
        assert_eq!(alt.field("Alternate Title"), "OTHER TITLE");
        assert_eq!(alt.field("Title Type"), "");
        assert_eq!(alt.field("Nothing"), "");
        assert_eq!(alt.transaction(), 1);
        assert_eq!(alt.column("Title Type"), 80);
        assert!(Line::read("ZZZ", 1, Version::Two).is_none());
        assert!(Line::read("ÄÖ", 1, Version::Two).is_none());
    }

    #[test]
    fn columns_count_characters() {
        let title = format!("NAT0000000100000002{:<640}ATJA", "夜の歌");
        let nat = line(&title);
        assert_eq!(nat.field("Title (non-Roman)"), "夜の歌");
        assert_eq!(nat.field("Title Type"), "AT");
        assert_eq!(nat.field("Language Code"), "JA");
    }

    #[test]
    fn dates_times_and_shares_are_read_or_refused() {
        let rec = line(&format!(
            "REC0000000100000002{:<68}{:<6}",
            "19980623", "000345"
        ));
        assert_eq!(rec.date("Release Date").as_deref(), Some("1998-06-23"));
        assert_eq!(rec.time("Release Duration"), Some(225_000));
        let bad = line(&format!(
            "REC0000000100000002{:<68}{:<6}",
            "19981323", "009945"
        ));
        assert_eq!(
            (bad.date("Release Date"), bad.time("Release Duration")),
            (None, None)
        );
        let none = line("REC000000010000000200000000");
        assert_eq!(none.date("Release Date").as_deref(), Some(""));
        let spt = line("SPT000000000000000500020412       016660333303333I0056N001");
        assert_eq!(spt.share("PR Collection Share"), Some(1_666));
        assert_eq!(spt.field("TIS Numeric Code"), "0056");
    }
}
