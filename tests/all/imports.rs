//! The order of modules in `src/lib.rs` is the order in which they may import each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::fixtures::{project_path, read_folder};

/// The modules of a file that has `mod` lines, in their order.
fn declared_modules(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    names.map(str::to_owned).collect()
}

/// The first names of all paths that start with `crate::`, in code.
fn crate_imports(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    // What only tests use makes no cycle in what is built.
    let code = code
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let mut names = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &code[at + start.len()..];
        if !is_whole {
            continue;
        }
        // `use crate::{a::B, c::D};` or `crate::a::B`.
        let group = rest
            .strip_prefix('{')
            .map(|rest| &rest[..rest.find("};").unwrap_or(rest.len())]);
        let paths = group.map_or_else(|| vec![rest], |group| split_top_level(group));
        for path in paths {
            let path = path.trim();
            let end = path
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(path.len());
            names.insert(path[..end].to_owned());
        }
    }
    names
}

/// The parts of a group, split at the commas outside inner groups.
fn split_top_level(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let is_outer = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    };
    group
        .split(is_outer)
        .filter(|part| !part.trim().is_empty())
        .collect()
}

/// Files that are only compiled for tests: they may look anywhere.
fn is_test(path: &str) -> bool {
    path.split('/')
        .any(|part| matches!(part, "tests" | "tests.rs" | "samples.rs" | "fixtures.rs"))
}

fn source_files() -> Vec<(String, String)> {
    let files = read_folder(&project_path("src")).into_iter();
    files
        .filter(|(path, _)| path.ends_with(".rs") && !is_test(path))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn imports_are_found() {
    let text = "use crate::a::B;\n// crate::not\nuse crate::{c::{D, E}, f};\nlet x = crate::g::h();\n\
                mycrate::i();\n#[cfg(test)]\nmod tests {\nuse crate::z;\n}";
    let found: Vec<String> = crate_imports(text).into_iter().collect();
    assert_eq!(found, ["a", "c", "f", "g"]);
}

#[test]
fn a_module_imports_only_from_those_above_it() {
    let order = declared_modules(&fs::read_to_string(project_path("src/lib.rs")).unwrap());
    assert!(order.len() > 10, "{order:?}");
    let rank = |name: &str| order.iter().position(|module| module == name);
    for (path, text) in source_files() {
        let own = path.split('/').next().unwrap().trim_end_matches(".rs");
        let Some(own_rank) = rank(own) else {
            assert!(
                matches!(own, "lib" | "main" | "bin"),
                "src/{path} belongs to no module of src/lib.rs"
            );
            continue;
        };
        for name in crate_imports(&text) {
            let Some(imported) = rank(&name) else {
                panic!("src/{path} imports crate::{name}, which src/lib.rs does not have");
            };
            assert!(
                imported <= own_rank,
                "src/{path} imports crate::{name}, which stands below {own} in src/lib.rs"
            );
        }
    }
}

/// Every file is in the tree that `src/lib.rs` and `src/main.rs` open.
#[test]
fn no_file_is_left_over() {
    for (path, _) in source_files() {
        let path = Path::new(&path);
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let parent = path.parent().unwrap();
        if parent.as_os_str().is_empty() || stem == "mod" || parent.starts_with("bin") {
            continue;
        }
        let by_file = project_path("src").join(parent).with_extension("rs");
        let by_folder = project_path("src").join(parent).join("mod.rs");
        let owner = if by_folder.exists() {
            by_folder
        } else {
            by_file
        };
        let text = fs::read_to_string(&owner).unwrap_or_default();
        assert!(
            text.contains(&format!("mod {stem};")),
            "src/{} is in no `mod` line of {}",
            path.display(),
            owner.display()
        );
    }
}
