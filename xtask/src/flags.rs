//! The flags of a task: `--name value` and `--name`.

use crate::failure::{Failure, Outcome};

/// The words after the task's name, taken one by one.
#[derive(Debug)]
pub(crate) struct Flags {
    words: Vec<String>,
}

impl Flags {
    /// Wraps the words after the task's name.
    pub(crate) fn new(words: impl Iterator<Item = String>) -> Flags {
        Flags {
            words: words.collect(),
        }
    }

    /// Takes a flag without a value; says whether it was there.
    pub(crate) fn switch(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// Takes a flag and the word after it.
    ///
    /// # Errors
    /// Fails if the flag is the last word.
    pub(crate) fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        let Some(place) = self.words.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if place + 1 >= self.words.len() {
            return Err(Failure::new(format!("{name} needs a value")));
        }
        self.words.remove(place);
        Ok(Some(self.words.remove(place)))
    }

    /// Takes every `--name value` pair of one name, in order.
    ///
    /// # Errors
    /// Fails if the flag is the last word.
    pub(crate) fn values(&mut self, name: &str) -> Outcome<Vec<String>> {
        let mut found = Vec::new();
        while let Some(value) = self.value(name)? {
            found.push(value);
        }
        Ok(found)
    }

    /// Takes every word that is left and is not a flag.
    pub(crate) fn names(&mut self) -> Vec<String> {
        let (names, rest) = self
            .words
            .drain(..)
            .partition(|word| !word.starts_with('-'));
        self.words = rest;
        names
    }

    /// Checks that no word is left.
    ///
    /// # Errors
    /// Names the first word that nobody took.
    pub(crate) fn finish(self) -> Outcome {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(Failure::new(format!("`{word}` is not understood"))
                .hint("`cargo xtask help` lists the tasks and their flags")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Flags;

    fn flags(line: &str) -> Flags {
        Flags::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn switches_and_values_are_taken_in_any_order() {
        let mut flags = flags("--range --port 0 --var A=1 --var B=2");
        assert_eq!(flags.value("--port").unwrap().as_deref(), Some("0"));
        assert!(flags.switch("--range"));
        assert!(!flags.switch("--range"));
        assert_eq!(flags.values("--var").unwrap(), ["A=1", "B=2"]);
        flags.finish().unwrap();
    }

    #[test]
    fn a_value_that_is_missing_and_a_word_that_is_left_are_errors() {
        assert!(flags("--port").value("--port").is_err());
        assert!(flags("--prot 1").finish().is_err());
    }
}
