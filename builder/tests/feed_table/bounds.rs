//! Endless lines and endless quotes: memory stays bounded, and so does time.

use std::fs;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use imr_builder::feed::Take;
use imr_builder::feed::table::{MAX_ROW, TableFeed};
use imr_builder::ingest::{Item, Reject};

use crate::take::spec;

/// Gives `head`, then `body` again and again until `left` bytes are given, then `tail`.
struct Endless {
    head: &'static [u8],
    body: &'static [u8],
    at: usize,
    left: usize,
    tail: &'static [u8],
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(buffer);
        }
        if self.left == 0 {
            return self.tail.read(buffer);
        }
        let size = buffer.len().min(self.left);
        for byte in &mut buffer[..size] {
            *byte = self.body[self.at];
            self.at = (self.at + 1) % self.body.len();
        }
        self.left -= size;
        Ok(size)
    }
}

/// Counts, and keeps the last reject.
#[derive(Default)]
struct Count {
    rows: u64,
    items: u64,
    whole: u64,
    last: Option<Reject>,
}

impl Take for Count {
    fn item(&mut self, _: Item) -> io::Result<()> {
        self.items += 1;
        Ok(())
    }

    fn reject(&mut self, reject: Reject) {
        self.whole += u64::from(reject.whole_row);
        self.last = Some(reject);
    }

    fn row(&mut self, _: u64) {
        self.rows += 1;
    }
}

fn count(name: &str, body: &'static [u8], size: usize, tail: &'static [u8]) -> Count {
    let head = b"isrc,title\nXAABC2600001,One\n";
    let feed = TableFeed::new("own".into(), 0, Vec::new(), spec("recording", &[]));
    let mut count = Count::default();
    feed.read_from(
        Endless {
            head,
            body,
            at: 0,
            left: size,
            tail,
        },
        name,
        &mut count,
    )
    .unwrap();
    count
}

/// Most memory that the process ever had, in KiB, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_line_of_64_mib_is_rejected_within_bounded_memory() {
    let Some(before) = peak() else {
        println!("skipped: this system does not tell the peak memory of a process");
        return;
    };
    for body in [&b"x"[..], b"\"x", b"x,"] {
        let taken = count("a.csv", body, 64 << 20, b"\nXAABC2600002,Two\n");
        assert_eq!((taken.rows, taken.items, taken.whole), (3, 2, 1));
        let reject = taken.last.unwrap();
        assert_eq!((reject.line, reject.code), (3, "row-long"));
        assert!(
            reject.message.contains(&(64 << 20).to_string()),
            "{}",
            reject.message
        );
    }
    let grown = peak().unwrap_or(u64::MAX) - before;
    assert!(grown < 24 << 10, "the peak grew by {grown} KiB");
    assert_eq!(MAX_ROW, 1 << 20);
}

#[test]
fn a_quote_without_end_costs_one_line_in_linear_time() {
    let start = Instant::now();
    // Each line closes a quote and opens the next, so that no row of many lines ever ends.
    let taken = count("a.csv", b"a\",\"b\n", 6_000_000, b"");
    assert_eq!((taken.rows, taken.items), (1_000_001, 1));
    assert_eq!(taken.whole, 1_000_000);
    // One quote that nothing closes.
    let taken = count("a.csv", b"XAABC2600002,Two\n", 17_000_000, b"");
    assert_eq!((taken.rows, taken.items), (1_000_001, 1_000_001));
    let open = b"isrc,title\nXAABC2600001,\"One\n";
    let feed = TableFeed::new("own".into(), 0, Vec::new(), spec("recording", &[]));
    let mut counted = Count::default();
    let body = b"XAABC2600002,Two\n";
    let endless = Endless {
        head: open,
        body,
        at: 0,
        left: 17_000_000,
        tail: b"",
    };
    feed.read_from(endless, "a.csv", &mut counted).unwrap();
    assert_eq!(
        (counted.rows, counted.items, counted.whole),
        (1_000_001, 1_000_000, 1)
    );
    assert_eq!(
        counted.last.map(|reject| (reject.line, reject.code)),
        Some((2, "quote"))
    );
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}
