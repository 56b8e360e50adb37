//! Finds codes and names in texts, whatever their spelling.

use std::collections::{BTreeMap, BTreeSet};

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::text::fold;

/// A name as it is compared: the words of its fold in alphabetical order, so that `Quill, Nora` is
/// `Nora Quill`.
pub(super) fn name_of(text: &str) -> String {
    let fold = fold(text);
    sorted(&fold.split(' ').collect::<Vec<_>>())
}

fn sorted(words: &[&str]) -> String {
    let mut words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// Codes and names to look for.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Names and their entries.
    names: BTreeMap<String, usize>,
    /// How many words names have.
    lengths: BTreeSet<usize>,
    /// Letters and digits of codes, upper case.
    codes: BTreeSet<String>,
}

impl Texts {
    pub(super) fn add_name(&mut self, name: &str, entry: usize) {
        let name = name_of(name);
        self.lengths.insert(name.split(' ').count());
        self.names.insert(name, entry);
    }

    /// Adds codes; those of a source or a service are too short to be known without their scheme.
    pub(super) fn add_codes(&mut self, codes: impl Iterator<Item = Identifier>) {
        let global = codes
            .filter(|id| !matches!(id.scheme(), Scheme::Local | Scheme::Asset | Scheme::Society));
        self.codes.extend(global.map(|id| plain(id.code())));
    }

    /// Returns the entry of a name made by [`name_of`].
    pub(super) fn name(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// Returns the entry of a name in a text.
    pub(super) fn name_in(&self, text: &str) -> Option<usize> {
        if self.names.is_empty() {
            return None;
        }
        let fold = fold(text);
        let words: Vec<&str> = fold.split(' ').collect();
        let windows = self
            .lengths
            .iter()
            .flat_map(|length| words.windows(*length));
        windows.map(sorted).find_map(|name| self.name(&name))
    }

    /// Tells whether a text has one of the codes.
    pub(super) fn has_code(&self, text: &str) -> bool {
        let ends = |c: char| c.is_whitespace() || "\"'<>,;:()[]{}/=|".contains(c);
        let mut words = text.split(ends).filter(|word| !word.is_empty());
        !self.codes.is_empty() && words.any(|word| self.codes.contains(&plain(word)))
    }
}

fn plain(code: &str) -> String {
    let letters = code.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_found_in_texts() {
        let mut texts = Texts::default();
        texts.add_name("Quill, Nora", 7);
        texts.add_codes(["ipi:00014107338".parse().unwrap()].into_iter());
        for text in ["(P) 2020 NORA QUILL", "x > Quill Nora : y", "Nora Quill"] {
            assert_eq!(texts.name_in(text), Some(7), "{text}");
        }
        for text in ["Nora Quillon", "Nora and Quill", ""] {
            assert_eq!(texts.name_in(text), None, "{text}");
        }
        assert!(texts.has_code("writer (00014107338), 50"));
        assert!(texts.has_code("party:ipi:0001.4107-338"));
        assert!(!texts.has_code("100014107338"));
    }
}
