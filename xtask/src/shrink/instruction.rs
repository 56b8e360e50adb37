//! Where the numbers stand in the instructions of a body (WebAssembly Core Specification, 5.4), so that
//! indices and hints can be written anew while everything else stays.

use crate::exports::number;
use crate::snip::push;

/// A number of an instruction that may be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The index of a function.
    Function(usize),
    /// The number of a local.
    Local(usize),
    /// How a load or store is said to be aligned: a hint without effect on what is done.
    Alignment,
}

impl Place {
    /// The number that stands there, and no hint.
    pub(super) fn as_it_is(self) -> usize {
        match self {
            Self::Function(number) | Self::Local(number) => number,
            Self::Alignment => 0,
        }
    }
}

/// Copies a body (its locals and instructions, without its length), with what `say` wants in these places.
///
/// Gives `None` for an instruction that it does not know: features that are enabled have to be known here.
pub(super) fn rewrite(body: &[u8], mut say: impl FnMut(Place) -> usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let (_, mut rest) = declared(body)?;
    out.extend_from_slice(&body[..body.len() - rest.len()]);
    while let Some((&code, after)) = rest.split_first() {
        let known = match code {
            0x10 | 0x12 | 0xd2 => {
                let (index, after) = number(after)?;
                out.push(code);
                push(&mut out, say(Place::Function(index)));
                rest = after;
                continue;
            }
            0x20..=0x22 => {
                let (local, after) = number(after)?;
                out.push(code);
                push(&mut out, say(Place::Local(local)));
                rest = after;
                continue;
            }
            0x28..=0x3e => {
                let (hint, after) = number(after)?;
                // From 64 on it would name a memory, of which there is one.
                if hint >= 64 {
                    return None;
                }
                out.push(code);
                push(&mut out, say(Place::Alignment));
                let left = number(after)?.1;
                out.extend_from_slice(&after[..after.len() - left.len()]);
                rest = left;
                continue;
            }
            _ => operands(code, after)?,
        };
        out.extend_from_slice(&rest[..rest.len() - known.len()]);
        rest = known;
    }
    Some(out)
}

/// How many locals of which type are declared, and the instructions behind that.
type Declared<'a> = (Vec<(usize, u8)>, &'a [u8]);

/// Reads the declarations of locals.
pub(super) fn declared(body: &[u8]) -> Option<Declared<'_>> {
    let (count, mut rest) = number(body)?;
    let mut declared = Vec::new();
    for _ in 0..count {
        let (locals, after) = number(rest)?;
        let (&kind, after) = after.split_first()?;
        declared.push((locals, kind));
        rest = after;
    }
    Some((declared, rest))
}

/// Passes over what follows an instruction that has none of the places.
fn operands(code: u8, rest: &[u8]) -> Option<&[u8]> {
    match code {
        // unreachable, nop, throw_ref, else, end, return, drop, select, ref.is_null, arithmetic
        0x00 | 0x01 | 0x05 | 0x0a | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => Some(rest),
        // block, loop, if, throw, br, br_if; globals, tables; memory.size, memory.grow;
        // i32.const, i64.const, ref.null
        0x02..=0x04 | 0x08 | 0x0c | 0x0d | 0x23..=0x26 | 0x3f..=0x42 | 0xd0 => skip(rest, 1),
        // br_table
        0x0e => {
            let (labels, rest) = number(rest)?;
            skip(rest, labels + 1)
        }
        // call_indirect, return_call_indirect
        0x11 | 0x13 => skip(rest, 2),
        // select with types
        0x1c => {
            let (types, rest) = number(rest)?;
            skip(rest, types)
        }
        // try_table: the type of the block, and clauses with or without a tag
        0x1f => {
            let (clauses, mut rest) = number(skip(rest, 1)?)?;
            for _ in 0..clauses {
                let (kind, after) = rest.split_first()?;
                rest = skip(after, if *kind < 2 { 2 } else { 1 })?;
            }
            Some(rest)
        }
        0x43 => rest.get(4..),
        0x44 => rest.get(8..),
        0xfc => {
            let (code, rest) = number(rest)?;
            match code {
                // saturating truncations
                0..=7 => Some(rest),
                // data.drop, memory.fill, elem.drop, table.grow, table.size, table.fill
                9 | 11 | 13 | 15..=17 => skip(rest, 1),
                // memory.init, memory.copy, table.init, table.copy
                8 | 10 | 12 | 14 => skip(rest, 2),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Passes over numbers in LEB128, signed or not.
fn skip(mut rest: &[u8], numbers: usize) -> Option<&[u8]> {
    for _ in 0..numbers {
        let end = rest.iter().position(|byte| byte & 0x80 == 0)?;
        rest = rest.get(end + 1..)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two locals; `i64.const -1`, `br_table`, a load, a call, `memory.copy`, a `try_table`.
    const BODY: &[u8] = &[
        1, 2, 0x7f, 0x42, 0x7f, 0x0e, 1, 0, 0, 0x29, 3, 0x90, 1, 0x10, 0x85, 1, 0xfc, 10, 0, 0,
        0x1f, 0x40, 2, 0, 4, 1, 2, 0, 0x0b, 0x44, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10,
        0x0b,
    ];

    #[test]
    fn indices_and_hints_are_written_anew() {
        let mut seen = Vec::new();
        let same = rewrite(BODY, |place| {
            seen.push(place);
            match place {
                Place::Function(index) | Place::Local(index) => index,
                Place::Alignment => 3,
            }
        });
        assert_eq!(same.as_deref(), Some(BODY));
        assert_eq!(seen, [Place::Alignment, Place::Function(133)]);
        let less = rewrite(BODY, |_| 0).expect("a body");
        assert_eq!(less[9..16], [0x29, 0, 0x90, 1, 0x10, 0, 0xfc]);
        assert_eq!(less.len(), BODY.len() - 1);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert_eq!(rewrite(&[0, 0xfd, 0, 0x0b], |_| 0), None);
        assert_eq!(
            rewrite(&[0, 0x28, 66, 0, 0, 0x0b], |_| 0),
            None,
            "a second memory"
        );
        assert_eq!(rewrite(&[0, 0x10], |_| 0), None, "cut short");
    }
}
