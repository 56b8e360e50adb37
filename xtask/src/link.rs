//! The linker of the Wasm: `rust-lld`, less the exports that nobody needs.
//!
//! What a crate exports is decided in that crate, and rustc has the linker keep all of it. Whatever a kept
//! function uses is kept with it, and no later pass takes the table of functions apart, nor the data. So rustc
//! starts this program as its linker, which leaves exports out of the arguments and starts the true one:
//!
//! * what [`crate::exports`] does not want;
//! * what wasm-bindgen says of imports that the program does not have. For each import of each crate there is a
//!   function that tells its types. wasm-bindgen takes them out again, but not what they name in the table: how
//!   JavaScript would call closures of all those types. Which imports there are is told by linking without them.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::exports::number;
use crate::failure::{Failure, Outcome};
use crate::snip::{external, text};

/// The first argument of the linker, which tells its manners apart: rustc puts it there by the target.
pub(crate) const TASK: &str = "-flavor";

/// The linker of the release of Rust; rustc puts its folder into `PATH` when it starts what links.
const LINKER: &str = "rust-lld";

/// An argument that this program takes out: exports whose names contain what follows are not wanted. As Cargo
/// hands it on, another list is another build.
const WITHOUT: &str = "--without-exports=";

/// How rustc asks for an export; the name is the next argument.
const EXPORT: &str = "--export";

/// What comes before the name of an import in the name of the function that tells its types.
const DESCRIBED: &str = "__wbindgen_describe_";

/// How the names of imports begin; what is told of other functions is about exports.
const IMPORT: &str = "__wbg_";

/// Not an import: one of the types that a value may have, which wasm-bindgen looks up for each such value.
const UNION: &str = "__wbg_dynamic_union_";

/// What rustc is told so that exports with these parts of names are not wanted.
pub(crate) fn flag(part: &str) -> String {
    format!("-Clink-arg={WITHOUT}{part}")
}

/// Links as rustc wants it, but for those exports. `words` come after [`TASK`].
///
/// # Errors
/// Fails if the linker does, or a file that it reads or writes.
pub(crate) fn link(words: impl Iterator<Item = String>) -> Outcome {
    let (task, words) = Task::of(words.collect())?;
    let words = wanted(words);
    let trial = env::temp_dir().join(format!("imr-{}.wasm", process::id()));
    task.link(less(&words, |name| described(name).is_none()), Some(&trial))?;
    let module = fs::read(&trial).map_err(Failure::at(&trial))?;
    fs::remove_file(&trial).map_err(Failure::at(&trial))?;
    let imports = imports(&module)
        .ok_or_else(|| Failure::new(format!("{LINKER} made no Wasm module that is understood")))?;
    let is_needed = |name: &str| described(name).is_none_or(|import| imports.contains(import));
    task.link(less(&words, is_needed), None)
}

/// How the linker is started.
struct Task {
    /// Arguments that come first.
    first: Vec<String>,
    /// Where there are more arguments than the system takes, a file has the others, one a line. Names of exports
    /// have nothing that is escaped there.
    file: Option<PathBuf>,
}

impl Task {
    /// Parts the arguments of rustc from how they came.
    fn of(mut words: Vec<String>) -> Outcome<(Task, Vec<String>)> {
        let Some(file) = words.pop_if(|word| word.starts_with('@')) else {
            let (first, file) = (Vec::new(), None);
            return Ok((Task { first, file }, words));
        };
        let file = PathBuf::from(&file[1..]);
        let lines = fs::read_to_string(&file).map_err(Failure::at(&file))?;
        let lines = lines.lines().map(str::to_owned).collect();
        let (first, file) = (words, Some(file.with_extension("less")));
        Ok((Task { first, file }, lines))
    }

    /// Starts the linker, which writes where `words` say, or to another place.
    fn link(&self, words: Vec<String>, to: Option<&Path>) -> Outcome {
        let mut command = Command::new(LINKER);
        command.arg(TASK).args(&self.first);
        if let Some(file) = &self.file {
            fs::write(file, words.join("\n")).map_err(Failure::at(file))?;
            command.arg(format!("@{}", file.display()));
        } else {
            command.args(words);
        }
        // Of several such arguments the last one counts.
        if let Some(to) = to {
            command.arg("-o").arg(to);
        }
        let status = command.status();
        let status = status.map_err(|error| Failure::new(format!("{LINKER}: {error}")))?;
        if status.success() {
            return Ok(());
        }
        // The linker has said what is wrong, and rustc shows that.
        Err(Failure::told())
    }
}

/// Leaves out what [`flag`] says, and those arguments themselves.
fn wanted(words: Vec<String>) -> Vec<String> {
    let (parts, words): (Vec<_>, Vec<_>) = words
        .into_iter()
        .partition(|word| word.starts_with(WITHOUT));
    let parts = parts.iter().map(|part| &part[WITHOUT.len()..]);
    less(&words, |name| {
        !parts.clone().any(|part| name.contains(part))
    })
}

/// Leaves out the exports whose names are not to stay.
fn less(words: &[String], stays: impl Fn(&str) -> bool) -> Vec<String> {
    let mut kept = Vec::with_capacity(words.len());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word != EXPORT {
            kept.push(word.clone());
        } else if let Some(name) = words.next().filter(|name| stays(name)) {
            kept.extend([word.clone(), name.clone()]);
        }
    }
    kept
}

/// The import that a function tells the types of, by its name.
fn described(name: &str) -> Option<&str> {
    let import = name.strip_prefix(DESCRIBED)?;
    (import.starts_with(IMPORT) && !import.starts_with(UNION)).then_some(import)
}

/// The names of a module's imports (WebAssembly Core Specification, 5.5.5).
fn imports(module: &[u8]) -> Option<BTreeSet<&str>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut names = BTreeSet::new();
    while let Some((&section, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length)?;
        rest = after;
        if section == 2 {
            let (count, mut body) = number(body)?;
            for _ in 0..count {
                let (_module, after) = text(body)?;
                let (name, after) = text(after)?;
                names.insert(name);
                body = external(after)?;
            }
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn exports_that_are_not_wanted_do_not_reach_the_linker() {
        let given = "--export fetch --export r2range_free -o r2range.wasm --without-exports=r2range \
                     --export __wbindgen_describe_r2range --export memory --without-exports=sink";
        let kept = "--export fetch -o r2range.wasm --export memory";
        assert_eq!(wanted(words(given)), words(kept));
        assert_eq!(wanted(words(kept)), words(kept));
    }

    #[test]
    fn what_tells_the_types_of_an_import_is_known_by_its_name() {
        assert_eq!(
            described("__wbindgen_describe___wbg_get_5c"),
            Some("__wbg_get_5c")
        );
        assert_eq!(described("__wbindgen_describe_fetch_5c"), None);
        assert_eq!(
            described("__wbindgen_describe___wbg_dynamic_union_kind_0_64"),
            None
        );
        assert_eq!(described("__wbg_get_5c"), None);
    }

    #[test]
    fn imports_are_found_by_name() {
        // A function, a memory and a table.
        let section = b"\x02\x17\x03\x01p\x01a\0\0\x01p\x02bc\x02\0\x01\x01p\x01d\x01\x70\0\x01";
        let module = [&b"\0asm\x01\0\0\0\x01\x01\0"[..], section].concat();
        assert_eq!(imports(&module), Some(BTreeSet::from(["a", "bc", "d"])));
        let cut = module.len() - 1;
        assert_eq!(imports(&module[..cut]), None);
        assert_eq!(imports(b"\0asm\x01\0\0\0"), Some(BTreeSet::new()));
        assert_eq!(imports(b"\0elf"), None);
    }

    #[test]
    fn arguments_in_a_file_are_read_line_by_line() {
        let folder = env::temp_dir().join(format!("imr-link-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("linker-arguments");
        fs::write(&file, "--export\nfetch\na\\ b.o\n").expect("written");
        let given = words(&format!("wasm @{}", file.display()));
        let (task, words) = Task::of(given).expect("it is there");
        assert_eq!(task.first, ["wasm"]);
        assert_eq!(task.file, Some(folder.join("linker-arguments.less")));
        assert_eq!(words, ["--export", "fetch", "a\\ b.o"]);
        fs::remove_dir_all(folder).expect("it was there");
        assert!(Task::of(vec![format!("@{}", file.display())]).is_err());
        let (task, same) = Task::of(words.clone()).expect("no file is read");
        assert_eq!((task.file, same), (None, words));
    }
}
