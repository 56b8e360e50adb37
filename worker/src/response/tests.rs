use imr_snapshots::digest::Sha256Digest;

use super::*;
use crate::problem::{METHOD, UNAVAILABLE};

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "example.org/registry".to_owned(),
        sequence: 42,
        manifest: Sha256Digest([0xab; 32]),
        manifest_length: 1,
        issued: "2026-11-20T00:00:00Z".to_owned(),
        valid_until: "2026-12-20T00:00:00Z".to_owned(),
    }
}

fn value<'h>(headers: &[(&'static str, &'h str)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

#[test]
fn whoever_has_a_response_gets_it_without_its_body() {
    let etag = "\"0123\"".to_owned();
    let reply = Reply {
        etag: Some(etag.clone()),
        ..Reply::answer(200, "application/json", b"{}".to_vec())
    };
    assert_eq!(reply.clone().unless_known(None).status, 200);
    let unchanged = reply.unless_known(Some(&etag));
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
}

#[test]
fn responses_say_which_snapshot_they_are_from() {
    let stamp = Stamp::of(&checkpoint(), true);
    let reply = Reply::answer(200, "application/json", b"{}".to_vec());
    let found = headers(&reply, Some(&stamp));
    assert_eq!(value(&found, "imr-snapshot"), Some("42-abababab"));
    assert_eq!(value(&found, "imr-issued"), Some("2026-11-20T00:00:00Z"));
    assert_eq!(value(&found, "imr-stale"), Some("1"));
    let health = headers(&Reply::health(200, b"{}".to_vec()), Some(&stamp));
    assert_eq!(value(&health, "imr-snapshot"), None);
    assert_eq!(value(&health, "cache-control"), Some("no-store"));
}

#[test]
fn only_answers_are_kept_and_only_unavailable_ones_are_worth_another_try() {
    for (reply, cache, retry) in [
        (Reply::answer(200, "", Vec::new()), Caching::Answer, false),
        (Reply::answer(404, "", Vec::new()), Caching::Absence, false),
        (Reply::answer(400, "", Vec::new()), Caching::Never, false),
        (Reply::answer(503, "", Vec::new()), Caching::Never, true),
        (Reply::batch(Form::Json, Vec::new()), Caching::Never, false),
        (
            Problem::new(METHOD, "").with("allow", "GET").into(),
            Caching::Never,
            false,
        ),
        (Problem::new(UNAVAILABLE, "").into(), Caching::Never, true),
    ] {
        assert_eq!(reply.caching, cache, "{reply:?}");
        let extra = reply.extra.as_ref().map(|(name, _)| *name);
        assert_eq!(extra == Some("retry-after"), retry, "{reply:?}");
    }
}
