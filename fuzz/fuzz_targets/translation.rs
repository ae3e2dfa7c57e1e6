#![no_main]

// A form feed separates an original from its translation.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let (original, translated) = text.split_once('\u{c}').unwrap_or((text, text));
    kairan_fuzz::laws::check_translation(original, translated);
});
