//! Tells the program its own fingerprint: that of its sources, of what is embedded in it, and of the
//! versions of its libraries. A page that another version made is made anew.
#![expect(clippy::disallowed_methods, reason = "a build reads its sources")]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

const BUILD_INPUTS: [&str; 4] = ["src", "templates", "content/locales", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for path in BUILD_INPUTS {
        println!("cargo::rerun-if-changed={path}");
        collect_files(Path::new(path), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    println!("cargo::rustc-env=KAIRAN_PROGRAM={:016x}", hasher.finish());
    Ok(())
}

fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect_files(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}
