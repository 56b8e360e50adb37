/**
 * Reads the `_headers` file of a static host and applies its rules.
 *
 * A rule is an unindented path, with `*` for any text and `:name` for one path segment, followed by
 * indented `Name: value` lines; `! Name` takes a header away; `#` begins a comment. Rules apply from
 * top to bottom. The first rule to name a header replaces what the host would send, later ones add.
 */

/** Parses the text of a `_headers` file. Throws with the line's number if a line makes no sense. */
export function parseHeaders(text) {
  const rules = [];
  text.split("\n").forEach((line, index) => {
    const content = line.trim();
    const wrong = (what) => new Error(`_headers line ${index + 1}: ${what}`);
    if (content === "" || content.startsWith("#")) return;
    if (/^\s/.test(line)) {
      if (rules.length === 0) throw wrong("a header before any path");
      addHeader(rules.at(-1), content, wrong);
    } else {
      if (!content.startsWith("/")) throw wrong('a path begins with "/"');
      rules.push({ matches: pattern(content), set: [], unset: [] });
    }
  });
  return rules;
}

function addHeader(rule, content, wrong) {
  if (content.startsWith("!")) {
    rule.unset.push(content.slice(1).trim());
    return;
  }
  const colon = content.indexOf(":");
  if (colon < 1) throw wrong('neither a path nor "Name: value"');
  rule.set.push([content.slice(0, colon).trim(), content.slice(colon + 1).trim()]);
}

/** Applies the rules that match a path to a response's headers. */
export function applyHeaders(rules, path, headers) {
  const named = new Set();
  for (const rule of rules) {
    const match = rule.matches.exec(path);
    if (!match) continue;
    for (const name of rule.unset) headers.delete(name);
    for (const [name, value] of rule.set) {
      const filled = value.replace(/:(\w+)/g, (whole, key) => match.groups?.[key] ?? whole);
      if (named.has(name.toLowerCase())) headers.append(name, filled);
      else headers.set(name, filled);
      named.add(name.toLowerCase());
    }
  }
}

/** Turns a path of the file into an expression that matches whole paths, with a name for each part that varies. */
function pattern(path) {
  let splat = false;
  const source = path.replace(/\*|:\w+|[.+?^${}()|[\]\\]/g, (part) => {
    if (part.startsWith(":")) return `(?<${part.slice(1)}>[^/]+)`;
    if (part !== "*") return `\\${part}`;
    const first = !splat;
    splat = true;
    return first ? "(?<splat>.*)" : ".*";
  });
  return new RegExp(`^${source}$`);
}
