//! Developer tasks: installs, builds the Wasm, serves, tests, benches. Nothing here is shipped.

mod bench;
mod counts;
mod deploy;
mod exports;
mod failure;
mod flags;
mod fuzz;
mod house;
mod link;
mod quality;
mod run;
mod sample;
mod serve;
mod setup;
mod shrink;
mod site;
mod snip;
mod stamp;
mod test;
mod wasm;

use std::env;
use std::process::ExitCode;

use failure::{Failure, Outcome};
use flags::Flags;
use house::House;

const HELP: &str = "\
cargo xtask TASK

  setup [--test]               install what is missing: Wasm tools, npm packages; with --test a Chromium
  setup --deny --audit         install cargo-deny or cargo-audit alone
  wasm                         build the edge program into dist/engine/, print its size
  site [--snapshot DIR]        put page, engine and snapshot into dist/site/, for any static host
  serve [--snapshot DIR] [--port P] [--range] [--var NAME=VALUE]
                               host everything on this machine; without --snapshot a fictional sample;
                               port 8787, 0 for any
  deploy [--snapshot DIR] [--dry-run]
                               the same to Cloudflare, with wrangler
  test [--only rust|edge|page] [--long]
                               run every test; the last line counts them; with --long the fuzz targets too
  fuzz [TARGET...] [--seconds N] [--keep]
                               give every parser what libFuzzer finds, a minute each; --keep adds what
                               reaches new code to tests/fuzz/corpus/
  bench [NAME...] [--records N]
                               measure; one table, and dist/bench.json; N records in the synthetic registry
  quality [--data DIR] [--misses]
                               how well titles and usage lines are found, beside SQLite FTS5 and tantivy
";

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let task = words.next().unwrap_or_else(|| "help".to_owned());
    let outcome = if task == link::TASK {
        link::link(words)
    } else {
        House::find().and_then(|house| run_task(&house, &task, Flags::new(words)))
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_told() {
                eprintln!("{failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run_task(house: &House, task: &str, flags: Flags) -> Outcome {
    match task {
        "setup" => setup::setup(house, flags),
        "wasm" => flags.finish().and_then(|()| wasm::build(house)).map(drop),
        "site" => deploy::site(house, flags),
        "serve" => serve::serve(house, flags),
        "deploy" => deploy::deploy(house, flags),
        "test" => test::test(house, flags),
        "fuzz" => fuzz::fuzz(house, flags),
        "bench" => bench::bench(house, flags),
        "quality" => quality::quality(house, flags),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!("there is no task `{other}`"))
            .hint("`cargo xtask help` lists the tasks")),
    }
}
