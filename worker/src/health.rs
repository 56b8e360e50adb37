//! The state of the program, for those who run it.

use crate::response::Reply;
use crate::state::{Open, State};
use imr_snapshots::answer;
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
    let document = answer::json(&mut |out| {
        out.open_map();
        out.member("status", status);
        match open {
            Some(open) => answer::moment(&open.snapshot, now, out),
            None => {
                out.key("snapshot");
                out.null();
            }
        }
        out.member("version", env!("CARGO_PKG_VERSION"));
        let store = state.store.as_ref();
        out.member("store", store.map_or("none", |store| store.name()));
        out.count("loads", tally.loads.get());
        out.count("failures", tally.failures.get());
        let cached = open.map_or(0, |open| open.cache.bytes());
        out.count("cached", cached as u64);
        out.count("memory", memory());
        out.texts("problems", &mut problems.iter().map(String::as_str));
        out.close_map();
    });
    Reply::health(if open.is_some() { 200 } else { 503 }, document)
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
