//! A root in a folder, on which the program is run.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a root, and the site that is built of it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new(settings: &str) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.put("site.toml", settings);
        folder
    }

    pub fn put(&self, path: &str, text: &str) {
        let file = self.0.path().join("root").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs a command on the root at a time of 29 September.
    pub fn run(&self, time: &str, args: &[&str], env: &[(&str, &str)]) -> Output {
        let now = format!("2026-09-29T{time}Z");
        run(
            &[args, &["--root", &self.path("root"), "--now", &now]].concat(),
            env,
        )
    }
}

/// Runs the program, which may ask servers on this machine.
pub fn run(args: &[&str], env: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kairan"))
        .args(args)
        .env("KAIRAN_ALLOW_LOOPBACK", "1")
        .envs(env.iter().copied())
        .output()
        .unwrap()
}
