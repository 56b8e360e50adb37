/**
 * CBOR (RFC 8949) as far as requests and answers use it: texts, whole numbers, floats of eight bytes,
 * lists, maps, true, false and null, all of definite length.
 */
export function encodeCbor(value) {
  const parts = [];
  write(value, parts);
  return Buffer.concat(parts);
}

/** Reads one value; throws if it is cut short or if anything is left. */
export function decodeCbor(bytes) {
  const reader = { bytes: Buffer.from(bytes), at: 0 };
  const value = read(reader);
  if (reader.at !== reader.bytes.length) throw new Error(`${reader.bytes.length - reader.at} bytes are left`);
  return value;
}

function head(major, number) {
  if (number < 24) return Buffer.from([(major << 5) | number]);
  const size = number < 0x100 ? 1 : number < 0x10000 ? 2 : 4;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = (major << 5) | (size === 1 ? 24 : size === 2 ? 25 : 26);
  bytes.writeUIntBE(number, 1, size);
  return bytes;
}

function write(value, parts) {
  if (typeof value === "string") {
    const text = Buffer.from(value);
    parts.push(head(3, text.length), text);
  } else if (Array.isArray(value)) {
    parts.push(head(4, value.length));
    for (const item of value) write(item, parts);
  } else if (typeof value === "object") {
    const entries = Object.entries(value);
    parts.push(head(5, entries.length));
    for (const [key, item] of entries) {
      write(key, parts);
      write(item, parts);
    }
  } else throw new Error(`cannot write ${value}`);
}

function read(reader) {
  const first = take(reader, 1)[0];
  const [major, low] = [first >> 5, first & 31];
  if (first === 0xfb) return take(reader, 8).readDoubleBE();
  if (major === 7) {
    const simple = { 20: false, 21: true, 22: null };
    if (!(low in simple)) throw new Error(`unexpected simple value ${low}`);
    return simple[low];
  }
  const length = number(reader, low);
  if (major === 0) return length;
  if (major === 3) return new TextDecoder("utf-8", { fatal: true }).decode(take(reader, length));
  if (major === 4) return Array.from({ length }, () => read(reader));
  if (major === 5) return Object.fromEntries(Array.from({ length }, () => [read(reader), read(reader)]));
  throw new Error(`unexpected major type ${major}`);
}

function number(reader, low) {
  if (low < 24) return low;
  if (low < 27) return take(reader, 1 << (low - 24)).readUIntBE(0, 1 << (low - 24));
  if (low === 27) return Number(take(reader, 8).readBigUInt64BE());
  throw new Error(`unexpected length ${low}`);
}

function take(reader, length) {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new Error("cut short");
  const slice = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return slice;
}
