//! The JSON Schemas of what people write: they know the same fields as the program, and judge as it does.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::fixtures::{MINIMAL_SETTINGS, RECORD, TestRoot, kairan, project_path};

fn schema(name: &str) -> Value {
    let output = kairan(&["schema", name]);
    assert!(output.status.success());
    let path = project_path(&format!("docs/schemas/{name}.schema.json"));
    assert!(std::fs::read(path).unwrap() == output.stdout);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn validator(name: &str) -> Validator {
    jsonschema::draft202012::new(&schema(name)).unwrap()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// What is wrong in a root with these files.
fn messages(files: &[(&str, String)]) -> Vec<(String, String)> {
    let root = TestRoot::empty()
        .with_small_templates()
        .with("records/a.md", RECORD);
    for (path, text) in files {
        root.put(path, text);
    }
    let site = root.publish(&kairan::store::Store::memory(), crate::fixtures::NOW);
    let Ok(report) = site else {
        return vec![(site.unwrap_err().to_string(), String::new())];
    };
    let diagnostics = report.diagnostics.into_iter();
    diagnostics
        .map(|diagnostic| (diagnostic.message, diagnostic.help))
        .collect()
}

#[test]
fn the_schemas_know_the_fields_of_front_matter() {
    for (name, path) in [
        ("annotation", "annotations/N-1.md"),
        ("notice", "notices/n.md"),
    ] {
        let found = messages(&[(path, "---\nzzzz: 1\n---\nText.\n".to_owned())]);
        let (_, known) = found[0].0.split_once("expected one of ").unwrap();
        let known: BTreeSet<String> = known.split(", ").map(str::to_owned).collect();
        assert_eq!(known, keys(&schema(name)), "{found:?}");
    }
}

#[test]
fn the_schema_of_settings_knows_their_keys() {
    let schema = schema("site");
    let properties = &schema["properties"];
    let source =
        |kind: &str| format!("[[sources]]\nname = \"a\"\nkind = \"{kind}\"\nzzzzzzzzz = 1\n");
    let records = &properties["records"];
    // What has an unknown key, and what the schema has in its place; what only some kinds have is left out.
    let cases: [(String, &Value, &[&str]); 12] = [
        ("zzzzzzzzz = 1\n".to_owned(), &schema, &[]),
        ("[colors]\nzzzzzzzzz = 1\n".to_owned(), &properties["colors"], &[]),
        ("[records]\nzzzzzzzzz = 1\n".to_owned(), records, &[]),
        ("[records.csv]\nid = \"a\"\nzzzzzzzzz = 1\n".to_owned(), &records["properties"]["csv"], &[]),
        ("[[services]]\nname = \"a\"\nzzzzzzzzz = 1\n".to_owned(), &properties["services"]["items"], &[]),
        ("[[groups]]\nname = \"a\"\nservices = [\"b\"]\nzzzzzzzzz = 1\n".to_owned(), &properties["groups"]["items"], &[]),
        (source("feed"), &properties["sources"]["items"], &["tenant", "client_id", "cloud", "loopback_url"]),
        (source("graph"), &properties["sources"]["items"], &["url"]),
        (
            "[[sources]]\nname = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/f\"\ntake = { zzzzzzzzz = 1 }\n".to_owned(),
            &properties["sources"]["items"]["properties"]["take"],
            &[],
        ),
        ("[translation]\nprovider = \"deepl\"\nzzzzzzzzz = 1\n".to_owned(), &properties["translation"], &[]),
        (
            "[[channels]]\nname = \"a\"\nkind = \"webhook\"\nzzzzzzzzz = 1\n".to_owned(),
            &properties["channels"]["items"],
            &["bus", "topic", "from", "to"],
        ),
        (
            "[[channels]]\nname = \"a\"\nkind = \"mail\"\nfrom = \"a@b.example\"\nto = \"a@b.example\"\nzzzzzzzzz = 1\n".to_owned(),
            &properties["channels"]["items"],
            &["bus", "topic"],
        ),
    ];
    for (text, schema, of_others) in cases {
        let settings = match text.starts_with('[') {
            true => format!("{MINIMAL_SETTINGS}{text}"),
            false => format!("{text}{MINIMAL_SETTINGS}"),
        };
        let found = messages(&[("site.toml", settings)]);
        let unknown = found
            .iter()
            .find(|(message, _)| message.contains("zzzzzzzzz"));
        let (_, help) = unknown.unwrap_or_else(|| panic!("{text}: {found:?}"));
        let (_, named) = help.split_once("the keys here are ").unwrap();
        let named: BTreeSet<String> = named.split(", ").map(str::to_owned).collect();
        let mut expected = keys(schema);
        expected.retain(|key| !of_others.contains(&key.as_str()));
        assert_eq!(named, expected, "{text}");
    }
}

#[test]
fn schema_and_program_judge_front_matter_alike() {
    let cases: [(&str, Value, bool); 22] = [
        ("annotation", json!({}), true),
        (
            "annotation",
            json!({"title": "A", "kind": "impact", "position": "log"}),
            true,
        ),
        ("annotation", json!({"kind": "warning"}), false),
        ("annotation", json!({"position": "left"}), false),
        ("annotation", json!({"tilte": "A"}), false),
        (
            "annotation",
            json!({"from": "2026-09-30T09:00:00Z", "until": "2026-10-30T09:00:00Z"}),
            true,
        ),
        ("annotation", json!({"muted": true}), true),
        ("annotation", json!({"muted": 3}), false),
        (
            "annotation",
            json!({"muted": true, "affected": false}),
            true,
        ),
        (
            "annotation",
            json!({"muted": true, "affected": true}),
            false,
        ),
        (
            "annotation",
            json!({"affected": true, "state": "outage"}),
            true,
        ),
        (
            "annotation",
            json!({"affected": false, "state": "outage"}),
            false,
        ),
        (
            "annotation",
            json!({"affected": true, "state": "operational"}),
            false,
        ),
        (
            "annotation",
            json!({"muted": false, "state": "outage"}),
            true,
        ),
        ("annotation", json!({"state": "down"}), false),
        ("annotation", json!({"draft": true, "author": "A"}), true),
        (
            "notice",
            json!({"title": "A", "kind": "warning", "service": "Post"}),
            true,
        ),
        ("notice", json!({"kind": "impact"}), false),
        ("notice", json!({"author": "A"}), false),
        ("notice", json!({"draft": "later"}), false),
        ("notice", json!({"title": ["A"]}), false),
        ("notice", json!({"draft": false}), true),
    ];
    for (name, fields, is_good) in cases {
        let path = match name {
            "annotation" => "annotations/N-1.md",
            _ => "notices/n.md",
        };
        // Every JSON is YAML.
        let found = messages(&[(path, format!("---\n{fields}\n---\nText.\n"))]);
        assert_eq!(found.is_empty(), is_good, "{fields}: {found:?}");
        assert_eq!(validator(name).is_valid(&fields), is_good, "{fields}");
    }
}

#[test]
fn schema_and_program_judge_settings_alike() {
    let cases = [
        ("", true),
        ("logo = 3", false),
        ("description = { en = \"A\", ja = \"B\" }", true),
        ("footer = [\"A\"]", false),
        ("publish_reports = true", true),
        ("publish_reports = \"yes\"", false),
        ("zones = { en = \"Asia/Tokyo\" }", true),
        ("colors = { accent = \"#abc\" }", true),
        ("colors = { accent = \"red\" }", false),
        (
            "records = { zone = \"Asia/Tokyo\", work_notes = false }",
            true,
        ),
        ("records = { csv = { title = \"A\" } }", false),
        (
            "records = { csv = { id = \"A\", statuses = { Closed = \"resolved\" } } }",
            true,
        ),
        (
            "services = [{ name = \"Post\", slug = \"post\", muted = true }]",
            true,
        ),
        (
            "services = [{ name = \"Post\", muted = { en = \"Not used.\" } }]",
            true,
        ),
        ("services = [{ name = \"Post\", muted = 3 }]", false),
        ("services = [{ name = \"Post\", slug = \"a/b\" }]", false),
        ("services = [{ slug = \"post\" }]", false),
        (
            "groups = [{ name = \"Office\", services = [\"Post\"] }]",
            true,
        ),
        ("groups = [{ name = \"Office\", services = [] }]", false),
        (
            "sources = [{ name = \"a\", kind = \"feed\", url = \"https://status.forge.example/f\" }]",
            true,
        ),
        ("sources = [{ name = \"a\", kind = \"feed\" }]", false),
        (
            "sources = [{ name = \"A b\", kind = \"feed\", url = \"https://status.forge.example/f\" }]",
            false,
        ),
        (
            "sources = [{ name = \"a\", kind = \"mail\", url = \"https://status.forge.example/f\" }]",
            false,
        ),
        (
            "sources = [{ name = \"a\", kind = \"graph\", tenant = \"t.example\" }]",
            false,
        ),
        (
            "sources = [{ name = \"a\", kind = \"graph\", tenant = \"t.example\", client_id = \"1\" }]",
            true,
        ),
        (
            "translation = { provider = \"deepl\", characters_per_day = 100 }",
            true,
        ),
        ("translation = { provider = \"babel\" }", false),
        (
            "translation = { provider = \"chat\", model = \"m\" }",
            false,
        ),
        (
            "translation = { provider = \"chat\", model = \"m\", url = \"https://a.example/v1\" }",
            true,
        ),
        (
            "translation = { provider = \"deepl\", characters_per_day = -1 }",
            false,
        ),
        ("channels = [{ name = \"a\", kind = \"webhook\" }]", true),
        ("channels = [{ name = \"a\", kind = \"pigeon\" }]", false),
        ("channels = [{ name = \"a b\", kind = \"slack\" }]", false),
        (
            "channels = [{ name = \"a\", kind = \"slack\", url = \"https://a.example\" }]",
            false,
        ),
        ("channels = [{ name = \"a\", kind = \"sns\" }]", false),
        (
            "channels = [{ name = \"a\", kind = \"sns\", topic = \"arn:aws:sns:eu-west-1:1:t\" }]",
            true,
        ),
        (
            "channels = [{ name = \"a\", kind = \"mail\", from = \"A <a@b.example>\", to = { en = \"c@d.example\" } }]",
            true,
        ),
        (
            "channels = [{ name = \"a\", kind = \"mail\", from = \"a@b.example\", to = \"c\" }]",
            false,
        ),
    ];
    let validator = validator("site");
    for (line, is_good) in cases {
        let text = format!("{line}\n{MINIMAL_SETTINGS}");
        let mut diagnostics = Vec::new();
        let parsed = kairan::settings::Settings::parse(&text, &mut diagnostics);
        assert_eq!(
            parsed.is_ok() && diagnostics.is_empty(),
            is_good,
            "{line}: {diagnostics:?}"
        );
        let value: Value = toml::from_str(&text).unwrap();
        assert_eq!(validator.is_valid(&value), is_good, "{line}");
    }
    let example = std::fs::read_to_string(project_path("content/site.toml")).unwrap();
    let value: Value = toml::from_str(&example).unwrap();
    assert!(validator.is_valid(&value));
    for line in [
        "title = \"Status\"\n",
        "base_url = \"https://status.example\"\n",
        "locales = [\"en\"]\n",
    ] {
        let text = MINIMAL_SETTINGS.replace(line, "");
        assert!(kairan::settings::Settings::parse(&text, &mut Vec::new()).is_err());
        assert!(!validator.is_valid(&toml::from_str(&text).unwrap()));
    }
}
