// Territory expressions of shares in words.

import { place } from "./directory.js";

/** Most territories that are named one by one. */
const MOST = 12;

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
