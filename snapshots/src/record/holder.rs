//! Which shares are of one holder.

use super::Share;
use crate::order::sort_by;

/// Returns for each share a text that is the same exactly for the shares of one holder: its party,
/// or role and name where the source gives no identifier.
///
/// A name without an identifier is that of a party when shares of just this party carry it in the
/// same role. Which other shares there are matters, their order does not.
pub(super) fn holders(shares: &[Share]) -> Vec<String> {
    // The parties that have a name in a role.
    let mut known: Vec<(String, String)> = Vec::new();
    for share in shares {
        if let Some(party) = &share.party {
            known.push((named(share), party.to_string()));
        }
    }
    sort_by(&mut known, Ord::cmp);
    let mut holders = Vec::new();
    for share in shares {
        let mut holder = named(share);
        let first = known.partition_point(|(name, _)| *name < holder);
        let own = |at: usize| known.get(at).filter(|(name, _)| *name == holder);
        if let Some(party) = &share.party {
            holder = party.to_string();
        } else if let Some((_, party)) = own(first) {
            // The name may be that of the same party several times.
            let mut at = first;
            while own(at).is_some_and(|(_, other)| other == party) {
                at += 1;
            }
            if own(at).is_none() {
                holder = party.clone();
            }
        }
        holders.push(holder);
    }
    holders
}

/// Returns role and name of a holder; neither the case of ASCII letters nor ASCII punctuation
/// counts, so that `WARNER/CHAPPELL` and `Warner Chappell` are one name.
fn named(share: &Share) -> String {
    let mut text = share.role.name().to_owned();
    let mut is_apart = true;
    for letter in share.name.chars() {
        if letter.is_ascii() && !letter.is_ascii_alphanumeric() {
            is_apart = true;
            continue;
        }
        if is_apart {
            text.push(' ');
            is_apart = false;
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id;
    use crate::record::{Basis, Right, Role, Sources};

    fn share(name: &str, party: Option<&str>, role: Role) -> Share {
        Share {
            name: name.to_owned(),
            party: party.map(|code| id::parse(id::Scheme::Ipi, code).unwrap().identifier),
            role,
            basis: Basis::Ownership,
            right: Right::Mechanical,
            territory: String::new(),
            validity: String::new(),
            society: String::new(),
            points: 1,
            sources: Sources::one(0),
        }
    }

    const ONE: Option<&str> = Some("00014107338");
    const OTHER: Option<&str> = Some("00008715000");

    #[test]
    fn a_party_is_one_holder_under_every_name_and_in_every_role() {
        let found = holders(&[
            share("Fun, John", ONE, Role::Composer),
            share("FUN JOHN", ONE, Role::Writer),
            share("Fun, John", OTHER, Role::Composer),
        ]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
    }

    #[test]
    fn a_name_is_that_of_the_only_party_that_has_it_in_the_role() {
        let name = share("WARNER/CHAPPELL", None, Role::Publisher);
        let one = share("Warner  Chappell.", ONE, Role::Publisher);
        let other = share("warner chappell", OTHER, Role::Publisher);
        let writer = share("Warner Chappell", None, Role::Writer);
        let found = holders(&[name.clone(), one.clone(), writer]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
        let [first, second, third] = <[String; 3]>::try_from(holders(&[one, name, other])).unwrap();
        assert!(
            first != second && second != third && first != third,
            "two parties have the name, and it is not known which is meant"
        );
    }

    #[test]
    fn names_differ_where_letters_do() {
        let found = holders(&[
            share("Björk", None, Role::Writer),
            share("BJÖRK", None, Role::Writer),
            share("Bjork", None, Role::Writer),
            share("", None, Role::Writer),
        ]);
        assert_ne!(found[0], found[2]);
        assert_ne!(found[2], found[3]);
    }
}
