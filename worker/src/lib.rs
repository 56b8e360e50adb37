//! The edge program: answers look-ups and searches over a snapshot, for Cloudflare Workers, for
//! workerd and, as the same bytes, in the page.
//!
//! ```text
//! request ─► request (parse) ─► Query ─► answer (the engine of imr-snapshots) ─► Reply ─► response
//!              │ route, address, accept, body        │ needs parts
//!              ▼                                     ▼
//!            problem (RFC 9457)                    load ─► flight ─► store (R2, origin, assets)
//! ```
//!
//! Everything that decides is a pure function over strings and bytes and is tested natively;
//! only `edge`, `template`, `recent`, `store`, `flight`, `load` and `state` know the host. `openapi.yaml` is
//! the contract, a file of the site; its examples are requests that tests make.

pub mod answer;
mod edge;
pub mod etag;
mod flight;
mod health;
pub mod lines;
mod load;
pub mod problem;
mod recent;
pub mod reconcile;
pub mod request;
pub mod response;
pub mod route;
mod state;
mod store;
mod template;
mod time;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::worker_sys::Context;
use worker::{Env, web_sys};

/// Gives out the module's memory; its source says how it compares with the one of the standard
/// library.
#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Answers one request: with a response if all is there, else with a promise of one. What the host throws is
/// told on its console; the client learns only that something went wrong.
///
/// This is the handler that the `event` macro of the `worker` crate would make of an asynchronous function, which
/// would be one more task in each request, with conversions of errors that there are none of.
#[wasm_bindgen]
pub fn fetch(request: web_sys::Request, env: Env, context: Context) -> JsValue {
    edge::respond(request, &env, &context).unwrap_or_else(template::broken)
}
