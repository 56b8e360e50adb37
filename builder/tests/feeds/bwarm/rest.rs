//! Unclaimed shares, bad rows, contacts, manifests, and a registry that is built.

use super::*;

#[test]
fn unclaimed_shares_and_unmatched_recordings_are_kept_as_such() {
    let unclaimed = "#UnclaimedMusicalWorkRightShareRecordId\tResourceRecordId\tMusicalWorkRecordId\tISRC\tDspResourceId\tResourceTitle\tResourceSubTitle\tAlternativeResourceTitle\tDisplayArtistName\tDisplayArtistISNI\tDuration\tUnclaimedRightSharePercentage\tPercentileForPrioritisation\n\
        u1\tR1\tB1\tUSS1Z9900001\tyoutube::7kjAbcdEf-_\tYesterday\tLive\tAyer|Hier\tThe Band\t\tPT3M26S\t33.33\t5\n\
        u2\tR2\tB1\tUSS1Z9900002\t\tYesterday\t\t\tThe Band\t\t206\t33.33\t5\n\
        u3\t\t\tUSS1Z9900003\t\tAlone\t\t\t\t\t\t100\t\n\
        u4\t\t\t\t\tNothing\t\t\t\t\t\t100\t\n";
    let unmatched = "#UnmatchedResourceRecordId\tResourceType\tISRC\tDspResourceId\tResourceTitle\tDisplayArtistName\tReleaseRecordId\n\
        x1\tMusicalWorkVideo\tUSS1Z9900009\tspotify::3n3Ppam7vgaVa1iaRUc9Lp\tLost\tNobody\tL1\n";
    let works = format!("{WORKS}B1\t\tYesterday\t\t\t\t\tfalse\t\tfalse\t\t\t\n");
    let taken = read(&[
        ("unclaimedmusicalworkrightshares.tsv", unclaimed),
        ("unmatchedresources.tsv", unmatched),
        ("musicalworks.tsv", &works),
    ]);
    assert_eq!(taken.told(), ["5 no-id!"]);
    assert_eq!(taken.rows, 6);
    let work = &taken.item("local:test:w-B1").claims;
    let unclaimed = (Basis::Unclaimed, Right::Mechanical, 3_333);
    let kept: Vec<_> = work
        .shares
        .iter()
        .map(|s| (s.basis, s.right, s.points))
        .collect();
    assert_eq!(
        kept,
        [unclaimed],
        "two recordings of a work are one unclaimed share"
    );
    let recording = taken.item("isrc:USS1Z9900001");
    let ids: Vec<String> = recording.ids.iter().map(ToString::to_string).collect();
    assert_eq!(
        ids,
        [
            "isrc:USS1Z9900001",
            "asset:youtube:7kjAbcdEf-_",
            "local:test:r-R1"
        ]
    );
    let said: Vec<_> = recording
        .claims
        .titles
        .iter()
        .map(|t| (t.text.as_str(), t.role))
        .collect();
    let other = TitleRole::Alternative;
    assert_eq!(
        said,
        [
            ("Yesterday", TitleRole::Main),
            ("Live", TitleRole::Version),
            ("Ayer", other),
            ("Hier", other)
        ]
    );
    assert_eq!(facts(&recording.claims, FactKind::Duration), ["206000"]);
    assert_eq!(
        linked(&recording.claims, Relation::Performance),
        ["work local:test:w-B1"]
    );
    assert!(recording.claims.shares.is_empty());
    let alone = taken.item("isrc:USS1Z9900003");
    assert_eq!(
        (alone.claims.shares[0].basis, alone.claims.shares[0].points),
        (Basis::Unclaimed, 10_000)
    );
    let lost = taken.item("isrc:USS1Z9900009");
    assert_eq!(facts(&lost.claims, FactKind::Unmatched), ["true"]);
    assert_eq!(facts(&lost.claims, FactKind::Form), ["video"]);
    assert_eq!(
        linked(&lost.claims, Relation::Track),
        ["release local:test:l-L1"]
    );
}

#[test]
fn bad_rows_and_values_are_told_with_their_line_and_the_rest_goes_in() {
    let shares = format!(
        "{SHARES}s1\tB1\t\tComposer\t\t\t150\tUS\t\ns2\t\t\tComposer\t\t\t50\tUS\t\n\
         s3\tB1\t\tKing\t\tBrewing\thalf\tZZ\t\ns4\tB1\t\tComposer\t\t\t50\tUS\t\textra\nlast"
    );
    let taken = read(&[("musicalworkrightshares.tsv", &shares)]);
    assert_eq!(
        taken.told(),
        [
            "2 share",
            "3 mandatory!",
            "4 role",
            "4 share",
            "4 right",
            "4 territory",
            "5 columns!",
            "6 mandatory!"
        ]
    );
    assert_eq!(taken.rows, 5);
    let long = format!("{WORKS}B1\t\t{}\n\u{0}\nB2\t\tGood\n", "x".repeat(2 << 20));
    let taken = read(&[("works.tsv", &long)]);
    assert_eq!(taken.told(), ["2 row-long!", "3 nul!"]);
    assert_eq!((taken.rows, taken.of(Kind::Work).len()), (3, 1));
    let taken = read(&[("readme.tsv", "Hello\tworld\n")]);
    assert_eq!(taken.told(), ["1 file-table"]);
    let latin = [WORKS.as_bytes(), b"B1\t\tCaf\xe9\nB2\t\tGood\n"].concat();
    let counted = exhaust("works.tsv", &latin).unwrap();
    assert_eq!((counted.rows, counted.refused, counted.items), (2, 1, 1));
}

#[test]
fn a_record_with_very_many_rows_becomes_several_items_and_no_memory() {
    let works = format!("{WORKS}B1\tT0345246801\tYesterday\n");
    let mut titles = String::from(
        "#AlternativeMusicalWorkTitleRecordId\tMusicalWorkRecordId\tAlternativeTitle\n",
    );
    for at in 0..5_000 {
        titles.push_str(&format!("t{at}\tB1\tTitle {at}\n"));
    }
    let taken = read(&[("works.tsv", &works), ("titles.tsv", &titles)]);
    let items = taken.of(Kind::Work);
    assert!(items.len() > 1 && items.len() < 6, "{}", items.len());
    assert!(
        items
            .iter()
            .all(|item| item.ids.iter().any(|id| id.scheme() == Scheme::Iswc))
    );
    assert_eq!(
        items
            .iter()
            .map(|item| item.claims.titles.len())
            .sum::<usize>(),
        5_001
    );
}

#[test]
fn contact_columns_are_never_taken_told_or_stored() {
    let secret = [
        "Percy Private",
        "percy@private.invalid",
        "+44 20 7946 0018",
        "12 Hidden Lane",
    ];
    let contact = secret.join("\t");
    let with_tab = format!("9\t\t\t\t\tBAND\tWITH\tTAB\tIN\tNAME\t{contact}\ttrue\n");
    let good = format!(
        "7\tbad isni\t00014107338\tbad\tbad\tJOHN WRITER\tJOHN\tWRITER\t\t{contact}\ttrue\n"
    );
    let short = format!(
        "8\t{}\t{}\t{}\t{}\tX\n",
        secret[1], secret[1], secret[1], secret[1]
    );
    let torn = format!("6\tX\t{contact}\ttrue\t\t\t\t\n");
    let moved = format!("5\t\t\t\t\t{}\n", secret[1]);
    for head in [PARTIES, ""] {
        let text = format!("{head}{good}{with_tab}{short}{torn}{moved}");
        let taken = read(&[("parties.tsv", &text)]);
        assert!(taken.rejects.iter().any(|reject| reject.whole_row));
        assert!(taken.rejects.iter().any(|reject| !reject.whole_row));
        let told = format!("{:?} {:?}", taken.items, taken.rejects);
        for secret in secret {
            assert!(!told.contains(secret), "{secret}");
        }
    }
    let place = Place::new().source(
        "b",
        "format = \"bwarm\"",
        &[&format!("{PARTIES}{good}{with_tab}{short}{torn}{moved}")],
    );
    place.build();
    let bytes = place.every_byte();
    assert!(holds(&bytes, "JOHN WRITER"));
    for secret in secret {
        assert!(!holds(&bytes, secret), "{secret}");
    }
}

#[test]
fn a_manifest_is_compared_with_the_files() {
    let works = format!("{WORKS}B1\t\tYesterday\n");
    let digest = "0123456789abcdef0123456789abcdef";
    let manifest = |rest: &str| {
        format!(
            "HEAD\t2.0\t1\tPADPIDA2014021001X\nTABL\tMusicalWorks\tmusicalworks.tsv\t{rest}\nTABL\tParties\tparties.tsv\t9\t{digest}\nFOOT\t4\n"
        )
    };
    for (rest, told) in [
        ("2", vec!["3 file-manifest-missing"]),
        ("1", vec!["3 file-manifest-missing"]),
        (
            "7",
            vec!["2 file-manifest-lines", "3 file-manifest-missing"],
        ),
        (
            &format!("2\t{digest}"),
            vec!["2 file-manifest-md5", "3 file-manifest-missing"],
        ),
        (
            "2\t1DB256D69F259DAA84EE93510F1CBF9F",
            vec!["3 file-manifest-missing"],
        ),
    ] {
        let manifest = manifest(rest);
        let taken = read(&[
            ("BWARM_Manifest_X_20260101.tsv", &manifest),
            ("musicalworks.tsv", &works),
        ]);
        assert_eq!(taken.told(), told, "{rest}");
        assert_eq!(taken.of(Kind::Work).len(), 1);
    }
}

#[test]
fn a_built_registry_joins_the_tables_by_standard_identifiers() {
    let works = format!("{WORKS}B1\tT0345246801\tYesterday\nB2\t\tNo code\n");
    let parties = format!("{PARTIES}7\t\t00014107338\t52\t\tJOHN WRITER\n");
    let shares = format!(
        "{SHARES}s1\tB1\t7\tComposer\t\tMechanicalRight\t50\tUS\ns2\tB2\t7\tComposer\t\tMechanicalRight\t100\t\n"
    );
    let links = "#LinkRecordId\tMusicalWorkRecordId\tResourceRecordId\n1\tB1\tR1\n2\tB2\tR2\n";
    let resources = "#ResourceRecordId\tResourceType\tISRC\tTitle\tDisplayArtistName\tReleaseRecordId\nR1\tSoundRecording\tUSS1Z9900001\tYesterday\tThe Band\tL1\nR2\tSoundRecording\t\tNo code\tThe Band\tL1\n";
    let releases = "#ReleaseRecordId\tICPN\tReleaseTitle\tDisplayArtistName\tLabelName\nL1\t5901234123457\tAlbum\tThe Band\tBig Label\n";
    let place = Place::new().source(
        "mlc",
        "format = \"bwarm\"",
        &[&works, &parties, &shares, links, resources, releases],
    );
    let (report, store) = place.built();
    assert_eq!(report.sources[0].rejected, 0);
    for code in ["T-034.524.680-1", "society:708:B1", "local:mlc:w-B1"] {
        assert_eq!(names(&store, code), ["work iswc:T0345246801"], "{code}");
    }
    assert_eq!(names(&store, "society:708:B2"), ["work society:708:B2"]);
    let work = record(&store, "T0345246801");
    assert_eq!(titles(&work), ["Yesterday"]);
    assert_eq!(work.shares[0].points, 5_000);
    assert_eq!(
        linked(&work, Relation::Performance),
        ["recording isrc:USS1Z9900001"]
    );
    assert_eq!(linked(&work, Relation::Credit), ["party ipi:00014107338"]);
    let recording = record(&store, "USS1Z9900001");
    assert_eq!(
        linked(&recording, Relation::Performance),
        ["work iswc:T0345246801"]
    );
    let track = linked(&recording, Relation::Track);
    assert_eq!(track.len(), 1);
    assert!(track[0].ends_with("5901234123457"), "{track:?}");
    assert_eq!(
        linked(&record(&store, "society:708:B2"), Relation::Performance),
        ["recording local:mlc:r-R2"]
    );
    assert_eq!(ask(&store, "local:mlc:p-7").records.len(), 1);
}
