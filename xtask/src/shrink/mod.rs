//! The last step of the engine: the same program in bytes that gzip finds more alike.
//!
//! Nothing is optimised here and no instruction changes. Functions are put beside those that they are like
//! ([`order`]), alignment hints are all the same, as no engine uses them, names between the module and its
//! script are short ([`names`]), and sections without meaning for a host are left out.

mod deflate;
mod instruction;
mod moves;
mod names;
mod order;

use std::fs;
use std::path::PathBuf;

use crate::exports::number;
use crate::failure::{Failure, Outcome};
use crate::snip::{bodies, external, imported, push, text};
use instruction::{Place, rewrite};
use moves::Moves;

/// How many of the most called functions come first: their numbers take one byte.
const FIRST: usize = 8;

/// A module and the script that loads it.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// The module.
    pub(crate) wasm: PathBuf,
    /// Its JavaScript.
    pub(crate) js: PathBuf,
}

/// Writes the module with its functions in the order that compresses best, and the script that fits it.
///
/// # Errors
/// Fails if a file cannot be read or written, or if one of them has something that is not known here.
pub(crate) fn shrink(from: &Pair, to: &Pair) -> Outcome {
    let bytes = fs::read(&from.wasm).map_err(Failure::at(&from.wasm))?;
    let script = fs::read_to_string(&from.js).map_err(Failure::at(&from.js))?;
    let (module, script) = shrunk(&bytes, &script).ok_or_else(|| {
        let message = format!("{} is not understood", from.wasm.display());
        Failure::new(message)
            .hint("see xtask/src/shrink for the sections, instructions and names that are")
    })?;
    fs::write(&to.wasm, module).map_err(Failure::at(&to.wasm))?;
    fs::write(&to.js, script).map_err(Failure::at(&to.js))
}

/// A section by its number (WebAssembly Core Specification, 5.5.2).
type Section<'a> = (u8, &'a [u8]);

fn shrunk(module: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let sections = sections(module)?;
    let of = |wanted| {
        sections
            .iter()
            .find(|(kind, _)| *kind == wanted)
            .map(|(_, body)| *body)
    };
    let imported = of(2).map_or(Some(0), imported)?;
    let plain = bodies(of(10)?)?
        .into_iter()
        .map(|body| {
            rewrite(number(body)?.1, |place| match place {
                Place::Function(index) => index,
                Place::Alignment => 0,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let (order, numbers, code) = shortest(&plain, imported)?;
    let new = |index: usize| numbers.get(index).copied();
    let long = |kind| of(kind).map_or(Some(Vec::new()), |body| named(kind, body));
    let names = names::short(&[long(2)?, long(7)?].concat(), script);
    let script = names::renamed(script, &names)?;
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    for (kind, body) in sections {
        let body = match kind {
            0 => continue,
            3 => types(body, &order)?,
            2 => renamed(kind, body, &names, Some)?,
            7 => renamed(kind, body, &names, new)?,
            8 => leb(new(number(body)?.0)?),
            9 => elements(body, new)?,
            10 => code.clone(),
            _ => body.to_vec(),
        };
        out.push(kind);
        push(&mut out, body.len());
        out.extend(body);
    }
    Some((out, script))
}

/// An order of functions; by its old number, the new number of every function; and the section of their bodies.
type Ordered = (Vec<usize>, Vec<usize>, Vec<u8>);

/// The order of the functions that compresses best of those that are tried.
fn shortest(bodies: &[Vec<u8>], imported: usize) -> Option<Ordered> {
    let mut best = None;
    let mut least = u64::MAX;
    let mut shorter = |order: Vec<usize>| {
        let numbers = numbers(imported, &order);
        let code = code(bodies, &order, |index| numbers.get(index).copied())?;
        let cost = deflate::cost(&code);
        if cost < least {
            least = cost;
            best = Some((order, numbers, code));
        }
        best.as_ref().map(|best: &Ordered| best.0.clone())
    };
    let mut order = Vec::new();
    for tried in order::orders(bodies, &called(bodies, imported)?) {
        order = shorter(tried)?;
    }
    let alike = order::alike(bodies);
    let mut moves = Moves(bodies.len() as u64);
    for _ in 0..MOVES {
        if let Some(moved) = moves.next(&order, &alike) {
            order = shorter(moved)?;
        }
    }
    best
}

/// How often some functions are put beside another one that they are like, to see whether that is shorter. The
/// first hundreds find 150 B of 200 KB, the next ones little.
const MOVES: usize = 600;

/// By its old number, the new number of every function.
fn numbers(imported: usize, order: &[usize]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..imported + order.len()).collect();
    for (place, function) in order.iter().enumerate() {
        numbers[imported + function] = imported + place;
    }
    numbers
}

/// The functions that are called most, best first.
fn called(bodies: &[Vec<u8>], imported: usize) -> Option<Vec<usize>> {
    let mut calls = vec![0_usize; bodies.len()];
    for body in bodies {
        rewrite(body, |place| {
            if let Place::Function(index) = place
                && let Some(calls) = index.checked_sub(imported).and_then(|at| calls.get_mut(at))
            {
                *calls += 1;
            }
            0
        })?;
    }
    let mut most: Vec<usize> = (0..bodies.len()).collect();
    most.sort_by_key(|function| std::cmp::Reverse(calls[*function]));
    most.truncate(FIRST);
    Some(most)
}

fn sections(module: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut sections = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length)?;
        sections.push((kind, body));
        rest = after;
    }
    Some(sections)
}

/// The section of types, function by function.
fn types(section: &[u8], order: &[usize]) -> Option<Vec<u8>> {
    let (count, mut rest) = number(section)?;
    let mut types = Vec::new();
    for _ in 0..count {
        let (index, after) = number(rest)?;
        types.push(index);
        rest = after;
    }
    let mut out = leb(count);
    for function in order {
        push(&mut out, *types.get(*function)?);
    }
    Some(out)
}

/// The names in the section of imports or exports.
fn named(kind: u8, section: &[u8]) -> Option<Vec<&str>> {
    let (count, mut rest) = number(section)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let (name, after) = text(if kind == 2 { text(rest)?.1 } else { rest })?;
        names.push(name);
        rest = described(kind, after)?.1;
    }
    Some(names)
}

/// The section of imports or exports with other names, and other numbers of functions that are exported.
fn renamed(
    kind: u8,
    section: &[u8],
    names: &[(String, String)],
    new: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<u8>> {
    let (count, mut rest) = number(section)?;
    let mut out = leb(count);
    for _ in 0..count {
        if kind == 2 {
            let (module, after) = text(rest)?;
            push(&mut out, module.len());
            out.extend_from_slice(module.as_bytes());
            rest = after;
        }
        let (name, after) = text(rest)?;
        let short = names.iter().find(|(old, _)| old == name);
        let name = short.map_or(name, |(_, new)| new);
        push(&mut out, name.len());
        out.extend_from_slice(name.as_bytes());
        let (what, after) = described(kind, after)?;
        match what {
            [0, index @ ..] if kind == 7 => {
                out.push(0);
                push(&mut out, new(number(index)?.0)?);
            }
            _ => out.extend_from_slice(what),
        }
        rest = after;
    }
    Some(out)
}

/// Parts what is said of an import or export after its name from the rest.
fn described(kind: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = if kind == 2 {
        external(bytes)?
    } else {
        number(bytes.get(1..)?)?.1
    };
    bytes.split_at_checked(bytes.len() - rest.len())
}

/// The functions in the tables: segments that lists of indices fill.
fn elements(section: &[u8], new: impl Fn(usize) -> Option<usize>) -> Option<Vec<u8>> {
    let (segments, mut rest) = number(section)?;
    let mut out = leb(segments);
    for _ in 0..segments {
        let start = rest;
        let (&flags, after) = rest.split_first()?;
        // A table that is not the first, the place in it (i32.const), the kind (functions).
        let after = if flags & 3 == 2 {
            number(after)?.1
        } else {
            after
        };
        let after = match flags {
            0 | 2 => {
                let (_place, after) = number(after.strip_prefix(&[0x41])?)?;
                after.strip_prefix(&[0x0b])?
            }
            1 | 3 => after,
            _ => return None,
        };
        let after = if flags == 0 {
            after
        } else {
            after.strip_prefix(&[0])?
        };
        let (count, mut after) = number(after)?;
        out.extend_from_slice(&start[..start.len() - after.len()]);
        for _ in 0..count {
            let (index, left) = number(after)?;
            push(&mut out, new(index)?);
            after = left;
        }
        rest = after;
    }
    Some(out)
}

fn code(
    bodies: &[Vec<u8>],
    order: &[usize],
    new: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<u8>> {
    let mut out = leb(bodies.len());
    for function in order {
        let mut whole = true;
        let body = rewrite(bodies.get(*function)?, |place| match place {
            Place::Function(index) => new(index).unwrap_or_else(|| {
                whole = false;
                index
            }),
            Place::Alignment => 0,
        });
        let body = body.filter(|_| whole)?;
        push(&mut out, body.len());
        out.extend(body);
    }
    Some(out)
}

fn leb(value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, value);
    out
}

#[cfg(test)]
mod tests;
