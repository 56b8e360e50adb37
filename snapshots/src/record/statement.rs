//! Declarations about use: AI training, text and data mining.

use super::claim::Sources;
use super::kind::vocabulary;
use crate::codec::stored;

vocabulary! {
    /// A use that a statement speaks of (after the IETF AI preferences vocabulary and TDM-AI).
    Use {
        /// Any automated use (text and data mining in general).
        All = 0 "all",
        /// Training of AI models.
        TrainAi = 1 "train-ai",
        /// Training of generative AI models.
        TrainGenai = 2 "train-genai",
        /// Use of the asset as an input of an AI system.
        AiUse = 3 "ai-use",
        /// Building a search index.
        Search = 4 "search",
    }
}

vocabulary! {
    /// What a statement says about a use.
    Permission {
        /// The use is reserved: not allowed without a licence.
        No = 0 "no",
        /// The use is allowed.
        Yes = 1 "yes",
        /// Allowed under conditions that the licence states.
        Conditional = 2 "conditional",
    }
}

/// One declaration of one declarant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Statement {
    /// What it says, per use.
    pub uses: Vec<(Use, Permission)>,
    /// The vocabulary that the declaration was written in, such as `ietf-aipref` or `tdmai`.
    pub vocabulary: String,
    /// Who declares.
    pub declarant: String,
    /// When it was declared: `YYYY-MM-DD`; empty when not said.
    pub declared: String,
    /// Where the licence or policy can be read; empty when not said.
    pub licence: String,
    /// What the declaration was made for when it is not this record itself: `isrc-prefix:QZABC`,
    /// `party:ipi:00014107338`; empty otherwise.
    pub scope: String,
    /// The declaration that this one replaces, as its declarant names it; empty when none.
    pub supersedes: String,
    /// The declaration in its own words, where its vocabulary says more than [`uses`](Self::uses).
    pub original: String,
    /// Who says so.
    pub sources: Sources,
}
stored!(Statement {
    uses,
    vocabulary,
    declarant,
    declared,
    licence,
    scope,
    supersedes,
    original,
    sources
});

/// Combines statements about one use: any "no" wins, else any "conditional", else any "yes",
/// else `None`: nobody said anything, which is never an allowance.
///
/// A statement about [`Use::All`] speaks of every use.
pub fn combine(statements: &[Statement], wanted: Use) -> Option<Permission> {
    let mut result = None;
    for statement in statements {
        for &(on, permission) in &statement.uses {
            if on == wanted || on == Use::All {
                result = Some(match (result, permission) {
                    (Some(Permission::No), _) | (_, Permission::No) => Permission::No,
                    (Some(Permission::Conditional), _) | (_, Permission::Conditional) => {
                        Permission::Conditional
                    }
                    _ => Permission::Yes,
                });
            }
        }
    }
    result
}
