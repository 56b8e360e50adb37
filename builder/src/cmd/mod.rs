//! The subcommands of `imr`, one file each.

pub(crate) mod build;
mod card;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod inspect;
pub(crate) mod keygen;
pub(crate) mod lookup;
pub(crate) mod matching;
mod paint;
pub(crate) mod sample;
pub(crate) mod search;
pub(crate) mod selftest;
mod source;
pub(crate) mod suggest;
pub(crate) mod verify;
