//! Steps and waves.

use crate::segment::Span;

/// What a query gives back: its answer, or what it needs to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<T> {
    /// The answer.
    Done(T),
    /// Parts to load before the query is asked again; all may be fetched at the same time.
    Need(Vec<Span>),
}

/// Why a part of a query cannot go on; the [reader](super::read::Reader) knows what it waits for, or
/// what failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It needs parts, of which so many were not asked for before.
    Need(u16),
    /// A part cannot be had: the failure with this number.
    Unavailable(u16),
}

/// Lets independent parts of a query wait together.
#[derive(Default)]
pub(crate) struct Wave {
    waits: bool,
    asked: u16,
}

impl Wave {
    /// Takes the result of one part: `None` when it waits.
    pub(crate) fn part<T>(&mut self, result: Result<T, Stop>) -> Result<Option<T>, Stop> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Need(asked)) => {
                self.waits = true;
                self.asked = self.asked.saturating_add(asked);
                Ok(None)
            }
            Err(failed) => Err(failed),
        }
    }

    /// Tells whether a part waits.
    pub(crate) fn waits(&self) -> bool {
        self.waits
    }

    /// Returns how many spans its parts were the first to ask for.
    pub(crate) fn asked(&self) -> usize {
        usize::from(self.asked)
    }

    /// Goes on when nothing waits.
    pub(crate) fn end(self) -> Result<(), Stop> {
        match self.waits {
            true => Err(Stop::Need(self.asked)),
            false => Ok(()),
        }
    }
}
