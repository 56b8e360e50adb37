//! The house's layers, checked by machine: who may depend on whom, and what the pure crate never names.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Crates that the pure crate may depend on (ARCHITECTURE.md, the table of rooms).
const SNAPSHOTS_MAY: [&str; 10] = [
    "bincode",
    "ciborium",
    "curve25519-dalek",
    "ed25519-dalek",
    "fst",
    "levenshtein_automata",
    "serde",
    "sha2",
    "unicode-normalization",
    "xxhash-rust",
];

/// Crates that the edge program may depend on.
const WORKER_MAY: [&str; 6] = [
    "imr-snapshots",
    "js-sys",
    "wasm-bindgen",
    "talc",
    "wasm-bindgen-futures",
    "worker",
];

/// How many crates may be linked into the pure crate, itself included and macros left out.
const SNAPSHOTS_TREE: usize = 35;

/// Modules of the standard library that reach outside the bytes.
const IMPURE: [&str; 6] = ["env", "fs", "net", "os", "process", "thread"];

/// Names that reach outside the bytes, or around the compiler, wherever they come from.
const NEVER: [&str; 9] = [
    "SystemTime",
    "Instant",
    "println",
    "eprintln",
    "print",
    "eprint",
    "unsafe",
    "stdout",
    "stdin",
];

#[derive(Debug)]
struct Dependency {
    name: String,
    shipped: bool,
    requirement: String,
    features: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the checkout")
        .to_path_buf()
}

fn metadata() -> Value {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", "wasm32-unknown-unknown"])
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The workspace's own crates and what each of them names in its Cargo.toml.
fn rooms(metadata: &Value) -> BTreeMap<String, Vec<Dependency>> {
    let members: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages = metadata["packages"].as_array().expect("packages");
    let own = packages
        .iter()
        .filter(|package| members.contains(package["id"].as_str().expect("an id")));
    own.map(|package| {
        let dependencies = package["dependencies"]
            .as_array()
            .expect("dependencies")
            .iter()
            .map(dependency);
        (text(&package["name"]), dependencies.collect())
    })
    .collect()
}

fn dependency(value: &Value) -> Dependency {
    let features = value["features"].as_array().expect("features");
    Dependency {
        name: text(&value["name"]),
        shipped: value["kind"].is_null(),
        requirement: text(&value["req"]),
        features: features.iter().map(text).collect(),
    }
}

fn shipped(dependencies: &[Dependency]) -> BTreeSet<&str> {
    dependencies
        .iter()
        .filter(|one| one.shipped)
        .map(|one| one.name.as_str())
        .collect()
}

fn beyond<'a>(found: &BTreeSet<&'a str>, allowed: &[&str]) -> Vec<&'a str> {
    found
        .iter()
        .copied()
        .filter(|name| !allowed.contains(name))
        .collect()
}

#[test]
fn every_room_depends_only_on_what_its_line_in_the_table_allows() {
    let metadata = metadata();
    let rooms = rooms(&metadata);
    let names: Vec<&str> = rooms.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "imr-builder",
            "imr-snapshots",
            "imr-tests",
            "imr-worker",
            "xtask"
        ]
    );
    assert_eq!(
        beyond(&shipped(&rooms["imr-snapshots"]), &SNAPSHOTS_MAY),
        [""; 0],
        "snapshots/"
    );
    assert_eq!(
        beyond(&shipped(&rooms["imr-worker"]), &WORKER_MAY),
        [""; 0],
        "worker/"
    );
    let builder = shipped(&rooms["imr-builder"]);
    assert!(builder.contains("imr-snapshots"));
    for stranger in [
        "imr-worker",
        "worker",
        "wasm-bindgen",
        "bincode",
        "ciborium",
        "fst",
    ] {
        assert!(
            !builder.contains(stranger),
            "builder/ depends on {stranger}"
        );
    }
    assert!(rooms["xtask"].is_empty(), "xtask/ depends on something");
    for (room, dependencies) in &rooms {
        for one in dependencies {
            assert!(
                one.name != "imr-tests" && one.name != "xtask",
                "{room} depends on {}",
                one.name
            );
        }
    }
}

#[test]
fn the_edge_takes_the_readers_and_the_builder_the_writers() {
    let metadata = metadata();
    let rooms = rooms(&metadata);
    let writes = |room: &str| {
        let own = rooms[room]
            .iter()
            .filter(|one| one.shipped && one.name == "imr-snapshots");
        own.flat_map(|one| &one.features)
            .any(|feature| feature == "write")
    };
    assert!(writes("imr-builder"));
    assert!(!writes("imr-worker"));
}

#[test]
fn bincode_is_pinned_because_nobody_maintains_it() {
    let metadata = metadata();
    let rooms = rooms(&metadata);
    let bincode = rooms["imr-snapshots"]
        .iter()
        .find(|one| one.name == "bincode")
        .expect("snapshots/ uses bincode");
    assert_eq!(bincode.requirement, "=2.0.1");
}

#[test]
fn the_pure_crate_is_built_from_few_crates() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let by_id: BTreeMap<&str, &Value> = nodes
        .iter()
        .map(|node| (node["id"].as_str().expect("an id"), node))
        .collect();
    let packages = metadata["packages"].as_array().expect("packages");
    let macros: BTreeSet<&str> = packages
        .iter()
        .filter(|package| package["targets"][0]["kind"][0] == "proc-macro")
        .map(|package| package["id"].as_str().expect("an id"))
        .collect();
    let start = by_id
        .keys()
        .find(|id| id.contains("/snapshots#"))
        .expect("snapshots/ is resolved");
    let mut seen = BTreeSet::from([*start]);
    let mut waiting = vec![*start];
    while let Some(id) = waiting.pop() {
        for edge in by_id[id]["deps"].as_array().expect("deps") {
            let kinds = edge["dep_kinds"].as_array().expect("kinds");
            let next = edge["pkg"].as_str().expect("an id");
            let linked = kinds.iter().any(|kind| kind["kind"].is_null()) && !macros.contains(next);
            if linked && seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    println!("snapshots/ is built from {} crates", seen.len());
    assert!(
        seen.len() <= SNAPSHOTS_TREE,
        "snapshots/ is built from {} crates: {seen:#?}",
        seen.len()
    );
}

#[test]
fn the_pure_crate_names_nothing_outside_the_bytes() {
    let mut faults = Vec::new();
    for (file, code) in pure_sources() {
        let words: BTreeSet<&str> = words(&code).collect();
        faults.extend(
            NEVER
                .iter()
                .filter(|name| words.contains(*name))
                .map(|name| format!("{file}: {name}")),
        );
        for module in standard_modules(&code) {
            if IMPURE.contains(&module.as_str()) {
                faults.push(format!("{file}: std::{module}"));
            }
        }
    }
    assert_eq!(faults, [""; 0]);
}

#[test]
fn one_file_names_bincode_and_one_names_ciborium() {
    for (name, home) in [("bincode", "codec.rs"), ("ciborium", "wire.rs")] {
        let named: Vec<String> = pure_sources()
            .into_iter()
            .filter(|(_, code)| words(code).any(|word| word == name))
            .map(|(file, _)| file)
            .collect();
        assert_eq!(named, [home], "files of snapshots/src that name {name}");
    }
}

/// The shipped code of snapshots/src by file, without comments and tests.
fn pure_sources() -> Vec<(String, String)> {
    let top = root().join("snapshots/src");
    let mut waiting = vec![top.clone()];
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                waiting.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let file = path
                    .strip_prefix(&top)
                    .expect("below the top")
                    .to_string_lossy()
                    .into_owned();
                found.push((
                    file,
                    shipped_code(&fs::read_to_string(&path).expect("UTF-8")),
                ));
            }
        }
    }
    found.sort();
    assert!(found.len() > 5, "snapshots/src holds {} files", found.len());
    found
}

fn shipped_code(source: &str) -> String {
    let code = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// The modules after `std::`, those in braces included.
fn standard_modules(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices("std::") {
        let after = &code[place + "std::".len()..];
        match after.strip_prefix('{') {
            None => found.extend(words(after).next().map(str::to_owned)),
            Some(group) => found.extend(group_heads(group)),
        }
    }
    found
}

/// The first words of the members of a `{...}` group, its opening brace already taken.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let mut heads = vec![String::new()];
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            '{' => depth += 1,
            ',' if depth == 0 => heads.push(String::new()),
            other if depth == 0 => heads.last_mut().expect("never empty").push(other),
            _ => {}
        }
    }
    heads
        .iter()
        .filter_map(|head| words(head.trim()).next().map(str::to_owned))
        .collect()
}

#[test]
fn the_search_for_names_sees_groups_and_skips_comments_and_tests() {
    let code = "use std::{collections::{BTreeMap, env}, fs, io::Read};\nuse std::thread;\n";
    assert_eq!(
        standard_modules(code),
        ["collections", "fs", "io", "thread"]
    );
    let source =
        "let a = 1; // println!\n/// std::fs\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    assert_eq!(
        words(&shipped_code(source))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>(),
        ["let", "a", "1"]
    );
}
