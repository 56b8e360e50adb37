// The only place that makes elements. Everything that comes from a snapshot reaches the document
// through here, as text or as an allow-listed attribute: no title can become markup or script.

const ALLOWED = new Set([
  "accept", "autocomplete", "class", "colspan", "datetime", "dir", "disabled", "download", "for", "height",
  "hidden", "href", "id", "inputmode", "lang", "list", "max", "maxlength", "min", "name", "open", "placeholder", "rel", "required", "role",
  "scope", "tabindex",
  "title", "type", "value", "width",
]);
const SAFE_PROTOCOLS = new Set(["http:", "https:", "blob:"]);

/** Tells whether a link may go there: this site, or a web address; never `javascript:` or `data:`. */
export function safeHref(text) {
  try {
    return SAFE_PROTOCOLS.has(new URL(text, location.href).protocol);
  } catch {
    return false;
  }
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) return node.addEventListener(name.slice(2), value);
  const known = ALLOWED.has(name) || name.startsWith("aria-") || name.startsWith("data-");
  if (!known) throw new TypeError(`attribute ${name} is not allowed`);
  if (name === "href" && !safeHref(value)) return;
  node.setAttribute(name, value === true ? "" : String(value));
}

/** Appends children: nodes as they are, anything else as text; lists are flattened, gaps skipped. */
export function append(node, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** Makes an element. `props` are attributes, or handlers as `onclick`; children are text or nodes. */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  return append(node, ...children);
}

/** Text of a title or a name: its own direction, its own language where the source says one. */
export function foreign(tag, text, language, props) {
  return el(tag, { dir: "auto", lang: language || undefined, ...props }, text);
}

/** Puts a value between the words around it: `between(list, ", ")`. */
export function between(nodes, mark) {
  return nodes.flatMap((node, at) => (at === 0 ? [node] : [mark, node]));
}
