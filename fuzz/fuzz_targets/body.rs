#![no_main]

use kairan::text::Format;
use kairan_fuzz::{laws, with_fixture};

libfuzzer_sys::fuzz_target!(|text: &str| {
    with_fixture(|fixture| {
        for format in [Format::Text, Format::Html, Format::Markdown] {
            laws::check_body(fixture, text, format);
        }
    });
});
