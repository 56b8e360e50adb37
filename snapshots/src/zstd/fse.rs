//! Finite state entropy: tables in which a state gives a symbol and says where the next state is (RFC 8878, 4.1).

use std::rc::Rc;

use super::bits::{Backward, Forward};
use crate::order::Gather;

/// What a state means.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    pub(super) symbol: u8,
    /// How many bits are added to `base` for the next state.
    pub(super) bits: u8,
    base: u16,
}

/// A table of states.
pub(super) struct Fse {
    entries: Vec<Entry>,
    /// The first state has so many bits.
    pub(super) log: u32,
}

impl Fse {
    /// A table of one symbol.
    pub(super) fn one(symbol: u8) -> Rc<Self> {
        let entry = Entry {
            symbol,
            ..Entry::default()
        };
        Rc::new(Self {
            entries: vec![entry],
            log: 0,
        })
    }

    /// Parses a table with at most `symbols` symbols and `1 << most` states; returns what is behind it.
    pub(super) fn parse(bytes: &[u8], symbols: usize, most: u32) -> Option<(Rc<Self>, &[u8])> {
        let mut bits = Forward::new(bytes);
        let log = bits.read(4) + 5;
        if log > most {
            return None;
        }
        let mut shares = Vec::new();
        let mut left = 1_i32 << log;
        while left > 0 {
            // As many bits as the largest value needs; small values take one less.
            let count = (left + 1).ilog2() + 1;
            let mut value = bits.read(count) as i32;
            let low = (1 << (count - 1)) - 1;
            let short = (1 << count) - 1 - (left + 1);
            if value & low < short {
                bits.back();
                value &= low;
            } else if value > low {
                value -= short;
            }
            let share = value - 1;
            left -= share.abs();
            shares.push(share as i16);
            // Behind a symbol without a share comes how many more have none, three at a time.
            let mut more = if share == 0 { 3 } else { 0 };
            while more == 3 && shares.len() <= symbols {
                more = bits.read(2);
                shares.resize(shares.len() + more as usize, 0);
            }
            if shares.len() > symbols {
                return None;
            }
        }
        let rest = bits.end()?;
        Some((Self::new(&shares, log)?, rest))
    }

    /// Builds the table in which each symbol has its share of the states: -1 is less than one of them.
    pub(super) fn new(shares: &[i16], log: u32) -> Option<Rc<Self>> {
        let size = 1_usize << log;
        let mut entries = vec![Entry::default(); size];
        let mut next: Vec<u16> = shares.iter().map(|share| share.unsigned_abs()).gather();
        let mut end = size;
        for (symbol, share) in shares.iter().enumerate() {
            if *share < 0 {
                end = end.checked_sub(1)?;
                entries.get_mut(end)?.symbol = symbol as u8;
            }
        }
        let mut place = 0;
        for (symbol, share) in shares.iter().enumerate() {
            for _ in 0..*share {
                entries.get_mut(place)?.symbol = symbol as u8;
                loop {
                    place = (place + (size >> 1) + (size >> 3) + 3) & (size - 1);
                    if place < end {
                        break;
                    }
                    // All places are taken when there is none below the end.
                    if end == 0 {
                        return None;
                    }
                }
            }
        }
        if place != 0 {
            return None;
        }
        for entry in &mut entries {
            let state = next.get_mut(usize::from(entry.symbol))?;
            let bits = log.checked_sub(state.checked_ilog2()?)?;
            entry.bits = bits as u8;
            entry.base = ((u32::from(*state) << bits) - size as u32) as u16;
            *state += 1;
        }
        Some(Rc::new(Self { entries, log }))
    }

    /// Reads the first state.
    pub(super) fn start(&self, bits: &mut Backward<'_>) -> Option<Entry> {
        self.entries.get(bits.read(self.log)).copied()
    }

    /// Reads the state that follows.
    pub(super) fn follow(&self, entry: Entry, bits: &mut Backward<'_>) -> Option<Entry> {
        let place = usize::from(entry.base) + bits.read(u32::from(entry.bits));
        self.entries.get(place).copied()
    }
}
