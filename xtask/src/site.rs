//! `cargo xtask site`: the page, the engine and the snapshot in `dist/site/`, ready for any static host.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::wasm::Engine;

/// What worker-build's module imports from outside; the page's shim supplies both.
const FOREIGN: [&str; 2] = ["cloudflare:workers", "./index_bg.wasm"];

/// Where the page finds them.
const SHIM: &str = "./shim.js";

/// The list of public keys that the page trusts, in a snapshot's folder and in the site.
pub(crate) const KEYS: &str = "keys.txt";

/// Where the site's snapshot is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Snapshot<'a> {
    /// Inside the site, for a static host: its files are linked in under `snapshot/`.
    Inside(&'a Path),
    /// In a folder of its own, which the local host serves under `snapshot/`.
    Beside(&'a Path),
    /// Not there yet.
    Absent,
}

/// Brings `dist/site/` up to date, changing only what differs.
///
/// The keys that lie with the snapshot become the ones that the page trusts.
///
/// # Errors
/// Fails if a file cannot be written, or if the engine's imports are not those that the page can supply.
pub(crate) fn assemble(house: &House, engine: &Engine, snapshot: Snapshot<'_>) -> Outcome<PathBuf> {
    let site = house.dist("site");
    let mut kept = BTreeSet::new();
    let page = house.at("www");
    for file in files(&page)? {
        let bytes = fs::read(page.join(&file)).map_err(Failure::at(&file))?;
        place(&site, file, &bytes, &mut kept)?;
    }
    let wasm = fs::read(&engine.wasm).map_err(Failure::at(&engine.wasm))?;
    place(&site, "engine/index_bg.wasm".into(), &wasm, &mut kept)?;
    let js = fs::read_to_string(&engine.js).map_err(Failure::at(&engine.js))?;
    place(
        &site,
        "engine/index.js".into(),
        for_the_page(&js)?.as_bytes(),
        &mut kept,
    )?;
    let contract = house.at("worker/openapi.yaml");
    let bytes = fs::read(&contract).map_err(Failure::at(&contract))?;
    place(&site, "openapi.yaml".into(), &bytes, &mut kept)?;
    for (table, file, members) in DIRECTORIES {
        let table = house.at("snapshots/reference").join(table);
        let text = fs::read_to_string(&table).map_err(Failure::at(&table))?;
        place(
            &site,
            file.into(),
            directory(&text, members).as_bytes(),
            &mut kept,
        )?;
    }
    if let Snapshot::Inside(folder) | Snapshot::Beside(folder) = snapshot
        && let Ok(keys) = fs::read(folder.join(KEYS))
    {
        place(&site, KEYS.into(), &keys, &mut kept)?;
    }
    place(
        &site,
        "examples.json".into(),
        examples(house, snapshot).as_bytes(),
        &mut kept,
    )?;
    if let Snapshot::Inside(folder) = snapshot {
        for file in files(folder)? {
            link(
                &folder.join(&file),
                &site,
                Path::new("snapshot").join(&file),
                &mut kept,
            )?;
        }
    }
    sweep(&site, &kept)?;
    Ok(site)
}

/// Tables of facts that the page shows names from: the file, what it becomes, and which of its columns.
const DIRECTORIES: [(&str, &str, &[&str]); 2] = [
    (
        "territories.tsv",
        "territories.json",
        &["code", "iso2", "name", "until"],
    ),
    (
        "societies.tsv",
        "societies.json",
        &["number", "name", "country", "ended"],
    ),
];

/// Turns a table with a heading into a JSON list of objects; empty cells are left out.
fn directory(table: &str, members: &[&str]) -> String {
    let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let heading = rows.next().unwrap_or_default();
    let object = |row: Vec<&str>| {
        let cells = heading.iter().zip(row);
        let cells = cells.filter(|(name, cell)| members.contains(name) && !cell.is_empty());
        let pairs: Vec<String> = cells
            .map(|(name, cell)| format!("\"{name}\":{}", quoted(cell)))
            .collect();
        format!("{{{}}}", pairs.join(","))
    };
    let objects: Vec<String> = rows.map(object).collect();
    format!("[{}]\n", objects.join(",\n"))
}

/// Writes a text of one line as JSON.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What the page offers to try: the sample's list for the sample, nothing for other snapshots.
fn examples(house: &House, snapshot: Snapshot<'_>) -> String {
    let is_sample = match snapshot {
        Snapshot::Inside(folder) | Snapshot::Beside(folder) => folder == house.dist("snapshot"),
        Snapshot::Absent => false,
    };
    let tries = fs::read_to_string(house.dist("sample/TRY.txt")).unwrap_or_default();
    let lines = tries
        .lines()
        .filter(|_| is_sample)
        .filter_map(|line| line.split_once('\t'));
    // Labels and paths of the sample have no character that JSON would need escaped.
    let plain = lines.filter(|(label, path)| !format!("{label}{path}").contains(['"', '\\']));
    let items: Vec<String> = plain
        .map(|(label, path)| format!("{{\"label\":\"{label}\",\"path\":\"{path}\"}}"))
        .collect();
    format!("[{}]\n", items.join(","))
}

/// Points the engine's two foreign imports at the page's shim.
///
/// # Errors
/// Fails if one of them is missing, or if there is any other import.
fn for_the_page(js: &str) -> Outcome<String> {
    let found = imports(js);
    for name in FOREIGN {
        if found.iter().filter(|import| **import == name).count() != 1 {
            return Err(unexpected(&format!(
                "does not import `{name}` exactly once"
            )));
        }
    }
    if let Some(other) = found.iter().find(|import| !FOREIGN.contains(import)) {
        return Err(unexpected(&format!(
            "imports `{other}`, which the page cannot supply"
        )));
    }
    if js.contains("import(") {
        return Err(unexpected("imports something while it runs"));
    }
    let mut adapted = js.to_owned();
    for name in FOREIGN {
        for quote in ['"', '\''] {
            adapted = adapted.replace(&format!("{quote}{name}{quote}"), &format!("\"{SHIM}\""));
        }
    }
    Ok(adapted)
}

fn unexpected(what: &str) -> Failure {
    Failure::new(format!("the engine's index.js {what}"))
        .hint("worker-build changed its output: adapt www/engine/shim.js and xtask/src/site.rs")
}

/// Lists the module names after `from` and after a bare `import`, in minified and in plain JavaScript.
fn imports(js: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        for (place, _) in js.match_indices(keyword) {
            let after = js
                .get(place + keyword.len()..)
                .unwrap_or_default()
                .trim_start_matches(' ');
            let Some(quote @ ('"' | '\'')) = after.chars().next() else {
                continue;
            };
            let quoted = after.get(1..).unwrap_or_default();
            if let Some((name, _)) = quoted.split_once(quote) {
                found.push(name);
            }
        }
    }
    found
}

fn place(site: &Path, file: PathBuf, bytes: &[u8], kept: &mut BTreeSet<PathBuf>) -> Outcome {
    let path = site.join(&file);
    if fs::read(&path).ok().as_deref() != Some(bytes) {
        make_room(&path)?;
        fs::write(&path, bytes).map_err(Failure::at(&path))?;
    }
    kept.insert(file);
    Ok(())
}

/// Links a snapshot's file, or copies it where links cannot reach.
fn link(from: &Path, site: &Path, file: PathBuf, kept: &mut BTreeSet<PathBuf>) -> Outcome {
    let path = site.join(&file);
    make_room(&path)?;
    if path.exists() {
        fs::remove_file(&path).map_err(Failure::at(&path))?;
    }
    if fs::hard_link(from, &path).is_err() {
        fs::copy(from, &path).map_err(Failure::at(&path))?;
    }
    kept.insert(file);
    Ok(())
}

fn make_room(path: &Path) -> Outcome {
    match path.parent() {
        Some(folder) => fs::create_dir_all(folder).map_err(Failure::at(folder)),
        None => Ok(()),
    }
}

/// Removes every file that is not kept, and the folders that this leaves empty.
fn sweep(site: &Path, kept: &BTreeSet<PathBuf>) -> Outcome {
    for file in files(site)? {
        if !kept.contains(&file) {
            let path = site.join(&file);
            fs::remove_file(&path).map_err(Failure::at(&path))?;
            let mut folder = path.parent();
            while let Some(empty) =
                folder.filter(|folder| *folder != site && fs::remove_dir(folder).is_ok())
            {
                folder = empty.parent();
            }
        }
    }
    Ok(())
}

/// Lists the files below a folder, relative to it, in order.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(current) = waiting.pop() {
        for entry in fs::read_dir(&current).map_err(Failure::at(&current))? {
            let path = entry.map_err(Failure::at(&current))?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
