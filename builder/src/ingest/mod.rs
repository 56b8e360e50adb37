//! Rows to claims to records: takes items, sorts them within a memory budget, resolves
//! identifiers to records and merges the claims of each record.

pub mod bytes;
pub mod claim;
pub mod groups;
pub mod intake;
pub mod item;
pub mod key;
pub mod links;
pub mod merge;
pub mod reject;
pub mod resolve;
pub mod rules;
pub mod scratch;
pub mod sort;
pub mod supersede;
pub mod suppress;
pub mod taker;
mod unite;
pub mod weight;

pub use item::Item;
pub use reject::Reject;
pub use rules::Rule;

#[cfg(test)]
mod tests;
