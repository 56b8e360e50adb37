//! Ed25519 signatures (RFC 8032) with the checks that leave one answer only: those of `verify_strict`
//! of `ed25519-dalek`, with which the builder signs.
//!
//! A signature is a point R and a number S. It holds if `[S]B - [k]A = R`, where B is the base point, A the
//! public key and k the SHA-512 digest of R, A and the text, modulo L, the order of B. Refused are an S of L or more,
//! another spelling of R than the canonical one, and an A or R of small order.
//!
//! The points are those of `curve25519-dalek`. Its numbers modulo L, which signing needs, are unrolled
//! products; here a number is only compared with L and cut into digits, which is 2.5 KB less of the Wasm
//! after gzip. All that is read here is public, so the time that it takes tells nothing.

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::traits::Identity;
use sha2::{Digest as _, Sha512};

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey {
    bytes: [u8; 32],
    point: EdwardsPoint,
}

/// A number below 2²⁵⁶, its lowest 32 bits first.
type Number = [u32; 8];

/// The order of the base point: 2²⁵² + 27742317777372353535851937790883648493 (RFC 8032, 5.1).
const L: Number = [
    0x5cf5_d3ed,
    0x5812_631a,
    0xa2f7_9cd6,
    0x14de_f9de,
    0,
    0,
    0,
    0x1000_0000,
];
/// Digits to the base 8 of a number below L.
const DIGITS: u32 = 85;

impl PublicKey {
    /// Reads a key; `None` if the bytes are no point of the curve.
    pub(crate) fn read(bytes: [u8; 32]) -> Option<Self> {
        let point = CompressedEdwardsY(bytes).decompress()?;
        Some(Self { bytes, point })
    }

    /// Tells whether this key has signed a text. A signature has 64 bytes: R and S.
    pub(crate) fn has_signed(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((r, s)) = signature.split_first_chunk::<32>() else {
            return false;
        };
        let Ok(s) = <[u8; 32]>::try_from(s) else {
            return false;
        };
        let s = number(&s);
        if minus(&s, &L).is_some() {
            return false;
        }
        let digest = Sha512::new()
            .chain_update(r)
            .chain_update(self.bytes)
            .chain_update(text)
            .finalize();
        let k = modulo_l(&digest);
        let expected = sum(&s, &ED25519_BASEPOINT_POINT, &k, &-self.point);
        // R is of small order exactly if this point is, which is the same one if the bytes are equal.
        expected.compress().0 == *r && !expected.is_small_order() && !self.point.is_small_order()
    }
}

/// Returns `[a]P + [b]Q` of two numbers below L, by their digits to the base 8 from the highest down.
fn sum(a: &Number, p: &EdwardsPoint, b: &Number, q: &EdwardsPoint) -> EdwardsPoint {
    let (p, q) = (multiples(p), multiples(q));
    let mut sum = EdwardsPoint::identity();
    for place in (0..DIGITS).rev() {
        sum = sum.mul_by_cofactor();
        for (number, multiples) in [(a, &p), (b, &q)] {
            if let Some(multiple) = multiples.get(digit(number, place)) {
                sum += multiple;
            }
        }
    }
    sum
}

/// The multiples of a point from 0 to 7.
fn multiples(point: &EdwardsPoint) -> [EdwardsPoint; 8] {
    let mut multiple = EdwardsPoint::identity();
    [(); 8].map(|()| {
        let this = multiple;
        multiple += point;
        this
    })
}

/// The digit of a number to the base 8 at a place, 0 the lowest.
fn digit(number: &Number, place: u32) -> usize {
    let mut digit = 0;
    for bit in (0..3).rev().map(|bit| place * 3 + bit) {
        let limb = number.get((bit / 32) as usize).copied().unwrap_or(0);
        digit = digit << 1 | (limb >> (bit % 32) & 1) as usize;
    }
    digit
}

fn number(bytes: &[u8; 32]) -> Number {
    let mut number = Number::default();
    for (limb, bytes) in number.iter_mut().zip(bytes.as_chunks().0) {
        *limb = u32::from_le_bytes(*bytes);
    }
    number
}

/// What is left of a number (its lowest byte first) when it is divided by L, bit by bit from the highest.
fn modulo_l(bytes: &[u8]) -> Number {
    let mut rest = Number::default();
    for byte in bytes.iter().rev() {
        for bit in (0..8).rev() {
            let mut carry = u32::from(byte >> bit & 1);
            for limb in &mut rest {
                let next = *limb >> 31;
                *limb = *limb << 1 | carry;
                carry = next;
            }
            rest = minus(&rest, &L).unwrap_or(rest);
        }
    }
    rest
}

/// Subtracts; `None` if the result would be below 0.
fn minus(from: &Number, what: &Number) -> Option<Number> {
    let mut result = *from;
    let mut borrow = false;
    for (limb, what) in result.iter_mut().zip(what) {
        (*limb, borrow) = limb.borrowing_sub(*what, borrow);
    }
    (!borrow).then_some(result)
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::scalar::Scalar;
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
    use proptest::prelude::*;

    use super::*;

    /// What both say of a signature; they say the same.
    fn judged(key: [u8; 32], text: &[u8], signature: [u8; 64]) -> bool {
        let ours = PublicKey::read(key).map(|key| key.has_signed(text, &signature));
        let theirs = VerifyingKey::from_bytes(&key).ok().map(|key| {
            let signature = Signature::from_bytes(&signature);
            key.verify_strict(text, &signature).is_ok()
        });
        assert_eq!(ours, theirs, "{key:?} {text:?} {signature:?}");
        ours == Some(true)
    }

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        let mut bytes = [0; N];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap();
        }
        bytes
    }

    fn joined(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&r);
        signature[32..].copy_from_slice(&s);
        signature
    }

    /// The signature of a text by a key whose point has a part of small order, as whoever made it would
    /// sign.
    fn signed(secret: Scalar, key: EdwardsPoint, nonce: Scalar, text: &[u8]) -> [u8; 64] {
        let r = EdwardsPoint::mul_base(&nonce).compress().0;
        let key = key.compress().0;
        let k = Sha512::new().chain_update(r).chain_update(key);
        let k = Scalar::from_bytes_mod_order_wide(&k.chain_update(text).finalize().into());
        joined(r, (nonce + k * secret).to_bytes())
    }

    #[test]
    fn the_examples_of_rfc_8032_hold() {
        for (key, text, signature) in [
            (
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                &b""[..],
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                b"\x72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ),
            (
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                b"\xaf\x82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            ),
        ] {
            assert!(judged(bytes(key), text, bytes(signature)));
            assert!(!judged(bytes(key), b"another text", bytes(signature)));
        }
    }

    #[test]
    fn a_number_of_l_or_more_is_refused() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = key.verifying_key().to_bytes();
        let (r, s) = (key.sign(b"a"), key.sign(b"a"));
        assert!(judged(public, b"a", r.to_bytes()));
        // S + L is the same number modulo L.
        let mut carry = false;
        let mut more = number(s.s_bytes());
        for (limb, l) in more.iter_mut().zip(L) {
            let (one, first) = limb.overflowing_add(l);
            let (two, second) = one.overflowing_add(u32::from(carry));
            (*limb, carry) = (two, first || second);
        }
        let mut s = [0; 32];
        for (bytes, limb) in s.chunks_mut(4).zip(more) {
            bytes.copy_from_slice(&limb.to_le_bytes());
        }
        assert!(!judged(public, b"a", joined(*r.r_bytes(), s)));
        for length in [0, 32, 63, 65] {
            let public = PublicKey::read(public).unwrap();
            assert!(!public.has_signed(b"a", &[0; 70][..length]));
        }
    }

    #[test]
    fn points_of_small_order_are_refused() {
        for a in EIGHT_TORSION {
            for r in EIGHT_TORSION {
                let signature = joined(r.compress().0, [0; 32]);
                for text in [&b"a"[..], b"b", b"c"] {
                    assert!(!judged(a.compress().0, text, signature));
                }
            }
        }
        // Spellings of such points that are not canonical: p, p + 1 and a zero with a sign.
        for first in [0xed, 0xee, 0x01] {
            let mut spelling = [if first == 0x01 { 0 } else { 0xff }; 32];
            spelling[0] = first;
            spelling[31] = if first == 0x01 { 0x80 } else { 0x7f };
            assert!(!judged(spelling, b"a", joined(spelling, [0; 32])));
        }
    }

    #[test]
    fn a_part_of_small_order_counts_as_it_does_in_the_equation() {
        let (secret, nonce) = (Scalar::from(0x1234_5678_9abc_u64), Scalar::from(77_u64));
        let mut held = 0;
        for torsion in EIGHT_TORSION {
            let key = EdwardsPoint::mul_base(&secret) + torsion;
            for text in 0..64_u8 {
                let signature = signed(secret, key, nonce, &[text]);
                held += u32::from(judged(key.compress().0, &[text], signature));
            }
        }
        // All 64 of the key without such a part, and of the others those whose k is divided by its order.
        assert!((65..300).contains(&held), "{held}");
    }

    proptest! {
        #[test]
        fn it_says_what_verify_strict_says(
            seed: [u8; 32],
            text: Vec<u8>,
            slip in prop::option::of((0_usize..512, any::<bool>())),
        ) {
            let key = SigningKey::from_bytes(&seed);
            let mut signature = key.sign(&text).to_bytes();
            let mut public = key.verifying_key().to_bytes();
            if let Some((bit, in_key)) = slip {
                let bytes = if in_key { &mut public[..] } else { &mut signature[..] };
                let at = bit / 8 % bytes.len();
                bytes[at] ^= 1 << (bit % 8);
            }
            prop_assert_eq!(judged(public, &text, signature), slip.is_none());
        }

        #[test]
        fn a_number_is_divided_as_the_library_divides(low: [u8; 32], high: [u8; 32]) {
            let mut wide = [0; 64];
            wide[..32].copy_from_slice(&low);
            wide[32..].copy_from_slice(&high);
            let expected = Scalar::from_bytes_mod_order_wide(&wide).to_bytes();
            prop_assert_eq!(modulo_l(&wide), number(&expected));
        }
    }
}
