//! The linker of the Wasm: `rust-lld`, less the exports that [`crate::exports`] does not want.
//!
//! What a crate exports is decided in that crate, and rustc has the linker keep all of it. Whatever a kept
//! function uses is kept with it, and no later pass takes the table of functions apart, nor the data. So rustc
//! starts this program as its linker, which leaves those exports out of the arguments and starts the true one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome};

/// The first argument of the linker, which tells its manners apart: rustc puts it there by the target.
pub(crate) const TASK: &str = "-flavor";

/// The linker of the release of Rust; rustc puts its folder into `PATH` when it starts what links.
const LINKER: &str = "rust-lld";

/// An argument that this program takes out: exports whose names contain what follows are not wanted. As Cargo
/// hands it on, another list is another build.
const WITHOUT: &str = "--without-exports=";

/// How rustc asks for an export; the name is the next argument.
const EXPORT: &str = "--export";

/// What rustc is told so that exports with these parts of names are not wanted.
pub(crate) fn flag(part: &str) -> String {
    format!("-Clink-arg={WITHOUT}{part}")
}

/// Links as rustc wants it, but for those exports. `words` come after [`TASK`].
///
/// # Errors
/// Fails if the linker does, or the file that rustc wrote the arguments into.
pub(crate) fn link(words: impl Iterator<Item = String>) -> Outcome {
    let words = arguments(words.collect())?;
    let status = Command::new(LINKER).arg(TASK).args(&words).status();
    let status = status.map_err(|error| Failure::new(format!("{LINKER}: {error}")))?;
    if status.success() {
        return Ok(());
    }
    // The linker has said what is wrong, and rustc shows that.
    Err(Failure::told())
}

/// What the linker is given. Where there are more arguments than the system takes, the last one names a file
/// with one in each line; no name of an export has anything that is escaped there.
fn arguments(mut words: Vec<String>) -> Outcome<Vec<String>> {
    let Some(file) = words.pop_if(|word| word.starts_with('@')) else {
        return Ok(wanted(words.into_iter()));
    };
    let file = Path::new(&file[1..]);
    let lines = fs::read_to_string(file).map_err(Failure::at(file))?;
    let lines = wanted(lines.lines().map(str::to_owned));
    let less = file.with_extension("less");
    fs::write(&less, lines.join("\n")).map_err(Failure::at(&less))?;
    words.push(format!("@{}", less.display()));
    Ok(words)
}

/// Leaves out what is not wanted, and the arguments that say so.
fn wanted(words: impl Iterator<Item = String>) -> Vec<String> {
    let (parts, words): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with(WITHOUT));
    let is_unwanted = |name: &str| {
        parts
            .iter()
            .any(|part| name.contains(&part[WITHOUT.len()..]))
    };
    let mut kept = Vec::with_capacity(words.len());
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word != EXPORT {
            kept.push(word);
        } else if let Some(name) = words.next().filter(|name| !is_unwanted(name)) {
            kept.extend([word, name]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> impl Iterator<Item = String> {
        text.split(' ').map(str::to_owned)
    }

    #[test]
    fn exports_that_are_not_wanted_do_not_reach_the_linker() {
        let given = "--export fetch --export r2range_free -o r2range.wasm --without-exports=r2range \
                     --export __wbindgen_describe_r2range --export memory --without-exports=sink";
        let kept = "--export fetch -o r2range.wasm --export memory";
        assert_eq!(wanted(words(given)), words(kept).collect::<Vec<_>>());
        assert_eq!(wanted(words(kept)), words(kept).collect::<Vec<_>>());
    }

    #[test]
    fn arguments_in_a_file_are_read_and_written_there() {
        let folder = std::env::temp_dir().join(format!("imr-link-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("linker-arguments");
        fs::write(
            &file,
            "--export\nr2range_free\n--export\nfetch\na\\ b.o\n--without-exports=r2range\n",
        )
        .expect("written");
        let given = vec!["wasm".to_owned(), format!("@{}", file.display())];
        let less = file.with_extension("less");
        let expected = ["wasm".to_owned(), format!("@{}", less.display())];
        assert_eq!(arguments(given).expect("read"), expected);
        let text = fs::read_to_string(less).expect("written");
        assert_eq!(text, "--export\nfetch\na\\ b.o");
        let missing = vec![format!("@{}", folder.join("none").display())];
        assert!(arguments(missing).is_err());
        fs::remove_dir_all(folder).expect("it was there");
    }
}
