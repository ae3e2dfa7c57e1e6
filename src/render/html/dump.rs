#[test]
fn dump() {
    for (path, html) in super::tests::site() {
        let file = std::path::Path::new("/tmp/tpl-out").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, html).unwrap();
    }
}
