//! How large the engine is: what a page downloads and what an isolate compiles.

use super::Bench;
use super::rows::Row;
use crate::failure::Outcome;
use crate::wasm;

/// Measures the module and its JavaScript, raw and after `gzip -9`.
pub(super) fn measure(bench: &Bench<'_>) -> Outcome<Vec<Row>> {
    let (wasm, wasm_zipped) = wasm::sizes(&bench.engine.wasm)?;
    let (js, js_zipped) = wasm::sizes(&bench.engine.js)?;
    Ok(vec![
        Row::new("Wasm module", wasm as f64, "bytes", ""),
        Row::new(
            "Wasm module, gzip -9",
            wasm_zipped as f64,
            "bytes",
            "<= 204800",
        ),
        Row::new("JavaScript glue", js as f64, "bytes", ""),
        Row::new("JavaScript glue, gzip -9", js_zipped as f64, "bytes", ""),
    ])
}
