#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kairan_fuzz::laws::check_front_matter(bytes));
