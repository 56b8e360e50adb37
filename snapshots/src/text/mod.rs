//! Text: the one normalisation of build and query, and base64.

pub(crate) mod base64;
mod fold;
mod letter;

#[cfg(feature = "write")]
pub use fold::fold;
pub(crate) use fold::wide;
pub use fold::{FOLD, FoldTable};
