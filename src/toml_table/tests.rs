use super::*;

fn read(text: &str) -> (Option<String>, Option<i64>, Vec<String>) {
    let file = TomlFile::new("x.toml", text);
    let mut table = file.parse_leniently();
    let name = table.take::<String>("name").map(Spanned::into_inner);
    let mut inner = table.take_table("inner");
    let count = inner.as_mut().and_then(|inner| inner.take::<i64>("count"));
    let count = count.map(Spanned::into_inner);
    inner.into_iter().for_each(TomlTable::finish);
    table.finish();
    let diagnostics = file.into_diagnostics();
    let lines = diagnostics.iter().map(ToString::to_string);
    (name, count, lines.collect())
}

#[test]
fn each_key_is_read_whatever_the_others_are() {
    let (name, count, said) = read("nmae = 1\nname = \"a\"\n[inner]\ncount = \"x\"\nother = 2\n");
    assert_eq!((name.as_deref(), count), (Some("a"), None));
    assert_eq!(
        said,
        [
            "error: x.toml:4:9: `inner.count`: it is the text \"x\", and should be a whole number\n  help: correct the value; until then it counts as absent",
            "error: x.toml:5:1: unknown key `inner.other`\n  help: remove it; the keys here are count",
            "error: x.toml:1:1: unknown key `nmae`\n  help: did you mean `name`? until then it is ignored",
        ]
    );
    let (_, count, said) = read("\u{feff}inner = 3");
    assert_eq!(count, None);
    assert_eq!(
        said,
        ["error: x.toml:1:9: `inner` is not a table\n  help: write its keys below `[inner]`"]
    );
}

#[test]
fn what_stands_above_an_error_of_syntax_is_read() {
    for (error, place) in [
        ("bad", "2:4"),
        ("bad = ", "2:7"),
        ("bad = [\n1,\n\"é\",", "6:1"),
    ] {
        let (name, count, said) = read(&format!("name = \"a\"\n{error}\n[inner]\ncount = 2\n"));
        assert_eq!((name.as_deref(), count), (Some("a"), None), "{said:?}");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].starts_with(&format!("error: x.toml:{place}")),
            "{said:?}"
        );
    }
}

#[test]
fn a_required_key_that_is_misspelt_is_found() {
    let file = TomlFile::new("x.toml", "title = 1\nbase_ulr = \"x\"\n");
    let mut table = file.parse().unwrap();
    let error = table.require::<String>("base_url", "base_url = \"…\"");
    let error = error.unwrap_err();
    assert_eq!(error.location.to_string(), "x.toml:2:1");
    assert!(error.help.contains("did you mean `base_url`"), "{error}");
    let error = table.require::<String>("title", "").unwrap_err();
    assert_eq!(error.location.to_string(), "x.toml:1:9");
}
