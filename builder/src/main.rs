//! `imr`: compiles registry feeds into signed static snapshots, and asks them.

use std::process::ExitCode;

/// Matching and building ask for very many small pieces of memory, in two threads or more: with the
/// allocator of the system, a third of the time of `imr match` is spent in it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    imr_builder::cli::run()
}
