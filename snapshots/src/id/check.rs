//! The check digit algorithms, each over the characters before the check digit.
//!
//! Every function answers `None` if a character is outside its alphabet; none of them limits the
//! length, the schemes do.

/// The alphabet of ISO 7064 MOD 37,36: the value of a character is its place.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// ISO 7064 MOD 11-2, the check of an ISNI (ISO 27729): a digit or `X`.
pub fn mod_11_2(digits: &str) -> Option<char> {
    let mut sum = 0;
    for digit in digits.chars() {
        sum = (sum + digit.to_digit(10)?) * 2 % 11;
    }
    digit_or_x((12 - sum) % 11)
}

/// ISO 7064 MOD 37,36, the check of GRid, ISAN (ISO 15706), EIDR and DDEX party ids: a digit or
/// an upper-case letter.
pub fn mod_37_36(code: &str) -> Option<char> {
    let mut product = 36;
    for character in code.bytes() {
        let value = ALPHABET.iter().position(|&known| known == character)?;
        product = (product + value) % 36;
        if product == 0 {
            product = 36;
        }
        product = product * 2 % 37;
    }
    ALPHABET
        .get((37 - product) % 36)
        .map(|&byte| char::from(byte))
}

/// Mod 10 with weights 3, 1, 3, ... from the right, the check of GTIN (GS1), ISBN-13 and ISMN.
pub fn mod_10(digits: &str) -> Option<char> {
    let (mut sum, mut weight) = (0, 3);
    for digit in digits.chars().rev() {
        sum += digit.to_digit(10)? * weight;
        weight = 4 - weight;
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// Mod 10 with weights 1, 2, 3, ... from the left on top of the weight of a letter before the
/// digits: the check of an ISWC (ISO 15707, T weighs 1) and of an IPI base number (I weighs 2).
pub fn weighted_mod_10(letter: u32, digits: &str) -> Option<char> {
    let sum = letter % 10 + weighed(&mut digits.chars(), 1, 10)?;
    char::from_digit((20 - sum) % 10, 10)
}

/// The sum of digits by their weights, modulo a number at which the weights, too, begin anew.
fn weighed(digits: &mut dyn Iterator<Item = char>, first: u32, modulus: u32) -> Option<u32> {
    let (mut sum, mut weight) = (0, first);
    for digit in digits {
        sum = (sum + digit.to_digit(10)? * weight) % modulus;
        weight = (weight + 1) % modulus;
    }
    Some(sum)
}

/// Mod 101 with weights ending in 2 on the right, the two check digits of an IPI name number
/// (CISAC). A remainder that would give 100 gives `00`.
pub fn mod_101(digits: &str) -> Option<[char; 2]> {
    let sum = weighed(&mut digits.chars().rev(), 2, 101)?;
    let check = (101 - sum) % 101 % 100;
    Some([
        char::from_digit(check / 10, 10)?,
        char::from_digit(check % 10, 10)?,
    ])
}

/// Mod 11 with weights ending in 2 on the right, the check of an ISBN-10: a digit or `X`.
pub fn mod_11(digits: &str) -> Option<char> {
    let sum = weighed(&mut digits.chars().rev(), 2, 11)?;
    digit_or_x((11 - sum) % 11)
}

fn digit_or_x(value: u32) -> Option<char> {
    if value == 10 {
        Some('X')
    } else {
        char::from_digit(value, 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_carry_the_computed_check() {
        assert_eq!(weighted_mod_10(1, "034524680"), Some('1'));
        assert_eq!(weighted_mod_10(1, "101914232"), Some('4'));
        assert_eq!(weighted_mod_10(2, "000000229"), Some('7'));
        assert_eq!(mod_11_2("000000012146438"), Some('X'));
        assert_eq!(mod_11_2("000000012103268"), Some('3'));
        assert_eq!(mod_37_36("A12425GABC1234002"), Some('M'));
        assert_eq!(mod_37_36("PADPIDA2013042401"), Some('U'));
        assert_eq!(mod_37_36("779185342C2390308610"), Some('5'));
        assert_eq!(mod_10("71875215542"), Some('7'));
        assert_eq!(mod_10("978030640615"), Some('7'));
        assert_eq!(mod_11("030640615"), Some('2'));
    }

    #[test]
    fn a_mod_101_remainder_of_100_prints_00() {
        assert_eq!(mod_101("000141073"), Some(['3', '8']));
        assert_eq!(mod_101("000087150"), Some(['0', '0']));
        assert_eq!(mod_101("000000001"), Some(['9', '9']));
        assert_eq!(mod_101("000000000"), Some(['0', '0']));
    }

    #[test]
    fn a_character_outside_the_alphabet_has_no_check() {
        assert_eq!(mod_11_2("00000001210326X"), None);
        assert_eq!(mod_37_36("a12425g"), None);
        assert_eq!(mod_10("7187é"), None);
        assert_eq!(weighted_mod_10(1, "T"), None);
        assert_eq!(mod_101("-1"), None);
        assert_eq!(mod_11("X"), None);
    }
}
