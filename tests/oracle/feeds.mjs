/**
 * Reads the four real data sets into plain facts, the way `tests/feeds/real/registry.toml` maps them
 * but with none of the program's code.
 *
 * A fact is what one row says about one thing: `{ kind, ids, titles, links, names }`. `ids` and `links`
 * hold texts such as `isrc:USS1Z9900001`, `asset:spotify:...`, `local:sekai:27`; `names` are credited.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { readTable, trim } from "./tables.mjs";

/** The checkout. */
export const ROOT = process.env.IMR_ROOT ?? fileURLToPath(new URL("../../", import.meta.url));
/** Where the data sets lie: beside the checkout, and not part of it. */
export const DATA = process.env.IMR_FEEDS ?? join(ROOT, "../shared/data");
/** The registry that maps them. */
export const REGISTRY = join(ROOT, "tests/feeds/real/registry.toml");

const ISRC = /^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/;
const BASE62 = /^[A-Za-z0-9]{22}$/;
/** Longest text that is taken, in bytes. */
const LONGEST = 4096;
const FILES = ["exportify-isrc/tracks.tsv", "kkbox-sample/songs.csv", "kkbox-sample/song_extra_info.csv", "sekai-multiscript/musics.tsv"];

/** Where the identifiers, titles and names that are read here stand, by source: fields and columns. */
export const MAPPING = {
  exportify: {
    isrc: "isrc_raw",
    title: "track_title",
    "artist.asset:spotify": "spotify_artist_uris",
    "asset:spotify": "spotify_track_uri",
    "release.asset:spotify": "spotify_album_uri",
    "release.title": "album_title",
  },
  kkbox: { "asset:kkbox": "song_id" },
  "kkbox-titles": { "asset:kkbox": "song_id", title: "name", isrc: "isrc" },
  sekai: {
    local: "id",
    "title:main:ja": "title_jp",
    "title:reading:ja-Hira": "kana_reading",
    "title:translated:en": "title_en",
    "title:alternative:zh-Hans": "title_cn",
    "title:alternative:zh-Hant": "title_tc",
    "title:alternative:ko": "title_kr",
  },
};

/** Says why the data sets cannot be read, or nothing. */
export function missing() {
  const gone = [...FILES.map((name) => join(DATA, name)), REGISTRY].filter((path) => !existsSync(path));
  return gone.length > 0 ? `not here: ${gone.join(", ")}` : false;
}

/** The ISRC in a cell, if it holds a well-formed one: upper case without hyphens, dots and blanks. */
export function isrc(cell) {
  const code = cell.toUpperCase().replace(/[-.\s]/g, "");
  return ISRC.test(code) ? code : undefined;
}

/** The id in `spotify:track:ID`; undefined for other kinds of URI, such as local files. */
export function spotify(uri, kind) {
  const [service, is, id, more] = uri.split(":");
  return service === "spotify" && is === kind && more === undefined && BASE62.test(id) ? id : undefined;
}

/** Cuts a list at `, ` where no backslash stands before it, and takes the backslashes away. */
export function list(cell) {
  if (cell === "") return [];
  return cell.split(/(?<!\\), /).map((value) => trim(value.replaceAll("\\, ", ", ")));
}

/** Reads everything: the facts, and counts of rows by source. */
export function readFacts() {
  const facts = [];
  const counts = { exportify: 0, exportifyLeftOut: 0, songs: 0, extra: 0, sekai: 0 };
  const refused = [];
  const [tracks, songs, extra, musics] = FILES.map((name) => readTable(join(DATA, name)));
  for (const row of tracks) {
    counts.exportify += 1;
    if (!track(row, facts)) counts.exportifyLeftOut += 1;
  }
  for (const row of songs) {
    counts.songs += 1;
    const names = [row.artist_name, row.composer, row.lyricist].flatMap((cell) => cell.split("|").map(trim));
    facts.push({ kind: "recording", ids: [`asset:kkbox:${row.song_id}`], titles: [], links: [], names });
  }
  for (const row of extra) {
    counts.extra += 1;
    const code = isrc(row.isrc);
    if (row.isrc !== "" && code === undefined) refused.push(row.isrc);
    const ids = [...(code ? [`isrc:${code}`] : []), `asset:kkbox:${row.song_id}`];
    facts.push({ kind: "recording", ids, titles: texts(row.name), links: [] });
  }
  for (const row of musics) {
    counts.sekai += 1;
    const titles = texts(row.title_jp, row.title_cn, row.title_tc, row.title_kr, row.title_en, row.kana_reading);
    const names = [row.composer, row.composer_en, row.lyricist, row.arranger].flatMap((cell) => cell.split(" / ").map(trim));
    facts.push({ kind: "work", ids: [`local:sekai:${row.id}`], titles, links: [], names });
  }
  return { facts, counts, refused, raw: { tracks, extra } };
}

/** The facts of one track: the recording, the release that it is on, its artists. */
function track(row, facts) {
  const code = isrc(row.isrc_raw);
  const id = spotify(row.spotify_track_uri, "track");
  const ids = [...(code ? [`isrc:${code}`] : []), ...(id ? [`asset:spotify:${id}`] : [])];
  if (ids.length === 0) return false;
  const links = [];
  const album = spotify(row.spotify_album_uri, "album");
  if (album) {
    const release = `asset:spotify:${album}`;
    links.push(["release", release]);
    facts.push({ kind: "release", ids: [release], titles: texts(row.album_title), links: [], names: list(row.album_artists) });
  }
  const names = list(row.artists);
  const artists = list(row.spotify_artist_uris).map((uri) => spotify(uri, "artist"));
  if (names.length === artists.length) {
    artists.forEach((artist, place) => {
      if (artist === undefined) return;
      const party = `asset:spotify:${artist}`;
      links.push(["party", party]);
      facts.push({ kind: "party", ids: [party], titles: texts(names[place]), links: [] });
    });
  }
  facts.push({ kind: "recording", ids, titles: texts(row.track_title), links, names });
  return true;
}

/** Titles as they are kept: control characters are blanks; empty cells are none, nor is a text beyond the bound. */
function texts(...cells) {
  const kept = cells.filter((cell) => cell !== "" && Buffer.byteLength(cell) <= LONGEST);
  return [...new Set(kept.map((cell) => cell.replace(/\p{Cc}/gu, " ")))];
}

/** The columns that `registry.toml` maps, by source: {@link MAPPING} has to agree with them. */
export function readMapping(path = REGISTRY) {
  const sources = {};
  let source;
  let inColumns = false;
  for (const line of readFileSync(path, "utf8").split("\n").map(trim)) {
    const [, key, value] = /^"?([\w.:-]+)"?\s*=\s*(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (line.startsWith("[")) {
      inColumns = line === "[source.columns]";
      if (line === "[[source]]") source = { columns: {} };
    } else if (source && key && inColumns) {
      source.columns[key] = JSON.parse(value);
    } else if (source && key === "id") {
      sources[JSON.parse(value)] = source.columns;
    }
  }
  return sources;
}
