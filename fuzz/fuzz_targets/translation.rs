#![no_main]

// An original and its translation stand before and after the first form feed.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let (original, translated) = text.split_once('\u{c}').unwrap_or((text, text));
    kairan_fuzz::laws::check_translation(original, translated);
});
