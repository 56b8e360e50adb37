//! Short names for what passes between the module and its JavaScript. wasm-bindgen's say what they are and
//! end in sixteen digits of a hash; they are read by nobody, and hashes do not compress.

use std::collections::BTreeSet;

/// How such names begin; `fetch`, `memory` and the like stay what they are.
const LONG: [&str; 4] = ["__wbg_", "__wbindgen_", "__externref_", "wasm_bindgen_"];

/// The new name of every long one among `names`: none is a word of `script` already.
pub(super) fn short(names: &[&str], script: &str) -> Vec<(String, String)> {
    let taken: BTreeSet<&str> = words(script).map(|(_, word)| word).collect();
    let long = names
        .iter()
        .filter(|name| LONG.iter().any(|begin| name.starts_with(begin)));
    let free = (0..).map(letters).filter(|name| !taken.contains(&name[..]));
    long.map(|name| (*name).to_owned()).zip(free).collect()
}

/// The script with its words exchanged. Gives `None` if one of them is not in it: then the module is not the one
/// of this script.
pub(super) fn renamed(script: &str, names: &[(String, String)]) -> Option<String> {
    let mut missing: BTreeSet<&str> = names.iter().map(|(old, _)| &old[..]).collect();
    let mut out = String::new();
    let mut end = 0;
    for (start, word) in words(script) {
        if let Some((_, new)) = names.iter().find(|(old, _)| old == word) {
            out.push_str(script.get(end..start)?);
            out.push_str(new);
            end = start + word.len();
            missing.remove(word);
        }
    }
    out.push_str(script.get(end..)?);
    missing.is_empty().then_some(out)
}

/// The identifiers of a script and where they begin; what looks like one in a text is one of them.
fn words(script: &str) -> impl Iterator<Item = (usize, &str)> {
    let other = |symbol: char| !(symbol.is_alphanumeric() || symbol == '_' || symbol == '$');
    let mut start = 0;
    script.split_inclusive(other).map(move |part| {
        let word = (start, part.trim_end_matches(other));
        start += part.len();
        word
    })
}

/// Numbers names: `a` to `z`, `aa`, `ab` and so on.
fn letters(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        match number / 26 {
            0 => return name.into_iter().collect(),
            more => number = more - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "a({__wbg_now_1f:()=>b.c(r.__wbindgen_free),__wbg_now_1f2:e})";

    #[test]
    fn long_names_become_short_ones_that_are_free() {
        let names = ["__wbg_now_1f", "memory", "__wbindgen_free", "__wbg_now_1f2"];
        let names = short(&names, SCRIPT);
        let new: Vec<&str> = names.iter().map(|(_, new)| &new[..]).collect();
        assert_eq!(new, ["d", "f", "g"]);
        let script = renamed(SCRIPT, &names);
        assert_eq!(script.as_deref(), Some("a({d:()=>b.c(r.f),g:e})"));
    }

    #[test]
    fn a_name_that_the_script_lacks_is_told() {
        let names = short(&["__wbg_then_22"], SCRIPT);
        assert_eq!(renamed(SCRIPT, &names), None);
    }

    #[test]
    fn no_two_names_are_the_same() {
        let names: BTreeSet<String> = (0..1_000).map(letters).collect();
        assert_eq!(names.len(), 1_000);
        assert_eq!([25, 26, 701, 702].map(letters), ["z", "aa", "zz", "aaa"]);
    }
}
