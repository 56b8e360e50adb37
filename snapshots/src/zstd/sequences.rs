//! Sequences: so many literals, then so many bytes from so far back (RFC 8878, 3.1.1.3.2 and 3.1.1.4).

use std::rc::Rc;

use super::bits::Backward;
use super::fse::Fse;

/// A part of the text.
pub(super) struct Sequence {
    /// How many literals come first.
    pub(super) literals: usize,
    /// How many bytes are copied then.
    pub(super) length: usize,
    /// From how far back, or one of the last distances; see [`Distances`].
    pub(super) distance: usize,
}

/// The tables of the three kinds of codes; they stay for later blocks. `None` before there is one.
#[derive(Clone, Default)]
pub(super) struct Tables {
    /// Numbers of literals.
    pub(super) literals: Option<Rc<Fse>>,
    /// Distances.
    pub(super) distances: Option<Rc<Fse>>,
    /// Lengths of what is copied.
    pub(super) lengths: Option<Rc<Fse>>,
}

/// Symbols and largest tables of the three kinds.
pub(super) const LITERALS: Kind = Kind {
    symbols: 36,
    log: 9,
};
pub(super) const DISTANCES: Kind = Kind {
    symbols: 32,
    log: 8,
};
pub(super) const LENGTHS: Kind = Kind {
    symbols: 53,
    log: 9,
};

pub(super) struct Kind {
    pub(super) symbols: usize,
    pub(super) log: u32,
}

/// The shares of symbols where a block has no table of its own.
const LITERALS_SHARES: [i16; 36] = [
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
    -1, -1, -1, -1,
];
const DISTANCES_SHARES: [i16; 29] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
];
const LENGTHS_SHARES: [i16; 53] = [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
];

/// Takes a sequence; `None` if it cannot be.
type Taker<'a> = &'a mut dyn FnMut(Sequence) -> Option<()>;

/// Reads the section of sequences and hands them over one by one.
pub(super) fn sequences(bytes: &[u8], tables: &mut Tables, take: Taker<'_>) -> Option<()> {
    let (&head, rest) = bytes.split_first()?;
    let (count, rest) = match head {
        0 => return rest.is_empty().then_some(()),
        1..=127 => (usize::from(head), rest),
        128..=254 => {
            let (&low, rest) = rest.split_first()?;
            (usize::from(head - 128) << 8 | usize::from(low), rest)
        }
        255 => {
            let (number, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_le_bytes(*number)) + 0x7f00, rest)
        }
    };
    let (&modes, mut rest) = rest.split_first()?;
    if modes & 3 != 0 {
        return None;
    }
    choose(
        modes >> 6,
        &LITERALS,
        &LITERALS_SHARES,
        6,
        &mut tables.literals,
        &mut rest,
    )?;
    choose(
        modes >> 4,
        &DISTANCES,
        &DISTANCES_SHARES,
        5,
        &mut tables.distances,
        &mut rest,
    )?;
    choose(
        modes >> 2,
        &LENGTHS,
        &LENGTHS_SHARES,
        6,
        &mut tables.lengths,
        &mut rest,
    )?;
    decode(rest, count, tables, take)
}

/// Sets the table that a block says: predefined, of one symbol, its own, or that of the block before.
fn choose(
    mode: u8,
    kind: &Kind,
    shares: &[i16],
    log: u32,
    table: &mut Option<Rc<Fse>>,
    rest: &mut &[u8],
) -> Option<()> {
    match mode & 3 {
        0 => *table = Some(Fse::new(shares, log)?),
        1 => {
            let (&symbol, after) = rest.split_first()?;
            *table = Some(Fse::one(symbol));
            *rest = after;
        }
        2 => {
            let (own, after) = Fse::parse(rest, kind.symbols, kind.log)?;
            *table = Some(own);
            *rest = after;
        }
        _ => {}
    }
    table.is_some().then_some(())
}

fn decode(bytes: &[u8], count: usize, tables: &Tables, take: Taker<'_>) -> Option<()> {
    let (literals, distances, lengths) = (
        tables.literals.as_ref()?,
        tables.distances.as_ref()?,
        tables.lengths.as_ref()?,
    );
    let (literal_codes, length_codes) = (codes(0, LITERAL_BITS), codes(3, LENGTH_BITS));
    let mut bits = Backward::new(bytes)?;
    let mut literal = literals.start(&mut bits)?;
    let mut distance = distances.start(&mut bits)?;
    let mut length = lengths.start(&mut bits)?;
    let mut left = count;
    loop {
        let far = u32::from(distance.symbol);
        if far > 31 {
            return None;
        }
        let distance_value = (1 << far) + bits.read(far);
        let (base, more) = *length_codes.get(usize::from(length.symbol))?;
        let length_value = base + bits.read(more);
        let (base, more) = *literal_codes.get(usize::from(literal.symbol))?;
        let literals_value = base + bits.read(more);
        left = left.checked_sub(1)?;
        if bits.left() < 0 || (left == 0 && bits.left() > 0) {
            return None;
        }
        take(Sequence {
            literals: literals_value,
            length: length_value,
            distance: distance_value,
        })?;
        if left == 0 {
            return Some(());
        }
        literal = literals.follow(literal, &mut bits)?;
        length = lengths.follow(length, &mut bits)?;
        distance = distances.follow(distance, &mut bits)?;
    }
}

/// How many codes add so many bits, in the order of the codes.
type Bits = &'static [(u8, u8)];
const LITERAL_BITS: Bits = &[
    (16, 0),
    (4, 1),
    (2, 2),
    (2, 3),
    (1, 4),
    (1, 6),
    (1, 7),
    (1, 8),
    (1, 9),
    (1, 10),
    (1, 11),
    (1, 12),
    (1, 13),
    (1, 14),
    (1, 15),
    (1, 16),
];
const LENGTH_BITS: Bits = &[
    (32, 0),
    (4, 1),
    (2, 2),
    (2, 3),
    (2, 4),
    (1, 5),
    (1, 7),
    (1, 8),
    (1, 9),
    (1, 10),
    (1, 11),
    (1, 12),
    (1, 13),
    (1, 14),
    (1, 15),
    (1, 16),
];

/// The first value of each code and how many bits are added: each begins where the one before ends.
fn codes(mut value: usize, bits: Bits) -> Vec<(usize, u32)> {
    let mut codes = Vec::with_capacity(53);
    for (count, more) in bits {
        for _ in 0..*count {
            codes.push((value, u32::from(*more)));
            value += 1 << more;
        }
    }
    codes
}

/// The last three distances, latest first.
#[derive(Clone)]
pub(super) struct Distances(pub(super) [usize; 3]);

impl Distances {
    /// Returns how far back a sequence copies from, and keeps it in mind; `None` if that is nowhere.
    pub(super) fn take(&mut self, sequence: &Sequence) -> Option<usize> {
        let [first, second, third] = self.0;
        let place = sequence
            .distance
            .saturating_add(usize::from(sequence.literals == 0));
        let distance = match (sequence.distance, place) {
            (4.., _) => sequence.distance - 3,
            (_, 1) => return Some(first).filter(|first| *first > 0),
            (_, 2) => {
                self.0 = [second, first, third];
                return Some(second).filter(|second| *second > 0);
            }
            (_, 3) => third,
            _ => first.checked_sub(1)?,
        };
        self.0 = [distance, first, second];
        Some(distance).filter(|distance| *distance > 0)
    }
}
