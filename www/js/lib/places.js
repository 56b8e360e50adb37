// Names of territories: the country groups of the CISAC Territory Information System by their
// numbers; countries by ISO 3166 code or number, as the browser names them.

const GROUPS = {
  2100: "Africa", 2101: "America", 2102: "American continent", 2103: "Antilles",
  2104: "APEC countries", 2105: "ASEAN countries", 2106: "Asia", 2107: "Australasia",
  2108: "Balkans", 2109: "Baltic States", 2110: "Benelux", 2111: "British Isles",
  2112: "British West Indies", 2113: "Central America", 2114: "Commonwealth",
  2115: "Commonwealth in Africa", 2116: "Commonwealth in Asia", 2117: "Commonwealth in Australasia",
  2118: "Commonwealth of Independent States", 2119: "Eastern Europe", 2120: "Europe",
  2121: "European Economic Area", 2122: "European continent", 2123: "European Union",
  2124: "GSA countries", 2125: "Middle East", 2126: "NAFTA countries", 2127: "Nordic countries",
  2128: "North Africa", 2129: "North America", 2130: "Oceania", 2131: "Scandinavia",
  2132: "South America", 2133: "South East Asia", 2134: "West Indies", 2136: "World",
};

/** "2136" -> "World", "2136-840" -> "World without United States", "" -> "territory not said". */
export function territory(expression) {
  if (!expression) return "territory not said";
  const terms = expression.match(/[+-]?[^+-]+/g) ?? [];
  const shown = terms.slice(0, MOST).map((term, at) => {
    const name = place(term.replace(/^[+-]/, ""));
    if (term.startsWith("-")) return `${at > 0 ? " " : ""}without ${name}`;
    return at > 0 ? `, ${name}` : name;
  });
  const more = terms.length - shown.length;
  return shown.join("") + (more > 0 ? ` and ${more} more` : "");
}

/** Most territories that are named one by one. */
const MOST = 12;

/** "2136" -> "World", "JP" or "392" -> "Japan". */
function place(code) {
  if (GROUPS[code]) return GROUPS[code];
  try {
    // A locale turns a country's number into its two letters.
    const number = /^\d{1,3}$/.test(code) ? code.padStart(3, "0") : null;
    const region = number ? new Intl.Locale(`und-${number}`).region : code;
    return new Intl.DisplayNames("en", { type: "region" }).of(region) ?? code;
  } catch {
    return code;
  }
}
