#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imr_tests::exercise::exercise("usage", bytes));
