//! Text: the one normalisation of build and query, and base64.

pub(crate) mod base64;
mod fold;
mod letter;

pub use fold::{FOLD, fold};
pub(crate) use fold::{plain, wide};
