//! What is drawn: the same on every machine.

/// Numbers by a linear congruential generator (Knuth's MMIX).
pub struct Draw(pub u64);

impl Draw {
    /// Returns the next number below `bound`; 0 if there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        const FACTOR: u64 = 6_364_136_223_846_793_005;
        const STEP: u64 = 1_442_695_040_888_963_407;
        self.0 = self.0.wrapping_mul(FACTOR).wrapping_add(STEP);
        (self.0 >> 33) as usize % bound.max(1)
    }

    /// Returns one of some places of which there is at least one.
    pub fn one(&mut self, of: &[usize]) -> Option<usize> {
        of.get(self.below(of.len())).copied()
    }
}
