//! Which locals of a function have which numbers.
//!
//! gzip finds code again only where it names the same numbers. Which local of a type has which of that type's
//! numbers is all the same to a host, so two exchange theirs where that takes less behind the functions that stand
//! before, and in those that follow.

use super::deflate::Written;
use super::instruction::{Place, declared, rewrite};
use crate::snip::push;

/// How often all pairs of a function's locals are tried, as long as one is better.
const SWEEPS: usize = 4;

/// Numbers the locals of functions, which follow each other in this order, anew: of each function the body,
/// without its length, and how many of its locals its callers give. So many bytes that follow count as they were,
/// to see what is lost in them: none of them as long as they are to be numbered like what stands before. Gives
/// the bodies.
pub(super) fn renumbered(
    bodies: &[Vec<u8>],
    given: &[usize],
    ahead: usize,
) -> Option<Vec<Vec<u8>>> {
    let like: Vec<u8> = bodies.iter().flat_map(|body| whole(body)).collect();
    let mut written = Written::new(&like);
    let mut rest = like.as_slice();
    let mut all = Vec::with_capacity(bodies.len());
    for (body, given) in bodies.iter().zip(given) {
        rest = rest.get(whole(body).len()..)?;
        let behind = &rest[..rest.len().min(ahead)];
        let mut cost = |body: &[u8]| written.cost(&[whole(body).as_slice(), behind].concat());
        let pairs = pairs(body, *given)?;
        let mut best = body.clone();
        let mut least = if pairs.is_empty() { 0 } else { cost(body) };
        for _ in 0..SWEEPS {
            let before = least;
            for pair in &pairs {
                let tried = exchanged(&best, *pair)?;
                let cost = cost(&tried);
                if cost < least {
                    (best, least) = (tried, cost);
                }
            }
            if least == before {
                break;
            }
        }
        written.push(&whole(&best));
        all.push(best);
    }
    Some(all)
}

/// A body behind its length, as it stands in a module.
pub(super) fn whole(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(body.len() + 3);
    push(&mut whole, body.len());
    whole.extend_from_slice(body);
    whole
}

/// The pairs of declared locals of the same type.
fn pairs(body: &[u8], given: usize) -> Option<Vec<(usize, usize)>> {
    let mut kinds = Vec::new();
    for (count, kind) in declared(body)?.0 {
        kinds.resize(kinds.len() + count, kind);
    }
    let mut pairs = Vec::new();
    for (second, kind) in kinds.iter().enumerate() {
        for (first, other) in kinds.iter().take(second).enumerate() {
            if kind == other {
                pairs.push((given + first, given + second));
            }
        }
    }
    Some(pairs)
}

/// A body in which two locals have each other's numbers.
fn exchanged(body: &[u8], (one, other): (usize, usize)) -> Option<Vec<u8>> {
    rewrite(body, |place| match place {
        Place::Local(local) if local == one => other,
        Place::Local(local) if local == other => one,
        place => place.as_it_is(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Three numbers are given; two of each of two types are declared, in turn.
    const BODY: &[u8] = &[
        3, 1, 0x7f, 2, 0x7e, 1, 0x7f, 0x20, 3, 0x21, 6, 0x20, 4, 0x22, 0, 0x10, 3, 0x0b,
    ];

    #[test]
    fn locals_of_one_type_exchange_their_numbers() {
        assert_eq!(pairs(BODY, 3), Some(vec![(4, 5), (3, 6)]));
        let exchanged = exchanged(BODY, (3, 6)).expect("a body");
        assert_eq!(
            exchanged[7..],
            [0x20, 6, 0x21, 3, 0x20, 4, 0x22, 0, 0x10, 3, 0x0b]
        );
        assert_eq!(super::exchanged(&exchanged, (3, 6)).as_deref(), Some(BODY));
    }

    /// A body with five locals of one type of which it uses these, again and again.
    fn body(order: [u8; 5]) -> Vec<u8> {
        let mut body = vec![1, 5, 0x7f];
        for at in 0..60_u8 {
            let other = order[usize::from(at) * usize::from(at) % 7 % 5];
            body.extend([0x20, other, 0x41, at, 0x6a, 0x21, order[0]]);
        }
        body.push(0x0b);
        body
    }

    /// Tells whether each number of one body stands for the same number of the other, and for no second one.
    fn is_renamed(one: &[u8], other: &[u8]) -> bool {
        let [one, other] = [one, other].map(|body| {
            let mut seen = Vec::new();
            rewrite(body, |place| {
                seen.push(place.as_it_is());
                0
            });
            seen
        });
        let count = |numbers: &[usize]| BTreeSet::from_iter(numbers).len();
        let pairs = BTreeSet::from_iter(one.iter().zip(&other)).len();
        one.len() == other.len() && count(&one) == pairs && count(&other) == pairs
    }

    #[test]
    fn functions_are_numbered_like_each_other_and_do_the_same() {
        let bodies = [[0, 1, 2, 3, 4], [4, 2, 0, 1, 3], [1, 0, 2, 4, 3]].map(body);
        let all = renumbered(&bodies, &[0; 3], 0).expect("bodies");
        assert!(all[0] == all[1] && all[0] == all[2]);
        for (before, after) in bodies.iter().zip(&all) {
            assert!(is_renamed(before, after));
        }
        // The bodies that follow keep the one before them as it is.
        let all = renumbered(&[bodies[1].clone(), bodies[1].clone()], &[0; 2], 9_999);
        assert!(all.expect("bodies").iter().all(|body| *body == bodies[1]));
    }

    #[test]
    fn numbers_that_callers_give_stay() {
        let given = body([0, 4, 2, 3, 1]);
        let bodies = [body([1, 0, 2, 3, 4]), given.clone()];
        let all = renumbered(&bodies, &[0, 5], 0).expect("bodies");
        assert!(all[1] == given);
    }
}
