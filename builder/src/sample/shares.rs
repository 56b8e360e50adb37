//! Who holds how much of which right in a work, and where sources disagree about it.

use super::party::Party;
use super::random::Purpose;
use super::world::{Work, World};

/// One holder's shares, in parts per 10,000 of each right in the whole world.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    /// The holder.
    pub(super) party: Party,
    /// The role in which it holds them.
    pub(super) role: &'static str,
    /// Of the performing right.
    pub(super) performing: u64,
    /// Of the mechanical right.
    pub(super) mechanical: u64,
    /// Of the synchronisation right.
    pub(super) synchronisation: u64,
}

/// How the claims to a work fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dispute {
    /// They add up to the whole.
    None,
    /// A publisher claims this many points more than the society has for it.
    OverClaim(u64),
    /// The second society has the first writer with this many points more.
    Split(u64),
    /// Nobody has claimed the part of the last writer.
    Unclaimed,
}

impl World {
    /// Returns how the claims to a work fit together.
    pub(super) fn dispute(&self, work: &Work) -> Dispute {
        let mut random = self.random(Purpose::Feed, work.number);
        let more = random.between(2, 10) * 250;
        let published = work
            .writers
            .iter()
            .any(|w| self.publisher_of(w.person).is_some());
        match random.below(100) {
            0..=2 if published => Dispute::OverClaim(more),
            3..=5 => Dispute::Split(more.min(10_000 - work.writers[0].points / 2).max(1)),
            6..=7 if work.writers.len() > 1 => Dispute::Unclaimed,
            _ => Dispute::None,
        }
    }

    /// Returns the holders of a work as the first society has them: writers in order, then their
    /// publishers. A published writer keeps half of the performing right; the publisher has the
    /// other half and all of the other rights.
    pub(super) fn holders(&self, work: &Work, dispute: Dispute) -> Vec<Holder> {
        let claimed = work.writers.len() - usize::from(dispute == Dispute::Unclaimed);
        let mut writers = Vec::new();
        let mut publishers: Vec<(u64, Holder)> = Vec::new();
        for writer in &work.writers[..claimed] {
            let party = self.person(writer.person);
            let mut holder = Holder {
                party,
                role: writer.role,
                performing: writer.points,
                mechanical: writer.points,
                synchronisation: writer.points,
            };
            if let Some(number) = self.publisher_of(writer.person) {
                let at = publishers
                    .iter()
                    .position(|known| known.0 == number)
                    .unwrap_or_else(|| {
                        publishers.push((number, publisher(self.publisher(number))));
                        publishers.len() - 1
                    });
                let theirs = &mut publishers[at].1;
                theirs.performing += writer.points / 2;
                theirs.mechanical += writer.points;
                theirs.synchronisation += writer.points;
                holder.performing -= writer.points / 2;
                holder.mechanical = 0;
                holder.synchronisation = 0;
            }
            writers.push(holder);
        }
        writers.extend(publishers.into_iter().map(|known| known.1));
        writers
    }
}

fn publisher(party: Party) -> Holder {
    Holder {
        party,
        role: "publisher",
        performing: 0,
        mechanical: 0,
        synchronisation: 0,
    }
}

/// Writes points as percent; nothing for none.
pub(super) fn percent(points: u64) -> String {
    match (points, points % 100) {
        (0, _) => String::new(),
        (_, 0) => format!("{}", points / 100),
        (_, rest) => format!("{}.{rest:02}", points / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_is_held_whole_unless_somebody_did_not_claim() {
        let world = World::new(1, 5_000);
        let (mut disputes, mut unclaimed) = (0, 0);
        for number in 0..2_000 {
            let work = world.work(number);
            let dispute = world.dispute(&work);
            let holders = world.holders(&work, dispute);
            let sum = |of: fn(&Holder) -> u64| holders.iter().map(of).sum::<u64>();
            let sums = [
                sum(|h| h.performing),
                sum(|h| h.mechanical),
                sum(|h| h.synchronisation),
            ];
            match dispute {
                Dispute::Unclaimed => {
                    unclaimed += 1;
                    assert!(sums.iter().all(|&sum| sum < 10_000));
                }
                _ => assert_eq!(sums, [10_000; 3]),
            }
            disputes += usize::from(matches!(dispute, Dispute::OverClaim(_) | Dispute::Split(_)));
        }
        assert!((60..200).contains(&disputes), "{disputes}");
        assert!((10..60).contains(&unclaimed), "{unclaimed}");
    }

    #[test]
    fn points_are_written_as_percent() {
        assert_eq!(percent(3_334), "33.34");
        assert_eq!(percent(5_000), "50");
        assert_eq!(percent(5), "0.05");
        assert_eq!(percent(0), "");
    }
}
