// A small fictional registry for the page's tests: every view and every state has something to show.

const claim = (type, rest, sources) => ({ type, ...rest, sources });
const title = (text, role = "main", language, sources = ["soc-a"]) => ({ text, role, ...(language && { language }), sources });
const code = (scheme, label, code, display, sources, check = "ok") => ({ scheme, label, code, display, check, sources });
const link = (id, relation, sources) => ({ id, relation, sources });
const share = (name, party, role, right, territory, points, sources) => claim("share", { name, party, role, right, territory, points }, sources);

const balance = (right, territory, countries, points, state, sources) => ({ right, basis: "ownership", territory, countries, points, rest: Math.max(0, 10_000 - points), state, sources });

function record(kind, id, parts) {
  const links = { works: [], recordings: [], releases: [], parties: [], ...parts.links };
  const link_totals = Object.fromEntries(Object.entries(links).map(([kinds, list]) => [kinds, list.length]));
  const full = { kind, id, weight: 100, claims: [], identifiers: [], statements: [], ai: {}, conflicts: [], ...parts };
  return { ...full, title: parts.titles[0].text, links, link_totals: { ...link_totals, ...parts.link_totals } };
}

export const sources = [
  { id: "dsp", name: "Sample Streaming Service", licence: "CC-BY-4.0", date: "2026-10-02", url: "https://dsp.example/", rows: 20412, rejected: 12 },
  { id: "label", name: "Northern Lamp Records", licence: "CC0-1.0", date: "2026-09-14", url: "", rows: 4100, rejected: 0 },
  { id: "soc-a", name: "Sample Society A", licence: "CC0-1.0", date: "2026-11-01", url: "https://society-a.example/", rows: 9030, rejected: 3 },
  { id: "soc-b", name: "Sample Society B", licence: "ODbL-1.0", date: "2026-08-20", url: "", rows: 7210, rejected: 41 },
  { id: "statements", name: "Declarations on AI use", licence: "CC0-1.0", date: "2026-11-12", url: "", rows: 310, rejected: 0 },
];

const writers = [
  record("party", "ipi:00000000199", {
    titles: [title("Ingrid Lamplight"), title("I. Lamplight", "alternative", "", ["soc-b"]), title("イングリッド・ランプライト", "reading", "ja", ["dsp"]), title("Moth", "pseudonym", "", ["soc-b"])],
    claims: [claim("party-type", { value: "person" }, ["soc-a"]), claim("society", { value: "Sample Society A" }, ["soc-a"])],
    identifiers: [code("ipi", "IPI", "00000000199", "00000000199", ["soc-a", "soc-b"])],
    links: { works: [link("iswc:T0345246801", "credit", ["soc-a"])] },
  }),
  record("party", "isni:000000012146438X", {
    titles: [title("نور المصباح", "main", "ar", ["dsp"]), title("Nour Al-Misbah", "translated", "en", ["dsp"])],
    claims: [claim("party-type", { value: "group" }, ["dsp"])],
    identifiers: [code("isni", "ISNI", "000000012146438X", "0000 0001 2146 438X", ["dsp"])],
    links: { recordings: [link("isrc:USRC17607839", "credit", ["dsp"])] },
  }),
];

const takes = Array.from({ length: 14 }, (_, at) => record("recording", `isrc:XXLMP26000${String(at + 10)}`, {
  titles: [title(`The Lamplighter’s Waltz (take ${at + 1})`, "main", "en", ["label"])],
  claims: [claim("credit", { role: "artist", name: "نور المصباح", party: "isni:000000012146438X" }, ["label"]), claim("date", { value: `20${10 + at}` }, ["label"]), claim("duration", { value: 180_000 + at * 1000 }, ["label"])],
  identifiers: [code("isrc", "ISRC", `XXLMP26000${at + 10}`, `XX-LMP-26-000${at + 10}`, ["label"], "none")],
  links: { works: [link("iswc:T0345246801", "performance", ["label"])] },
}));

const work = record("work", "iswc:T0345246801", {
  titles: [
    title("The Lamplighter’s Waltz", "main", "en", ["soc-a", "soc-b"]), title("Вальс фонарщика", "translated", "ru", ["soc-b"]),
    title("رقصة مُشعِل المصابيح", "translated", "ar", ["dsp"]), title("点灯人のワルツ", "original-script", "ja", ["soc-b"]),
    title("てんとうにんのワルツ", "reading", "ja", ["soc-b"]), title("ואלס של מדליק הפנסים", "translated", "he", ["dsp"]), title("Waltz for a Lamp", "alternative", "", ["label"]),
  ],
  claims: [
    claim("credit", { role: "composer", name: "Ingrid Lamplight", party: "ipi:00000000199" }, ["soc-a", "soc-b"]),
    claim("credit", { role: "lyricist", name: "نور المصباح", party: "isni:000000012146438X" }, ["soc-a"]),
    claim("credit", { role: "publisher", name: "Quiet Street Music" }, ["soc-b"]),
    share("Ingrid Lamplight", "ipi:00000000199", "composer", "performing", "2136", 5000, ["soc-a", "soc-b"]),
    share("نور المصباح", "isni:000000012146438X", "lyricist", "performing", "2136", 3333, ["soc-a"]),
    share("Quiet Street Music", undefined, "publisher", "performing", "2136", 3667, ["soc-b"]),
    share("Ingrid Lamplight", "ipi:00000000199", "composer", "mechanical", "2136", 5000, ["soc-a"]),
    share("Quiet Street Music", undefined, "publisher", "mechanical", "2136", 5000, ["soc-b"]),
    { ...share("Quiet Street Music", undefined, "sub-publisher", "synchronisation", "392", 2500, ["soc-b"]), society: "052" },
    claim("language", { value: "en" }, ["soc-a"]), claim("genre", { value: "Waltz" }, ["dsp"]),
    claim("date", { value: "1979-05-01" }, ["soc-a"]), claim("date", { value: "1981" }, ["soc-b"]),
  ],
  identifiers: [
    code("iswc", "ISWC", "T0345246801", "T-034.524.680-1", ["soc-a", "soc-b"]), { ...code("iswc", "ISWC", "T9000000012", "T-900.000.001-2", ["soc-b"], "wrong"), expected: "9" },
    code("society", "Society work code", "990:LW-1", "990 LW-1", ["soc-a"], "none"), code("asset", "Asset id", "spotify:0000000000000000000001", "spotify 0000000000000000000001", ["dsp"], "none"),
  ],
  links: { recordings: [link("isrc:USRC17607839", "performance", ["dsp", "label"]), ...takes.map((take) => link(take.id, "performance", ["label"]))], parties: writers.map((one) => link(one.id, "credit", ["soc-a"])) },
  link_totals: { recordings: 320 },
  statements: [
    { uses: { "train-ai": "no", "train-genai": "no" }, vocabulary: "ietf-aipref", declarant: "Quiet Street Music", declared: "2026-01-02", licence: "https://quiet-street.example/ai", sources: ["statements"] },
    { uses: { "train-ai": "yes", search: "yes", "ai-use": "conditional" }, vocabulary: "tdmai", declarant: "Ingrid Lamplight", declared: "2025-06-30", licence: "", sources: ["statements", "soc-a"] },
  ],
  ai: { "train-ai": "no", "train-genai": "no", search: "yes", "ai-use": "conditional" },
  conflicts: [{ type: "over-claim", right: "performing", basis: "ownership", territory: "2136", points: 12000 }, { type: "disagreement", fact: "date", values: 2 }],
  shares: [
    balance("performing", "2136", 246, 12000, "over", ["soc-a", "soc-b"]), balance("mechanical", "2136", 246, 10000, "whole", ["soc-a", "soc-b"]),
    balance("synchronisation", "392", 1, 2500, "under", ["soc-b"]),
  ],
});

const video = record("recording", "isrc:USRC17607839", {
  titles: [title("The Lamplighter’s Waltz", "main", "en", ["dsp", "label"]), title("Official video", "version", "", ["dsp"])],
  claims: [
    claim("credit", { role: "artist", name: "نور المصباح", party: "isni:000000012146438X" }, ["dsp", "label"]), claim("credit", { role: "featured", name: "Ingrid Lamplight" }, ["dsp"]),
    claim("duration", { value: 224_813 }, ["dsp"]), claim("duration", { value: 231_000 }, ["label"]), claim("form", { value: "video" }, ["dsp"]),
    claim("date", { value: "2019-11-08" }, ["dsp", "label"]), claim("label", { value: "Northern Lamp Records" }, ["label"]), claim("p-line", { value: "℗ 2019 Northern Lamp Records" }, ["label"]),
  ],
  identifiers: [code("isrc", "ISRC", "USRC17607839", "US-RC1-76-07839", ["dsp", "label"], "none"), code("isan", "ISAN", "0000FFFF00010000", "0000-FFFF-0001-0000", ["label"])],
  links: { works: [link("iswc:T0345246801", "performance", ["label"])], releases: [link("gtin:00602445790128", "track", ["dsp"])], parties: [link("isni:000000012146438X", "credit", ["dsp"])] },
  conflicts: [{ type: "disagreement", fact: "duration", values: 2 }],
});

const release = record("release", "gtin:00602445790128", {
  titles: [title("Lamps of the North", "main", "en", ["dsp"]), title("北の灯", "translated", "ja", ["dsp"])],
  claims: [claim("credit", { role: "artist", name: "نور المصباح", party: "isni:000000012146438X" }, ["dsp"]), claim("date", { value: "2019-11" }, ["dsp"]), claim("tracks", { value: 11 }, ["dsp"]), claim("catalogue-number", { value: "NLR 0042" }, ["dsp"])],
  identifiers: [code("gtin", "GTIN", "00602445790128", "0602445790128", ["dsp"])],
  links: { recordings: [link("isrc:USRC17607839", "track", ["dsp"])] },
});

export const records = [work, video, release, ...writers, ...takes];

/** Texts that would run if any view put them into the page as markup. */
export const payloads = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "javascript:alert(1)", "<iframe srcdoc='<script>alert(1)</script>'>",
  "'-alert(1)-'", "</title><script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}", "<a href=\"javascript:alert(1)\">x</a>", "<style>*{display:none}</style>",
  "\u202ealert(1)", "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">", "`${alert(1)}`", "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "%3Cscript%3Ealert(1)%3C/script%3E",
  "<form action=//evil.example><input name=q>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<link rel=stylesheet href=//evil.example>", "<object data=//evil.example>",
];

/** A record whose every text is a payload. */
export function hostile(payload, at) {
  const id = `local:evil:${at}`;
  const bad = (type, rest) => claim(type, { ...rest }, ["soc-a"]);
  return record("work", id, {
    titles: [title(payload, "main", payload), title(payload, "alternative", "en")],
    claims: [bad("credit", { role: "composer", name: payload, party: `local:evil:${payload}` }), bad("label", { value: payload }), bad("comment", { value: payload }), bad("language", { value: payload }),
      share(payload, undefined, "writer", "performing", payload, 12000, ["soc-a"]), bad("date", { value: payload }), bad("date", { value: "1999" })],
    identifiers: [code("local", "Local id", `evil:${at}`, payload, ["soc-a"], "none")],
    links: { parties: [link(`local:evil:${payload}`, "related", ["soc-a"])] },
    statements: [{ uses: { "train-ai": "no", [payload]: payload }, vocabulary: payload, declarant: payload, declared: payload, licence: "javascript:alert(1)", sources: ["soc-a"] }],
    ai: { "train-ai": "no" },
    conflicts: [{ type: "over-claim", right: "performing", territory: payload, points: 12000 }, { type: "disagreement", fact: "date", values: 2 }],
  });
}
