//! JSON, written by hand: nothing but strings, numbers, booleans, lists and maps. No number is a float on
//! its way: those that are not whole are written from 1,000ths, digit by digit.

use super::Out;

/// A JSON document that is being written.
pub(crate) struct Json {
    text: Vec<u8>,
    /// Whether the next value or key needs a comma before it.
    comma: bool,
}

/// Bytes that most answers fit into.
const LENGTH: usize = 4 << 10;

impl Default for Json {
    fn default() -> Self {
        Self {
            text: Vec::with_capacity(LENGTH),
            comma: false,
        }
    }
}

impl Json {
    /// Returns the document.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.text
    }

    fn before(&mut self) {
        if self.comma {
            self.text.push(b',');
        }
        self.comma = true;
    }

    fn open(&mut self, bracket: u8) {
        self.before();
        self.text.push(bracket);
        self.comma = false;
    }

    fn close(&mut self, bracket: u8) {
        self.text.push(bracket);
        self.comma = true;
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        while let Some(at) = rest.iter().position(|byte| is_escaped(*byte)) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or_default();
            self.text.extend_from_slice(plain);
            let Some((byte, behind)) = special.split_first() else {
                break;
            };
            rest = behind;
            let short = match byte {
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0x20.. => *byte,
                _ => {
                    let digit = b"0123456789abcdef".get(usize::from(byte & 15));
                    self.text.extend_from_slice(b"\\u00");
                    self.text.push(b'0' + (byte >> 4));
                    self.text.extend(digit);
                    continue;
                }
            };
            self.text.extend_from_slice(&[b'\\', short]);
        }
        self.text.extend_from_slice(rest);
    }
}

/// Tells whether a byte may not stand in a text as it is (RFC 8259, section 7).
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

impl Out for Json {
    fn open_map(&mut self) {
        self.open(b'{');
    }

    fn close_map(&mut self) {
        self.close(b'}');
    }

    fn open_list(&mut self) {
        self.open(b'[');
    }

    fn close_list(&mut self) {
        self.close(b']');
    }

    fn key(&mut self, name: &'static str) {
        self.before();
        // Names of members need no escapes.
        self.text.push(b'"');
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"\":");
        self.comma = false;
    }

    fn entry(&mut self, name: &str) {
        self.text(&[name]);
        self.text.push(b':');
        self.comma = false;
    }

    fn text(&mut self, parts: &[&str]) {
        self.before();
        self.text.push(b'"');
        parts.iter().for_each(|part| self.escaped(part));
        self.text.push(b'"');
    }

    fn number(&mut self, mut number: u64) {
        self.before();
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            start -= 1;
            if number == 0 {
                break;
            }
        }
        self.text
            .extend_from_slice(digits.get(start..).unwrap_or_default());
    }

    fn fraction(&mut self, thousandths: u16) {
        self.number(u64::from(thousandths / 1_000));
        let mut rest = thousandths % 1_000;
        if rest > 0 {
            self.text.push(b'.');
        }
        while rest > 0 {
            self.text.push(b'0' + (rest / 100) as u8);
            rest = rest % 100 * 10;
        }
    }

    fn flag(&mut self, flag: bool) {
        self.before();
        let word: &[u8] = if flag { b"true" } else { b"false" };
        self.text.extend_from_slice(word);
    }

    fn null(&mut self) {
        self.before();
        self.text.extend_from_slice(b"null");
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
