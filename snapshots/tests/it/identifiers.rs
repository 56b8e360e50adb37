//! Identifiers against published values and against anything else people may paste.

use imr_snapshots::id::{
    Check, Identifier, MAX_REPAIRS, Scheme, asset, check, detect, iscc, local, parse, repairs,
    society,
};
use proptest::prelude::*;

/// One row of the vector table.
struct Vector {
    scheme: Scheme,
    raw: String,
    canonical: String,
    check: String,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../../tests/vectors/identifiers.tsv");
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        let [scheme, raw, canonical, check, source] = fields[..] else {
            panic!("{row}")
        };
        assert!(!source.is_empty(), "{row}");
        Vector {
            scheme: Scheme::from_name(scheme).unwrap(),
            raw: raw.to_owned(),
            canonical: canonical.to_owned(),
            check: check.to_owned(),
        }
    })
    .collect()
}

#[test]
fn every_published_value_reads_as_published() {
    let vectors = vectors();
    assert!(vectors.len() > 150, "{}", vectors.len());
    for vector in &vectors {
        let (code, check) = match parse(vector.scheme, &vector.raw) {
            Ok(reading) => {
                let check = match reading.check {
                    Check::Right => "right",
                    Check::Wrong { .. } => "wrong",
                    Check::Absent => "absent",
                };
                (reading.identifier.code().to_owned(), check)
            }
            Err(_) => (String::new(), "malformed"),
        };
        let expected = (vector.canonical.clone(), vector.check.as_str());
        assert_eq!(
            (code, check),
            expected,
            "{:?} {:?}",
            vector.scheme,
            vector.raw
        );
    }
}

#[test]
fn every_published_value_is_detected_without_a_label() {
    for vector in vectors()
        .iter()
        .filter(|vector| vector.check != "malformed")
    {
        if vector.raw == "07642358" {
            // Eight digits with a wrong check are a date or a number, not plainly a GTIN.
            continue;
        }
        let expected = parse(vector.scheme, &vector.raw).unwrap().identifier;
        // A source's own id needs its scheme.
        let text = match vector.scheme {
            Scheme::Local => expected.to_string(),
            _ => vector.raw.clone(),
        };
        let found = detect(&text);
        assert!(
            found
                .readings
                .iter()
                .any(|reading| reading.identifier == expected),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn every_iscc_of_the_official_vectors_decodes() {
    let codes: Vec<_> = vectors()
        .into_iter()
        .filter(|vector| vector.scheme == Scheme::Iscc)
        .collect();
    assert!(codes.len() > 45, "{}", codes.len());
    for vector in codes {
        let parts = iscc::decode(&vector.raw).unwrap();
        let body: usize = parts.units.iter().map(|unit| unit.body.len() * 8).sum();
        assert_eq!(body, parts.bits, "{}", vector.raw);
    }
}

/// Identifiers of every scheme, with right and wrong check digits.
fn identifier() -> impl Strategy<Value = Identifier> {
    prop_oneof![
        typed(Scheme::Iswc, "[0-9]{9}", |s| {
            format!("T{s}{}", check::weighted_mod_10(1, s).unwrap())
        }),
        typed(Scheme::Iswc, "T[0-9]{9}[1-9]", str::to_owned),
        typed(Scheme::Isrc, "[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", str::to_owned),
        typed(Scheme::Ipi, "[0-9]{10}[1-9]", str::to_owned),
        typed(Scheme::IpiBase, "I-[0-9]{9}-[1-9]", str::to_owned),
        typed(Scheme::Isni, "[0-9]{14}[1-9][0-9X]", str::to_owned),
        typed(Scheme::Gtin, "0{0,7}[0-9]{6}[1-9]", |s| format!("{s:0>14}")),
        typed(Scheme::Grid, "A1[A-Z0-9]{16}", str::to_owned),
        typed(Scheme::Isan, "[0-9A-F]{23}[1-9]", str::to_owned),
        typed(Scheme::Eidr, "[0-9A-F]{19}[1-9][0-9A-Z]", str::to_owned),
        typed(Scheme::Ismn, "9790[0-9]{9}", str::to_owned),
        typed(Scheme::Isbn, "(978[0-9]|979[1-9])[0-9]{9}", str::to_owned),
        typed(Scheme::Dpid, "PADPIDA[0-9]{10}[0-9A-Z]", str::to_owned),
        typed(Scheme::Mbid, "[0-9a-f]{31}[1-9]", str::to_owned),
        typed(Scheme::Iscc, "AAA[Q-Z2-7][A-Z2-7]{12}", str::to_owned),
        ("[1-9][0-9]{0,3}", "[ -~]{1,64}").prop_filter_map("blank", |(number, code)| {
            society(&number, &code)
                .ok()
                .map(|reading| reading.identifier)
        }),
        typed(Scheme::Asset, "spotify:[0-9A-Za-z]{22}", str::to_owned),
        typed(Scheme::Asset, "youtube:[0-9A-Za-z_-]{11}", str::to_owned),
        typed(Scheme::Asset, "youtube-asset:A[0-9]{15,16}", str::to_owned),
        typed(
            Scheme::Asset,
            "(apple|(deezer|tidal)(-album|-artist)?):[0-9]{1,20}",
            str::to_owned
        ),
        typed(Scheme::Asset, "amazon:B0[0-9A-Z]{8}", str::to_owned),
        (service(), ".{1,128}").prop_filter_map("blank", |(service, id)| {
            asset(&service, &id).ok().map(|reading| reading.identifier)
        }),
        ("[a-z0-9][a-z0-9._-]{0,63}", ".{1,256}").prop_filter_map("blank", |(source, id)| {
            local(&source, &id).ok().map(|reading| reading.identifier)
        }),
    ]
}

fn typed(
    scheme: Scheme,
    pattern: &'static str,
    build: fn(&str) -> String,
) -> impl Strategy<Value = Identifier> {
    pattern.prop_filter_map("blank", move |text| {
        parse(scheme, &build(&text))
            .ok()
            .map(|reading| reading.identifier)
    })
}

fn service() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9-]{2,32}",
        Just("Apple Music".to_owned()),
        Just("deezer".to_owned())
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_spelling_for_people_is_read_back(identifier in identifier()) {
        let reading = parse(identifier.scheme(), &identifier.display()).unwrap();
        prop_assert_eq!(&reading.identifier, &identifier);
        let reading = parse(identifier.scheme(), identifier.code()).unwrap();
        prop_assert_eq!(&reading.identifier, &identifier);
    }

    #[test]
    fn the_key_and_the_text_form_lead_back(identifier in identifier()) {
        let key = identifier.key();
        prop_assert_eq!(Identifier::from_key(&key), Some(identifier.clone()));
        let text = identifier.to_string();
        prop_assert_eq!(text.parse::<Identifier>().unwrap(), identifier.clone());
        prop_assert_eq!(parse(identifier.scheme(), &text).unwrap().identifier, identifier);
    }

    #[test]
    fn keys_sort_as_identifiers_do(left in identifier(), right in identifier()) {
        prop_assert_eq!(left.key().cmp(&right.key()), left.cmp(&right));
    }

    #[test]
    fn every_repair_has_a_right_check(identifier in identifier()) {
        let found = repairs(&identifier);
        prop_assert!(found.len() <= MAX_REPAIRS);
        let wrong = matches!(identifier.check(), Check::Wrong { .. });
        prop_assert!(found.is_empty() || wrong);
        for (place, repair) in found.iter().enumerate() {
            prop_assert_eq!(repair.check(), Check::Right);
            prop_assert_eq!(repair.scheme(), identifier.scheme());
            prop_assert!(!found[..place].contains(repair));
        }
    }

    #[test]
    fn a_slip_of_one_digit_in_an_iswc_can_be_repaired(
        digits in "[0-9]{8}[1-9]", place in 1..10_usize, digit in 0..10_u8,
    ) {
        let right = format!("T{digits}{}", check::weighted_mod_10(1, &digits).unwrap());
        let mut slipped = right.clone().into_bytes();
        slipped[place] = b'0' + digit;
        let slipped = String::from_utf8(slipped).unwrap();
        let reading = parse(Scheme::Iswc, &slipped).unwrap();
        if reading.check != Check::Right {
            let found = repairs(&reading.identifier);
            prop_assert!(found.iter().any(|repair| repair.code() == right), "{}", slipped);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_but_never_panics(text in any::<String>()) {
        let found = detect(&text);
        prop_assert!(found.readings.is_empty() || found.malformed.is_empty());
        for reading in &found.readings {
            let again = Identifier::from_key(&reading.identifier.key());
            prop_assert_eq!(again.as_ref(), Some(&reading.identifier));
        }
        for scheme in Scheme::ALL {
            match parse(scheme, &text) {
                Ok(reading) => prop_assert_eq!(reading.identifier.scheme(), scheme),
                Err(refused) => prop_assert!(!refused.to_string().is_empty()),
            }
        }
        let _ = text.parse::<Identifier>();
        let _ = iscc::decode(&text);
        let _ = Identifier::from_key(text.as_bytes());
    }

    #[test]
    fn text_that_looks_like_codes_is_read_or_refused(
        text in "(ISRC|IPI|urn:|T-|I-|A1|10\\.5240/|PRS|spotify:|https://[a-z.]{0,4}|local:|)[ :-]?[0-9A-Fa-fXTM.:/ ?=%é-]{0,40}",
    ) {
        let found = detect(&text);
        for reading in &found.readings {
            let again = detect(&reading.identifier.to_string());
            prop_assert_eq!(&again.readings.first().unwrap().identifier, &reading.identifier);
        }
        for scheme in Scheme::ALL {
            if let Ok(reading) = parse(scheme, &text) {
                let code = reading.identifier.code();
                prop_assert_eq!(parse(scheme, code).unwrap().identifier, reading.identifier);
            }
        }
    }

    #[test]
    fn any_key_is_an_identifier_or_none(key in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Some(identifier) = Identifier::from_key(&key) {
            prop_assert_eq!(identifier.key(), key);
        }
    }
}
