//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Tests that ran and held.
    pub(crate) passed: u64,
    /// Tests that ran and did not hold, or were cancelled.
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Reads the summary line of cargo-nextest: `Summary [ 1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`.
pub(crate) fn nextest(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|line| line.contains("Summary [")) {
        let Some((_, list)) = line.split_once("run:") else {
            continue;
        };
        for part in list.split([',', '(', ')']) {
            let (number, word) = number_and_word(part);
            match word {
                "passed" => counts.passed += number,
                "failed" | "timed" | "exec" => counts.failed += number,
                _ => {}
            }
        }
    }
    counts
}

/// Reads every result line of Rust's own runner: `test result: ok. 3 passed; 0 failed; ...`.
pub(crate) fn libtest(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        for part in line.split(['.', ';']) {
            match number_and_word(part) {
                (number, "passed") => counts.passed += number,
                (number, "failed") => counts.failed += number,
                _ => {}
            }
        }
    }
    counts
}

/// Reads the summary of Node's runner: lines such as `ℹ pass 3` or `# fail 0`.
pub(crate) fn node(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ℹ" | "#", what, number] = words[..] else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match what {
            "pass" => counts.passed += number,
            "fail" | "cancelled" => counts.failed += number,
            _ => {}
        }
    }
    counts
}

fn number_and_word(part: &str) -> (u64, &str) {
    let mut words = part.split_whitespace();
    let number = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    (number, words.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Counts, libtest, nextest, node};

    #[test]
    fn the_summary_of_nextest_is_read_once() {
        let text = "    PASS [   0.005s] imr-snapshots id::tests::reads\n     Summary [   0.012s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped\n        FAIL [ 1s] x\n";
        assert_eq!(
            nextest(text),
            Counts {
                passed: 11,
                failed: 1
            }
        );
    }

    #[test]
    fn a_timeout_and_a_program_that_cannot_start_count_as_failures() {
        let text =
            "     Summary [ 60s] 5/9 tests run: 3 passed, 1 timed out, 1 exec failed, 0 skipped\n";
        assert_eq!(
            nextest(text),
            Counts {
                passed: 3,
                failed: 2
            }
        );
    }

    #[test]
    fn the_results_of_several_test_programs_are_added() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                    test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            libtest(text),
            Counts {
                passed: 5,
                failed: 1
            }
        );
    }

    #[test]
    fn both_reporters_of_node_are_understood() {
        let text = "ℹ tests 7\nℹ pass 4\nℹ fail 2\nℹ cancelled 1\nℹ skipped 0\n";
        assert_eq!(
            node(text),
            Counts {
                passed: 4,
                failed: 3
            }
        );
        assert_eq!(
            node("# pass 2\n# fail 0\n"),
            Counts {
                passed: 2,
                failed: 0
            }
        );
        assert_eq!(node("nothing ran\n"), Counts::default());
    }
}
