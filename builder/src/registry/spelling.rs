//! Did you mean: the nearest known word.

/// Returns the known word that is nearest to `given`, if one is near enough to be meant: at most
/// a third of its characters differ (Damerau-Levenshtein distance, optimal string alignment),
/// whatever the case; the first of several equally near ones.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given: Vec<char> = given
        .chars()
        .take(64)
        .flat_map(char::to_lowercase)
        .collect();
    let limit = (given.len() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(&given, word), word))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words.
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).flat_map(char::to_lowercase).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_finds_the_word_that_was_meant() {
        let known = ["licence", "date", "paths", "columns", "redistribution"];
        assert_eq!(nearest("license", known), Some("licence"));
        assert_eq!(nearest("pahts", known), Some("paths"));
        assert_eq!(nearest("colums", known), Some("columns"));
        assert_eq!(nearest("Redistributon", known), Some("redistribution"));
    }

    #[test]
    fn a_word_far_from_all_finds_none() {
        assert_eq!(nearest("bananas", ["licence", "date"]), None);
        assert_eq!(nearest("", ["licence"]), None);
    }
}
