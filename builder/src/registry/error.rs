//! What is wrong with a `registry.toml`, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

use super::spelling::nearest;

/// What is wrong with a `registry.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryError {
    /// The file.
    pub path: PathBuf,
    /// Line from 1 and column (in characters) from 1, where one place is at fault.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty when the message says it.
    pub hint: String,
}

impl RegistryError {
    /// An error of the file as a whole.
    pub(super) fn whole(path: &Path, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            place: None,
            message: message.into(),
            hint: String::new(),
        }
    }

    /// An error at a byte of the file's text.
    pub(super) fn at(path: &Path, text: &str, start: usize, message: impl Into<String>) -> Self {
        let before = text.get(..start).unwrap_or(text);
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Self {
            place: Some((line_of(text, start), column)),
            ..Self::whole(path, message)
        }
    }

    /// The error with what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// An error of the TOML reader, with the nearest known key for a misspelt one.
    pub(super) fn toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().lines().next().unwrap_or("is not TOML");
        let mut found = match error.span() {
            Some(span) => Self::at(path, text, span.start, message),
            None => Self::whole(path, message),
        };
        let mut quoted = message.split('`').skip(1).step_by(2);
        if message.starts_with("unknown ")
            && let Some(given) = quoted.next()
        {
            let known: Vec<&str> = quoted.collect();
            found.hint = match nearest(given, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
        } else if let Some(key) = message.strip_prefix("missing field ") {
            found.hint = format!("add {key} here");
        }
        found
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, start: usize) -> usize {
    text.bytes().take(start).filter(|&b| b == b'\n').count() + 1
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for RegistryError {}
