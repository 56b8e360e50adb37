//! Work on several threads whose results come out in the order in which it went in.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Calls `produce` until it gives `None`, `map` on every job (on `threads` threads at once), and
/// `consume` on every result in the order of the jobs, on the calling thread.
///
/// At most four jobs a thread are on their way, so memory does not grow with their number. What
/// `consume` sees does not depend on the number of threads.
///
/// # Errors
/// Stops at the first error of any of the three and returns it.
pub fn ordered<A, B, E>(
    threads: usize,
    mut produce: impl FnMut() -> Result<Option<A>, E> + Send,
    map: impl Fn(A) -> Result<B, E> + Sync,
    mut consume: impl FnMut(B) -> Result<(), E>,
) -> Result<(), E>
where
    A: Send,
    B: Send,
    E: Send,
{
    if threads <= 1 {
        while let Some(job) = produce()? {
            consume(map(job)?)?;
        }
        return Ok(());
    }
    let (permit, permits) = sync_channel(threads * 4);
    let (job, jobs) = sync_channel(threads * 4);
    // Room for every job on its way, so that no worker waits for the consumer.
    let (result, results) = sync_channel(threads * 4 + 1);
    let jobs = &Mutex::new(jobs);
    let map = &map;
    thread::scope(|scope| {
        for _ in 0..threads {
            let result = result.clone();
            scope.spawn(move || work(jobs, map, &result));
        }
        scope.spawn(move || feed(&mut produce, &permit, &job, &result));
        collect(results, permits, &mut consume)
    })
}

/// A job or a result with its place in the order.
type Numbered<T> = (u64, T);

/// Hands out jobs until there are none, or nobody takes them.
fn feed<A, B, E>(
    produce: &mut impl FnMut() -> Result<Option<A>, E>,
    permit: &SyncSender<()>,
    job: &SyncSender<Numbered<A>>,
    result: &SyncSender<Numbered<Result<B, E>>>,
) {
    for number in 0.. {
        if permit.send(()).is_err() {
            return;
        }
        match produce() {
            Ok(None) => return,
            Ok(Some(next)) => {
                if job.send((number, next)).is_err() {
                    return;
                }
            }
            Err(error) => {
                // A receiver that is gone has met an error of its own.
                let _ = result.send((number, Err(error)));
                return;
            }
        }
    }
}

fn work<A, B, E>(
    jobs: &Mutex<Receiver<Numbered<A>>>,
    map: &impl Fn(A) -> Result<B, E>,
    result: &SyncSender<Numbered<Result<B, E>>>,
) {
    loop {
        // A poisoned lock means that another worker panicked: the scope passes that on.
        let Ok((number, job)) = jobs
            .lock()
            .map_or_else(|_| Err(()), |jobs| jobs.recv().map_err(|_| ()))
        else {
            return;
        };
        if result.send((number, map(job))).is_err() {
            return;
        }
    }
}

fn collect<B, E>(
    results: Receiver<Numbered<Result<B, E>>>,
    permits: Receiver<()>,
    consume: &mut impl FnMut(B) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, result) in results {
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            consume(result?)?;
            // The producer may have ended; then nobody needs the permit.
            let _ = permits.try_recv();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(threads: usize, fail_at: Option<u32>) -> (Result<(), String>, Vec<u32>) {
        let mut jobs = 0..1_000u32;
        let mut seen = Vec::new();
        let map = |n: u32| {
            // Later jobs of a group are quicker, so results overtake each other.
            thread::sleep(std::time::Duration::from_micros(u64::from(40 - n % 40)));
            if Some(n) == fail_at {
                Err(format!("job {n}"))
            } else {
                Ok(n * 2)
            }
        };
        let result = ordered(
            threads,
            || Ok(jobs.next()),
            map,
            |n| {
                seen.push(n);
                Ok(())
            },
        );
        (result, seen)
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        let expected: Vec<u32> = (0..1_000).map(|n| n * 2).collect();
        for threads in [1, 2, 5] {
            assert_eq!(run(threads, None), (Ok(()), expected.clone()));
        }
    }

    #[test]
    fn the_first_error_in_order_stops_everything() {
        for threads in [1, 3] {
            let (result, seen) = run(threads, Some(137));
            assert_eq!(result, Err("job 137".to_owned()));
            assert_eq!(seen.len(), 137);
        }
    }

    #[test]
    fn errors_of_the_producer_and_of_the_consumer_are_returned() {
        let mut left = 50;
        let produce = || {
            left -= 1;
            if left == 0 {
                Err("produce")
            } else {
                Ok(Some(left))
            }
        };
        assert_eq!(ordered(3, produce, Ok, |_: i32| Ok(())), Err("produce"));
        let mut endless = 0u64;
        let produce = || {
            endless += 1;
            Ok(Some(endless))
        };
        let consume = |n| if n == 100 { Err("consume") } else { Ok(()) };
        assert_eq!(ordered(3, produce, Ok, consume), Err("consume"));
    }
}
