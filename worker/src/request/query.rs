//! What is asked of the engine, and the text by which its answer is known again.

use std::rc::Rc;

use imr_snapshots::id::Detection;
use imr_snapshots::query::lookup::View;
use imr_snapshots::query::search;
use imr_snapshots::record::{Kind, Question, Right};

use super::accept::Form;
use crate::reconcile;
use imr_snapshots::text::together;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Query {
    /// A look-up of one code.
    Lookup {
        /// The code as it was given.
        given: String,
        /// How it was read.
        detection: Detection,
        /// Kinds of linked records to add, ascending.
        expand: Vec<Kind>,
        /// What to show of the records.
        view: View,
    },
    /// A search by title or name.
    Search(search::Query),
    /// Completions of a title or name.
    Suggest(search::Query),
    /// A request to the reconciliation service.
    Reconcile {
        /// What is asked.
        request: Rc<reconcile::Request>,
        /// The same as a text: equal for equal requests.
        canonical: String,
    },
    /// What the snapshot says of itself.
    Snapshot,
}

impl Query {
    /// Returns a text that two queries have in common exactly if they have the same answer in
    /// this format.
    pub fn question(&self, form: Form) -> String {
        let mut question = self.canonical();
        question.push('\n');
        question.push_str(form.media_type());
        question
    }

    fn canonical(&self) -> String {
        match self {
            Self::Lookup {
                given,
                detection,
                expand,
                view,
            } => {
                // A code may be asked for by its scheme or not, so the readings count as well.
                let name = if view.only_use { "ai\n" } else { "lookup\n" };
                let mut text = name.to_owned();
                for reading in &detection.readings {
                    text.push_str(reading.identifier.scheme().name());
                    text.push(' ');
                }
                for kind in expand {
                    text.push_str(kind.plural());
                    text.push(' ');
                }
                if let Some(Question {
                    right,
                    territory,
                    day,
                }) = &view.control
                {
                    text.push('\n');
                    text.push_str(right.map_or("", Right::name));
                    for number in [u32::from(*territory), *day] {
                        text.push(' ');
                        text.push_str(&number.to_string());
                    }
                }
                text.push('\n');
                text.push_str(given);
                text
            }
            Self::Search(query) => text_of("search", query),
            Self::Suggest(query) => text_of("suggest", query),
            Self::Reconcile { canonical, .. } => together(&["reconcile\n", canonical]),
            Self::Snapshot => "snapshot".to_owned(),
        }
    }
}

fn text_of(name: &str, query: &search::Query) -> String {
    let kind = query.kind.map_or("", Kind::name);
    format!(
        "{name}\n{kind}\n{}\n{}\n{}\n{}\n{}",
        query.year,
        query.limit,
        query.cursor.text(),
        query.credit,
        query.text
    )
}
