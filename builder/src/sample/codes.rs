//! Identifiers with right check digits that cannot be taken for real ones.
//!
//! Every code lies where the standard's agency has given out nothing, or promises never to:
//!
//! | scheme | where the sample's codes lie |
//! |---|---|
//! | ISWC (ISO 15707) | T-990.000.000 to T-999.999.999; allocation has reached T-93 |
//! | ISRC (ISO 3901) | prefix letters XW: free for private use in ISO 3166-1, no prefix of the ISRC agency |
//! | IPI name number | 98 and 99 millions, far above the numbers in use |
//! | IPI base number | I-99 |
//! | ISNI (ISO 27729) | begins with 9999; the blocks in use begin with 0000 |
//! | GTIN (GS1) | EAN-13 prefix 29 and UPC-A prefix 4: restricted to use within a company |
//! | GRid | issuer code SMPL0 |
//! | ISAN (ISO 15706), EIDR | begin with FFFF |
//! | ISMN (ISO 10957) | 979-0-9999, the end of the longest publisher prefixes |
//! | DPID | registration dates in the year 2999 |
//! | MBID | UUIDs of version 8 (RFC 9562), almost all zeros; MusicBrainz uses versions 3 and 4 |
//! | society work codes | societies 991 and 992; CISAC's numbers are below 900 |
//! | service assets | shaped like the services' ids but outside their value range |
//!
//! ISCC (ISO 24138) is computed from content and allocated by nobody; the sample's are random.

use imr_snapshots::id::check;

use super::random::Random;

/// A multiplier without the factors 2 and 5: times a number, modulo a power of ten, it gives
/// every number once, in an order in which neighbours are far apart.
const SCATTER: u64 = 7_654_321;

/// Scatters a number over `digits` decimal digits, one to one; zero does not stay zero.
fn scatter(number: u64, digits: u32) -> u64 {
    let size = 10_u128.pow(digits);
    ((u128::from(number + 1) * u128::from(SCATTER)) % size) as u64
}

/// Appends the check character of digits that this file wrote.
fn checked(body: String, check: Option<char>) -> String {
    let mut code = body;
    // The alphabet of the body is fixed by the functions below, so the check always exists.
    code.extend(check);
    code
}

/// The ISWC of a work below ten million, with separators.
pub(super) fn iswc(work: u64) -> String {
    let digits = format!("99{:07}", scatter(work, 7));
    let check = check::weighted_mod_10(1, &digits);
    let parts = format!("T-{}.{}.{}-", &digits[..3], &digits[3..6], &digits[6..]);
    checked(parts, check)
}

/// The ISRC of the `count`th recording of a label in a year, without separators.
pub(super) fn isrc(registrant: u64, year: u64, count: u64) -> String {
    format!("XW{}{:02}{:05}", base36(registrant, 3), year % 100, count)
}

/// The IPI name number of a party; `pseudonym` numbers are apart from those of legal names.
pub(super) fn ipi(party: u64, pseudonym: bool) -> String {
    let digits = format!(
        "{}{:07}",
        if pseudonym { 98 } else { 99 },
        scatter(party, 7)
    );
    let [tens, ones] = check::mod_101(&digits).unwrap_or(['0', '0']);
    format!("{digits}{tens}{ones}")
}

/// The IPI base number of a party.
pub(super) fn ipi_base(party: u64) -> String {
    let digits = format!("99{:07}", scatter(party, 7));
    let check = check::weighted_mod_10(2, &digits);
    checked(format!("I-{digits}-"), check)
}

/// The ISNI of a party, in groups of four.
pub(super) fn isni(party: u64) -> String {
    let digits = format!("9999{:011}", scatter(party, 11));
    let code = checked(digits.clone(), check::mod_11_2(&digits));
    format!(
        "{} {} {} {}",
        &code[..4],
        &code[4..8],
        &code[8..12],
        &code[12..]
    )
}

/// The GTIN of a release: 13 digits, or 12 for every fourth one.
pub(super) fn gtin(release: u64) -> String {
    let digits = match release % 4 {
        0 => format!("4{:010}", scatter(release / 4, 10)),
        _ => format!("29{:010}", scatter(release, 10)),
    };
    let check = check::mod_10(&digits);
    checked(digits, check)
}

/// The GRid of a release.
pub(super) fn grid(release: u64) -> String {
    let body = format!("A1SMPL0{}", base36(scatter(release, 10), 10));
    let check = check::mod_37_36(&body);
    checked(body, check)
}

/// The ISAN of a video with both check characters, version zero.
pub(super) fn isan(number: u64) -> String {
    let root = format!("FFFF{number:08X}0000");
    let first = checked(String::new(), check::mod_37_36(&root));
    let all = format!("{root}00000000");
    let second = checked(String::new(), check::mod_37_36(&all));
    let (a, b, c) = (&root[4..8], &root[8..12], &root[12..]);
    format!("FFFF-{a}-{b}-{c}-{first}-0000-0000-{second}")
}

/// The EIDR of a video.
pub(super) fn eidr(number: u64) -> String {
    let digits = format!("FFFF{:016X}", number.wrapping_mul(SCATTER));
    let mut code = String::from("10.5240/");
    for at in (0..20).step_by(4) {
        code.push_str(&digits[at..at + 4]);
        code.push('-');
    }
    checked(code, check::mod_37_36(&digits))
}

/// The ISMN of a printed work; there are only ten thousand.
pub(super) fn ismn(number: u64) -> Option<String> {
    let digits = (number < 10_000).then(|| format!("97909999{number:04}"))?;
    let check = check::mod_10(&digits);
    let parts = format!("979-0-{}-{}-", &digits[4..11], &digits[11..]);
    Some(checked(parts, check))
}

/// The DDEX party id of a label.
pub(super) fn dpid(label: u64) -> String {
    let body = format!("PADPIDA2999{:06}", label % 1_000_000);
    let check = check::mod_37_36(&body);
    checked(body, check)
}

/// The MusicBrainz-like UUID of a thing; `kind` keeps works, parties and so on apart.
pub(super) fn mbid(kind: u64, number: u64) -> String {
    format!("00000000-0000-8000-800{:01x}-{number:012x}", kind % 16)
}

/// The ISCC Content-Code Audio, 64 bits: header 0x2201, random body, Base32 (RFC 4648).
pub(super) fn iscc(random: &mut Random) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = (0x2201_u128 << 64) | u128::from(random.bits());
    let letters = (0..16)
        .rev()
        .map(|at| char::from(ALPHABET[(bits >> (5 * at)) as usize & 31]));
    format!("ISCC:{}", letters.collect::<String>())
}

/// A work code of the first society: digits.
pub(super) fn code_a(work: u64) -> String {
    format!("{:09}", scatter(work, 9))
}

/// A work code of the second society: a letter, digits, a check letter of its own.
pub(super) fn code_b(work: u64) -> String {
    format!(
        "S{:07}{}",
        scatter(work, 7),
        char::from(b'A' + (work % 26) as u8)
    )
}

/// An id like Spotify's: 22 characters of Base62 whose value is above the 128 bits that real
/// ones have. `kind` keeps tracks, albums and artists apart.
pub(super) fn spotify(kind: char, number: u64) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    // The multiplier is odd, so the 64 bits are scattered one to one.
    let mut rest = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut letters = [b'0'; 11];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    format!(
        "Sample{kind}0000{}",
        letters.map(char::from).iter().collect::<String>()
    )
}

/// An id like a YouTube video's: 11 characters; the last one, x, cannot end a real one.
pub(super) fn youtube(number: u64) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut rest = (number + 1).wrapping_mul(SCATTER) & 0xffff_ffff;
    let mut letters = [b'A'; 6];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[(rest % 64) as usize];
        rest /= 64;
    }
    format!(
        "smp-{}x",
        letters.map(char::from).iter().collect::<String>()
    )
}

/// An id like those of services that count: twelve digits from 990 milliards.
pub(super) fn counted(service: u64, number: u64) -> String {
    format!("99{service:01}{:09}", scatter(number, 9))
}

/// A number in `width` characters of 0-9 and A-Z; what does not fit is cut off.
fn base36(number: u64, width: usize) -> String {
    let mut rest = number;
    let mut text = vec!['0'; width];
    for place in text.iter_mut().rev() {
        *place = char::from_digit((rest % 36) as u32, 36)
            .unwrap_or('0')
            .to_ascii_uppercase();
        rest /= 36;
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use imr_snapshots::id::{Check, Scheme, parse};

    use super::super::random::{Purpose, Random};
    use super::*;

    /// Reads a code back and returns its canonical spelling.
    fn read(scheme: Scheme, code: &str) -> (String, Check) {
        let reading = parse(scheme, code).unwrap();
        assert!(reading.notes.is_empty(), "{code}: {:?}", reading.notes);
        (reading.identifier.code().to_owned(), reading.check)
    }

    #[test]
    fn every_code_is_read_with_a_right_check_digit_and_is_given_once() {
        type Make = fn(u64) -> String;
        let with_check: [(Scheme, Make); 10] = [
            (Scheme::Iswc, iswc),
            (Scheme::Ipi, |n| ipi(n, false)),
            (Scheme::Ipi, |n| ipi(n, true)),
            (Scheme::IpiBase, ipi_base),
            (Scheme::Isni, isni),
            (Scheme::Gtin, gtin),
            (Scheme::Grid, grid),
            (Scheme::Eidr, eidr),
            (Scheme::Dpid, dpid),
            (Scheme::Isan, isan),
        ];
        for (scheme, make) in with_check {
            let mut seen = BTreeSet::new();
            for number in 0..2_000 {
                let (code, check) = read(scheme, &make(number));
                assert_eq!(check, Check::Right, "{code}");
                assert!(seen.insert(code));
            }
        }
        assert_eq!(read(Scheme::Ismn, &ismn(77).unwrap()).1, Check::Right);
        assert_eq!(ismn(10_000), None);
    }

    #[test]
    fn codes_without_check_digit_are_read_too() {
        assert_eq!(isrc(1, 1999, 12), "XW0019900012");
        read(Scheme::Isrc, &isrc(46_655, 2026, 99_999));
        read(Scheme::Mbid, &mbid(1, 99));
        let mut random = Random::new(1, Purpose::Recording, 1);
        assert!(iscc(&mut random).starts_with("ISCC:EIA"));
        read(Scheme::Iscc, &iscc(&mut random));
        read(Scheme::Society, &format!("991:{}", code_a(5)));
        read(Scheme::Society, &format!("992:{}", code_b(5)));
        for asset in [
            format!("spotify:{}", spotify('T', 9)),
            format!("youtube:{}", youtube(9)),
            format!("apple:{}", counted(1, 9)),
        ] {
            read(Scheme::Asset, &asset);
        }
        assert_eq!(spotify('T', 9).len(), 22);
        assert_eq!(youtube(9).len(), 11);
    }

    #[test]
    fn assets_differ_from_each_other() {
        for make in [|n| spotify('T', n), youtube, |n| counted(2, n)] {
            let all: BTreeSet<String> = (0..5_000).map(make).collect();
            assert_eq!(all.len(), 5_000);
        }
    }
}
