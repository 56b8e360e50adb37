// Columns of a report, known by their headers, and what a row says with them. The headers are those of
// the registry's programs (snapshots/src/report/columns.rs); a test compares the two lists.

/** Headers without blanks and signs, in lower case. */
export const HEADERS = {
  title: "title tracktitle track trackname songtitle song songname recordingtitle resourcetitle worktitle name titel titre titulo titolo displaytitle assettitle videotitle",
  subtitle: "subtitle version versiontitle resourcesubtitle trackversion mix",
  credit: "artist artists credit credits artistname artistnames displayartist displayartistname resourcedisplayartistname performer performers interpret interprete mainartist trackartist band channel",
  writer: "writer writers composer composers composerauthor author authors songwriter songwriters lyricist composerlyricist writername komponist auteur compositeur",
  publisher: "publisher publishers musicpublisher publishername",
  code: "code codes isrc isrccode resourceisrc iswc iswccode musicalworkiswc upc ean gtin icpn barcode grid mbid spotifyuri trackuri spotifyid url link tunecode",
  id: "dspresourceid trackid assetid resourceid videoid youtubeid",
  duration: "duration durationms durationsec durationseconds length lengthms time tracklength runtime",
  value: "revenue netrevenue amount royalty royalties grossrevenue earnings value netamount payable total",
  count: "streams plays usages units quantity count numberofstreams downloads views performances",
};

/** What a column may hold, in the words of the page. */
export const FIELDS = {
  title: "Title", subtitle: "Version or subtitle", credit: "Artist", writer: "Writer", publisher: "Publisher",
  code: "Code (ISRC, ISWC, GTIN …)", id: "Number of the service", duration: "Duration", value: "Amount of money", count: "Number of uses",
};

const KNOWN = new Map(Object.entries(HEADERS).flatMap(([field, names]) => names.split(" ").map((name) => [name, field])));
const WHOLE = 0xffff_ffff_ffff_ffffn;
const MILLION = 1_000_000n;

/** Reads a header: which field it names, or undefined. */
export function fieldOf(header) {
  const plain = header.replace(/[^0-9A-Za-z\u0080-\u{10ffff}]/gu, "");
  return KNOWN.get(plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
}

/** Tells whether a report with these columns can be matched. */
export function isEnough(fields) {
  return fields.some((field) => field === "title" || field === "code");
}

/** Reads an amount such as `12.50` as millionths; 0 for what is none. */
export function amount(text) {
  const [, whole, part = ""] = /^(\d*)(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || whole + part === "") return 0n;
  const million = BigInt(whole || "0");
  const six = BigInt(part.padEnd(6, "0").slice(0, 6));
  const sum = (million > WHOLE ? 0n : million * MILLION) + six;
  return sum > WHOLE ? WHOLE : sum;
}

/** What one line says was used. */
export class Usage {
  title = "";
  credits = [];
  writers = [];
  publishers = [];
  codes = [];
  duration = "";
  #money = 0n;
  #count = 0n;

  /** Adds a cell. */
  add(field, text) {
    const cell = text.trim();
    if (!cell) return;
    const values = (list) => list.push(...cell.split(/[|;]/).map((value) => value.trim()).filter(Boolean));
    if (field === "title" && !this.title) this.title = cell;
    if (field === "subtitle" && this.title) this.title += ` (${cell})`;
    if (field === "credit") values(this.credits);
    if (field === "writer") values(this.writers);
    if (field === "publisher") values(this.publishers);
    // A bare number of a service says nothing to others; a link or a URN does.
    if (field === "code" || (field === "id" && cell.includes(":"))) values(this.codes);
    if (field === "duration") this.duration = cell;
    if (field === "value") this.#money += amount(cell);
    if (field === "count") this.#count += amount(cell);
  }

  /** Takes over what a line about the same use says. */
  join(other) {
    this.codes.push(...other.codes);
    this.writers.push(...other.writers);
    this.publishers.push(...other.publishers);
    this.#money += other.#money;
    this.#count += other.#count;
  }

  /** What it was worth, in millionths: money, else how often it was used. */
  get value() {
    return this.#money > 0n ? this.#money : this.#count;
  }

  /** Tells whether there is nothing to match by. */
  get isEmpty() {
    return !this.title && this.codes.length === 0;
  }

  /** The line as the program takes it. */
  get line() {
    const { title, credits: artist, writers: writer, publishers: publisher, codes: code, duration } = this;
    const members = Object.entries({ title, artist, writer, publisher, code, duration });
    return Object.fromEntries(members.filter(([, value]) => value.length > 0));
  }
}

/** Reads the cells of a row by the fields of its columns; `flaw` says why it cannot be matched. */
export function readRow(fields, cells) {
  const usage = new Usage();
  const least = fields.findLastIndex((field) => field === "title" || field === "code") + 1;
  if (cells.length < least) return { usage, flaw: "row-columns" };
  fields.forEach((field, at) => field && at < cells.length && usage.add(field, cells[at]));
  return { usage, flaw: usage.isEmpty ? "row-nothing" : null };
}
