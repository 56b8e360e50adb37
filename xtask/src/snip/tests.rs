use super::*;

/// One imported function, two with bodies; the names section names all three.
fn module() -> Vec<u8> {
    let names = b"\x04name\x01\x12\x03\0\x02in\x01\x04dead\x02\x05alive";
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([2, 7, 1, 1, b'a', 1, b'b', 0, 0]);
    bytes.extend([10, 10, 2, 4, 0, 0x41, 1, 0x0b, 3, 0, 0x01, 0x0b]);
    bytes.extend([0, names.len() as u8]);
    bytes.extend(names);
    bytes
}

#[test]
fn a_body_becomes_unreachable_and_the_rest_stays() {
    let bytes = module();
    let read = Module::read(&bytes).expect("a module");
    assert_eq!(read.imported, 1);
    assert_eq!(read.names, [(0, "in"), (1, "dead"), (2, "alive")]);
    let less = read.without(&bytes, &[true, false]);
    let again = Module::read(&less).expect("a module");
    assert_eq!(again.bodies, [&TRAP[..], &[3, 0, 0x01, 0x0b]]);
    assert_eq!(again.names, read.names);
    assert_eq!(read.without(&bytes, &[false, false]), bytes);
}

#[test]
fn a_text_that_stands_once_becomes_zeros() {
    let mut bytes = *b"one two three two";
    assert_eq!(silence(&mut bytes, "two"), None, "it stands twice");
    assert_eq!(silence(&mut bytes, "four"), None);
    assert_eq!(silence(&mut bytes, "three"), Some(()));
    assert_eq!(&bytes, b"one two \0\0\0\0\0 two");
}

#[test]
fn a_damaged_module_is_refused() {
    let bytes = module();
    for length in 0..bytes.len() {
        let cut = bytes.get(..length).and_then(Module::read);
        assert!(cut.is_none_or(|read| read.bodies.len() == 2), "{length}");
    }
}

#[test]
fn names_lose_the_hashes_of_packages() {
    let name = "<core[0a1]::Assert<<wasm_streams[ff]::Sink>::write::{closure#0}> as [u8; 4]>";
    let expected = "<core::Assert<<wasm_streams::Sink>::write::{closure#0}> as [u8; 4]>";
    assert_eq!(plain(name), expected);
}
