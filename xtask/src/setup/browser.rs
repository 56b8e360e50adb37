//! A Chromium for the page's tests, and small fonts for the scripts that music is written in.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::run::{capture, on_path, run, step};

/// Names under which a Chromium is known.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Debian's packages: the browser, and 5 MB of fonts for Han, kana, Hangul, Arabic, Hebrew, Thai and Indic scripts.
const PACKAGES: [&str; 3] = ["chromium", "fonts-droid-fallback", "fonts-freefont-ttf"];

/// Finds a Chromium, or installs Debian's.
pub(super) fn chromium() -> Outcome<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME_BIN") {
        return Ok(PathBuf::from(chosen));
    }
    if let Some(found) = NAMES.iter().find_map(|name| on_path(name)) {
        return Ok(found);
    }
    let advice = "install Chromium or Chrome by hand and name it in CHROME_BIN";
    if on_path("apt-get").is_none() {
        return Err(Failure::new("no Chromium was found").hint(advice));
    }
    step("apt-get install chromium", install).map_err(|failure| failure.hint(advice))?;
    on_path(NAMES[0]).ok_or_else(|| Failure::new("apt-get installed no `chromium`").hint(advice))
}

fn install() -> Outcome {
    run(&mut apt(&["update", "-q"])?)?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(PACKAGES);
    run(&mut apt(&arguments)?)
}

fn apt(arguments: &[&str]) -> Outcome<Command> {
    let mut command = if is_root()? {
        Command::new("apt-get")
    } else if let Some(sudo) = on_path("sudo") {
        let mut command = Command::new(sudo);
        command.args(["-n", "apt-get"]);
        command
    } else {
        return Err(Failure::new(
            "installing Chromium needs root, and there is no sudo",
        ));
    };
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn is_root() -> Outcome<bool> {
    Ok(capture(Command::new(Path::new("id")).arg("-u"))?.trim() == "0")
}
