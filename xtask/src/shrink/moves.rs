//! Functions that are put elsewhere, to see whether that is shorter.

use super::program::FIRST;

/// Draws what is moved: the same for the same program.
pub(super) struct Moves(pub(super) u64);

impl Moves {
    /// The next number below `end` (a linear congruential generator, Knuth's MMIX).
    fn below(&mut self, end: usize) -> usize {
        const FACTOR: u64 = 6_364_136_223_846_793_005;
        self.0 = self
            .0
            .wrapping_mul(FACTOR)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// An order in which up to eight functions that follow each other stand behind one that the first of them is
    /// like. The functions that are called most stay first.
    pub(super) fn next(&mut self, order: &[usize], alike: &[Vec<usize>]) -> Option<Vec<usize>> {
        let from = FIRST + self.below(order.len().saturating_sub(FIRST));
        let others = alike.get(*order.get(from)?)?;
        let other = others.get(self.below(others.len()))?;
        let most = 1 << self.below(4);
        let count = (1 + self.below(most)).min(order.len() - from);
        let mut moved = order.to_vec();
        let run: Vec<usize> = moved.drain(from..from + count).collect();
        let to = moved.iter().position(|function| function == other)? + 1;
        (to >= FIRST).then(|| {
            moved.splice(to..to, run);
            moved
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_lose_no_function_and_leave_the_first_ones() {
        let order: Vec<usize> = (0..40).rev().collect();
        let alike: Vec<Vec<usize>> = (0..40)
            .map(|at| vec![(at + 7) % 40, (at + 21) % 40])
            .collect();
        let mut moves = Moves(1);
        let mut changed = 0;
        for _ in 0..500 {
            let Some(mut moved) = moves.next(&order, &alike) else {
                continue;
            };
            assert_eq!(moved[..FIRST], order[..FIRST]);
            changed += usize::from(moved != order);
            moved.sort_unstable();
            assert!(moved.into_iter().eq(0..40));
        }
        assert!(changed > 200, "{changed}");
        assert!(Moves(1).next(&[], &[]).is_none());
    }
}
