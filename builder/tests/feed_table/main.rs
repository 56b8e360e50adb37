//! The feed format `table` and `registry.toml`: fixtures of `tests/feeds`, quirks of files, random
//! tables, endless lines, and the real feeds where a machine has them.

mod bounds;
mod fields;
mod quirks;
mod random;
mod real;
mod registry;
mod take;
