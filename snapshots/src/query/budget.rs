//! How much a query may do.

/// How much a query may do before it stops and says that it was cut.
pub(super) struct Budget {
    steps: usize,
    ahead: usize,
}

/// Steps of one search.
const STEPS: usize = 40_000;
/// Cards that are asked for before it is certain that they are results.
const AHEAD: usize = 6;
/// Steps for reading a row of *postings*.
pub(super) const PAGE: usize = 40;

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS,
            ahead: AHEAD,
        }
    }

    /// Takes steps; tells whether there are any left.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    /// Takes some cards that may be asked for ahead; tells whether there are so many left.
    pub(super) fn look_ahead(&mut self, cards: usize) -> bool {
        let left = self.ahead.checked_sub(cards);
        self.ahead = left.unwrap_or(self.ahead);
        left.is_some()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.steps == 0
    }
}
