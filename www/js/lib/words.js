// The words of the page for the closed vocabularies of answers. A value that is not listed (a newer
// registry) is shown as it stands.

import { plural } from "./format.js";

export const KINDS = ["work", "recording", "release", "party"];
const PLURALS = { work: "works", recording: "recordings", release: "releases", party: "parties" };

const WORDS = {
  kind: { work: "Work", recording: "Recording", release: "Release", party: "Party" },
  title: {
    alternative: "also", translated: "translation", "original-script": "original script",
    reading: "reading", pseudonym: "pseudonym", version: "version", "first-line": "first line",
    formal: "formal title", incorrect: "incorrect title", part: "title of a part", search: "for searching",
  },
  role: {
    artist: "Artist", featured: "Featured artist", composer: "Composer", lyricist: "Lyricist",
    writer: "Writer", arranger: "Arranger", translator: "Translator", adaptor: "Adaptor",
    publisher: "Publisher", "sub-publisher": "Sub-publisher", administrator: "Administrator",
    label: "Label", producer: "Producer", performer: "Performer", conductor: "Conductor", other: "Other part",
  },
  basis: { ownership: "ownership", collection: "collection", unclaimed: "not claimed" },
  standing: {
    archived: "archived: another code is preferred",
    "not-linked": "a source says that it belongs to something else",
    "not-valid": "a source says that the code is wrong",
  },
  right: {
    performing: "Performing right", mechanical: "Mechanical right",
    synchronisation: "Synchronisation right", unspecified: "Right not said",
  },
  fact: {
    duration: "Duration", date: "Date", form: "Form", label: "Label", language: "Language",
    "release-title": "On release", "catalogue-number": "Catalogue number", "p-line": "℗ line",
    "c-line": "© line", genre: "Genre", society: "Society", territory: "Territory", tracks: "Tracks",
    "party-type": "Type", comment: "Remark", "version-type": "Version", "text-music": "Text and music",
    composite: "Composite", excerpt: "Excerpt", purpose: "Made for", production: "Production",
    instrumentation: "Instrumentation", opus: "Opus", "publisher-chain": "Publisher chain", agreement: "Agreement",
    "in-dispute": "In dispute", "public-domain": "Public domain", withdrawn: "Withdrawn",
    unmatched: "Not matched to a work", "related-title": "Related work", registration: "Registration",
    copyright: "Copyright date", "ai-disclosure": "Use of AI in making it",
  },
  relation: {
    performance: "performance", track: "track", credit: "credit", version: "version",
    "possible-duplicate": "possible duplicate", related: "related", component: "component", whole: "composite work",
  },
  use: {
    all: "Any automated use", "train-ai": "Training of AI models",
    "train-genai": "Training of generative AI models", "ai-use": "Use as an input of an AI system",
    search: "Building a search index",
  },
  permission: {
    no: "Reserved: not without a licence", yes: "Allowed", conditional: "Only under the conditions of the licence",
  },
  outcome: { all: "All", matched: "Matched", possible: "Possible", none: "No match", unavailable: "Could not be read", unusable: "Unusable" },
  feature: { title: "title", credit: "artist", writers: "writers", version: "version", duration: "duration" },
  flaw: {
    "row-columns": "The line has fewer cells than the head, or is no JSON object.",
    "row-nothing": "The line has neither a title nor a code.",
    "row-long": "The line is too long to be matched.",
  },
  /** How a search result was found: the beginning of a heading that ends with what was typed. */
  match: {
    identifier: "Registered under", exact: "Exactly", begins: "Begins with", prefix: "With all words, the last one only begun:", words: "With all words of",
    meant: "The title with a word spelled otherwise:", title: "The title by others, or in another version:",
    spelling: "With all words, one of them spelled otherwise:", some: "With some words of",
  },
  value: { video: "Music video", audio: "Audio", person: "Person", group: "Group", organisation: "Organisation" },
};

/** Returns the page's word for a value of a vocabulary. */
export function word(vocabulary, value) {
  return WORDS[vocabulary]?.[value] ?? value;
}

const SCHEMES = {
  asset: "asset id of a service", society: "society work code", local: "number at the source",
  mbid: "MusicBrainz id", grid: "GRid", ipi: "IPI name number", "ipi-base": "IPI base number",
};

/** "iswc" -> "ISWC", "society" -> "society work code". */
export function schemeName(scheme) {
  return SCHEMES[scheme] ?? scheme.toUpperCase();
}

/** "society work code" -> "Society work code". */
export function capital(text) {
  return text.replace(/^./u, (first) => first.toUpperCase());
}

/** Every value of a vocabulary that the page knows, in display order. */
export function values(vocabulary) {
  return Object.keys(WORDS[vocabulary]);
}

/** "work" -> "works". */
export function kinds(kind) {
  return PLURALS[kind] ?? kind;
}

/** (3, "work") -> "3 works". */
export function ofKind(number, kind) {
  return plural(number, kind, kinds(kind));
}

/** A day-to-day name of a language tag: "ja" -> "Japanese"; the tag itself when it is not known. */
export function language(tag) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
