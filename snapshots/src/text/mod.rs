//! Text: the one normalisation of build and query, and base64.

pub(crate) mod base64;
mod fold;

pub use fold::{FOLD, fold};
