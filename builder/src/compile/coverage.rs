//! Counts what a snapshot covers.

use std::collections::{BTreeMap, BTreeSet};

use imr_snapshots::id::Scheme;
use imr_snapshots::manifest::Coverage;
use imr_snapshots::table::{TableName, home};

/// Collects the identifiers that can be looked up.
#[derive(Debug, Default)]
pub(super) struct Counter {
    schemes: BTreeMap<&'static str, u64>,
    societies: BTreeSet<String>,
    services: BTreeSet<String>,
    locals: BTreeSet<String>,
}

impl Counter {
    /// Counts the key of a row, if the table is the one in which its identifier is looked up.
    pub(super) fn add(&mut self, table: TableName, key: &[u8]) {
        let Some((&tag, code)) = key.split_first() else {
            return;
        };
        let Some(scheme) = Scheme::from_tag(tag) else {
            return;
        };
        if home(scheme) != table {
            return;
        }
        *self.schemes.entry(scheme.name()).or_default() += 1;
        let names = match scheme {
            Scheme::Society => &mut self.societies,
            Scheme::Asset => &mut self.services,
            Scheme::Local => &mut self.locals,
            _ => return,
        };
        let first = code.split(|byte| *byte == b':').next().unwrap_or_default();
        if let Ok(name) = std::str::from_utf8(first)
            && !names.contains(name)
        {
            names.insert(name.to_owned());
        }
    }

    /// Returns the coverage.
    pub(super) fn finish(self) -> Coverage {
        Coverage {
            schemes: self
                .schemes
                .into_iter()
                .map(|(name, n)| (name.to_owned(), n))
                .collect(),
            societies: self.societies.into_iter().collect(),
            services: self.services.into_iter().collect(),
            locals: self.locals.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use imr_snapshots::id::Identifier;

    use super::*;

    #[test]
    fn identifiers_count_once_at_home() {
        let mut counter = Counter::default();
        let key = |text: &str| text.parse::<Identifier>().unwrap().key();
        counter.add(TableName::Works, &key("iswc:T0345246801"));
        counter.add(TableName::Works, &key("society:052:250310HN"));
        counter.add(TableName::Crossref, &key("society:052:250310HN"));
        counter.add(TableName::Crossref, &key("society:052:250311HN"));
        counter.add(
            TableName::Crossref,
            &key("asset:spotify:3cIKojC2JBVIno9b35MJWn"),
        );
        counter.add(TableName::Crossref, &key("local:thesession:27"));
        let coverage = counter.finish();
        let schemes = [("asset", 1), ("iswc", 1), ("local", 1), ("society", 2)];
        assert_eq!(
            coverage.schemes,
            schemes.map(|(name, n)| (name.to_owned(), n))
        );
        assert_eq!(coverage.societies, ["052"]);
        assert_eq!(coverage.services, ["spotify"]);
        assert_eq!(coverage.locals, ["thesession"]);
    }
}
