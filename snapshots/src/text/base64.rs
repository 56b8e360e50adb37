//! Base64 (RFC 4648 section 4, with padding), as checkpoints and keys use it.

use crate::order::Adds;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes.
#[cfg(any(test, feature = "write"))]
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = 0u32;
        for at in 0..3 {
            group = group << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let digit = ALPHABET.get((group >> (18 - 6 * at)) as usize & 63);
            let used = at <= chunk.len();
            text.push(
                digit
                    .filter(|_| used)
                    .map_or('=', |digit| char::from(*digit)),
            );
        }
    }
    text
}

/// Decodes text; refuses missing padding, other characters and unused bits that are set.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let groups = digits.len() / 4;
    for (number, group) in digits.chunks_exact(4).enumerate() {
        let padding = group
            .iter()
            .rev()
            .take_while(|digit| **digit == b'=')
            .count();
        if padding > 2 || (padding > 0 && number + 1 < groups) {
            return None;
        }
        let mut bits = 0u32;
        for digit in group.iter().take(4 - padding) {
            bits = bits << 6 | ALPHABET.iter().position(|known| known == digit)? as u32;
        }
        bits <<= 6 * padding;
        if bits.trailing_zeros() < 8 * padding as u32 {
            return None;
        }
        bytes.push_all(bits.to_be_bytes().into_iter().skip(1).take(3 - padding));
    }
    Some(bytes)
}
