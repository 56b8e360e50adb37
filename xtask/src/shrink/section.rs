//! The sections of a module that name functions (WebAssembly Core Specification, 5.5).

use crate::exports::number;
use crate::snip::{external, push, text};

/// The section of types, function by function.
pub(super) fn types(section: &[u8], order: &[usize]) -> Option<Vec<u8>> {
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
pub(super) fn named(kind: u8, section: &[u8]) -> Option<Vec<&str>> {
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
pub(super) fn renamed(
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
pub(super) fn elements(section: &[u8], new: impl Fn(usize) -> Option<usize>) -> Option<Vec<u8>> {
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

/// How many locals of each function its callers give: the sections of types and of functions.
pub(super) fn given(types: &[u8], functions: &[u8]) -> Option<Vec<usize>> {
    let (count, mut rest) = number(types)?;
    let mut given = Vec::new();
    for _ in 0..count {
        let (parameters, after) = number(rest.strip_prefix(&[0x60])?)?;
        let (results, after) = number(after.get(parameters..)?)?;
        rest = after.get(results..)?;
        given.push(parameters);
    }
    let (count, mut rest) = number(functions)?;
    let mut all = Vec::new();
    for _ in 0..count {
        let (kind, after) = number(rest)?;
        all.push(*given.get(kind)?);
        rest = after;
    }
    Some(all)
}

pub(super) fn leb(value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, value);
    out
}
