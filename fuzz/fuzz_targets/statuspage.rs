#![no_main]

use kairan::record::Form;
use kairan_fuzz::{laws, with_reader};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    with_reader(|reader| laws::record(reader, bytes, Some(Form::Statuspage)));
});
