//! JSON, written by hand: nothing but strings, numbers, booleans, lists and maps. No number is a float on
//! its way: those that are not whole are written from 1,000ths, digit by digit.

use super::Out;

/// A JSON document that is being written.
#[derive(Default)]
pub(crate) struct Json {
    text: String,
    /// Whether the next value or key needs a comma before it.
    comma: bool,
}

impl Json {
    /// Returns the document.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn before(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    fn open(&mut self, bracket: char) {
        self.before();
        self.text.push(bracket);
        self.comma = false;
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.comma = true;
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.text.push_str(text.get(plain..at).unwrap_or_default());
            plain = at + 1;
            match byte {
                b'"' => self.text.push_str("\\\""),
                b'\\' => self.text.push_str("\\\\"),
                b'\n' => self.text.push_str("\\n"),
                b'\r' => self.text.push_str("\\r"),
                b'\t' => self.text.push_str("\\t"),
                _ => {
                    self.text.push_str("\\u00");
                    self.text.push(if byte < 16 { '0' } else { '1' });
                    self.text
                        .push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
                }
            }
        }
        self.text.push_str(text.get(plain..).unwrap_or_default());
        self.text.push('"');
    }
}

impl Out for Json {
    fn open_map(&mut self) {
        self.open('{');
    }

    fn close_map(&mut self) {
        self.close('}');
    }

    fn open_list(&mut self) {
        self.open('[');
    }

    fn close_list(&mut self) {
        self.close(']');
    }

    fn key(&mut self, name: &str) {
        self.before();
        self.quoted(name);
        self.text.push(':');
        self.comma = false;
    }

    fn text(&mut self, text: &str) {
        self.before();
        self.quoted(text);
    }

    fn number(&mut self, mut number: u64) {
        self.before();
        let mut digits = [b'0'; 20];
        let mut used = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            used += 1;
            if number == 0 {
                break;
            }
        }
        self.text.extend(
            digits
                .iter()
                .skip(20 - used)
                .map(|digit| char::from(*digit)),
        );
    }

    fn fraction(&mut self, thousandths: u16) {
        self.number(u64::from(thousandths / 1_000));
        let mut rest = thousandths % 1_000;
        if rest > 0 {
            self.text.push('.');
        }
        while rest > 0 {
            self.text
                .push(char::from_digit(u32::from(rest / 100), 10).unwrap_or('0'));
            rest = rest % 100 * 10;
        }
    }

    fn flag(&mut self, flag: bool) {
        self.before();
        self.text.push_str(if flag { "true" } else { "false" });
    }

    fn null(&mut self) {
        self.before();
        self.text.push_str("null");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_have_no_digit_too_many() {
        let mut out = Json::default();
        out.open_list();
        for thousandths in [0, 1, 10, 50, 100, 105, 850, 987, 999, 1_000, 1_001, 65_535] {
            out.fraction(thousandths);
        }
        out.close_list();
        let text = String::from_utf8(out.finish()).unwrap();
        assert_eq!(
            text,
            "[0,0.001,0.01,0.05,0.1,0.105,0.85,0.987,0.999,1,1.001,65.535]"
        );
    }
}
