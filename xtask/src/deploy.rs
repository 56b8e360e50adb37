//! `cargo xtask deploy`: the site to Cloudflare, with the keys that its snapshot came with.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::flags::Flags;
use crate::house::House;
use crate::run::run;
use crate::setup::{self, Need};
use crate::site::{self, KEYS, Snapshot};
use crate::wasm;

/// Assembles `dist/site/` without deploying it.
///
/// # Errors
/// Passes on what could not be built.
pub(crate) fn site(house: &House, mut flags: Flags) -> Outcome {
    let snapshot = snapshot(house, &mut flags)?;
    flags.finish()?;
    let engine = wasm::build(house)?;
    let content = snapshot
        .as_deref()
        .map_or(Snapshot::Absent, Snapshot::Inside);
    let folder = site::assemble(house, &engine, content)?;
    eprintln!("{} is ready for any static host", folder.display());
    Ok(())
}

/// Assembles `dist/site/` and runs `wrangler deploy`.
///
/// # Errors
/// Fails without a snapshot, and passes on what wrangler said.
pub(crate) fn deploy(house: &House, mut flags: Flags) -> Outcome {
    let trial = flags.switch("--dry-run");
    let snapshot = snapshot(house, &mut flags)?.ok_or_else(|| {
        Failure::new("there is no snapshot to deploy")
            .hint("build one with `imr build` and name its folder with --snapshot")
    })?;
    flags.finish()?;
    let tools = setup::ensure(house, Need::Build)?;
    let engine = wasm::build(house)?;
    site::assemble(house, &engine, Snapshot::Inside(&snapshot))?;
    let mut command = Command::new(&tools.node);
    command
        .current_dir(house.root())
        .arg(house.at("node_modules/wrangler/bin/wrangler.js"))
        .arg("deploy");
    let keys = snapshot.join(KEYS);
    let lines = fs::read_to_string(&keys).map_err(Failure::at(&keys))?;
    command.arg("--var").arg(format!(
        "IMR_PUBLIC_KEYS:{}",
        lines.lines().collect::<Vec<_>>().join(",")
    ));
    if trial {
        command.arg("--dry-run");
    }
    run(&mut command)
}

/// The folder named by `--snapshot`, else `dist/snapshot/` if it is there.
fn snapshot(house: &House, flags: &mut Flags) -> Outcome<Option<PathBuf>> {
    if let Some(folder) = flags.value("--snapshot")?.map(PathBuf::from) {
        return Ok(Some(folder.canonicalize().map_err(Failure::at(&folder))?));
    }
    Ok(Some(house.dist("snapshot")).filter(|folder| folder.join("checkpoint").is_file()))
}
