//! Modules import one way, in the order of `src/lib.rs`, and no files import each other in a circle.

mod graph;

use std::collections::BTreeMap;

use crate::fixtures::{project_path, read_folder};
use graph::{Crate, circles};

/// The modules of a file that has `mod` lines, in their order.
fn declared_modules(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    names.map(str::to_owned).collect()
}

fn source_files() -> BTreeMap<String, String> {
    let files = read_folder(&project_path("src")).into_iter();
    files
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// A small crate that has no circle.
const SOUND: [(&str, &str); 5] = [
    (
        "lib.rs",
        "pub mod low; mod high; #[cfg(test)] mod fixtures;",
    ),
    (
        "low/mod.rs",
        "mod base; mod user; pub use base::Base; pub use user::User; pub(crate) use base::base;",
    ),
    ("low/base.rs", "pub struct Base; pub fn base() {}"),
    // The names come from the facade, whose own re-export of this file makes no circle.
    ("low/user.rs", "use super::Base; pub struct User(Base);"),
    (
        "high.rs",
        "use crate::low::{self, User as Person};\nfn f(p: Person) { vec![low::base()]; }\n\
         #[cfg(test)]\nmod tests { use crate::fixtures::x; }",
    ),
];

fn made_up_crate(changes: &[(&str, &str)]) -> Crate {
    let files = SOUND
        .iter()
        .chain(&[("fixtures.rs", "use crate::high::f;")]);
    let files = files.chain(changes);
    Crate::parse(
        &files
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
    )
}

#[test]
fn imports_are_found() {
    let imports = made_up_crate(&[]).imports();
    let found: Vec<String> = imports
        .iter()
        .flat_map(|(file, targets)| targets.iter().map(move |target| (file, target)))
        .map(|(file, (target, names))| format!("{file} {target} {names:?}"))
        .collect();
    assert_eq!(
        found,
        [
            "high.rs low/base.rs {\"base\"}",
            "high.rs low/user.rs {\"Person\", \"User\"}",
            "low/user.rs low/base.rs {\"Base\"}",
        ]
    );
    assert_eq!(circles(&imports), [""; 0]);
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let user = "low/user.rs";
    for (file, text, circle) in [
        (
            "low/base.rs",
            "use super::User; pub struct Base(User); pub fn base() {}",
            user,
        ),
        (
            "low/base.rs",
            "use super::user::*; pub struct Base(User); pub fn base() {}",
            user,
        ),
        (
            "low/base.rs",
            "use crate::low as l; pub struct Base(l::User); pub fn base() {}",
            user,
        ),
        (
            "low/base.rs",
            "pub struct Base; pub fn base() { println!(\"{}\", super::User::new()); }",
            user,
        ),
        (
            "low/base.rs",
            "pub struct Base; pub fn base() { use crate::high::g; g() }",
            "high.rs",
        ),
        (
            "low/base.rs",
            "pub struct Base; impl From<crate::low::user::User> for Base {} fn base() {}",
            user,
        ),
        (
            "low/base.rs",
            "pub struct Base; mod inner { use super::super::User; } pub fn base() {}",
            user,
        ),
        // A facade that does work of its own is in a circle with those that use it.
        (
            "low/mod.rs",
            "mod base; mod user; pub use user::User; pub struct Base; fn f(u: User) {}",
            user,
        ),
    ] {
        let high = ("high.rs", "pub fn g() { crate::low::base() }");
        let found = circles(&made_up_crate(&[high, (file, text)]).imports());
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(
            found[0].contains(file) && found[0].contains(circle),
            "{found:?}"
        );
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = Crate::parse(&source_files()).imports();
    assert!(imports.len() > 50, "{imports:?}");
    let found = circles(&imports);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_module_imports_only_from_those_above_it() {
    let sources = source_files();
    let order = declared_modules(&sources["lib.rs"]);
    assert!(order.len() > 10, "{order:?}");
    let rank = |path: &str| {
        let module = path.split('/').next().unwrap().trim_end_matches(".rs");
        order.iter().position(|known| known == module)
    };
    for (file, targets) in Crate::parse(&sources).imports() {
        for (target, names) in targets {
            assert!(
                rank(&target) <= rank(&file),
                "src/{file} imports {names:?} of src/{target}, which stands below it in src/lib.rs"
            );
        }
    }
}

/// Every file is in the tree that `src/lib.rs` opens, or is a program of its own.
#[test]
fn no_file_is_left_over() {
    let sources = source_files();
    let reached = Crate::parse(&sources).files;
    for path in sources.keys() {
        let is_program = path == "main.rs" || path.starts_with("bin/");
        assert!(
            is_program || reached.contains(path),
            "no `mod` line leads to src/{path}"
        );
    }
}
