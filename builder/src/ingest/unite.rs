//! What a claim says about which records are one.

use std::io;

use imr_snapshots::id::{Identifier, Scheme};
use imr_snapshots::record::Kind;

use super::claim::{Claim, Head};
use super::intake::{Announce, Outbox, Pool, Same, Tag};
use super::key;

impl Outbox<'_> {
    /// Notes the identifiers that a claim gives beside its primary one, of the same scheme: of
    /// parties, current ones too, for they are one party then; of others, those that are archived.
    pub(super) fn beside(
        &mut self,
        pool: Pool,
        claim: &Claim,
        primary: &Identifier,
    ) -> io::Result<()> {
        let Head {
            kind,
            ids,
            archived,
            ..
        } = &claim.head;
        let current = ids.iter().filter(|_| *kind == Kind::Party);
        for id in current.chain(archived) {
            if id != primary && id.scheme() == primary.scheme() {
                self.push(pool, &primary.key(), &[Tag::Beside as u8])?;
                self.push(pool, &id.key(), &[Tag::Beside as u8])?;
                if ids.contains(id) {
                    self.same(Same::One, *kind, &primary.key(), &id.key())?;
                }
            }
        }
        Ok(())
    }

    /// Says that the identifiers with the keys `first` and `second` name one record.
    ///
    /// # Errors
    /// Fails when a temporary file cannot be written.
    pub fn same(&mut self, how: Same, kind: Kind, first: &[u8], second: &[u8]) -> io::Result<()> {
        if first == second {
            return Ok(());
        }
        let kind = u8::from(kind);
        let key = [&[kind], first].concat();
        self.push(Pool::Same, &key, &[&[how as u8, kind], second].concat())
    }

    /// Says what is one with the record `target` because of the identifiers of a claim on it.
    pub(super) fn unite(
        &mut self,
        target: &[u8],
        claim: &Claim,
        announce: Announce,
    ) -> io::Result<()> {
        let Head {
            kind,
            ids,
            archived,
            ..
        } = &claim.head;
        if *kind == Kind::Party && announce == Announce::After(0) {
            let numbers = ids.iter().filter(|id| id.scheme() == Scheme::Ipi);
            for number in numbers.skip(1) {
                self.same(Same::One, *kind, target, &number.key())?;
            }
        }
        if archived.is_empty() {
            return Ok(());
        }
        let primary = key::primary(*kind, ids).map(Identifier::key);
        let preferred = match primary.filter(|_| announce == Announce::Own) {
            Some(primary) => {
                self.same(Same::One, *kind, target, &primary)?;
                primary
            }
            None => target.to_vec(),
        };
        for id in archived {
            self.same(Same::Archived, *kind, &id.key(), &preferred)?;
        }
        Ok(())
    }
}
