//! The last step of the engine: the same program in bytes that gzip finds more alike.
//!
//! Nothing is optimised here and no instruction changes. Functions are put beside those that they are like
//! ([`order`]), their locals have the numbers that those have ([`locals`]), alignment hints are all the same, as no engine uses them, names between the module and its
//! script are short ([`names`]), and sections without meaning for a host are left out.

mod deflate;
mod instruction;
mod locals;
mod matches;
mod moves;
mod names;
mod order;
mod program;
mod section;

use std::fs;
use std::path::PathBuf;

use crate::exports::number;
use crate::failure::{Failure, Outcome};
use crate::snip::{bodies, imported, push};
use instruction::{Place, rewrite};
use program::{Program, shortest};
use section::{elements, given, leb, named, renamed, types};

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
        .map(|body| rewrite(number(body)?.1, Place::as_it_is))
        .collect::<Option<Vec<_>>>()?;
    let given = given(of(1)?, of(3)?)?;
    let Program {
        order,
        numbers,
        code,
        ..
    } = shortest(&plain, &given, imported)?;
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

#[cfg(test)]
mod tests;
