//! What goes wrong in a task, and what to do about it.

use std::fmt;
use std::io;
use std::path::Path;

/// A task that could not be done: what happened and the next thing to try.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Empty if all was said already.
    what: String,
    hint: Option<String>,
}

/// The outcome of a task.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// Describes what happened, in lower case and without a full stop.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Failure {
            what: what.into(),
            hint: None,
        }
    }

    /// A failure that the task has already told in full.
    pub(crate) fn told() -> Self {
        Failure::new("")
    }

    /// Whether there is nothing left to say.
    pub(crate) fn is_told(&self) -> bool {
        self.what.is_empty()
    }

    /// Adds the next thing to try.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns a converter for file errors that names the file.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Failure {
        move |error| Failure::new(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}", self.what)?;
        match &self.hint {
            Some(hint) => write!(out, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}
