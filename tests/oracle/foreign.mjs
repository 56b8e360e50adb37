/**
 * Codes of schemes that the real data sets hold nothing of, with right check digits by the standards'
 * rules: ISO 15707, ISO 7064, the IPI system's modulus 101, the GS1 General Specifications, RFC 4648.
 */
const DIGITS = "0123456789";
const HEX = "0123456789ABCDEF";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** ISO 7064 MOD 37,36. */
export function mod37(text) {
  let p = 36;
  for (const c of text) {
    p = (p + ALPHABET.indexOf(c)) % 36 || 36;
    p = (p * 2) % 37;
  }
  return ALPHABET[(37 - p) % 36];
}

/** ISO 7064 MOD 11-2. */
export function mod11(digits) {
  let t = 0;
  for (const d of digits) t = (t + Number(d)) * 2;
  const r = (12 - (t % 11)) % 11;
  return r === 10 ? "X" : String(r);
}

/** Modulus 10 with weights 3 and 1 from the right (GTIN, ISMN, ISBN-13). */
export function mod10(digits) {
  const sum = [...digits].reverse().reduce((all, d, place) => all + Number(d) * (place % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** The check digit of an ISWC (first 1) or an IPI base number (first 2). */
export function weighted(digits, first) {
  const sum = [...digits].reduce((all, d, place) => all + (place + 1) * Number(d), first);
  return String((10 - (sum % 10)) % 10);
}

/** The two check digits of an IPI name number. */
export function mod101(digits) {
  const t = [...digits].reduce((all, d, place) => all + (10 - place) * Number(d), 0) % 101;
  return String(t === 0 ? 0 : (101 - t) % 100).padStart(2, "0");
}

const groups = (text, ...lengths) => {
  let at = 0;
  return lengths.map((length) => text.slice(at, (at += length)));
};

function base32(bytes) {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((five) => BASE32[parseInt(five, 2)]).join("");
}

/** Ways to make a code of another scheme; each returns the text and the scheme that it is of. */
export const FOREIGN = [
  (chance) => {
    const body = chance.text(DIGITS, 9);
    const check = weighted(body, 1);
    const [a, b, c] = groups(body, 3, 3, 3);
    return ["iswc", chance.of([`T${body}${check}`, `T-${a}.${b}.${c}-${check}`, `t${body}${check}`, `ISWC T-${body}-${check}`, `iswc:T${body}${check}`])];
  },
  (chance) => {
    const body = chance.text(HEX, 20);
    const check = mod37(body);
    const text = `${groups(body, 4, 4, 4, 4, 4).join("-")}-${check}`;
    return ["eidr", chance.of([`10.5240/${text}`, `https://doi.org/10.5240/${text}`, `eidr:10.5240/${text}`, `doi:10.5240/${text.toLowerCase()}`])];
  },
  (chance) => {
    const body = `0000000${chance.text("123456789", 1)}${chance.text(DIGITS, 7)}`;
    const code = body + mod11(body);
    return ["isni", chance.of([`ISNI ${code}`, `https://isni.org/isni/${code}`, `isni:${code}`, `ISNI ${groups(code, 4, 4, 4, 4).join(" ")}`])];
  },
  (chance) => {
    const body = `00${chance.text("123456789", 1)}${chance.text(DIGITS, 6)}`;
    return ["ipi", `${chance.of(["IPI ", "ipi:", "IPI name no. ", "CAE/IPI: "])}${body}${mod101(body)}`];
  },
  (chance) => {
    const body = chance.text("123456789", 1) + chance.text(DIGITS, 8);
    return ["ipi-base", chance.of([`I-${body}-${weighted(body, 2)}`, `IPI base number I-${body}-${weighted(body, 2)}`])];
  },
  (chance) => {
    const body = chance.text("1234567", 1) + chance.text(DIGITS, 10);
    return ["gtin", `${chance.of(["UPC ", "gtin:", "EAN 0", "barcode 00"])}${body}${mod10(body)}`];
  },
  (chance) => {
    const body = `A1${chance.text(ALPHABET, 5)}${chance.text(ALPHABET, 10)}`;
    return ["grid", `GRID:${body}${mod37(body)}`];
  },
  (chance) => {
    const body = `PADPIDA20${chance.text(DIGITS, 8)}`;
    return ["dpid", `${body}${mod37(body)}`];
  },
  (chance) => {
    const body = `9790${chance.text(DIGITS, 8)}`;
    return ["ismn", `ISMN ${body}${mod10(body)}`];
  },
  (chance) => {
    const body = `978${chance.text(DIGITS, 9)}`;
    return ["isbn", `ISBN ${body}${mod10(body)}`];
  },
  (chance) => {
    const hex = chance.text("123456789abcdef", 1) + chance.text(HEX.toLowerCase(), 31);
    const uuid = groups(hex, 8, 4, 4, 4, 12).join("-");
    return ["mbid", chance.of([uuid, `https://musicbrainz.org/recording/${uuid}`, `{${uuid.toUpperCase()}}`, `mbid:${uuid}`])];
  },
  (chance) => {
    const root = `0000${chance.text(HEX, 8)}${chance.text(HEX, 4)}`;
    const version = chance.text(HEX, 8);
    const parts = [...groups(root, 4, 4, 4, 4), mod37(root), ...groups(version, 4, 4), mod37(root + version)];
    return ["isan", `ISAN ${parts.join("-")}`];
  },
  (chance) => {
    const body = Array.from({ length: 8 }, () => chance.below(256));
    return ["iscc", `ISCC:${base32([0, 1, ...body])}`];
  },
  (chance) => ["society", `${chance.of(["052:", "PRS ", "society:052:"])}${chance.text("123456789", 6)}HN`],
  (chance) => ["asset", `https://www.youtube.com/watch?v=${chance.text("abcdefXYZ0123456789-_", 11)}`],
  (chance) => ["asset", `${chance.of(["deezer:", "asset:deezer:", "https://www.deezer.com/track/"])}${chance.text("123456789", 8)}`],
  (chance) => ["asset", `https://music.apple.com/us/song/a-title/${chance.text("123456789", 10)}`],
  (chance) => ["local", `local:${chance.of(["folkwiki", "nobody", "thesession.org"])}:${chance.below(100000)}`],
];
