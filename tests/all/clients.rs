//! The table of clients in README.md: it has the versions with which the tests read what is published.

use std::collections::BTreeMap;
use std::fs;

use crate::fixtures::project_path;

/// The versions of what the checks of pages install, by registry and name.
fn versions() -> BTreeMap<(&'static str, String), String> {
    let read = |path: &str| fs::read_to_string(project_path(path)).unwrap();
    let lock: serde_json::Value =
        serde_json::from_str(&read("tests/web/package-lock.json")).unwrap();
    let npm = lock["packages"].as_object().unwrap().iter();
    let npm = npm.filter_map(|(path, package)| {
        let name = path.strip_prefix("node_modules/")?;
        Some((
            ("npm", name.to_owned()),
            package["version"].as_str()?.to_owned(),
        ))
    });
    let requirements = read("tests/web/requirements.txt");
    let pypi = requirements.lines().filter_map(|line| {
        let (name, version) = line.split_once("==")?;
        Some((("PyPI", name.to_owned()), version.to_owned()))
    });
    let crates = read("Cargo.lock");
    let crates = crates.split("[[package]]").filter_map(|package| {
        let value = |key: &str| {
            let (_, rest) = package.split_once(&format!("{key} = \""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        Some((("crate", value("name")?), value("version")?))
    });
    npm.chain(pypi).chain(crates).collect()
}

/// What the checks install that reads nothing of what is published.
const TOOLS: [&str; 4] = [
    "csp_evaluator",
    "markdown-it",
    "schema-dts",
    "unicode-segmentation-rs",
];

/// The names of what the checks of pages install themselves.
fn installed() -> Vec<String> {
    let read = |path: &str| fs::read_to_string(project_path(path)).unwrap();
    let package: serde_json::Value = serde_json::from_str(&read("tests/web/package.json")).unwrap();
    let npm = package["dependencies"].as_object().unwrap().keys().cloned();
    let requirements = read("tests/web/requirements.txt");
    let pypi = requirements
        .lines()
        .filter_map(|line| line.split_once("=="));
    npm.chain(pypi.map(|(name, _)| name.to_owned())).collect()
}

#[test]
fn the_table_of_clients_has_the_versions_that_are_tested() {
    let readme = fs::read_to_string(project_path("README.md")).unwrap();
    let table = readme.split_once("### Clients").unwrap().1;
    let table = table.split_once("\n## ").unwrap().0;
    let versions = versions();
    let mut found = Vec::new();
    for cell in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let clients = cell.split('|').nth(2).unwrap().split(", ");
        for client in clients {
            let (registry, rest) = client.trim().split_once(" `").unwrap();
            let (name, version) = rest.split_once("` ").unwrap();
            let version = version.split(' ').next().unwrap();
            let registry = ["npm", "PyPI", "crate"]
                .into_iter()
                .find(|one| *one == registry)
                .unwrap();
            let tested = &versions[&(registry, name.to_owned())];
            let is_same = match registry {
                "crate" => tested.starts_with(&format!("{version}.")),
                _ => tested == version,
            };
            assert!(is_same, "{name} {version}: {tested} is tested");
            found.push(name);
        }
    }
    for name in installed() {
        let is_in_table = found.contains(&name.as_str());
        assert!(
            is_in_table || TOOLS.contains(&name.as_str()),
            "{name} is in no row"
        );
    }
}
