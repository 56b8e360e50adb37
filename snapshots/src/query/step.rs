//! Steps and waves.

use crate::error::Unavailable;
use crate::segment::Span;

/// What a query gives back: its answer, or what it needs to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<T> {
    /// The answer.
    Done(T),
    /// Parts to load before the query is asked again; all may be fetched at the same time.
    Need(Vec<Span>),
}

/// Why a part of a query cannot go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It needs parts.
    Need(Vec<Span>),
    /// A part cannot be had.
    Unavailable(Box<Unavailable>),
}

/// Collects what independent parts of a query need, so that they wait together.
#[derive(Default)]
pub(crate) struct Wave {
    spans: Vec<Span>,
}

impl Wave {
    /// Takes the result of one part: `None` when it waits.
    pub(crate) fn part<T>(
        &mut self,
        result: Result<T, Stop>,
    ) -> Option<Result<T, Box<Unavailable>>> {
        match result {
            Ok(value) => Some(Ok(value)),
            Err(Stop::Unavailable(unavailable)) => Some(Err(unavailable)),
            Err(Stop::Need(spans)) => {
                self.wait(spans);
                None
            }
        }
    }

    fn wait(&mut self, spans: Vec<Span>) {
        for span in spans {
            if !self.spans.contains(&span) {
                self.spans.push(span);
            }
        }
    }

    /// Returns how many spans are waited for.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Goes on when nothing waits.
    pub(crate) fn end(self) -> Result<(), Stop> {
        if self.spans.is_empty() {
            Ok(())
        } else {
            Err(Stop::Need(self.spans))
        }
    }

    /// Turns what waits into the step of the whole query.
    pub(crate) fn step<T>(self, answer: impl FnOnce() -> T) -> Step<T> {
        if self.spans.is_empty() {
            Step::Done(answer())
        } else {
            Step::Need(self.spans)
        }
    }
}
