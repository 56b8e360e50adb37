//! What tests across the rooms share. The tests themselves are in `it/`, `edge/`, `page/` and `fuzz/`.

pub mod exercise;
