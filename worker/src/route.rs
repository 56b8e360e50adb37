//! Which resource a path names.

use imr_snapshots::id::Scheme;

use crate::reconcile;

/// A resource. Codes are as they stand in the path: still percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'p> {
    /// `/v1/lookup/{code}`: a code of any scheme.
    Lookup(&'p str),
    /// `/v1/{scheme}/{code}`: a code of one scheme; of three of them in two parts.
    Code(Scheme, &'p str),
    /// `/v1/lookup`: many codes in a body.
    Batch,
    /// `/v1/ai/{scheme}/{code}`: statements about use; the scheme is not yet read.
    Use(&'p str),
    /// `/v1/ai`: the same for many codes in a body.
    UseBatch,
    /// `/v1/match`: usage lines in a body.
    Match,
    /// `/v1/search`.
    Search,
    /// `/v1/suggest`.
    Suggest,
    /// `/v1/reconcile`, and what is below it: `suggest/entity`, `preview` ...
    Reconcile(&'p str),
    /// `/v1/snapshot`.
    Snapshot,
    /// `/health`.
    Health,
}

/// Methods of what is read.
const READ: &str = "GET, HEAD, OPTIONS";
/// Methods of what takes a body.
const TAKE: &str = "POST, OPTIONS";
/// Methods of what may be asked in an address and in a body.
const BOTH: &str = "GET, HEAD, POST, OPTIONS";
/// What is below `/v1/reconcile`.
const RECONCILE: [&str; 5] = [
    "suggest/entity",
    "suggest/type",
    "suggest/property",
    "properties",
    "preview",
];

impl<'p> Place<'p> {
    /// Finds the resource of a path. A code may hold slashes: an EIDR does, and so may whatever
    /// somebody pastes.
    pub fn of(path: &'p str) -> Option<Self> {
        let Some(rest) = path.strip_prefix("/v1/") else {
            return match path {
                "/health" => Some(Self::Health),
                _ => None,
            };
        };
        let Some((name, code)) = rest.split_once('/') else {
            return match rest {
                "lookup" => Some(Self::Batch),
                "ai" => Some(Self::UseBatch),
                "match" => Some(Self::Match),
                "reconcile" => Some(Self::Reconcile("")),
                "search" => Some(Self::Search),
                "suggest" => Some(Self::Suggest),
                "snapshot" => Some(Self::Snapshot),
                _ => None,
            };
        };
        if code.is_empty() {
            return None;
        }
        match name {
            "lookup" => Some(Self::Lookup(code)),
            "ai" => Some(Self::Use(code)),
            "reconcile" => RECONCILE.contains(&code).then_some(Self::Reconcile(code)),
            _ => Some(Self::Code(Scheme::from_name(name)?, code)),
        }
    }

    /// Returns the methods that it answers, as in an `Allow` header.
    pub fn allow(self) -> &'static str {
        match (self.takes_body(), self.is_read()) {
            (true, true) => BOTH,
            (true, false) => TAKE,
            (false, _) => READ,
        }
    }

    /// Tells whether it answers what is in a body.
    pub fn takes_body(self) -> bool {
        matches!(
            self,
            Self::Batch | Self::UseBatch | Self::Match | Self::Reconcile("")
        )
    }

    /// Tells whether it answers what is in the address.
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Batch | Self::UseBatch | Self::Match)
    }

    /// Returns the parameters that its address may have.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Lookup(_) | Self::Code(..) => &["expand", "right", "territory", "date"],
            Self::Search => &["q", "credit", "kind", "year", "limit", "cursor"],
            Self::Suggest => &["q", "kind", "limit"],
            Self::Reconcile(_) => reconcile::PARAMETERS,
            Self::Use(_)
            | Self::Batch
            | Self::UseBatch
            | Self::Match
            | Self::Snapshot
            | Self::Health => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_has_its_path() {
        for scheme in Scheme::ALL {
            let path = format!("/v1/{}/a/b", scheme.name());
            assert_eq!(Place::of(&path), Some(Place::Code(scheme, "a/b")));
        }
        assert_eq!(
            Place::of("/v1/lookup/https://x/y"),
            Some(Place::Lookup("https://x/y"))
        );
        assert_eq!(Place::of("/v1/lookup"), Some(Place::Batch));
        assert_eq!(Place::of("/v1/search"), Some(Place::Search));
        assert_eq!(Place::of("/v1/reconcile"), Some(Place::Reconcile("")));
        assert_eq!(
            Place::of("/v1/reconcile/suggest/type"),
            Some(Place::Reconcile("suggest/type"))
        );
        assert_eq!(Place::of("/health"), Some(Place::Health));
    }

    #[test]
    fn other_paths_name_nothing() {
        for path in [
            "",
            "/",
            "/v1",
            "/v1/",
            "/v2/lookup/x",
            "/v1/iswc",
            "/v1/iswc/",
            "/v1/lookup/",
            "/v1/ISWC/T0345246801",
            "/v1/search/",
            "/health/",
            "//health",
            "/snapshot/checkpoint",
            "/v1//lookup/x",
            "/openapi.yaml",
            "/v1/constructor/x",
            "/v1/reconcile/",
            "/v1/reconcile/suggest",
            "/v1/reconcile/suggest/entity/",
            "/v1/../health",
        ] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
