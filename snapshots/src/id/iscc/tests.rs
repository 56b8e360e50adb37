use super::*;

#[test]
fn a_composite_code_is_cut_into_its_units() {
    let code = "ISCC:KACYPXW445FTYNJ3CYSXHAFJMA2HUWULUNRFE3BLHRSCXYH2M5AEGQY";
    let parts = decode(code).unwrap();
    assert_eq!(
        (parts.main_type, parts.sub_type, parts.version, parts.bits),
        (MainType::Iscc, 0, 0, 256)
    );
    let units: Vec<_> = parts
        .units
        .iter()
        .map(|unit| {
            (
                unit.main_type,
                u64::from_be_bytes(unit.body.clone().try_into().unwrap()),
            )
        })
        .collect();
    let expected = [
        (MainType::Meta, 0x87de_dce7_4b3c_353b),
        (MainType::Content, 0x1625_7380_a960_347a),
        (MainType::Data, 0x5a8b_a362_526c_2b3c),
        (MainType::Instance, 0x642b_e0fa_6740_4343),
    ];
    assert_eq!(units, expected);
}

#[test]
fn a_wide_code_has_two_units_of_half_its_bits() {
    // Sub type 7 with the body of the 256 bits above.
    let parts = decode("K4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    assert_eq!((parts.sub_type, parts.bits), (WIDE, 256));
    assert!(parts.units.iter().all(|unit| unit.body.len() == 16));
    assert_eq!(parts.units.len(), 2);
}

#[test]
fn an_iscc_id_is_decoded() {
    let parts = decode("ISCC:MAACAJINXFXA2SQX").unwrap();
    assert_eq!(
        (parts.main_type, parts.version, parts.bits),
        (MainType::Id, 0, 64)
    );
}

#[test]
fn tolerant_spellings_are_one_code() {
    for text in [
        "iscc:aaazxz6ou74yazim",
        "AAAZXZ6O-U74YAZIM",
        "ISCC: AAAZXZ6OU74YAZIM",
    ] {
        let reading = parse(text).unwrap();
        assert_eq!(reading.identifier.code(), "ISCC:AAAZXZ6OU74YAZIM");
    }
}

#[test]
fn a_body_that_does_not_fit_its_header_is_refused() {
    let reason = |text| decode(text).unwrap_err().reason.code();
    assert_eq!(reason("ISCC:AABZXZ6OU74YAZIM"), "header");
    assert_eq!(reason("ISCC:AAAZXZ6OU74YAZI"), "header");
    assert_eq!(reason("ISCC:AAIZXZ6OU74YAZIM"), "header");
    assert_eq!(reason("ISCC:777ZXZ6OU74YAZIM"), "header");
    assert_eq!(reason("ISCC:AAAZXZ6OU74YAZI1"), "character");
    assert_eq!(reason("ISCC:AAAZ"), "length");
    assert_eq!(reason(""), "blank");
    assert!(!is_canonical("ISCC:aaazxz6ou74yazim"));
    assert!(!is_canonical("AAAZXZ6OU74YAZIM"));
}
