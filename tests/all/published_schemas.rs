//! The JSON Schemas that a site publishes: what it publishes is as they say, and they name every key of it.

use jsonschema::Validator;
use serde_json::Value;

use crate::corpus::records_dir;
use crate::fixtures::{EXAMPLE_SITE, NOW, TestRoot, TestSite, read_folder};

/// A schema of the site that allows no key that it does not name; of one of its parts, if one is named.
fn strict(site: &TestSite, path: &str, part: Option<&str>) -> Validator {
    let mut schema: Value = serde_json::from_str(site.text(path)).unwrap();
    if let Some(part) = part {
        let root = schema.as_object_mut().unwrap();
        root.remove("oneOf").unwrap();
        root.insert("$ref".to_owned(), format!("#/$defs/{part}").into());
    }
    allow_no_other_key(&mut schema);
    jsonschema::draft202012::new(&schema).unwrap()
}

fn allow_no_other_key(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") && fields.contains_key("required") {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
            fields.values_mut().for_each(allow_no_other_key);
        }
        Value::Array(items) => items.iter_mut().for_each(allow_no_other_key),
        _ => {}
    }
}

fn assert_valid(validator: &Validator, path: &str, document: &Value) {
    let errors = validator.iter_errors(document);
    let errors = errors.map(|error| format!("{}: {error}", error.instance_path()));
    let errors: Vec<String> = errors.take(5).collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
}

/// Checks every document of a site, and returns how many there are of each of the two APIs.
pub fn check(site: &TestSite) -> (usize, usize) {
    let incident = strict(site, "api/v1/schema/incident.json", None);
    let statuspage = |name: &str| strict(site, "api/v2/schema/statuspage.json", Some(name));
    let documents = [
        ("/api/v2/summary.json", "summary"),
        ("/api/v2/status.json", "status"),
        ("/api/v2/components.json", "components"),
        ("/api/v2/incidents.json", "incidents"),
        ("/api/v2/incidents/unresolved.json", "incidents"),
        (
            "/api/v2/scheduled-maintenances.json",
            "scheduled-maintenances",
        ),
        (
            "/api/v2/scheduled-maintenances/upcoming.json",
            "scheduled-maintenances",
        ),
        (
            "/api/v2/scheduled-maintenances/active.json",
            "scheduled-maintenances",
        ),
    ];
    let documents = documents.map(|(end, name)| (end, statuspage(name)));
    let (mut v1, mut v2) = (0, 0);
    for (path, bytes) in &site.files {
        let is_schema = path.contains("/schema/");
        if !path.contains("api/") || !path.ends_with(".json") || is_schema {
            continue;
        }
        let document: Value = serde_json::from_slice(bytes).unwrap();
        if path.starts_with("api/v1/") {
            v1 += 1;
            assert_valid(&incident, path, &document);
            continue;
        }
        let path = format!("/{path}");
        let (_, validator) = documents
            .iter()
            .find(|(end, _)| path.ends_with(end))
            .unwrap();
        v2 += 1;
        assert_valid(validator, &path, &document);
    }
    (v1, v2)
}

#[test]
fn what_the_example_publishes_is_as_its_schemas_say() {
    let site: &TestSite = &EXAMPLE_SITE;
    let (v1, v2) = check(site);
    assert!(v1 > 10, "{v1}");
    // In five languages, and in the first once more.
    assert_eq!(v2, 6 * 8);
}

#[test]
fn a_schema_that_lacks_a_key_or_wants_another_is_found() {
    let site: &TestSite = &EXAMPLE_SITE;
    let validator = strict(site, "api/v2/schema/statuspage.json", Some("summary"));
    let mut document: Value = serde_json::from_str(site.text("api/v2/summary.json")).unwrap();
    assert!(validator.is_valid(&document));
    document["components"][0]["other"] = 1.into();
    assert!(!validator.is_valid(&document));
    document["components"][0]
        .as_object_mut()
        .unwrap()
        .remove("other");
    document["components"][0]
        .as_object_mut()
        .unwrap()
        .remove("start_date");
    assert!(!validator.is_valid(&document));
}

#[test]
#[ignore = "reads real records: KAIRAN_RECORDS"]
fn what_real_records_become_is_as_the_schemas_say() {
    let root = TestRoot::new(&[("site.toml".to_owned(), settings())].into());
    for (path, bytes) in read_folder(&records_dir()) {
        root.put(&format!("records/{path}"), bytes);
    }
    let (v1, v2) = check(&root.site_at(NOW));
    assert!(v1 > 50, "{v1}");
    assert_eq!(v2, 3 * 8);
}

fn settings() -> Vec<u8> {
    let settings = "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"ja\"]\n\
        [feeds]\nauthority = \"status.example,2026\"\n[records]\nzone = \"US/Pacific\"\n";
    settings.as_bytes().to_vec()
}
