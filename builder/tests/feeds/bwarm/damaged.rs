//! Bytes that nobody would send.

use super::*;

const NAMES: [&str; 13] = [
    "works.tsv",
    "workalternativetitles.tsv",
    "workidentifiers.tsv",
    "parties.tsv",
    "workrightshares.tsv",
    "recordings.tsv",
    "recordingalternativetitles.tsv",
    "recordingidentifiers.tsv",
    "releases.tsv",
    "releaseidentifiers.tsv",
    "worksrecordings.tsv",
    "unclaimedworkrightshares.tsv",
    "BWARM_Manifest_x.tsv",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_read_to_their_end(
        bytes in prop::collection::vec(prop_oneof![Just(b'\t'), Just(b'\n'), Just(b'1'), Just(b'|'), any::<u8>()], 0..400),
        which in 0..NAMES.len(),
    ) {
        let counted = exhaust(NAMES[which], &bytes).unwrap();
        prop_assert!(counted.refused <= counted.rows);
    }

    #[test]
    fn damaged_tables_lose_only_damaged_rows(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        which in 0..3_usize,
    ) {
        let row = "s1\tB1\t7\tComposer\tMusicalWorkManuscriptShare\tMechanicalRight\t50\tUS\t\n".repeat(20);
        let (name, text) = [
            ("works.tsv", format!("{WORKS}{}", "B1\tT0345246801\tYesterday\ten\t\t\tPT3M\tfalse\t\tfalse\t\t\t\n".repeat(20))),
            ("musicalworkrightshares.tsv", format!("{SHARES}{row}")),
            ("parties.tsv", format!("{PARTIES}{}", "7\t\t00014107338\t52\t\tJOHN WRITER\n".repeat(20))),
        ][which].clone();
        let mut bytes = text.into_bytes();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let counted = exhaust(name, &bytes).unwrap();
        prop_assert!(counted.refused <= counted.rows && counted.rows >= 10);
        let again = exhaust(name, &bytes).unwrap();
        prop_assert_eq!(counted, again);
    }

    #[test]
    fn what_is_taken_and_what_is_refused_are_all_rows(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut taken = Taken::default();
        let files = Files { id: "x".to_owned(), number: 0, files: Vec::new() };
        BwarmFeed::new(files).read_from(Cursor::new(bytes), "parties.tsv", &mut taken).unwrap();
        let refused = taken.rejects.iter().filter(|reject| reject.whole_row).count();
        prop_assert_eq!(taken.of(Kind::Party).len() + refused, taken.rows as usize);
    }
}
