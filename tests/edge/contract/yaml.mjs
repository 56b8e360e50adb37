/**
 * Reads the part of YAML that `worker/openapi.yaml` is written in: block maps and lists, texts as they
 * stand or in double quotes, `|` texts, and JSON on one line. Anything else is an error.
 */
export function parseYaml(text) {
  const lines = text.split("\n").map((content, at) => ({ content, at: at + 1, indent: content.search(/\S|$/) }));
  const reader = { lines, next: 0 };
  const value = block(reader, 0);
  skipBlank(reader);
  if (reader.next < lines.length) throw fault(lines[reader.next], "is indented in an unexpected way");
  return value;
}

function fault(line, what) {
  return new Error(`line ${line.at} ${what}: ${line.content}`);
}

function skipBlank(reader) {
  while (reader.next < reader.lines.length && reader.lines[reader.next].content.trim() === "") reader.next += 1;
}

/** Reads the map or list whose lines have exactly this indent. */
function block(reader, indent) {
  skipBlank(reader);
  const first = reader.lines[reader.next];
  if (!first || first.indent !== indent) return null;
  return first.content.startsWith("- ", indent) ? list(reader, indent) : map(reader, indent);
}

function list(reader, indent) {
  const items = [];
  for (;;) {
    skipBlank(reader);
    const line = reader.lines[reader.next];
    if (line?.indent !== indent || !line.content.startsWith("- ", indent)) return items;
    // What follows the hyphen is a map of its own, two columns further in.
    line.content = `${" ".repeat(indent + 2)}${line.content.slice(indent + 2)}`;
    line.indent = indent + 2;
    items.push(map(reader, indent + 2));
  }
}

function map(reader, indent) {
  const entries = {};
  for (;;) {
    skipBlank(reader);
    const line = reader.lines[reader.next];
    if (line?.indent !== indent || line.content.startsWith("- ", indent)) return entries;
    const found = /^(?:"([^"]+)"|([\w$./{}+-]+)):(?: (.*))?$/.exec(line.content.trim());
    if (!found) throw fault(line, "is no entry of a map");
    const key = found[1] ?? found[2];
    if (Object.hasOwn(entries, key)) throw fault(line, "repeats a key");
    reader.next += 1;
    entries[key] = value(reader, indent, found[3], line);
  }
}

function value(reader, indent, inline, line) {
  if (inline === "|") return lines(reader, indent + 2);
  if (inline !== undefined) return scalar(inline, line);
  skipBlank(reader);
  const next = reader.lines[reader.next];
  return next && next.indent > indent ? block(reader, next.indent) : null;
}

function lines(reader, indent) {
  const found = [];
  for (; reader.next < reader.lines.length; reader.next += 1) {
    const line = reader.lines[reader.next];
    if (line.content.trim() !== "" && line.indent < indent) break;
    found.push(line.content.slice(indent));
  }
  return `${found.join("\n").trimEnd()}\n`;
}

function scalar(text, line) {
  if (/^["[{]|^(true|false|null|-?\d+)$/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      throw fault(line, "is not JSON");
    }
  }
  if (/^[&*!|>'%@`]|: | #/.test(text)) throw fault(line, "uses YAML that is not read here");
  return text;
}
