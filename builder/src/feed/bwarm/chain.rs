//! Chains of publishers: which share was given on to whom.

use std::collections::BTreeMap;

use super::cell::several;
use super::share::Held;

/// Longest chain that is followed; feeds have circles.
const LONGEST: usize = 16;

/// The chains that end with a share that was not given on, as readable text:
/// `UNIVERSAL (publisher) > EMI (administrator) : BUCK PETER`. Writers stand at the end.
pub(super) fn chains(shares: &[Held]) -> Vec<String> {
    let mut by_id = BTreeMap::new();
    for share in shares.iter().filter(|share| !share.id.is_empty()) {
        by_id.entry(share.id.as_str()).or_insert(share);
    }
    let given_on: Vec<&str> = shares
        .iter()
        .flat_map(|share| several(&share.parents))
        .collect();
    let given_on: std::collections::BTreeSet<&str> = given_on.into_iter().collect();
    let ends = shares
        .iter()
        .filter(|share| !share.parents.is_empty() && !given_on.contains(share.id.as_str()));
    let mut chains: Vec<String> = ends.filter_map(|end| chain(end, &by_id)).collect();
    chains.sort();
    chains.dedup();
    chains
}

/// One chain, by the first share that each was given on from; `None` if none of them is there.
fn chain<'a>(end: &'a Held, by_id: &BTreeMap<&'a str, &'a Held>) -> Option<String> {
    let mut links: Vec<&Held> = vec![end];
    let mut last = end;
    while links.len() < LONGEST {
        let before = several(&last.parents).find_map(|id| by_id.get(id).copied());
        let Some(before) = before.filter(|before| !links.iter().any(|link| link.id == before.id))
        else {
            break;
        };
        links.push(before);
        last = before;
    }
    links.reverse();
    let (writers, publishers): (Vec<&Held>, Vec<&Held>) =
        links.iter().partition(|link| link.role.is_writer());
    if links.len() < 2 || publishers.is_empty() {
        return None;
    }
    let name = |link: &&Held| format!("{} ({})", link.holder.name, link.role.name());
    let mut text = publishers.iter().map(name).collect::<Vec<_>>().join(" > ");
    if !writers.is_empty() {
        let names: Vec<&str> = writers
            .iter()
            .map(|link| link.holder.name.as_str())
            .collect();
        text.push_str(" : ");
        text.push_str(&names.join(", "));
    }
    Some(text)
}
