//! What stood before, as gzip finds it.
//!
//! Matches are found as by the zlib of Node.js at its highest level (RFC 1951; lazy matching along chains of places,
//! which are of four bytes there and not of three).

/// How far back a match may be.
const WINDOW: usize = 32_768 - 262;

/// Shortest match.
pub(super) const SHORTEST: usize = 3;

/// Longest match.
const LONGEST: usize = 258;

/// How far back the shortest match may be: further it takes more than the bytes.
const FAR: usize = 4_096;

/// Nowhere.
const NONE: u32 = u32::MAX;

/// Receives bytes as gzip writes them.
pub(super) trait Sink {
    /// A byte as it is.
    fn literal(&mut self, byte: u8);

    /// What stood so far back, [`SHORTEST`] bytes or more.
    fn copy(&mut self, length: usize, distance: usize);
}

/// Where the same four bytes stood before.
pub(super) struct Matches {
    bytes: Vec<u8>,
    /// By the hash of four bytes, the last place.
    last: Vec<u32>,
    /// By the place, the one before it.
    before: Vec<u32>,
    /// What `last` was before the places that were added since this was empty.
    undone: Vec<(u32, u32)>,
    /// How many places are compared.
    places: usize,
}

impl Matches {
    /// Begins with nothing.
    pub(super) fn new(places: usize) -> Self {
        Matches {
            bytes: Vec::new(),
            last: vec![NONE; 1 << 15],
            before: Vec::new(),
            undone: Vec::new(),
            places,
        }
    }

    /// Tells what bytes would be written as behind those that stand there.
    pub(super) fn tell(&mut self, part: &[u8], sink: &mut impl Sink) {
        let end = self.bytes.len();
        self.bytes.extend_from_slice(part);
        self.undone.clear();
        self.walk(end, sink);
        while let Some((hash, last)) = self.undone.pop() {
            self.last[hash as usize] = last;
        }
        self.before.truncate(end);
        self.bytes.truncate(end);
    }

    /// Puts bytes behind those that stand there.
    pub(super) fn push(&mut self, part: &[u8]) {
        let end = self.bytes.len();
        self.bytes.extend_from_slice(part);
        for at in end..self.bytes.len() {
            self.insert(at);
        }
    }

    /// Passes on what the bytes from a place on are written as.
    fn walk(&mut self, mut at: usize, sink: &mut impl Sink) {
        let end = self.bytes.len();
        let mut here = self.longest(at);
        while at < end {
            let next = self.longest(at + 1);
            if here.0 < SHORTEST || next.0 > here.0 {
                sink.literal(self.bytes[at]);
                at += 1;
                here = next;
            } else {
                sink.copy(here.0, here.1);
                for skipped in at + 2..at + here.0 {
                    self.insert(skipped);
                }
                at += here.0;
                here = self.longest(at);
            }
        }
    }

    /// Adds a place to the chain of its hash; gives the one before it.
    fn insert(&mut self, at: usize) -> u32 {
        let Some(&[a, b, c, d]) = self.bytes.get(at..at + 4) else {
            return NONE;
        };
        let hash = u32::from_le_bytes([a, b, c, d]).wrapping_mul(0x9e37_79b1) >> 17;
        let last = std::mem::replace(&mut self.last[hash as usize], at as u32);
        self.before.resize(at, NONE);
        self.before.push(last);
        self.undone.push((hash, last));
        last
    }

    /// Adds a place, and finds the longest match there: its length, and how far back it is.
    fn longest(&mut self, at: usize) -> (usize, usize) {
        let mut place = self.insert(at);
        let here = self.bytes.get(at..).unwrap_or_default();
        let here = &here[..here.len().min(LONGEST)];
        let mut best = (0, 0);
        for _ in 0..self.places {
            let start = place as usize;
            if place == NONE || at - start > WINDOW {
                break;
            }
            let there = &self.bytes[start..];
            if there[best.0] == here[best.0] {
                let alike = here.iter().zip(there).take_while(|(a, b)| a == b).count();
                if alike > best.0 {
                    best = (alike, at - start);
                    if alike == here.len() {
                        break;
                    }
                }
            }
            place = self.before[start];
        }
        match best {
            (SHORTEST, distance) if distance > FAR => (0, 0),
            best => best,
        }
    }
}
