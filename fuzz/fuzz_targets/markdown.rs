#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| kairan_fuzz::laws::check_markdown(text));
