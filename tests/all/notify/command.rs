//! The command `kairan notify`.

use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Subscribed, incident, settings, short, told, webhook};
use crate::loopback::{Answer, Server};

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(said).unwrap()
}

#[test]
fn it_says_what_would_be_sent_and_sends_it() {
    let is_up = Arc::new(AtomicBool::new(false));
    let answers = Arc::clone(&is_up);
    let server = Server::start(move |_| {
        Answer::status(if answers.load(Ordering::SeqCst) {
            204
        } else {
            503
        })
    });
    let channel = webhook("ops", "languages = [\"en\", \"ja\"]");
    let site = Subscribed::new(&server, &["ops"], &channel);
    let dry_run = |time: &str| {
        let output = site.run(time, &["notify", "--dry-run"]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let before = dry_run("08:59:00");
    assert!(
        before.contains("ops: it is told what comes after the next build"),
        "{before}"
    );
    site.build("09:00:00");
    assert_eq!(dry_run("09:00:30"), "nothing is to be told\n");
    let record = incident("N-1", "investigating", "", &[("09:00", "One.")]);
    site.folder.put("records/a.md", &record);
    assert_eq!(
        site.build("09:01:00"),
        ["N-1 opened en"],
        "it does not take it"
    );
    let expected = "ops en opened: Trouble N-1 (N-1/20260929T090000Z/20260929T090100Z/en)\n\
                    ops ja opened: Trouble N-1 (N-1/20260929T090000Z/20260929T090100Z/ja)\n\
                    2 messages are to be sent\n";
    assert_eq!(dry_run("09:01:01"), expected);
    assert_eq!(told(&server), []);
    let failed = site.run("09:01:02", &["notify"]);
    assert_eq!(failed.status.code(), Some(1), "{failed:?}");
    assert!(said(&failed).contains("503"), "{failed:?}");
    told(&server);
    is_up.store(true, Ordering::SeqCst);
    // It does not wait, as a run would.
    let output = site.run("09:01:03", &["notify"]);
    assert!(output.status.success(), "{output:?}");
    assert!(said(&output).contains("channel ops: 2 told"), "{output:?}");
    assert_eq!(short(&told(&server)), ["N-1 opened en", "N-1 opened ja"]);
    assert_eq!(dry_run("09:01:04"), "nothing is to be told\n");
    assert_eq!(site.build("09:02:00"), [""; 0]);
}

#[test]
fn it_tests_a_channel_in_each_of_its_languages() {
    let server = super::receiver();
    let channel = webhook("ops", "languages = [\"en\", \"ja\"]");
    let site = Subscribed::new(&server, &["ops"], &channel);
    let output = site.run("09:00:00", &["notify", "--test", "ops"]);
    assert!(output.status.success(), "{output:?}");
    assert!(
        said(&output).contains("ops took the test message test/ops/"),
        "{output:?}"
    );
    let events = told(&server);
    assert_eq!(
        short(&events),
        ["test test en (none)", "test test ja (none)"]
    );
    assert!(events[0].text.contains("“ops”"), "{events:?}");
    let unknown = site.run("09:00:00", &["notify", "--test", "opps"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        said(&unknown).contains("those of site.toml are ops"),
        "{unknown:?}"
    );
}

#[test]
fn a_site_without_channels_is_told_what_to_write() {
    let server = super::receiver();
    let site = Subscribed::new(&server, &[], "");
    let output = site.run("09:00:00", &["notify"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("add `[[channels]]`"), "{output:?}");
    let with_secret =
        "[[channels]]\nname = \"a\"\nkind = \"slack\"\nurl = \"https://hooks.example/hunter2\"";
    site.folder.put("site.toml", &settings(with_secret));
    let output = site.run("09:00:00", &["notify"]);
    let said = said(&output);
    assert!(
        said.contains("no channel of site.toml can be used"),
        "{said}"
    );
    assert!(said.contains("KAIRAN_CHANNEL_A_URL"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}
