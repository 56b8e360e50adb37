//! The state of the program, for those who run it.

use crate::json::Object;
use crate::response::Reply;
use crate::state::{Open, State};
use imr_snapshots::order::Gather;

/// Writes the state: `ok`, `degraded` when something is wrong but answers are given, or `down`.
pub(crate) fn reply(state: &State, open: Option<&Open>, now: &str) -> Reply {
    let mut problems: Vec<String> = state.refused().into_iter().gather();
    if let Some(open) = open {
        open.failing.list(&mut problems);
    }
    let status = match (open, problems.is_empty()) {
        (None, _) => "down",
        (Some(_), false) => "degraded",
        (Some(_), true) => "ok",
    };
    let tally = &state.loader.tally;
    let document = Object::new()
        .text("status", status)
        .object("snapshot", open.map(|open| snapshot(open, now)))
        .text("version", env!("CARGO_PKG_VERSION"))
        .text(
            "store",
            state.store.as_ref().map_or("none", |store| store.name()),
        )
        .number("loads", tally.loads.get())
        .number("failures", tally.failures.get())
        .number("cached", open.map_or(0, |open| open.cache.bytes() as u64))
        .number("memory", memory())
        .texts("problems", &problems);
    Reply::health(if open.is_some() { 200 } else { 503 }, document.finish())
}

fn snapshot(open: &Open, now: &str) -> Object {
    let checkpoint = open.snapshot.checkpoint();
    Object::new()
        .text("id", &checkpoint.id())
        .number("sequence", checkpoint.sequence)
        .text("issued", &checkpoint.issued)
        .text("valid_until", &checkpoint.valid_until)
        .flag("stale", checkpoint.is_stale(now))
}

/// Returns the bytes of the program's linear memory.
fn memory() -> u64 {
    #[cfg(target_arch = "wasm32")]
    {
        core::arch::wasm32::memory_size::<0>() as u64 * 65_536
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        0
    }
}
