//! The Wasm target and the tools that come from crates.io.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::run::{capture, cargo, on_path, run, step};
use crate::stamp;

const WASM: &str = "wasm32-unknown-unknown";
/// A file of the standard library's sources, in the folder of the compiler.
const SOURCES: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";

/// A program that `cargo install` builds.
struct Tool<'a> {
    name: &'a str,
    program: &'a str,
    version: &'a str,
    /// How to install it, besides its name and version.
    flags: &'a [&'a str],
}

/// The bundler of the `worker` crate.
const WORKER_BUILD: Tool<'_> = Tool {
    name: "worker-build",
    program: "worker-build",
    version: "0.8.7",
    flags: &["--locked"],
};

/// The checker of licences, bans and sources.
const CARGO_DENY: Tool<'_> = Tool {
    name: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    flags: &["--locked"],
};

/// The checker of security advisories, without the part that looks into compiled programs.
const CARGO_AUDIT: Tool<'_> = Tool {
    name: "cargo-audit",
    program: "cargo-audit",
    version: "0.22.2",
    flags: &["--locked", "--no-default-features"],
};

/// Builds and runs the fuzz targets.
const CARGO_FUZZ: Tool<'_> = Tool {
    name: "cargo-fuzz",
    program: "cargo-fuzz",
    version: "0.13.2",
    flags: &["--locked"],
};

/// Makes sure that the compiler can build for Wasm, and the standard library with it.
pub(super) fn wasm_target(house: &House) -> Outcome {
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(house.root())
        .args(["--print", "target-libdir", "--target", WASM]);
    let folder = PathBuf::from(capture(&mut rustc)?.trim());
    if !folder.is_dir() {
        rustup(house, &["target", "add", WASM])?;
    }
    let mut rustc = Command::new("rustc");
    rustc.current_dir(house.root()).args(["--print", "sysroot"]);
    let sysroot = PathBuf::from(capture(&mut rustc)?.trim());
    if sysroot.join(SOURCES).is_file() {
        return Ok(());
    }
    rustup(house, &["component", "add", "rust-src"])
}

fn rustup(house: &House, words: &[&str]) -> Outcome {
    let line = format!("rustup {}", words.join(" "));
    step(&line, || {
        run(Command::new("rustup").current_dir(house.root()).args(words))
    })
    .map_err(|failure| {
        failure.hint(format!(
            "do what `{line}` does by hand, then run this again"
        ))
    })
}

/// Installs `wasm-bindgen` at exactly the version that the workspace is locked to.
pub(super) fn wasm_bindgen(house: &House) -> Outcome<PathBuf> {
    let version = locked_version(house, "wasm-bindgen")?;
    // Its published lock file names crates that are not everywhere, so compatible ones are taken;
    // what it uses to talk to browsers is left out.
    let tool = Tool {
        name: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &version,
        flags: &["--no-default-features", "--bin", "wasm-bindgen"],
    };
    install(house, &tool)
}

/// Installs `worker-build`.
pub(super) fn worker_build(house: &House) -> Outcome<PathBuf> {
    install(house, &WORKER_BUILD)
}

/// Installs `cargo-deny`.
pub(super) fn cargo_deny(house: &House) -> Outcome<PathBuf> {
    install(house, &CARGO_DENY)
}

/// Installs `cargo-audit`.
pub(super) fn cargo_audit(house: &House) -> Outcome<PathBuf> {
    install(house, &CARGO_AUDIT)
}

/// Installs `cargo-fuzz`.
pub(super) fn cargo_fuzz(house: &House) -> Outcome<PathBuf> {
    install(house, &CARGO_FUZZ)
}

/// Reads the version of a package in `Cargo.lock`.
fn locked_version(house: &House, package: &str) -> Outcome<String> {
    let path = house.at("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(Failure::at(&path))?;
    version_in(&text, package)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("Cargo.lock does not hold {package}")))
}

fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"\n");
    let after = lock.split_once(&name)?.1;
    after
        .lines()
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

fn install(house: &House, tool: &Tool<'_>) -> Outcome<PathBuf> {
    let variable = format!("{}_BIN", tool.program.replace('-', "_").to_uppercase());
    if let Some(chosen) = env::var_os(variable) {
        return Ok(PathBuf::from(chosen));
    }
    let folder = house.tools();
    let program = folder
        .join("bin")
        .join(format!("{}{}", tool.program, env::consts::EXE_SUFFIX));
    let mark = folder.join("stamps").join(tool.program);
    if program.is_file() && stamp::holds(&mark, tool.version) {
        return Ok(program);
    }
    if program.is_file() && is_version(&program, tool.version) {
        stamp::leave(&mark, tool.version)?;
        return Ok(program);
    }
    if let Some(found) = on_path(tool.program).filter(|found| is_version(found, tool.version)) {
        return Ok(found);
    }
    step(
        &format!(
            "cargo install {} {} (some minutes, once)",
            tool.name, tool.version
        ),
        || run(&mut install_command(house, tool, &folder)),
    )
    .map_err(|failure| {
        failure.hint(format!(
            "crates.io must be reachable; or install {} {} by hand and have it in PATH",
            tool.name, tool.version
        ))
    })?;
    let leftover = build_folder(&folder, tool);
    fs::remove_dir_all(&leftover).map_err(Failure::at(&leftover))?;
    stamp::leave(&mark, tool.version)?;
    Ok(program)
}

fn build_folder(folder: &Path, tool: &Tool<'_>) -> PathBuf {
    folder.join(format!("build-{}", tool.program))
}

fn install_command(house: &House, tool: &Tool<'_>, folder: &Path) -> Command {
    let mut command = cargo(house.root());
    command
        .args(["install", "--force", "--quiet", "--root"])
        .arg(folder);
    command
        .args([tool.name, "--version", tool.version])
        .args(tool.flags);
    // These run for a second or two: a quick build of them is worth more than a fast one.
    command
        .env("CARGO_TARGET_DIR", build_folder(folder, tool))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    command
}

fn is_version(program: &Path, version: &str) -> bool {
    let subcommand = program
        .file_stem()
        .and_then(|stem| stem.to_str())
        .and_then(|stem| stem.strip_prefix("cargo-"));
    let said = capture(Command::new(program).args(subcommand).arg("--version"));
    said.is_ok_and(|text| text.split_whitespace().any(|word| word == version))
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_version_of_a_package_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }
}
