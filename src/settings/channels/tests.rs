//! Settings of channels that are right, and that are not.

use super::kind::is_sender;
use super::*;
use crate::settings::Settings;

fn read(text: &str) -> (Vec<ChannelSettings>, Vec<String>) {
    let head = "title = \"T\"\nbase_url = \"https://a.example\"\nlocales = [\"en\", \"ja\"]\n";
    let mut diagnostics = Vec::new();
    let settings = Settings::parse(&format!("{head}{text}"), &mut diagnostics).unwrap();
    let diagnostics = diagnostics.iter().map(ToString::to_string);
    (settings.channels, diagnostics.collect())
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

#[test]
fn a_misspelt_classification_is_reported() {
    let (channels, diagnostics) = read(
        "[[channels]]\nname = \"ops\"\nkind = \"webhook\"\nclassifications = [\"Incidents\", \"advisory\", \"P1\"]\n",
    );
    let expected = "error: site.toml:7:20: no incident has the classification \"Incidents\"\n  \
                    help: did you mean \"incident\"?";
    assert_eq!(diagnostics, [expected]);
    assert_eq!(channels.len(), 1);
}

#[test]
fn a_channel_has_a_name_a_kind_and_what_it_tells() {
    let (channels, diagnostics) = read(
        "[[channels]]\nname = \"ops-1\"\nkind = \"webhook\"\nlanguages = [\"ja\", \"en\"]\n\
         services = [\"Mail\"]\nclassifications = [\"incident\"]\nonly_open_and_close = true\n\
         [[channels]]\nname = \"chat\"\nkind = \"teams\"\n\
         [[channels]]\nname = \"bus\"\nkind = \"eventbridge\"\nbus = \"default\"\n\
         [[channels]]\nname = \"topic\"\nkind = \"sns\"\ntopic = \"arn:aws:sns:eu-central-1:1:status\"\n",
    );
    assert_eq!(diagnostics, [""; 0]);
    let expected = ChannelSettings {
        name: "ops-1".to_owned(),
        kind: ChannelKind::Webhook,
        languages: vec![tag("ja"), tag("en")],
        services: vec!["Mail".to_owned()],
        classifications: vec!["incident".to_owned()],
        only_open_and_close: true,
    };
    assert_eq!(channels[0], expected);
    assert_eq!(
        channels[0].secret_variable("URL"),
        "KAIRAN_CHANNEL_OPS_1_URL"
    );
    // Where no language is named, it is the first of the site: a person reads a message once.
    assert_eq!(channels[1].languages, [tag("en")]);
    let bus = "default".to_owned();
    assert_eq!(channels[2].kind, ChannelKind::EventBridge { bus });
    let topic = "arn:aws:sns:eu-central-1:1:status".to_owned();
    assert_eq!(channels[3].kind, ChannelKind::Sns { topic });
}

#[test]
fn mail_goes_to_one_address_or_to_one_in_each_language() {
    let head = "[[channels]]\nname = \"m\"\nkind = \"mail\"\nfrom = \"Status <s@a.example>\"\n";
    let addresses = |rest: &str| {
        let (channels, diagnostics) = read(&format!("{head}{rest}"));
        assert_eq!(diagnostics, [""; 0], "{rest}");
        let ChannelKind::Mail { from, to } = &channels[0].kind else {
            panic!("{:?}", channels[0]);
        };
        assert_eq!(from, "Status <s@a.example>");
        let to: Vec<String> = to.iter().map(|(tag, to)| format!("{tag} {to}")).collect();
        let languages: Vec<String> = channels[0]
            .languages
            .iter()
            .map(ToString::to_string)
            .collect();
        (languages.join(" "), to.join(" "))
    };
    for (rest, languages, to) in [
        ("to = \"all@a.example\"", "en", "en all@a.example"),
        (
            "to = \"all@a.example\"\nlanguages = [\"ja\", \"en\"]",
            "ja en",
            "ja all@a.example en all@a.example",
        ),
        (
            "to = { en = \"e@a.example\", ja = \"j@a.example\" }",
            "en ja",
            "en e@a.example ja j@a.example",
        ),
    ] {
        assert_eq!(
            addresses(rest),
            (languages.to_owned(), to.to_owned()),
            "{rest}"
        );
    }
}

#[test]
fn a_channel_that_cannot_be_used_costs_no_other() {
    let good = "[[channels]]\nname = \"good\"\nkind = \"webhook\"\n";
    let mail = "name = \"b\"\nkind = \"mail\"\nfrom = \"s@a.example\"\n";
    for (bad, expected) in [
        ("kind = \"webhook\"", "there is no `channels.name`"),
        ("name = \"b\"", "there is no `channels.kind`"),
        (
            "name = \"B c\"\nkind = \"webhook\"",
            "cannot be the name of a channel",
        ),
        (
            "name = \"../b\"\nkind = \"webhook\"",
            "cannot be the name of a channel",
        ),
        (
            "name = \"good\"\nkind = \"slack\"",
            "two channels are called",
        ),
        (
            "name = \"b\"\nkind = \"webhok\"",
            "did you mean \"webhook\"?",
        ),
        (
            "name = \"b\"\nkind = \"carrier pigeon\"",
            "the kinds are webhook, slack",
        ),
        (
            "name = \"b\"\nkind = \"eventbridge\"",
            "there is no `channels.bus`",
        ),
        (
            "name = \"b\"\nkind = \"eventbridge\"\nbus = \"a b\"",
            "name or the ARN of an event bus",
        ),
        (
            "name = \"b\"\nkind = \"sns\"\ntopic = \"status\"",
            "is not the ARN of a topic",
        ),
        (
            "name = \"b\"\nkind = \"mail\"\nto = \"a@b.example\"",
            "there is no `channels.from`",
        ),
        (&format!("{mail}to = \"a\""), "is not a mail address"),
        (
            &format!("{mail}to = \"a@b.example, c@d.example\""),
            "is not a mail address",
        ),
        (
            &format!("{mail}to = {{ fr = \"a@b.example\" }}"),
            "`fr` is not one of the site's",
        ),
        (
            "name = \"b\"\nkind = \"webhook\"\nlanguages = [\"fr\"]",
            "`fr` is not one of the site's",
        ),
    ] {
        let (channels, diagnostics) = read(&format!("{good}[[channels]]\n{bad}\n"));
        assert_eq!(channels.len(), 1, "{bad}: {channels:?}");
        assert_eq!(diagnostics.len(), 1, "{bad}: {diagnostics:?}");
        assert!(diagnostics[0].contains(expected), "{bad}: {diagnostics:?}");
    }
}

#[test]
fn a_secret_in_the_settings_is_refused_and_not_repeated() {
    let channel = "[[channels]]\nname = \"team-chat\"\nkind = \"slack\"\n";
    for (key, variable) in [
        ("url", "KAIRAN_CHANNEL_TEAM_CHAT_URL"),
        ("webhook_url", "KAIRAN_CHANNEL_TEAM_CHAT_URL"),
        ("key", "KAIRAN_CHANNEL_TEAM_CHAT_KEY"),
        ("token", "KAIRAN_CHANNEL_TEAM_CHAT_KEY"),
    ] {
        let (channels, diagnostics) = read(&format!("{channel}{key} = \"hunter2\"\n"));
        assert_eq!(channels, []);
        let [diagnostic] = &diagnostics[..] else {
            panic!("{diagnostics:?}");
        };
        assert!(
            diagnostic.starts_with("error: site.toml:7:"),
            "{diagnostic}"
        );
        assert!(diagnostic.contains(variable), "{diagnostic}");
        assert!(!diagnostic.contains("hunter2"), "{diagnostic}");
    }
}

#[test]
fn a_sender_is_an_address_perhaps_with_a_name() {
    for (text, is_right) in [
        ("a@b.example", true),
        ("Status page <a@b.example>", true),
        ("<a@b.example>", true),
        ("Status", false),
        ("Status <a>", false),
        ("a@b.example\nBcc: c@d.example", false),
        ("x\r\nBcc: y <a@b.example>", false),
        ("a@b.example, c@d.example", false),
        ("a@b", false),
        ("@b.example", false),
    ] {
        assert_eq!(is_sender(text), is_right, "{text:?}");
    }
}

#[test]
fn a_language_that_is_named_twice_counts_once_and_is_reported() {
    let (channels, diagnostics) = read(
        "[[channels]]\nname = \"a\"\nkind = \"webhook\"\nlanguages = [\"ja\", \"en\", \"ja\"]\n",
    );
    assert_eq!(channels[0].languages, [tag("ja"), tag("en")]);
    let [diagnostic] = &diagnostics[..] else {
        panic!("{diagnostics:?}");
    };
    assert!(diagnostic.contains("`ja` is named twice"), "{diagnostic}");
}
