//! imr.
fn main() {}
