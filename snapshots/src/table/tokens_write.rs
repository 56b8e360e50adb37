//! Writes rows of *tokens* and *postings* from sorted cards, in memory that does not grow with the
//! number of cards of a word.

use super::numbers::BESIDE;
use super::postings::{PAGE, key};
use super::tokens::{Field, Group, INLINE, SMALL};
use crate::segment::varint::push;

/// Collects the cards of one word after the other.
#[derive(Default)]
pub struct TokenCutter {
    lists: [List; 2],
}

/// A row of *postings*.
type Pair = (Vec<u8>, Vec<u8>);

/// The cards of a word in one field.
#[derive(Default)]
struct List {
    groups: Vec<Counted>,
    total: u32,
}

/// The cards of a group.
struct Counted {
    group: Group,
    count: u32,
    /// Cards that are not in a row of *postings*.
    kept: Vec<u32>,
}

impl List {
    fn is_long(&self) -> bool {
        self.total as usize > INLINE
    }
}

impl TokenCutter {
    /// Adds a card of `token`; cards come by field, then group, then number. Rows of *postings* that
    /// are complete go to `pages`.
    pub fn push(
        &mut self,
        token: &str,
        field: Field,
        group: Group,
        number: u32,
        pages: &mut Vec<Pair>,
    ) {
        let [titles, names] = &mut self.lists;
        let list = match field {
            Field::Title => titles,
            Field::Name => {
                // The rows of titles are before those of names.
                if names.total == 0 && titles.is_long() {
                    titles.settle(token, Field::Title, pages);
                }
                names
            }
        };
        let is_new = list.groups.last().is_none_or(|last| last.group != group);
        if is_new {
            if list.is_long() {
                list.settle(token, field, pages);
            }
            list.groups.push(Counted {
                group,
                count: 0,
                kept: Vec::new(),
            });
        }
        let was_long = list.is_long();
        list.total += 1;
        if let Some(last) = list.groups.last_mut() {
            last.count += 1;
            last.kept.push(number);
            if was_long && last.kept.len() > PAGE {
                last.cut(token, field, pages, false);
            }
        }
        if list.is_long() && !was_long {
            let last = list.groups.pop();
            list.settle(token, field, pages);
            list.groups.extend(last);
        }
    }

    /// Ends the word: returns its row of *tokens*; the rest of its rows of *postings* goes to
    /// `pages`.
    pub fn close(&mut self, token: &str, pages: &mut Vec<Pair>) -> Vec<u8> {
        let (mut shape, mut cards) = (Vec::new(), Vec::new());
        for (field, list) in Field::ALL.into_iter().zip(&mut self.lists) {
            let mut list = std::mem::take(list);
            if list.is_long() {
                list.settle(token, field, pages);
            }
            push(&mut shape, list.total);
            if list.total == 0 {
                continue;
            }
            if !list.is_long() {
                let mut numbers: Vec<(u32, Group)> = Vec::with_capacity(INLINE);
                for group in &list.groups {
                    numbers.extend(group.kept.iter().map(|number| (*number, group.group)));
                }
                numbers.sort_unstable();
                let (numbers, groups): (Vec<u32>, Vec<Group>) = numbers.into_iter().unzip();
                all(&mut shape, &mut cards, &numbers);
                shape.extend(groups.iter().map(|group| group.byte()));
                continue;
            }
            push(&mut shape, list.groups.len() as u32 - 1);
            for group in &list.groups {
                shape.push(group.group.byte());
                push(&mut shape, group.count - 1);
                all(&mut shape, &mut cards, &group.kept);
            }
        }
        let mut row = Vec::with_capacity(4 + shape.len() + cards.len());
        push(&mut row, shape.len() as u32);
        push(&mut row, 0);
        row.append(&mut shape);
        row.append(&mut cards);
        row
    }
}

impl List {
    /// Moves the cards of large groups to rows of *postings*; all groups are complete.
    fn settle(&mut self, token: &str, field: Field, pages: &mut Vec<Pair>) {
        for group in &mut self.groups {
            if group.count as usize > SMALL {
                group.cut(token, field, pages, true);
            }
        }
    }
}

impl Counted {
    fn cut(&mut self, token: &str, field: Field, pages: &mut Vec<Pair>, all: bool) {
        let full = self.kept.len() / PAGE * PAGE;
        let end = if all { self.kept.len() } else { full };
        for page in self.kept.get(..end).unwrap_or_default().chunks(PAGE) {
            let first = page.first().copied().unwrap_or(0);
            let mut value = Vec::new();
            push(&mut value, page.len() as u32 - 1);
            let distances = distances(page);
            if let Some(k) = k_of(&distances) {
                value.push(k);
                codes(&mut value, k, &distances);
            }
            pages.push((key(token, field, self.group, first), value));
        }
        self.kept.drain(..end);
    }
}

/// Appends how numbers begin to the shape, and the rest of them; nothing when there are none.
fn all(shape: &mut Vec<u8>, out: &mut Vec<u8>, numbers: &[u32]) {
    let Some(first) = numbers.first() else {
        return;
    };
    let distances = distances(numbers);
    push(shape, first >> 16);
    out.extend((*first as u16).to_le_bytes());
    if let Some(k) = k_of(&distances) {
        shape.push(k);
        codes(out, k, &distances);
    }
}

/// Returns the distances between numbers, less 1.
fn distances(numbers: &[u32]) -> Vec<u32> {
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    pairs.map(|(a, b)| b - a - 1).collect()
}

/// Returns the k whose codes are shortest, if there are any.
fn k_of(distances: &[u32]) -> Option<u8> {
    let bits = |k: u8| -> u64 {
        let code = |distance: u32| u64::from(distance >> (k % BESIDE)) + 1 + u64::from(k % BESIDE);
        let code = |distance: &u32| match distance.checked_sub(1) {
            None if k >= BESIDE => 1,
            Some(distance) if k >= BESIDE => 1 + code(distance),
            _ => code(*distance),
        };
        distances.iter().map(code).sum()
    };
    let k = (0..BESIDE).min_by_key(|k| bits(*k));
    let beside = (BESIDE..2 * BESIDE).min_by_key(|k| bits(*k));
    // A k that is not the usual one takes some bits itself.
    let is_shorter = |a: u8, b: u8| bits(a).div_ceil(8) < bits(b).div_ceil(8);
    let k = k.map(|k| beside.filter(|beside| is_shorter(*beside, k)).unwrap_or(k));
    k.filter(|_| !distances.is_empty())
}

/// Appends distances as codes.
fn codes(out: &mut Vec<u8>, k: u8, distances: &[u32]) {
    let (mut byte, mut free) = (0u8, 8);
    let mut bit = |bit: bool| {
        free -= 1;
        byte |= u8::from(bit) << free;
        if free == 0 {
            out.push(byte);
            (byte, free) = (0, 8);
        }
    };
    for distance in distances {
        let mut distance = *distance;
        if k >= BESIDE {
            bit(distance > 0);
            if distance == 0 {
                continue;
            }
            distance -= 1;
        }
        let k = k % BESIDE;
        (0..distance >> k).for_each(|_| bit(true));
        bit(false);
        (0..k).rev().for_each(|at| bit(distance >> at & 1 == 1));
    }
    if free < 8 {
        out.push(byte);
    }
}
