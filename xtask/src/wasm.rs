//! `cargo xtask wasm`: the edge program as one Wasm module and one JavaScript file in `dist/engine/`.
//!
//! The same bytes go to workerd, to the page and to wrangler.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::exports;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::link;
use crate::run::{capture, cargo, run, step};
use crate::setup::{self, Need, Tools};
use crate::shrink::{Pair, shrink};
use crate::snip;
use crate::stamp::{self, Fingerprint};

/// The engine, as its files lie in `dist/engine/`: the module exports the `fetch` handler.
pub(crate) type Engine = Pair;

/// What the module may use: what rustc emits by default, and the exceptions that wasm-bindgen's
/// wrappers catch. Naming them keeps newer encodings out until hosts can read them.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How the module is optimised: for what is left after gzip, which -Os serves better than -Oz. Functions that are inlined into their
/// only caller are no longer like others: 9 KB. Nothing is at addresses below 1,024 but the end of the
/// stack, so offsets may be added to them: 1 KB. Code that is not pushed into branches is no shorter, but more like
/// other code. The order of functions, the numbers of locals and what else gzip wants are the task of [`shrink`].
pub(crate) const OPTIMISE: [&str; 7] = [
    "-Os",
    "--converge",
    "--one-caller-inline-max-function-size=21",
    "--low-memory-unused",
    "--skip-pass=code-pushing",
    "--reorder-functions-by-name",
    "--strip-debug",
];

/// The two crates of the standard library that allocate and read texts are compiled for speed: searches take 0.95 of
/// the time, and the module is no larger. Cargo has no variable for that, and a manifest that named them would be
/// warned of in every other build.
pub(crate) const FAST: [&str; 4] = [
    "--config",
    "profile.release.package.alloc.opt-level=3",
    "--config",
    "profile.release.package.core.opt-level=3",
];

/// How the program is compiled: for size, but for the crates that the workspace names; SHA-2 in loops
/// instead of unrolled, which is 4 KB after gzip; without the paths of this machine, so that the module
/// is the same wherever it is built.
///
/// The standard library is compiled with it: for size, without the texts of panics and of `Debug`, and
/// a panic is a trap where it happens. That is 11 KB after gzip. Its sources are a component of the same
/// release; what makes Cargo do so has no stable name yet, hence the permission to this one build.
///
/// `imr_engine` is set, for which the functions that take most of the time of a search are marked to be compiled for
/// speed: 1.9 KB after gzip, and searches take 0.9 of the time.
///
/// Small functions are put into their callers more readily than size alone asks for (LLVM's threshold is 5
/// then): at 8 the module is smallest after gzip; at 25 it is 1.6 KB larger, and searches take 0.83 to 0.91 of the
/// time; at 40 it is another 2 KB larger, and they take 0.96 of that.
///
/// Data begins behind the stack: with half a megabyte of it, addresses take three bytes instead of four. A stack
/// that is full traps, as it grows down to the beginning of the memory.
///
/// This program stands before the linker and leaves out exports ([`link`]).
pub(crate) fn flags(house: &House) -> Outcome<[(&'static str, OsString); 6]> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "sysroot"]);
    let sysroot = capture(&mut rustc)?;
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let remap = |path: &Path| format!("--remap-path-prefix={}=", path.display());
    let mut words = vec![
        "--cfg=curve25519_dalek_bits=\"64\"".to_owned(),
        "--cfg=sha2_backend_soft=\"compact\"".to_owned(),
        "--cfg=imr_engine".to_owned(),
        "-Zunstable-options".to_owned(),
        "-Cpanic=immediate-abort".to_owned(),
        "-Zfmt-debug=none".to_owned(),
        "-Zlocation-detail=none".to_owned(),
        "-Cllvm-args=-inline-threshold=25".to_owned(),
        "-Clink-arg=-zstack-size=524288".to_owned(),
        remap(&Path::new(sysroot.trim()).join("lib/rustlib/src/rust")),
        remap(house.root()),
    ];
    // The folder of a registry is named after a hash of its address.
    let sources = cargo.map(|cargo| cargo.join("registry/src"));
    let folders = sources.and_then(|sources| fs::read_dir(sources).ok());
    for folder in folders.into_iter().flatten().flatten() {
        words.push(remap(&folder.path()));
    }
    words.extend(exports::CLASSES.map(link::flag));
    words.sort();
    let linker = env::current_exe()
        .map_err(|error| Failure::new(format!("this program cannot find itself: {error}")))?;
    Ok([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z".into()),
        (
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            linker.into_os_string(),
        ),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        (
            "CARGO_UNSTABLE_BUILD_STD_FEATURES",
            "optimize_for_size".into(),
        ),
        ("CARGO_ENCODED_RUSTFLAGS", words.join("\x1f").into()),
    ])
}

/// Builds the engine if it is not up to date, and prints its size.
///
/// # Errors
/// Passes on what the compiler, worker-build or wasm-opt said.
pub(crate) fn build(house: &House) -> Outcome<Engine> {
    let tools = setup::ensure(house, Need::Build)?;
    step("compile the edge program", || run(&mut compile(house)?))?;
    let raw = house
        .target()
        .join("wasm32-unknown-unknown/release/imr_worker.wasm");
    let engine = Engine {
        js: house.dist("engine/index.js"),
        wasm: house.dist("engine/index_bg.wasm"),
    };
    let print = fingerprint(house, &raw)?;
    let mark = house.dist("engine/.stamp");
    if !(stamp::holds(&mark, &print) && engine.js.is_file() && engine.wasm.is_file()) {
        step("bundle and optimise the engine", || {
            bundle(house, &tools, &engine)
        })?;
        stamp::leave(&mark, &print)?;
    }
    let (raw, zipped) = sizes(&engine.wasm)?;
    eprintln!(
        "{}: {raw} bytes, {zipped} after gzip -9",
        engine.wasm.display()
    );
    Ok(engine)
}

/// Measures a file: its bytes, and its bytes after `gzip -9`.
///
/// # Errors
/// Fails if the file cannot be read or there is no `gzip`.
pub(crate) fn sizes(file: &Path) -> Outcome<(u64, u64)> {
    let raw = fs::metadata(file).map_err(Failure::at(file))?.len();
    let output = Command::new("gzip")
        .args(["-9", "-n", "-c"])
        .arg(file)
        .stdin(Stdio::null())
        .output();
    let output = output.map_err(|error| Failure::new(format!("gzip: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new(format!("gzip ended with {}", output.status)));
    }
    Ok((raw, output.stdout.len() as u64))
}

/// The same build that worker-build does, so that Cargo can say that nothing changed.
fn compile(house: &House) -> Outcome<Command> {
    let mut command = cargo(&house.at("worker"));
    command.args([
        "build",
        "--quiet",
        "--lib",
        "--release",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    command
        .args(FAST)
        .env("WASM_BINDGEN_USE_JS_SYS", "1")
        .envs(flags(house)?);
    Ok(command)
}

fn fingerprint(house: &House, raw: &Path) -> Outcome<String> {
    let bytes = fs::read(raw).map_err(Failure::at(raw))?;
    let lock = house.at("package-lock.json");
    let mut print = Fingerprint::new()
        .add(&bytes)
        .add(&fs::read(&lock).map_err(Failure::at(&lock))?);
    for word in OPTIMISE.iter().chain(&FEATURES) {
        print = print.add(word.as_bytes());
    }
    for source in [
        include_str!("exports.rs"),
        include_str!("link.rs"),
        include_str!("snip.rs"),
        include_str!("shrink/mod.rs"),
        include_str!("shrink/deflate.rs"),
        include_str!("shrink/instruction.rs"),
        include_str!("shrink/locals.rs"),
        include_str!("shrink/matches.rs"),
        include_str!("shrink/moves.rs"),
        include_str!("shrink/names.rs"),
        include_str!("shrink/order.rs"),
        include_str!("shrink/program.rs"),
        include_str!("shrink/section.rs"),
    ] {
        print = print.add(source.as_bytes());
    }
    Ok(print.text())
}

fn bundle(house: &House, tools: &Tools, engine: &Engine) -> Outcome {
    let work = house.target().join("engine");
    let mut command = Command::new(&tools.worker_build);
    command
        .current_dir(house.at("worker"))
        .args(["--release", "--no-opt", "--out-dir"])
        .arg(&work)
        .arg("--")
        .args(FAST);
    // With all three named, worker-build downloads nothing.
    command
        .envs(flags(house)?)
        .env("WASM_BINDGEN_BIN", &tools.wasm_bindgen)
        .env("WASM_OPT_BIN", house.npm_bin("wasm-opt"))
        .env("ESBUILD_BIN", house.npm_bin("esbuild"));
    run(&mut command)?;
    let folder = house.dist("engine");
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    let made = Pair {
        wasm: optimise(house, tools, &work)?,
        js: work.join("index.js"),
    };
    shrink(&made, engine)
}

fn optimise(house: &House, tools: &Tools, work: &Path) -> Outcome<PathBuf> {
    let [from, snipped, small] =
        ["", ".snipped", ".small"].map(|step| work.join(format!("index_bg{step}.wasm")));
    exports::check(&from, &work.join("index.js"))?;
    snip::snip(&from, &snipped)?;
    let mut command = binaryen(house, tools, "wasm-opt");
    command.args(OPTIMISE).arg(&snipped).arg("-o").arg(&small);
    run(&mut command)?;
    Ok(small)
}

/// A program of Binaryen that takes the features that the module may use.
pub(crate) fn binaryen(house: &House, tools: &Tools, program: &str) -> Command {
    let mut command = Command::new(&tools.node);
    command.arg(house.at("node_modules/binaryen/bin").join(program));
    command.args(FEATURES);
    command
}
