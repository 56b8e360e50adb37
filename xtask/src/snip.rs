//! Code that no run can reach, though the table of functions still names it: only a panic would have come to it,
//! and a panic ends the program at once. A body becomes one `unreachable`.

use std::fs;
use std::path::Path;

use crate::exports::number;
use crate::failure::{Failure, Outcome};

/// How the names of such functions begin, without the hashes of packages, and why nothing calls them. These
/// bodies are like no other: the compiler makes equal ones one, so that a small function of a dead type may
/// be that of a living one, and only the name of one of them is left.
const DEAD: [&str; 9] = [
    // A panic is a trap: no hook is asked, and no message is written.
    "std::panicking::default_hook",
    "worker::init::init::{closure#0}",
    // What only that hook would write with.
    "<<std::sys::backtrace::BacktraceLock>::print::DisplayBacktrace as ",
    "<core::panic::location::Location as core::fmt::Display>::fmt",
    "<std::io::cursor::Cursor<&mut [u8]> as std::io::Write>::write",
    "<std::io::default_write_fmt::Adapter<",
    "<alloc::vec::Vec<u8> as std::io::Write>::write_fmt",
    "<alloc::vec::Vec<u8> as std::io::Write>::write_all_vectored",
    "<alloc::vec::Vec<u8> as std::io::Write>::write_vectored",
];

/// Texts that only such code would show, each once in the module's data: they become zeros, which cost nothing.
const SILENT: [&str; 4] = [
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    "note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.\n",
    "stack backtrace:\n",
    "failed to write whole buffer",
];

/// No locals, `unreachable`, `end`.
const TRAP: [u8; 4] = [3, 0, 0x00, 0x0b];

/// Writes the module with those bodies replaced. What another release of Rust names otherwise stays in it and
/// is noted.
///
/// # Errors
/// Fails if the module has no names.
pub(crate) fn snip(wasm: &Path, to: &Path) -> Outcome {
    let bytes = fs::read(wasm).map_err(Failure::at(wasm))?;
    let module = Module::read(&bytes).ok_or_else(|| {
        Failure::new(format!(
            "{} is not a Wasm module with names",
            wasm.display()
        ))
        .hint("delete target/engine and build again")
    })?;
    let mut dead = vec![false; module.bodies.len()];
    for begin in DEAD {
        let mut any = false;
        for (index, name) in &module.names {
            let body = index
                .checked_sub(module.imported)
                .and_then(|at| dead.get_mut(at));
            if let Some(body) = body.filter(|_| plain(name).starts_with(begin)) {
                *body = true;
                any = true;
            }
        }
        if !any {
            note(&format!("no function of the module is named `{begin}...`"));
        }
    }
    let mut module = module.without(&bytes, &dead);
    for text in SILENT {
        if silence(&mut module, text).is_none() {
            note(&format!("the module has not once the text `{text}`"));
        }
    }
    fs::write(to, module).map_err(Failure::at(to))
}

/// Says that something on these lists is not in the module: nothing is wrong with it, but it is larger.
fn note(what: &str) {
    eprintln!("note: {what}; the list in xtask/src/snip.rs is for another release of Rust");
}

/// Writes zeros where a text stands; `None` if it does not stand there exactly once.
fn silence(module: &mut [u8], text: &str) -> Option<()> {
    let places = module.windows(text.len()).enumerate();
    let mut places = places.filter(|(_, found)| *found == text.as_bytes());
    let (start, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    module.get_mut(start..start + text.len())?.fill(0);
    Some(())
}

/// Takes the hashes of packages out of a name: `std[0123456789abcdef]::panicking` is `std::panicking`.
fn plain(name: &str) -> String {
    let mut text = String::new();
    for (at, part) in name.split('[').enumerate() {
        let hash = part
            .split_once(']')
            .filter(|(hash, _)| at > 0 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match hash {
            Some((_, rest)) => text.push_str(rest),
            None => {
                text.push_str(if at > 0 { "[" } else { "" });
                text.push_str(part);
            }
        }
    }
    text
}

/// Where the functions of a module are (WebAssembly Core Specification, 5.5).
struct Module<'a> {
    /// How many functions are imported: those come first in the numbers.
    imported: usize,
    /// Where the code section begins and ends, with its number and length.
    code: (usize, usize),
    /// Body by body, each with its length before it.
    bodies: Vec<&'a [u8]>,
    names: Vec<(usize, &'a str)>,
}

impl<'a> Module<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"\0asm\x01\0\0\0")?;
        let mut module = Module {
            imported: 0,
            code: (0, 0),
            bodies: Vec::new(),
            names: Vec::new(),
        };
        while let Some((&section, after)) = rest.split_first() {
            let start = bytes.len() - rest.len();
            let (length, after) = number(after)?;
            let (body, after) = after.split_at_checked(length)?;
            rest = after;
            match section {
                0 => module.names.extend(names(body).unwrap_or_default()),
                2 => module.imported = imported(body)?,
                10 => {
                    module.code = (start, bytes.len() - rest.len());
                    module.bodies = bodies(body)?;
                }
                _ => {}
            }
        }
        (!module.names.is_empty() && module.code.0 > 0).then_some(module)
    }

    fn without(&self, bytes: &[u8], dead: &[bool]) -> Vec<u8> {
        let mut code = Vec::new();
        push(&mut code, self.bodies.len());
        for (body, dead) in self.bodies.iter().zip(dead) {
            code.extend_from_slice(if *dead { &TRAP } else { body });
        }
        let (start, end) = self.code;
        let mut module = bytes[..start].to_vec();
        module.push(10);
        push(&mut module, code.len());
        module.extend(code);
        module.extend_from_slice(&bytes[end..]);
        module
    }
}

/// Counts the functions among the imports.
pub(crate) fn imported(section: &[u8]) -> Option<usize> {
    let (count, mut rest) = number(section)?;
    let mut functions = 0;
    for _ in 0..count {
        (_, rest) = text(rest)?;
        (_, rest) = text(rest)?;
        functions += usize::from(*rest.first()? == 0);
        rest = external(rest)?;
    }
    Some(functions)
}

/// Passes over what an import is: a function, a table, a memory, a global or a tag.
pub(crate) fn external(bytes: &[u8]) -> Option<&[u8]> {
    let (&kind, after) = bytes.split_first()?;
    match kind {
        0 => Some(number(after)?.1),
        1 => limits(after.get(1..)?),
        2 => limits(after),
        3 => after.get(2..),
        _ => Some(number(after.get(1..)?)?.1),
    }
}

/// Passes over the limits of a table or a memory.
fn limits(bytes: &[u8]) -> Option<&[u8]> {
    let (&flags, rest) = bytes.split_first()?;
    let (_least, rest) = number(rest)?;
    if flags & 1 == 0 {
        return Some(rest);
    }
    Some(number(rest)?.1)
}

pub(crate) fn bodies(section: &[u8]) -> Option<Vec<&[u8]>> {
    let (count, mut rest) = number(section)?;
    let mut bodies = Vec::new();
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let whole = rest.len() - after.len() + length;
        let (body, after) = rest.split_at_checked(whole)?;
        bodies.push(body);
        rest = after;
    }
    Some(bodies)
}

/// The names of functions in a custom section (appendix 7.4 of the specification).
fn names(section: &[u8]) -> Option<Vec<(usize, &str)>> {
    let (title, mut rest) = text(section)?;
    let mut names = Vec::new();
    while title == "name" && !rest.is_empty() {
        let (&kind, after) = rest.split_first()?;
        let (length, after) = number(after)?;
        let (mut body, after) = after.split_at_checked(length)?;
        rest = after;
        if kind != 1 {
            continue;
        }
        let count;
        (count, body) = number(body)?;
        for _ in 0..count {
            let (index, after) = number(body)?;
            let (name, after) = text(after)?;
            body = after;
            names.push((index, name));
        }
    }
    Some(names)
}

pub(crate) fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, after) = number(bytes)?;
    let (text, after) = after.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, after))
}

pub(crate) fn push(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests;
