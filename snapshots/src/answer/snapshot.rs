//! What a snapshot says of itself.

use super::record::list;
use super::{Document, Format, Sheet, write};
use crate::query::objects::Object;
use crate::snapshot::Snapshot;

/// Writes the snapshot, its sources, coverage, counts, tables and objects.
pub fn snapshot(snapshot: &Snapshot, objects: &[Object], now: &str, format: Format) -> Vec<u8> {
    write(
        format,
        &Whole {
            snapshot,
            objects,
            now,
        },
    )
}

/// Returns the bytes of all objects.
pub fn objects_total(objects: &[Object]) -> u64 {
    objects.iter().map(|object| u64::from(object.length)).sum()
}

/// Writes the member that says which snapshot an answer is from.
pub fn moment(snapshot: &Snapshot, now: &str, out: &mut Sheet<'_>) {
    let checkpoint = snapshot.checkpoint();
    out.map("snapshot");
    out.member("id", &checkpoint.id());
    out.count("sequence", checkpoint.sequence);
    out.member("issued", &checkpoint.issued);
    out.member("valid_until", &checkpoint.valid_until);
    out.tell("stale", checkpoint.is_stale(now));
    out.close_map();
}

struct Whole<'a> {
    snapshot: &'a Snapshot,
    objects: &'a [Object],
    now: &'a str,
}

impl Document for Whole<'_> {
    fn write(&self, out: &mut Sheet<'_>) {
        let (checkpoint, manifest) = (self.snapshot.checkpoint(), self.snapshot.manifest());
        out.open_map();
        out.member("id", &checkpoint.id());
        out.member("manifest", &checkpoint.manifest.hex());
        out.count("sequence", checkpoint.sequence);
        out.member("origin", &checkpoint.origin);
        out.member("issued", &checkpoint.issued);
        out.member("valid_until", &checkpoint.valid_until);
        out.tell("stale", checkpoint.is_stale(self.now));
        out.count("format", u64::from(manifest.format));
        out.count("fold", u64::from(manifest.fold));
        out.member("name", &manifest.name);
        out.member("pack", &manifest.pack);
        self.sources(out);
        self.coverage(out);
        out.map("counts");
        out.count("works", manifest.counts.works);
        out.count("recordings", manifest.counts.recordings);
        out.count("releases", manifest.counts.releases);
        out.count("parties", manifest.counts.parties);
        out.count("videos", manifest.counts.videos);
        out.close_map();
        list(out, "tables", &manifest.tables, |table, out| {
            out.open_map();
            out.member("name", &table.name);
            out.count("rows", table.rows);
            out.count("bytes", table.bytes);
            out.count("segments", u64::from(table.segments));
            out.close_map();
        });
        list(out, "objects", self.objects, |object, out| {
            out.open_map();
            out.member("name", &object.name.to_string());
            out.count("bytes", u64::from(object.length));
            out.member("sha256", &object.name.digest.hex());
            out.close_map();
        });
        out.count("bytes", objects_total(self.objects));
        out.close_map();
    }
}

impl Whole<'_> {
    fn sources(&self, out: &mut Sheet<'_>) {
        list(
            out,
            "sources",
            &self.snapshot.manifest().sources,
            |source, out| {
                out.open_map();
                out.member("id", &source.id);
                out.member("name", &source.name);
                out.member("licence", &source.licence);
                out.member("date", &source.date);
                out.optional("url", &source.url);
                out.count("rows", source.rows);
                out.count("rejected", source.rejected);
                out.close_map();
            },
        );
    }

    fn coverage(&self, out: &mut Sheet<'_>) {
        let coverage = &self.snapshot.manifest().coverage;
        out.map("coverage");
        out.map("schemes");
        for (scheme, count) in &coverage.schemes {
            out.key(scheme);
            out.number(*count);
        }
        out.close_map();
        out.texts(
            "societies",
            &mut coverage.societies.iter().map(String::as_str),
        );
        out.texts(
            "services",
            &mut coverage.services.iter().map(String::as_str),
        );
        out.texts("locals", &mut coverage.locals.iter().map(String::as_str));
        out.close_map();
    }
}
