//! The shortest expression for a set of countries.

use super::{Countries, Expression, WORLD, table};

impl Expression {
    /// Writes a set of countries on a day (0: as of the newest tables) with as few terms as can be
    /// found: a group, countries and groups that are added to it, and others that are taken away.
    ///
    /// Groups are tried greedily, so that a shorter expression may exist; the countries are exact.
    pub fn of(set: &Countries, day: u32) -> Self {
        let mut groups: Vec<(u16, Countries)> = vec![(WORLD, Countries::of(WORLD, day))];
        for code in table::groups().filter(|code| *code != WORLD) {
            groups.push((code, Countries::of(code, day)));
        }
        // What may be added changes nothing outside of the set, what is taken away nothing in it.
        let pick = |is_free: &dyn Fn(&Countries) -> bool| -> Vec<(u16, Countries)> {
            let mut free = Vec::new();
            for (code, group) in &groups {
                if is_free(group) {
                    free.push((*code, *group));
                }
            }
            free
        };
        let inside = pick(&|group| group.without(set).is_empty());
        let outside = pick(&|group| group.meet(set).is_empty());
        let mut best = Self::default();
        best.cover(true, *set, &inside);
        for (code, base) in &groups {
            let mut one = Self::default();
            one.push(true, *code);
            one.cover(true, set.without(base), &inside);
            one.cover(false, base.without(set), &outside);
            if one.terms.len() < best.terms.len() {
                best = one;
            }
        }
        best
    }

    /// Adds or takes away what is open: as long as there is one, the group that holds most of it,
    /// then the countries one by one.
    fn cover(&mut self, adds: bool, mut open: Countries, groups: &[(u16, Countries)]) {
        loop {
            let (mut most, mut found) = (1, None);
            for (code, group) in groups {
                let here = group.meet(&open).len();
                if here > most {
                    (most, found) = (here, Some((*code, group)));
                }
            }
            let Some((code, group)) = found else { break };
            self.push(adds, code);
            open = open.without(group);
        }
        for code in open.codes() {
            self.push(adds, code);
        }
    }
}
