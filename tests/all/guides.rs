//! The guides in docs/: each command in them does what it says, in the order in which they stand.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fixtures::{NOW, example_files, project_path};

/// The lines behind `$ ` in the blocks of commands of a guide.
fn commands(guide: &str) -> Vec<String> {
    let text = fs::read_to_string(project_path(guide)).unwrap();
    let blocks = text.split("```console\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines).map(|line| {
        let command = line.strip_prefix("$ ");
        command
            .unwrap_or_else(|| panic!("{guide}: {line:?} is no command"))
            .to_owned()
    });
    lines.collect()
}

/// A home with the example in `~/status`, and the program on the path.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (path, bytes) in example_files() {
        let file = home.path().join("status").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    home
}

/// Runs a line as a shell does. The example is of a day on which its incidents are open.
fn run(home: &Path, line: &str) -> (bool, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_kairan"));
    let line = match line.starts_with("kairan ") && !line.starts_with("kairan schema") {
        true => format!("{line} --now {NOW}"),
        false => line.to_owned(),
    };
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let output = Command::new("sh")
        .args(["-c", &line])
        .env("HOME", home)
        .env("PATH", path)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[cfg(unix)]
#[test]
fn every_command_of_the_guides_runs() {
    for guide in ["docs/comms.md", "docs/operators.md"] {
        let home = home();
        let commands = commands(guide);
        assert!(commands.len() >= 8, "{guide}: {commands:?}");
        for line in commands {
            // It goes on until it is interrupted; tests of the preview run it.
            if line.starts_with("kairan serve") {
                continue;
            }
            let (succeeded, said) = run(home.path(), &line);
            assert!(succeeded, "{guide}: {line}: {said}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_guide_names_the_files_that_its_commands_make() {
    let home = home();
    for line in commands("docs/comms.md") {
        if !line.starts_with("kairan serve") {
            run(home.path(), &line);
        }
    }
    for path in [
        "annotations/EX1310442-workaround-2.md",
        "annotations/EX1310442-impact.md",
        "annotations/EX1310442.ja-impact.md",
        "notices/office-move.md",
        "notices/office-move.fr.md",
        "notices/new-client.md",
        "schemas/annotation.schema.json",
    ] {
        assert!(home.path().join("status").join(path).is_file(), "{path}");
    }
}

#[test]
fn the_pictures_and_pages_that_the_guides_name_are_there() {
    for guide in ["docs/channels.md", "docs/comms.md", "docs/operators.md"] {
        let text = fs::read_to_string(project_path(guide)).unwrap();
        let targets = text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap());
        let targets =
            targets.filter(|target| !target.starts_with("http") && !target.starts_with('/'));
        let mut count = 0;
        for target in targets {
            let path = target.split('#').next().unwrap();
            assert!(
                project_path("docs").join(path).exists(),
                "{guide}: {target}"
            );
            count += 1;
        }
        assert!(count >= 2, "{guide}");
    }
}
