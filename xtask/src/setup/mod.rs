//! `cargo xtask setup`: installs what is missing, and says nothing when all is there.

mod browser;
mod npm;
mod rust;

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::flags::Flags;
use crate::house::House;

/// How much of the tool chain a task needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The Wasm target, the Wasm tools and the npm packages: enough to build and to serve.
    Build,
    /// Also a Chromium with fonts for the page's tests.
    Test,
}

/// Where the installed programs are.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    /// `wasm-bindgen`, at the version of `Cargo.lock`.
    pub(crate) wasm_bindgen: PathBuf,
    /// `worker-build`.
    pub(crate) worker_build: PathBuf,
    /// A Node.js new enough for wrangler.
    pub(crate) node: PathBuf,
    /// A Chromium, if the task needs one.
    pub(crate) chromium: Option<PathBuf>,
}

/// Installs what is missing, or the policy tools alone, which no other task needs.
///
/// # Errors
/// Names the tool that could not be installed and what to do about it.
pub(crate) fn setup(house: &House, mut flags: Flags) -> Outcome {
    let test = flags.switch("--test");
    let (deny, audit) = (flags.switch("--deny"), flags.switch("--audit"));
    flags.finish()?;
    if deny {
        rust::cargo_deny(house)?;
    }
    if audit {
        rust::cargo_audit(house)?;
    }
    if deny || audit {
        return Ok(());
    }
    ensure(house, if test { Need::Test } else { Need::Build }).map(drop)
}

/// Installs cargo-fuzz, which nothing but the fuzz targets needs, and returns where it is.
///
/// # Errors
/// Says what to do if it cannot be installed.
pub(crate) fn cargo_fuzz(house: &House) -> Outcome<PathBuf> {
    rust::cargo_fuzz(house)
}

/// Installs what is missing for `need` and says where everything is.
///
/// # Errors
/// Names the tool that could not be installed and what to do about it.
pub(crate) fn ensure(house: &House, need: Need) -> Outcome<Tools> {
    rust::wasm_target(house)?;
    npm::packages(house)?;
    let node = npm::node(house)?;
    let wasm_bindgen = rust::wasm_bindgen(house)?;
    let worker_build = rust::worker_build(house)?;
    let chromium = if need == Need::Test {
        Some(browser::chromium()?)
    } else {
        None
    };
    Ok(Tools {
        wasm_bindgen,
        worker_build,
        node,
        chromium,
    })
}
