//! Exports that wasm-bindgen adds for types which the program never makes: the classes of the `worker`
//! crate that JavaScript could construct. [`crate::link`] leaves them out, and what only they use goes with them.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};

/// Parts of the names of these exports, one a class.
pub(crate) const CLASSES: [&str; 6] = [
    "containerstartupoptions",
    "minifyconfig",
    "r2range",
    "intounderlyingsource",
    "intounderlyingbytesource",
    "intounderlyingsink",
];

/// Checks that the module exports nothing of these classes, which its script knows of all the same.
///
/// # Errors
/// Names an export that is there, or a class that the script does not know, so that the list stays true; fails if
/// a file cannot be read.
pub(crate) fn check(wasm: &Path, script: &Path) -> Outcome {
    let bytes = fs::read(wasm).map_err(Failure::at(wasm))?;
    let script = fs::read_to_string(script).map_err(Failure::at(script))?;
    let names = names(&bytes).ok_or_else(|| {
        Failure::new(format!("{} is not a Wasm module", wasm.display()))
            .hint("delete target/engine and build again")
    })?;
    for class in CLASSES {
        if let Some(name) = names.iter().find(|name| name.contains(class)) {
            return Err(Failure::new(format!("the module exports `{name}`"))
                .hint("xtask/src/link.rs should have left it out"));
        }
        if !script.contains(class) {
            return Err(Failure::new(format!("there is no class `{class}`"))
                .hint("take it off the list in xtask/src/exports.rs"));
        }
    }
    Ok(())
}

/// Lists the names of a module's exports (WebAssembly Core Specification, 5.5.10).
fn names(module: &[u8]) -> Option<Vec<String>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&section, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length)?;
        rest = after;
        if section == 7 {
            return exports(body);
        }
    }
    Some(Vec::new())
}

fn exports(body: &[u8]) -> Option<Vec<String>> {
    let (count, mut rest) = number(body)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let (name, after) = after.split_at_checked(length)?;
        names.push(std::str::from_utf8(name).ok()?.to_owned());
        let (_kind, after) = after.split_first()?;
        (_, rest) = number(after)?;
    }
    Some(names)
}

/// Reads an unsigned LEB128 number.
pub(crate) fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(place + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_found_by_name() {
        let section = [7, 11, 2, 1, b'f', 0, 3, 3, b'a', b'b', b'c', 0, 0x80, 1];
        let module = [&b"\0asm\x01\0\0\0\x01\x01\0"[..], &section].concat();
        assert_eq!(names(&module), None, "one byte is missing");
        let section = [7, 12, 2, 1, b'f', 0, 3, 3, b'a', b'b', b'c', 0, 0x80, 1];
        let module = [&b"\0asm\x01\0\0\0\x01\x01\0"[..], &section].concat();
        assert_eq!(names(&module), Some(vec!["f".to_owned(), "abc".to_owned()]));
        assert_eq!(names(b"\0elf"), None);
    }
}
