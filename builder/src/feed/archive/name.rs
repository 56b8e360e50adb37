//! Names of entries: shown in rejects, never used to find or make a file.

/// Longest name of an entry, in bytes.
const LONGEST: usize = 1_024;

/// What to do with an entry, by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Its content is a file of the feed with this name.
    Take(String),
    /// It is nothing that a feed consists of: a folder, what a system leaves behind, a hidden file.
    Skip,
    /// No honest archive has such a name; what is wrong with it.
    Refuse(&'static str),
}

/// Reads the name of an entry. `\` separates folders as `/` does, for archives of old Windows
/// programs.
pub(super) fn name(given: &str) -> Name {
    if given.len() > LONGEST {
        return Name::Refuse("is longer than 1,024 bytes");
    }
    if given.is_empty() || given.chars().any(char::is_control) {
        return Name::Refuse("is empty or has control characters");
    }
    let name = given.replace('\\', "/");
    let drive = name.get(1..2) == Some(":");
    if name.starts_with('/') || drive || name.split('/').any(|part| part == "..") {
        return Name::Refuse("leads out of the archive");
    }
    if name.ends_with('/') {
        return Name::Skip;
    }
    let parts = || name.split('/').filter(|part| !matches!(*part, "" | "."));
    if parts().any(|part| part.starts_with('.') || part == "__MACOSX") {
        return Name::Skip;
    }
    match parts().collect::<Vec<_>>() {
        parts if parts.is_empty() => Name::Skip,
        parts => Name::Take(parts.join("/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused_and_leftovers_of_systems_skipped() {
        for (given, expected) in [
            ("works.tsv", Some("works.tsv")),
            ("./mbdump/work", Some("mbdump/work")),
            ("folder\\works.tsv", Some("folder/works.tsv")),
            ("a..b/c..tsv", Some("a..b/c..tsv")),
            ("folder/", None),
            ("./", None),
            ("__MACOSX/._works.tsv", None),
            (".DS_Store", None),
            ("folder/.git/config", None),
        ] {
            let expected = expected.map_or(Name::Skip, |name| Name::Take(name.to_owned()));
            assert_eq!(name(given), expected, "{given}");
        }
        let long = "x".repeat(1_025);
        for given in [
            "../works.tsv",
            "a/../../b",
            "/etc/passwd",
            "\\\\host\\share",
            "C:\\works.tsv",
            "..\\..\\b",
            "a\0b",
            "a\nb",
            "",
            &long,
        ] {
            assert!(matches!(name(given), Name::Refuse(_)), "{given:?}");
        }
    }
}
