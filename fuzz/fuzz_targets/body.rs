#![no_main]

use kairan::text::Format;
use kairan_fuzz::{laws, with_reader};

libfuzzer_sys::fuzz_target!(|text: &str| {
    with_reader(|reader| {
        for format in [Format::Text, Format::Html, Format::Markdown] {
            laws::body(reader, text, format);
        }
    });
});
