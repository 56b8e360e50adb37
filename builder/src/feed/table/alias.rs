//! Headers that are recognised without being mapped.
//!
//! A header is compared in lower case without blanks, `_`, `-`, `.`, `/`, `#`, `:` and brackets:
//! `ISRC Code`, `isrc_code` and `ISRC-CODE` are one. A header that is itself the text of a field
//! (`title:translated:en`, `composer.ipi`, `asset:spotify`) is always recognised.

use imr_snapshots::record::Kind;

/// The field of a header, in the notation of `registry.toml`, in rows about `kind` (`None` for
/// statements).
pub(super) fn field_of(header: &str, kind: Option<Kind>) -> Option<&'static str> {
    let folded = fold(header);
    let own = match kind {
        Some(Kind::Work) => OF_WORKS,
        Some(Kind::Recording) => OF_RECORDINGS,
        Some(Kind::Release) => OF_RELEASES,
        Some(Kind::Party) => OF_PARTIES,
        None => OF_STATEMENTS,
    };
    let everywhere = if kind.is_some() { OF_ALL } else { IDENTIFIERS };
    [own, everywhere, IDENTIFIERS]
        .into_iter()
        .find_map(|table| find(table, &folded))
}

/// A header as it is compared.
pub(in crate::feed) fn fold(header: &str) -> String {
    let ignored = |c: char| c.is_whitespace() || "_-./#:()[]\"'".contains(c);
    header
        .chars()
        .filter(|&c| !ignored(c))
        .flat_map(char::to_lowercase)
        .collect()
}

type Table = &'static [(&'static str, &'static [&'static str])];

fn find(table: Table, folded: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(_, headers)| headers.contains(&folded))
        .map(|&(field, _)| field)
}

/// Codes whose name says everything.
const IDENTIFIERS: Table = &[
    (
        "isrc",
        &[
            "isrc",
            "isrccode",
            "isrcraw",
            "isrcs",
            "isrcnumber",
            "recordingisrc",
        ],
    ),
    (
        "iswc",
        &[
            "iswc",
            "iswccode",
            "iswcraw",
            "iswcs",
            "iswcnumber",
            "workiswc",
        ],
    ),
    (
        "gtin",
        &[
            "gtin",
            "upc",
            "ean",
            "barcode",
            "icpn",
            "upccode",
            "eancode",
            "upcean",
            "eanupc",
            "gtin13",
            "gtin14",
            "upca",
            "ean13",
            "releasebarcode",
            "albumupc",
            "productupc",
            "albumbarcode",
        ],
    ),
    ("grid", &["grid", "gridcode", "releasegrid"]),
    ("isan", &["isan", "isancode"]),
    ("eidr", &["eidr", "eidrid", "eidrcode"]),
    ("iscc", &["iscc", "iscccode", "isccid"]),
    ("ismn", &["ismn"]),
    ("isbn", &["isbn", "isbn13", "isbn10"]),
    ("isni", &["isni", "isnicode"]),
    (
        "ipi",
        &[
            "ipi",
            "ipinamenumber",
            "ipiname",
            "ipinumber",
            "caeipi",
            "ipicae",
            "cae",
            "ipinn",
        ],
    ),
    ("ipi-base", &["ipibase", "ipibasenumber"]),
    ("dpid", &["dpid", "ddexpartyid", "ddexid"]),
    (
        "mbid",
        &[
            "mbid",
            "musicbrainzid",
            "recordingmbid",
            "workmbid",
            "artistmbid",
            "releasembid",
        ],
    ),
    ("society-number", &["societynumber", "societyno"]),
    (
        "society-code",
        &["societycode", "societyworkcode", "societyworknumber"],
    ),
];

/// What rows about records have in common.
const OF_ALL: Table = &[
    (
        "archived",
        &[
            "archived",
            "archivedid",
            "archivedcode",
            "mergedfrom",
            "mergedid",
            "mergedids",
            "oldid",
            "replaces",
        ],
    ),
    (
        "local",
        &["id", "localid", "sourceid", "internalid", "ownid"],
    ),
    ("title", &["title", "maintitle", "name"]),
    (
        "title:alternative",
        &[
            "alternativetitle",
            "alternatetitle",
            "aka",
            "alttitle",
            "alias",
        ],
    ),
    (
        "title:translated",
        &["translatedtitle", "titletranslated", "titletranslation"],
    ),
    (
        "title:original-script",
        &[
            "originaltitle",
            "titleoriginal",
            "nativetitle",
            "originalscripttitle",
        ],
    ),
    (
        "title:reading",
        &[
            "reading",
            "titlereading",
            "kana",
            "titlekana",
            "transliteration",
        ],
    ),
    (
        "subtitle",
        &[
            "subtitle",
            "version",
            "versiontitle",
            "titleversion",
            "mixname",
        ],
    ),
    (
        "artist",
        &[
            "artist",
            "artists",
            "artistname",
            "artistnames",
            "artistnames",
            "trackartist",
            "mainartist",
            "mainartists",
            "performer",
            "performers",
            "displayartist",
            "displayartistname",
            "albumartist",
            "albumartists",
            "releaseartist",
            "artistcredit",
        ],
    ),
    (
        "featured",
        &[
            "featured",
            "featuredartist",
            "featuredartists",
            "featuring",
            "feat",
        ],
    ),
    (
        "composer",
        &[
            "composer",
            "composers",
            "composername",
            "composernames",
            "musicby",
        ],
    ),
    (
        "lyricist",
        &[
            "lyricist",
            "lyricists",
            "author",
            "authors",
            "wordsby",
            "lyricsby",
        ],
    ),
    (
        "writer",
        &[
            "writer",
            "writers",
            "songwriter",
            "songwriters",
            "writername",
            "writernames",
            "composerauthor",
        ],
    ),
    ("arranger", &["arranger", "arrangers"]),
    ("translator", &["translator", "translators"]),
    (
        "publisher",
        &[
            "publisher",
            "publishers",
            "originalpublisher",
            "publishername",
            "publishernames",
        ],
    ),
    ("sub-publisher", &["subpublisher", "subpublishers"]),
    ("administrator", &["administrator", "administrators"]),
    ("producer", &["producer", "producers"]),
    ("conductor", &["conductor"]),
    ("label", &["label", "recordlabel", "labelname"]),
    (
        "duration-ms",
        &[
            "durationms",
            "lengthms",
            "trackdurationms",
            "durationmillis",
            "durationmilliseconds",
        ],
    ),
    (
        "duration-s",
        &[
            "durations",
            "durationsec",
            "durationseconds",
            "lengthseconds",
            "lengthsec",
        ],
    ),
    (
        "duration",
        &[
            "duration",
            "length",
            "playingtime",
            "playtime",
            "trackduration",
            "tracklength",
        ],
    ),
    (
        "date",
        &[
            "date",
            "releasedate",
            "publicationdate",
            "albumreleasedate",
            "trackreleasedate",
            "datereleased",
        ],
    ),
    ("year", &["year", "releaseyear"]),
    (
        "language",
        &["language", "lang", "languagecode", "languageoflyrics"],
    ),
    ("genre", &["genre", "genres"]),
    (
        "catalogue-number",
        &[
            "cataloguenumber",
            "catalognumber",
            "catno",
            "catalogno",
            "catalogueno",
        ],
    ),
    ("p-line", &["pline", "phonographiccopyright"]),
    ("c-line", &["cline", "copyrightline"]),
    (
        "popularity",
        &["popularity", "playcount", "plays", "streams"],
    ),
    (
        "performing-share",
        &["performingshare", "prshare", "performanceshare"],
    ),
    ("mechanical-share", &["mechanicalshare", "mrshare"]),
    (
        "synchronisation-share",
        &[
            "synchronisationshare",
            "synchronizationshare",
            "srshare",
            "syncshare",
        ],
    ),
];

const OF_WORKS: Table = &[
    (
        "archived:iswc",
        &[
            "archivediswc",
            "archivediswcs",
            "mergediswc",
            "mergediswcs",
            "oldiswc",
            "formeriswc",
            "previousiswc",
            "iswcarchived",
        ],
    ),
    (
        "title",
        &["worktitle", "songtitle", "compositiontitle", "workname"],
    ),
    (
        "recording.isrc",
        &[
            "isrc",
            "isrccode",
            "isrcs",
            "recordingisrc",
            "recordingisrcs",
        ],
    ),
    ("mbid", &["workmbid"]),
];

const OF_RECORDINGS: Table = &[
    (
        "archived:isrc",
        &[
            "archivedisrc",
            "archivedisrcs",
            "mergedisrc",
            "oldisrc",
            "formerisrc",
            "previousisrc",
        ],
    ),
    (
        "title",
        &[
            "tracktitle",
            "trackname",
            "songtitle",
            "songname",
            "recordingtitle",
            "recordingname",
            "soundrecordingtitle",
            "videotitle",
        ],
    ),
    (
        "release.title",
        &[
            "album",
            "albumtitle",
            "albumname",
            "releasetitle",
            "releasename",
        ],
    ),
    (
        "release.artist",
        &[
            "albumartist",
            "albumartists",
            "releaseartist",
            "albumartistname",
        ],
    ),
    ("release.date", &["albumreleasedate"]),
    (
        "release.gtin",
        &[
            "gtin",
            "upc",
            "ean",
            "barcode",
            "icpn",
            "upccode",
            "eancode",
            "upcean",
            "albumupc",
            "releasebarcode",
            "albumbarcode",
        ],
    ),
    ("release.grid", &["grid", "releasegrid"]),
    ("release.mbid", &["releasembid"]),
    ("work.iswc", &["iswc", "iswccode", "workiswc", "iswcs"]),
    ("work.title", &["worktitle"]),
    ("work.mbid", &["workmbid"]),
    ("mbid", &["recordingmbid"]),
];

const OF_RELEASES: Table = &[
    (
        "archived:gtin",
        &["archivedgtin", "oldgtin", "oldupc", "oldean", "oldbarcode"],
    ),
    (
        "title",
        &[
            "album",
            "albumtitle",
            "albumname",
            "releasetitle",
            "releasename",
        ],
    ),
    (
        "recording.isrc",
        &[
            "isrc",
            "isrccode",
            "isrcs",
            "recordingisrc",
            "trackisrc",
            "trackisrcs",
        ],
    ),
    (
        "tracks",
        &["tracks", "numberoftracks", "trackcount", "totaltracks"],
    ),
    ("mbid", &["releasembid"]),
];

const OF_PARTIES: Table = &[
    (
        "also:ipi",
        &[
            "otheripi",
            "otheripis",
            "otheripinamenumbers",
            "othernamenumbers",
            "namenumbers",
            "ipinamenumbers",
        ],
    ),
    ("also:isni", &["otherisni", "otherisnis"]),
    (
        "archived:ipi",
        &["archivedipi", "oldipi", "formeripi", "mergedipi"],
    ),
    (
        "archived:isni",
        &["archivedisni", "oldisni", "formerisni", "mergedisni"],
    ),
    ("title", &["artist", "artistname", "partyname", "fullname"]),
    ("pseudonym", &["pseudonym", "pseudonyms"]),
    ("party-type", &["type", "partytype"]),
    ("society", &["society", "affiliation", "societyname"]),
    ("territory", &["country", "territory"]),
    ("mbid", &["artistmbid"]),
];

const OF_STATEMENTS: Table = &[
    ("subject", &["subject", "identifier", "code", "id"]),
    ("subject-kind", &["subjectkind", "subjecttype"]),
    ("train-ai", &["trainai", "aitraining"]),
    ("train-genai", &["traingenai", "genaitraining"]),
    ("ai-use", &["aiuse"]),
    ("search", &["search"]),
    ("all", &["all", "tdm", "textanddatamining"]),
    ("tdm-reservation", &["tdmreservation"]),
    ("vocabulary", &["vocabulary"]),
    ("declarant", &["declarant", "declaredby", "rightsholder"]),
    (
        "declared",
        &["declared", "declaredat", "declaredon", "date"],
    ),
    ("licence", &["licence", "license", "policy", "tdmpolicy"]),
];

#[cfg(test)]
mod tests;
