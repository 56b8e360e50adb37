//! What a record is, as a small page: text in elements and nothing else.

use super::label;
use super::properties::{Value, each, values};
use crate::query::lookup::Found;
use crate::snapshot::Snapshot;

/// Properties that are shown, as far as the record has them.
const SHOWN: [&str; 10] = [
    "performer",
    "writer",
    "label",
    "year",
    "affiliation",
    "iswc",
    "isrc",
    "gtin",
    "ipi",
    "isni",
];
/// Most values of a property that are shown.
const VALUES: usize = 4;

/// Writes an HTML document about a record: it has no script, no style and no address.
pub fn preview(snapshot: &Snapshot, found: &Found) -> Vec<u8> {
    let mut html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
        <meta name=\"color-scheme\" content=\"light dark\"><title>"
        .to_owned();
    let id = found.target.id.to_string();
    let titles = &found.record.titles;
    let title = titles.first().map_or(id.as_str(), |title| &title.text);
    escape(&mut html, title);
    html.push_str("</title><h1 dir=\"auto\">");
    escape(&mut html, title);
    html.push_str("</h1><p>");
    html.push_str(label(found.target.kind));
    html.push_str("</p><dl>");
    for shown in SHOWN {
        let mut before = "</dt><dd dir=\"auto\">";
        for value in values(found, shown).into_iter().take(VALUES) {
            if before.starts_with('<') {
                html.push_str("<dt>");
                each(&mut |id, name, _| {
                    if id == shown {
                        escape(&mut html, name);
                    }
                });
            }
            html.push_str(before);
            before = ", ";
            match value {
                Value::Number(number) => html.push_str(&number.to_string()),
                Value::Text(text) | Value::Entity(_, text) => escape(&mut html, &text),
            }
        }
        if before == ", " {
            html.push_str("</dd>");
        }
    }
    html.push_str("<dt>According to</dt><dd>");
    let mut seen: Vec<u16> = Vec::new();
    let record = &found.record;
    let named = record.identifiers.iter().map(|claim| &claim.sources);
    for sources in titles.iter().map(|title| &title.sources).chain(named) {
        for number in sources.numbers() {
            if !seen.contains(number) {
                if !seen.is_empty() {
                    html.push_str(", ");
                }
                seen.push(*number);
                escape(&mut html, snapshot.source(*number));
            }
        }
    }
    html.push_str("</dd></dl></html>");
    html.into_bytes()
}

/// Writes a text so that it is nothing but text, in an element or in quotes.
fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // No letter, and nothing that a document may have.
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => html.push(' '),
            _ => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_text_stays_a_text() {
        let mut html = String::new();
        escape(&mut html, "<script>\"'&\u{0}\u{85}é</script>");
        assert_eq!(html, "&lt;script&gt;&quot;&#39;&amp;  é&lt;/script&gt;");
    }
}
