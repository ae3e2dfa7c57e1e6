//! The stack in `infra/` knows what the program does.

use std::process::Command;

use kairan::root::{AUTHORED_FILES, AUTHORED_FOLDERS};

#[test]
fn the_function_may_read_every_folder_and_hears_of_its_changes() {
    let template = include_str!("../../infra/template.yaml");
    for folder in AUTHORED_FOLDERS {
        for line in [
            format!("- prefix: {folder}/\n"),
            format!("- !Sub ${{ContentBucket.Arn}}/{folder}/*\n"),
        ] {
            assert!(template.contains(&line), "infra/template.yaml lacks {line}");
        }
    }
    for file in AUTHORED_FILES {
        for line in [
            format!("- {file}\n"),
            format!("- !Sub ${{ContentBucket.Arn}}/{file}\n"),
        ] {
            assert!(template.contains(&line), "infra/template.yaml lacks {line}");
        }
    }
}

#[test]
fn the_languages_of_a_site_are_printed_for_the_edge() {
    let output = Command::new(env!("CARGO_BIN_EXE_kairan"))
        .args(["languages", "--root", "content"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["base_url"], "https://status.hinode.example/");
    assert_eq!(
        printed["locales"],
        serde_json::json!(["en", "ja", "ar", "de", "fr"])
    );
    assert_eq!(printed["near"]["ja"], serde_json::json!([1]));
}

#[test]
fn the_function_may_remove_its_own_files_and_no_entry_of_the_ledger() {
    let template = include_str!("../../infra/template.yaml");
    let (_, statement) = template
        .split_once("- Sid: RemoveWhatIsTemporary\n")
        .unwrap();
    let (statement, _) = statement.split_once("- Sid:").unwrap();
    let places: Vec<&str> = statement
        .lines()
        .filter_map(|line| line.split_once("${ContentBucket.Arn}"))
        .map(|(_, place)| place)
        .collect();
    let own = [
        "ledger-v1",
        "ledger-v2",
        "index",
        "manifest",
        "rebuild",
        "sources",
    ];
    let own = own.map(|folder| format!("/.kairan/{folder}/*"));
    assert_eq!(places[0], "/ledger/first-import");
    assert_eq!(places[1..], own);
}
