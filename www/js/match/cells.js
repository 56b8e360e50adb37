// Cells of the lines of a report, by the rules of the registry's programs (snapshots/src/report/cells.rs).

const MOST = 512;
const DELIMITERS = ["\t", ";", "|", ","];

const times = (text, sign) => text.split(sign).length - 1;

/** Finds what stands between the cells of a header: what is in it most often. */
export function delimiterOf(line) {
  let best = ",";
  let most = 0;
  for (const sign of DELIMITERS) {
    const found = times(line, sign);
    if (found > most) [best, most] = [sign, found];
  }
  return best;
}

/** Counts the quotes of a line: after an odd number a row goes on in the next line. Tabs know no quotes. */
export function quotes(line, delimiter) {
  return delimiter === "\t" ? 0 : times(line, '"');
}

/** Cuts a row into cells; quotes around a cell go, doubled ones are one (RFC 4180). */
export function split(row, delimiter) {
  const line = row.replace(/[\r\n]+$/, "");
  if (delimiter === "\t" || !line.includes('"')) return several(line.split(delimiter), delimiter);
  const cells = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at];
    if (sign === '"' && quoted && line[at + 1] === '"') {
      at += 1;
      cell += '"';
    } else if (sign === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
    } else if (sign === delimiter && !quoted && cells.length < MOST) {
      cells.push(cell);
      cell = "";
    } else {
      cell += sign;
    }
  }
  cells.push(cell);
  return cells;
}

/** A line has so many cells at most; the last one holds the rest. */
function several(cells, delimiter) {
  return cells.length <= MOST + 1 ? cells : [...cells.slice(0, MOST), cells.slice(MOST).join(delimiter)];
}

/** Writes a row. With tabs, signs that would break it are blanks; otherwise such a cell is quoted. */
export function join(cells, delimiter) {
  if (delimiter === "\t") return `${cells.map((cell) => cell.replace(/[\t\n\r]/g, " ")).join("\t")}\n`;
  const quoted = (cell) => (cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${cells.map(quoted).join(delimiter)}\n`;
}
