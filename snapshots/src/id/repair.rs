//! Did you mean: the codes one slip away whose check digit is right.

use super::{Check, Identifier};

/// Most repairs of one identifier.
pub const MAX_REPAIRS: usize = 64;

const CHARACTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What a code with a wrong check digit was perhaps meant to be: every code that differs by two
/// neighbours exchanged or by one character, and whose check digit is right. The order is the
/// same every time: exchanges from left to right, then single characters from left to right. At
/// most [`MAX_REPAIRS`], none twice; none at all if the check is right or the scheme has none.
pub fn repairs(identifier: &Identifier) -> Vec<Identifier> {
    let mut found = Vec::new();
    if !matches!(identifier.check(), Check::Wrong { .. }) {
        return found;
    }
    let code = identifier.code().as_bytes();
    let mut places: Vec<usize> = Vec::new();
    for (place, byte) in code.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            places.push(place);
        }
    }
    for (&left, &right) in places.iter().zip(places.iter().skip(1)) {
        let mut candidate = code.to_vec();
        candidate.swap(left, right);
        take(identifier, candidate, &mut found);
    }
    for &place in &places {
        for &character in CHARACTERS {
            let mut candidate = code.to_vec();
            if let Some(byte) = candidate.get_mut(place) {
                *byte = character;
            }
            take(identifier, candidate, &mut found);
        }
    }
    found
}

/// Takes a candidate that is canonical, verifies, and is new.
fn take(identifier: &Identifier, candidate: Vec<u8>, found: &mut Vec<Identifier>) {
    let Ok(code) = String::from_utf8(candidate) else {
        return;
    };
    let Some(repair) = Identifier::canonical(identifier.scheme(), &code) else {
        return;
    };
    if found.len() < MAX_REPAIRS && repair.check() == Check::Right && !found.contains(&repair) {
        found.push(repair);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Scheme, parse};
    use super::*;

    fn repaired(scheme: Scheme, text: &str) -> Vec<String> {
        let reading = parse(scheme, text).unwrap();
        repairs(&reading.identifier)
            .iter()
            .map(|repair| repair.code().to_owned())
            .collect()
    }

    #[test]
    fn a_slip_of_one_character_or_an_exchange_is_found() {
        for (scheme, wrong, meant) in [
            (Scheme::Iswc, "T-034.524.681-1", "T0345246801"),
            (Scheme::Iswc, "T-034.542.680-1", "T0345246801"),
            (Scheme::Ipi, "00014107383", "00014107338"),
            (Scheme::IpiBase, "I-000000292-7", "I-000000229-7"),
            (Scheme::Isni, "0000000121032638", "0000000121032683"),
            (Scheme::Gtin, "718752155247", "00718752155427"),
            (Scheme::Grid, "A1-2425G-ABC1234020-M", "A12425GABC1234002M"),
            (
                Scheme::Eidr,
                "7791-8534-2C23-9030-8601-5",
                "10.5240/7791-8534-2C23-9030-8610-5",
            ),
            (Scheme::Dpid, "PADPIDA2013042401V", "PADPIDA2013042401U"),
            (Scheme::Ismn, "979-0-2600-0043-9", "9790260000438"),
            (Scheme::Isbn, "978-0-306-40615-8", "9780306406157"),
        ] {
            let found = repaired(scheme, wrong);
            assert!(
                found.iter().any(|code| code == meant),
                "{scheme:?} {wrong}: {found:?}"
            );
            assert!(found.len() < MAX_REPAIRS);
        }
    }

    #[test]
    fn exchanges_stand_first() {
        assert_eq!(repaired(Scheme::Iswc, "T-034.542.680-1")[0], "T0345246801");
    }

    #[test]
    fn right_codes_and_codes_without_check_need_no_repair() {
        assert!(repaired(Scheme::Iswc, "T0345246801").is_empty());
        assert!(repaired(Scheme::Isrc, "GBAYE6900531").is_empty());
        assert!(repaired(Scheme::Isan, "0000-0000-3A8D-0000-A").is_empty());
    }
}
