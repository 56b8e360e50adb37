// Directories of facts that the site publishes beside the page: the territories of the CISAC
// Territory Information System and the CISAC societies. Asked once; without them numbers stand.

const FILES = { territories: "/territories.json", societies: "/societies.json" };
const FOREVER = "99991231";
/** Words that a title keeps small, and those that are letters of a name. */
const SMALL = new Set(["and", "of", "the", "in"]);
const LETTERS = new Set(["APEC", "ASEAN", "GSA", "NAFTA", "USA", "USSR"]);

let territories = new Map();
let societies = new Map();
let asked = null;

async function load(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/** Resolves when the directories are here, or when they cannot be had: then the next call asks again. */
export function directories() {
  asked ??= Promise.all([load(FILES.territories), load(FILES.societies)]).then(([places, members]) => {
    territories = new Map(places.map((place) => [place.code, place]));
    societies = new Map(members.map((member) => [member.number, member]));
  }).catch((error) => {
    asked = null;
    console.warn("the directories of territories and societies could not be read", error);
  });
  return asked;
}

/** "EUROPEAN ECONOMIC AREA" -> "European Economic Area". */
function titleCase(name) {
  const word = (text, at) => {
    if (LETTERS.has(text)) return text;
    const small = text.toLowerCase();
    return at > 0 && SMALL.has(small) ? small : small.replace(/^\P{L}*\p{L}/u, (first) => first.toUpperCase());
  };
  return name.split(" ").map(word).join(" ");
}

function region(code) {
  try {
    return new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code);
  } catch {
    return undefined;
  }
}

/** Names one territory: "2136" -> "World", "JP" or "392" -> "Japan", "278" -> "German Democratic Republic". */
export function place(code) {
  const entry = territories.get(code);
  if (!entry) return /^[A-Z]{2}$/.test(code) ? region(code) ?? code : code;
  const ended = entry.until !== FOREVER;
  const name = (!ended && entry.iso2 && region(entry.iso2)) || titleCase(entry.name);
  return ended ? `${name} (until ${entry.until.slice(0, 4)})` : name;
}

/** Every territory as { code, name }: the world, the groups of countries, the countries, by name. */
export function places() {
  const all = [...territories.values()].map(({ code, iso2, until }) => ({ code, name: place(code), rank: code === "2136" ? 0 : iso2 ? 2 : 1, iso2: until === FOREVER ? iso2 : undefined }));
  return all.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, "en"));
}

/** Reads what was typed for a territory: a name, two letters of ISO 3166 or a number; undefined for anything else. */
export function placeCode(text) {
  const typed = text.trim().toLowerCase();
  const same = (value) => value?.toLowerCase() === typed;
  const bare = typed.replace(/^0+(?=\d)/, "");
  // Without the directory the registry itself judges codes and numbers.
  if (territories.size === 0) return /^(?:[a-z]{2}|\d{1,4})$/.test(bare) ? bare.toUpperCase() : undefined;
  return places().find(({ code, iso2, name }) => code === bare || same(iso2) || same(name))?.code;
}

/** Names a society with its country: "52" or "052" -> "PRS, United Kingdom". */
export function society(number) {
  const entry = societies.get(number.padStart(3, "0"));
  return entry ? `${entry.name}${entry.country ? `, ${titleCase(entry.country)}` : ""}` : `society ${number}`;
}
