// The lines of a file, as they are read: unpacked, decoded, never the whole file at once.

const LONGEST = 1 << 20;
const KINDS = [
  [[0x1f, 0x8b], { packed: "gzip" }],
  [[0x28, 0xb5, 0x2f, 0xfd], { refused: "it is packed with zstd, which browsers cannot unpack", hint: "Unpack it first (zstd -d), or pack it with gzip." }],
  [[0x50, 0x4b, 0x03, 0x04], { refused: "it is a ZIP archive or a spreadsheet", hint: "Unpack it first, or save the sheet as CSV." }],
  [[0xd0, 0xcf, 0x11, 0xe0], { refused: "it is a spreadsheet of an old format", hint: "Save the sheet as CSV." }],
  [[0x25, 0x50, 0x44, 0x46], { refused: "it is a PDF document", hint: "Ask for the report as CSV or TSV." }],
  [[0xff, 0xfe], { encoding: "utf-16le" }],
  [[0xfe, 0xff], { encoding: "utf-16be" }],
];

/** A report that cannot be read: what is wrong, and what to do. */
export class Unreadable extends Error {
  name = "Unreadable";
  constructor(message, hint, cause) {
    super(message, { cause });
    this.hint = hint;
  }
}

async function kindOf(file) {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const kind = KINDS.find(([bytes]) => bytes.every((byte, at) => start[at] === byte))?.[1] ?? {};
  if (kind.refused) throw new Unreadable(kind.refused, kind.hint);
  return kind;
}

/** Gives the text of a file in pieces; `onread` is told how many of its bytes are read. */
async function* texts(file, onread, signal) {
  const { packed, encoding = "utf-8" } = await kindOf(file);
  let bytes = 0;
  const counted = new TransformStream({
    transform(piece, out) {
      bytes += piece.byteLength;
      onread(bytes);
      out.enqueue(piece);
    },
  });
  let stream = file.stream().pipeThrough(counted, { signal });
  if (packed) stream = stream.pipeThrough(new DecompressionStream(packed));
  const reader = stream.pipeThrough(new TextDecoderStream(encoding)).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } catch (error) {
    signal?.throwIfAborted();
    const hint = packed ? "It may be cut short, or hold several parts: unpack it first." : "It may have been moved or changed while it was read: choose it again.";
    throw new Unreadable(packed ? "it cannot be unpacked to its end" : "it cannot be read to its end", hint, error);
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Gives the lines of a file in lists, without their ends; a line that is too long is cut. */
export async function* lines(file, { onread = () => {}, signal } = {}) {
  let rest = "";
  for await (const text of texts(file, onread, signal)) {
    const found = text.split("\n");
    found[0] = rest + found[0];
    rest = found.pop().slice(0, LONGEST);
    if (found.length > 0) yield found.map((line) => line.slice(0, LONGEST).replace(/\r+$/, ""));
  }
  if (rest) yield [rest.replace(/\r+$/, "")];
}
