#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imr_tests::exercise::exercise("parts", bytes));
