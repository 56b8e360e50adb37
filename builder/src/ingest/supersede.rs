//! Statements that were replaced by later ones of the same declarant.
//!
//! A replaced statement stays, with its date and words, but says nothing any more: its uses are
//! taken out, so that combining statements passes it over, and its original text begins with
//! [`MARK`]. Which one a later statement replaces:
//!
//! * the one whose name (`id` in its original text) or date it gives;
//! * where it gives another name, and earlier statements of the same declarant in the same
//!   vocabulary for the same subject have no name: all these.
//!
//! Statements that replace each other in a circle all stay in force: nothing is lost by mistake.

use imr_snapshots::record::Statement;

/// Begins the original text of a statement that was replaced.
pub const MARK: &str = "superseded: ";

/// Marks the statements of one record that were replaced.
pub fn supersede(statements: &mut [Statement]) {
    if statements
        .iter()
        .all(|statement| statement.supersedes.is_empty())
    {
        return;
    }
    let names: Vec<Option<String>> = statements.iter().map(|s| name(&s.original)).collect();
    let replaces: Vec<Vec<usize>> = (0..statements.len())
        .map(|later| replaced_by(later, statements, &names))
        .collect();
    for at in reached(&replaces) {
        if let Some(statement) = statements.get_mut(at) {
            mark(statement);
        }
    }
}

/// Returns the places of the statements that the one at `later` replaces.
fn replaced_by(later: usize, all: &[Statement], names: &[Option<String>]) -> Vec<usize> {
    let Some(by) = all.get(later).filter(|by| !by.supersedes.is_empty()) else {
        return Vec::new();
    };
    let own = |at: &usize| {
        *at != later
            && all
                .get(*at)
                .is_some_and(|other| other.declarant == by.declarant)
    };
    let others: Vec<usize> = (0..all.len()).filter(own).collect();
    let is_named = |at: &&usize| {
        let named = names.get(**at).and_then(Option::as_deref) == Some(by.supersedes.as_str());
        named
            || all
                .get(**at)
                .is_some_and(|other| other.declared == by.supersedes)
    };
    let named: Vec<usize> = others.iter().filter(is_named).copied().collect();
    if !named.is_empty() {
        return named;
    }
    let is_earlier = |at: &&usize| {
        let nameless = names.get(**at).is_some_and(Option::is_none);
        let earlier = all.get(**at).is_some_and(|other| {
            (&other.vocabulary, &other.scope) == (&by.vocabulary, &by.scope)
                && !other.declared.is_empty()
                && other.declared < by.declared
        });
        nameless && earlier
    };
    others.iter().filter(is_earlier).copied().collect()
}

/// Returns what is replaced, directly or through others, by statements that nothing replaces.
fn reached(replaces: &[Vec<usize>]) -> Vec<usize> {
    let mut is_replaced = vec![false; replaces.len()];
    for at in replaces.iter().flatten() {
        if let Some(flag) = is_replaced.get_mut(*at) {
            *flag = true;
        }
    }
    let heads = (0..replaces.len()).filter(|at| is_replaced.get(*at) == Some(&false));
    let mut open: Vec<usize> = heads.collect();
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        for next in replaces.get(at).into_iter().flatten() {
            if !found.contains(next) {
                found.push(*next);
                open.push(*next);
            }
        }
    }
    found
}

/// Returns the name that a declaration has of its own.
fn name(original: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(original).ok()?;
    value.get("id")?.as_str().map(str::to_owned)
}

fn mark(statement: &mut Statement) {
    let words = |(on, permission): &(imr_snapshots::record::Use, _)| {
        let permission: &imr_snapshots::record::Permission = permission;
        format!("{}={}", on.name(), permission.name())
    };
    let said: Vec<String> = statement.uses.iter().map(words).collect();
    let text = match statement.original.as_str() {
        "" => said.join(", "),
        text => text.to_owned(),
    };
    statement.original = format!("{MARK}{text}");
    statement.uses.clear();
}

#[cfg(test)]
mod tests {
    use imr_snapshots::record::{Permission, Sources, Use, combine};

    use super::*;

    fn statement(declarant: &str, declared: &str, permission: Permission) -> Statement {
        Statement {
            uses: vec![(Use::TrainAi, permission)],
            vocabulary: "custom".to_owned(),
            declarant: declarant.to_owned(),
            declared: declared.to_owned(),
            licence: String::new(),
            scope: String::new(),
            supersedes: String::new(),
            original: String::new(),
            sources: Sources::one(0),
        }
    }

    fn named(mut statement: Statement, name: &str, supersedes: &str) -> Statement {
        if !name.is_empty() {
            statement.original = format!("{{\"id\":\"{name}\"}}");
        }
        statement.supersedes = supersedes.to_owned();
        statement
    }

    #[test]
    fn a_named_statement_is_replaced_and_its_words_stay() {
        let no = statement("A", "2025-01-01", Permission::No);
        let yes = statement("A", "2026-01-01", Permission::Yes);
        let mut all = vec![named(yes, "two", "one"), named(no, "one", "")];
        supersede(&mut all);
        assert_eq!(combine(&all, Use::TrainAi), Some(Permission::Yes));
        assert_eq!(all[1].uses, []);
        assert_eq!(all[1].original, "superseded: {\"id\":\"one\"}");
    }

    #[test]
    fn another_declarant_and_a_statement_with_another_name_stay_in_force() {
        let yes = named(statement("A", "2026-01-01", Permission::Yes), "", "one");
        for other in [
            named(statement("B", "2025-01-01", Permission::No), "one", ""),
            named(statement("A", "2025-01-01", Permission::No), "three", ""),
        ] {
            let mut all = vec![yes.clone(), other];
            supersede(&mut all);
            assert_eq!(combine(&all, Use::TrainAi), Some(Permission::No));
        }
    }

    #[test]
    fn nameless_earlier_statements_are_all_meant_and_say_in_words_what_they_said() {
        let later = named(statement("A", "2026-01-01", Permission::Yes), "", "cid:x");
        let mut all = vec![later, statement("A", "2025-01-01", Permission::No)];
        all.push(statement("A", "2026-02-01", Permission::Conditional));
        supersede(&mut all);
        assert_eq!(all[1].original, "superseded: train-ai=no");
        let later = combine(&all, Use::TrainAi);
        assert_eq!(
            later,
            Some(Permission::Conditional),
            "what came after stays"
        );
    }

    #[test]
    fn a_chain_leaves_its_last_and_a_circle_all() {
        let at = |n: u8, of: u8| {
            let one = statement("A", "2026-01-01", Permission::No);
            named(one, &n.to_string(), &of.to_string())
        };
        let mut chain = vec![at(3, 2), at(2, 1), named(at(1, 0), "1", "")];
        supersede(&mut chain);
        let left: Vec<usize> = chain.iter().map(|s| s.uses.len()).collect();
        assert_eq!(left, [1, 0, 0]);
        let mut circle = vec![at(3, 2), at(2, 3)];
        supersede(&mut circle);
        assert!(circle.iter().all(|s| s.uses.len() == 1));
    }
}
