//! Precision and recall over the threshold from which something is told to be the same.

use imr_snapshots::matching::{MATCHED, POSSIBLE};

/// What was scored: the scores of what is the same, how much of it was asked for, and the scores of
/// what is not the same.
pub struct Scored<'s> {
    pub name: &'static str,
    pub right: &'s [u16],
    pub asked: usize,
    /// What is the same, of what was not asked for to count how much of it is found.
    pub besides: &'s [u16],
    pub wrong: &'s [u16],
}

/// Thresholds that are shown, besides those that the registry has.
const SHOWN: [u16; 11] = [700, 750, 780, 800, 820, 840, 860, 880, 900, 930, 960];

/// Prints what each threshold would give.
pub fn print(all: &[Scored<'_>]) {
    let mut thresholds: Vec<u16> = SHOWN.into_iter().chain([MATCHED, POSSIBLE]).collect();
    thresholds.sort_unstable();
    print!("\n{:<10}", "threshold");
    for scored in all {
        print!(" {:>32}", scored.name);
    }
    println!();
    for least in thresholds {
        print!("{least:<10}");
        for scored in all {
            let over = |scores: &[u16]| scores.iter().filter(|score| **score >= least).count();
            let (right, wrong) = (over(scored.right), over(scored.wrong));
            let all = right + over(scored.besides);
            let precision = all as f64 / (all + wrong).max(1) as f64;
            let recall = right as f64 / scored.asked.max(1) as f64;
            print!("    {precision:.4} {recall:.4} ({all:>5} {wrong:>4})");
        }
        println!();
    }
}
