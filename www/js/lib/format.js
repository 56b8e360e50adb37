// Numbers, dates, sizes and codes as people read them. Pure functions of their arguments.

const COUNT = new Intl.NumberFormat("en");
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY_MS = 86_400_000;

/** 60123 -> "60,123". */
export function count(number) {
  return COUNT.format(number);
}

/** (1, "work", "works") -> "1 work"; (3, ...) -> "3 works". */
export function plural(number, one, many) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** Parts per 10,000 -> "25 %", "33.33 %". Integer arithmetic: shares are never floats. */
export function points(value) {
  const whole = Math.trunc(value / 100);
  const rest = String(value % 100).padStart(2, "0").replace(/0+$/, "");
  return rest ? `${whole}.${rest} %` : `${whole} %`;
}

/** Milliseconds -> "3:44.813", or "3:44" when they are whole seconds. */
export function duration(ms) {
  const seconds = Math.trunc(ms / 1000);
  const hours = Math.trunc(seconds / 3600);
  const minutes = Math.trunc((seconds % 3600) / 60);
  const tail = String(seconds % 60).padStart(2, "0");
  const head = hours ? `${hours}:${String(minutes).padStart(2, "0")}` : String(minutes);
  const rest = ms % 1000;
  return rest ? `${head}:${tail}.${String(rest).padStart(3, "0")}` : `${head}:${tail}`;
}

/** "1979-05-01" -> "1 May 1979"; "1979-05" -> "May 1979"; anything else as it stands. */
export function date(text) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T.*)?)?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const [, year, month, day] = parts;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (Number.isNaN(at.getTime())) return text;
  return (day ? DAY : MONTH).format(at);
}

/** A text at the length of a line: what is longer is cut. */
export function short(text, most = 80) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most).join("")}…` : text;
}

/** How long ago an instant was, in whole days: "today", "3 days ago"; "in 2 days" when ahead. */
export function age(text, now) {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return "";
  const days = Math.floor((now - at) / DAY_MS);
  if (days === 0) return "today";
  if (days < 0) return `in ${plural(-days, "day", "days")}`;
  return days < 730 ? `${plural(days, "day", "days")} ago` : `${plural(Math.floor(days / 365), "year", "years")} ago`;
}

/** 5300000 -> "5.3 MB" (decimal units, as systems show free space). */
export function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = number;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** "iswc:T0345246801" -> { scheme: "iswc", code: "T0345246801" }. */
export function split(id) {
  const at = id.indexOf(":");
  return at < 0 ? { scheme: "", code: id } : { scheme: id.slice(0, at), code: id.slice(at + 1) };
}

const groups = (text, size) => text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? text;
const SPELLINGS = {
  iswc: (code) => code.replace(/^T(\d{3})(\d{3})(\d{3})(\d)$/, "T-$1.$2.$3-$4"),
  isrc: (code) => code.replace(/^(\w{2})(\w{3})(\d{2})(\d{5})$/, "$1-$2-$3-$4"),
  isni: (code) => groups(code, 4),
};

/** Spells an identifier for people where an answer carries only its text form (links, credits). */
export function display(id) {
  const { scheme, code } = split(id);
  return SPELLINGS[scheme]?.(code) ?? code;
}

/** The address of a record's answer: "asset:spotify:x" -> "/v1/asset/spotify/x". */
export function apiPath(id) {
  const { scheme, code } = split(id);
  const nested = ["society", "asset", "local"].includes(scheme);
  const cut = nested ? code.indexOf(":") : -1;
  const parts = cut < 0 ? [code] : [code.slice(0, cut), code.slice(cut + 1)];
  return `/v1/${[scheme, ...parts].map(encodeURIComponent).join("/")}`;
}
