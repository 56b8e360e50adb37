//! The shortest of the programs that are tried: orders of the functions, and numbers of the locals in them.

use super::deflate;
use super::instruction::{Place, rewrite};
use super::locals::{renumbered, whole};
use super::moves::Moves;
use super::order;
use super::section::leb;

/// How many of the most called functions come first: their numbers take one byte.
pub(super) const FIRST: usize = 8;

/// The functions of a module, known by the numbers that they had in it.
pub(super) struct Program {
    bodies: Vec<Vec<u8>>,
    pub(super) order: Vec<usize>,
    /// By its old number, the new number of every function.
    pub(super) numbers: Vec<usize>,
    /// The section of their bodies.
    pub(super) code: Vec<u8>,
    /// About what that takes after compression.
    cost: u64,
}

impl Program {
    fn new(bodies: &[Vec<u8>], order: Vec<usize>, imported: usize) -> Option<Self> {
        let numbers = numbers(imported, &order);
        let mut code = leb(bodies.len());
        for body in placed(bodies, &order, |index| numbers.get(index).copied())? {
            code.extend(whole(&body));
        }
        Some(Self {
            bodies: bodies.to_vec(),
            cost: deflate::cost(&code),
            order,
            numbers,
            code,
        })
    }

    /// The program with its locals numbered anew.
    fn renumbered(&self, given: &[usize], imported: usize, ahead: usize) -> Option<Self> {
        let new = |index: usize| self.numbers.get(index).copied();
        let old = |index: usize| match index.checked_sub(imported) {
            Some(place) => Some(imported + self.order.get(place)?),
            None => Some(index),
        };
        let of = |function: &usize| given.get(*function).copied();
        let given: Option<Vec<usize>> = self.order.iter().map(of).collect();
        let bodies = renumbered(&placed(&self.bodies, &self.order, new)?, &given?, ahead)?;
        let mut places = vec![0; self.order.len()];
        for (place, function) in self.order.iter().enumerate() {
            places[*function] = place;
        }
        let bodies = placed(&bodies, &places, old)?;
        Self::new(&bodies, self.order.clone(), imported)
    }
}

/// The shortest program after compression of those that are tried: orders of its functions, and numbers of the
/// locals in them.
pub(super) fn shortest(bodies: &[Vec<u8>], given: &[usize], imported: usize) -> Option<Program> {
    // Locals may have any numbers, so what is alike but for them is alike.
    let like = |body: &Vec<u8>| {
        rewrite(body, |place| match place {
            Place::Local(_) => 0,
            place => place.as_it_is(),
        })
    };
    let like = bodies.iter().map(like).collect::<Option<Vec<_>>>()?;
    let mut best: Option<Program> = None;
    for order in order::orders(&like, &called(bodies, imported)?) {
        let other = Program::new(bodies, order, imported)?;
        if best.as_ref().is_none_or(|best| other.cost < best.cost) {
            best = Some(other);
        }
    }
    let mut best = best?;
    for pass in 0..PASSES {
        let ahead = if pass == 0 { 0 } else { AHEAD };
        let other = best.renumbered(given, imported, ahead)?;
        if other.cost >= best.cost {
            break;
        }
        best = other;
    }
    let alike = order::alike(&like);
    let mut moves = Moves(bodies.len() as u64);
    for _ in 0..MOVES {
        if let Some(moved) = moves.next(&best.order, &alike) {
            let other = Program::new(&best.bodies, moved, imported)?;
            if other.cost < best.cost {
                best = other;
            }
        }
    }
    Some(best)
}

/// How often the locals of all functions are numbered anew, as long as that is shorter.
const PASSES: usize = 3;

/// How many bytes behind a function count, but at first.
const AHEAD: usize = 3_000;

/// How often some functions are put beside another one that they are like, to see whether that is shorter. That
/// finds less than 100 B of 200 KB, and more of them find little.
const MOVES: usize = 300;

/// By its old number, the new number of every function.
fn numbers(imported: usize, order: &[usize]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..imported + order.len()).collect();
    for (place, function) in order.iter().enumerate() {
        numbers[imported + function] = imported + place;
    }
    numbers
}

/// The functions that are called most, best first.
fn called(bodies: &[Vec<u8>], imported: usize) -> Option<Vec<usize>> {
    let mut calls = vec![0_usize; bodies.len()];
    for body in bodies {
        rewrite(body, |place| {
            if let Place::Function(index) = place
                && let Some(calls) = index.checked_sub(imported).and_then(|at| calls.get_mut(at))
            {
                *calls += 1;
            }
            0
        })?;
    }
    let mut most: Vec<usize> = (0..bodies.len()).collect();
    most.sort_by_key(|function| std::cmp::Reverse(calls[*function]));
    most.truncate(FIRST);
    Some(most)
}

/// The bodies in an order, with the new numbers of functions.
fn placed(
    bodies: &[Vec<u8>],
    order: &[usize],
    new: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<Vec<u8>>> {
    let of = |function: &usize| {
        let mut whole = true;
        let body = rewrite(bodies.get(*function)?, |place| match place {
            Place::Function(index) => new(index).unwrap_or_else(|| {
                whole = false;
                index
            }),
            place => place.as_it_is(),
        });
        body.filter(|_| whole)
    };
    order.iter().map(of).collect()
}
