#![no_main]

use kairan::record::Form;
use kairan_fuzz::{laws, with_fixture};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    with_fixture(|fixture| laws::check_record(fixture, bytes, Some(Form::Feed)));
});
