//! Takes what must not be in the snapshot out of one record.

use imr_snapshots::id::Identifier;
use imr_snapshots::record::{FactValue, Kind, Record, Statement};

use super::text::name_of;
use super::{Suppress, count};
use crate::ingest::supersede::MARK;

impl Suppress {
    /// Takes every trace of what is left out from a merged record that stays.
    pub fn clean(&self, kind: Kind, record: &mut Record) {
        if self.entries.is_empty() {
            return;
        }
        let before = record.credits.len();
        record
            .credits
            .retain(|credit| !self.names(&credit.name, credit.party.as_ref()));
        count(&self.counts.credits, before - record.credits.len());
        let before = record.shares.len();
        record
            .shares
            .retain(|share| !self.names(&share.name, share.party.as_ref()));
        count(&self.counts.shares, before - record.shares.len());
        record.identifiers.retain(|claim| !self.is_out(&claim.id));
        self.clean_texts(kind, record);
        let credits = record.credits.iter();
        let left = credits.filter(|credit| self.namesakes.contains(&name_of(&credit.name)));
        count(&self.counts.namesakes, left.count());
    }

    /// Tells whether a name or identifier is that of a party that is left out.
    fn names(&self, name: &str, party: Option<&Identifier>) -> bool {
        let by_name = self.texts.name_in(name);
        self.note(by_name);
        party.is_some_and(|id| self.is_out(id)) || by_name.is_some()
    }

    /// Tells whether a text speaks of what is left out.
    fn speaks(&self, text: &str) -> bool {
        let name = self.texts.name_in(text);
        self.note(name);
        name.is_some() || self.texts.has_code(text)
    }

    fn clean_texts(&self, kind: Kind, record: &mut Record) {
        let before = record.facts.len() + record.titles.len();
        record.facts.retain(|fact| match &fact.value {
            FactValue::Text(text) => !self.speaks(text),
            FactValue::Number(_) => true,
        });
        if kind == Kind::Party {
            record.titles.retain(|title| !self.speaks(&title.text));
        }
        count(
            &self.counts.texts,
            before - record.facts.len() - record.titles.len(),
        );
        for statement in &mut record.statements {
            self.clean_statement(statement);
        }
    }

    /// A declaration stays in force; who made it, and its words, are taken out.
    fn clean_statement(&self, statement: &mut Statement) {
        let Statement {
            declarant,
            licence,
            scope,
            supersedes,
            original,
            ..
        } = statement;
        for text in [declarant, licence, scope, supersedes, original] {
            if self.speaks(text) {
                let marked = text.starts_with(MARK);
                *text = if marked {
                    MARK.trim_end().to_owned()
                } else {
                    String::new()
                };
                count(&self.counts.texts, 1);
            }
        }
    }
}
