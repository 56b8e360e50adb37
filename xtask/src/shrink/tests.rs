use super::*;

fn section(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, body.len() as u8], body].concat()
}

/// Four types: without anything, with two parameters, with a result, with both.
const TYPES: &[u8] = &[
    1, 17, 4, 0x60, 0, 0, 0x60, 2, 0x7f, 0x7f, 0, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7e, 0,
];

/// An imported function and three with bodies: the first calls the last, the others call the import;
/// the table and the exports name them.
fn module() -> Vec<u8> {
    let bodies = [
        [4, 0, 0x10, 3, 0x0b].as_slice(),
        &[8, 0, 0x41, 0, 0x28, 2, 0, 0x1a, 0x0b],
        &[8, 0, 0x10, 0, 0x41, 0, 0x10, 3, 0x0b],
    ];
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(0, b"\x09producersabc"),
        TYPES.to_vec(),
        section(2, b"\x01\x01a\x07__wbg_b\0\0"),
        section(3, &[3, 1, 2, 3]),
        section(7, &[2, 1, b'f', 0, 1, 1, b'm', 2, 0]),
        section(8, &[2]),
        section(9, &[1, 0, 0x41, 1, 0x0b, 3, 0, 1, 3]),
        section(10, &[&[3], &bodies.concat()[..]].concat()),
    ]
    .concat()
}

#[test]
fn functions_move_and_everything_still_means_the_same() {
    // The last function is called most and comes first, then the first and the second.
    let bodies = [
        [8, 0, 0x10, 0, 0x41, 0, 0x10, 1, 0x0b].as_slice(),
        &[4, 0, 0x10, 1, 0x0b],
        &[8, 0, 0x41, 0, 0x28, 0, 0, 0x1a, 0x0b],
    ];
    let expected = [
        b"\0asm\x01\0\0\0".to_vec(),
        TYPES.to_vec(),
        section(2, b"\x01\x01a\x01c\0\0"),
        section(3, &[3, 3, 1, 2]),
        section(7, &[2, 1, b'f', 0, 2, 1, b'm', 2, 0]),
        section(8, &[3]),
        section(9, &[1, 0, 0x41, 1, 0x0b, 3, 0, 2, 1]),
        section(10, &[&[3], &bodies.concat()[..]].concat()),
    ];
    let module = shrunk(&module(), "a(b.__wbg_b)");
    assert_eq!(module, Some((expected.concat(), "a(b.c)".to_owned())));
    let again = shrunk(&expected.concat(), "");
    assert_eq!(
        again,
        Some((expected.concat(), String::new())),
        "nothing is left to do"
    );
}

#[test]
fn the_parameters_of_every_function_are_known() {
    let types = TYPES.get(2..).expect("a section");
    assert_eq!(given(types, &[4, 1, 0, 3, 2]), Some(vec![2, 0, 1, 0]));
    assert_eq!(given(types, &[1, 4]), None, "a type that is not there");
    assert_eq!(given(&[1, 0x5f, 0], &[0]), None, "no function");
}

#[test]
fn a_module_that_is_not_understood_is_refused() {
    let module = module();
    for length in 8..module.len() {
        let cut = &module[..length];
        assert!(
            sections(cut).is_none() || shrunk(cut, "__wbg_b").is_none(),
            "{length}"
        );
    }
    let other = [
        b"\0asm\x01\0\0\0".to_vec(),
        TYPES.to_vec(),
        section(3, &[1, 0]),
        section(10, &[1, 3, 0, 0xfd, 0x0b]),
    ];
    assert_eq!(
        shrunk(&other.concat(), ""),
        None,
        "an instruction that is not known"
    );
}
