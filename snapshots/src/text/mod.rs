//! Text: the one normalisation of build and query, what it is searched by, and base64.

pub(crate) mod base64;
pub mod cis;
mod fold;
mod letter;
pub mod parts;
pub mod words;

#[cfg(feature = "write")]
pub use fold::fold;
pub(crate) use fold::wide;
pub use fold::{FOLD, FoldTable};
