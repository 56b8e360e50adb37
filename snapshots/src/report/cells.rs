//! Cells of a line.

/// Most cells of a line.
const MOST: usize = 512;

/// Finds what stands between the cells of a header: what is in it most often.
pub(super) fn delimiter(line: &str) -> char {
    let (mut best, mut most) = (',', 0);
    for delimiter in [',', '|', ';', '\t'] {
        let count = line.chars().filter(|c| *c == delimiter).count();
        if count > 0 && count >= most {
            (best, most) = (delimiter, count);
        }
    }
    best
}

/// Tells whether a line ends within quotes, so that the row goes on in the next.
pub fn is_open(line: &str, delimiter: char) -> bool {
    delimiter != '\t' && line.chars().filter(|c| *c == '"').count() % 2 == 1
}

/// Cuts a line into cells; quotes around a cell go, doubled ones are one (RFC 4180). In lines with
/// tabs, quotes are letters like others.
pub fn split(line: &str, delimiter: char) -> Vec<String> {
    let line = line.trim_end_matches(&['\r', '\n'][..]);
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        let is_quote = c == '"' && delimiter != '\t';
        if is_quote && quoted && letters.peek() == Some(&'"') {
            letters.next();
            cell.push('"');
        } else if is_quote && (quoted || cell.trim().is_empty()) {
            quoted = !quoted;
        } else if c == delimiter && !quoted && cells.len() < MOST {
            cells.push(std::mem::take(&mut cell));
        } else {
            cell.push(c);
        }
    }
    cells.push(cell);
    cells
}
