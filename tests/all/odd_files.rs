//! Files and folders that cannot be read, or not as files. Each is a diagnostic, and everything else is
//! published.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::fixtures::{MINIMAL_SETTINGS, NOW, RECORD, report_skipped};

/// How long a command may take before it counts as hung.
const HANG: Duration = Duration::from_secs(120);

/// A root and the place of its site.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        case.put("site.toml", MINIMAL_SETTINGS);
        case.put("records/good.md", RECORD);
        case.put("static/style.css", "body {}");
        case
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn put(&self, path: &str, content: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
        command.args(args).args(["--now", NOW, "--root"]);
        command.arg(self.root());
        command
    }

    fn build(&self) -> Output {
        let site = self.site();
        let mut command = self.command(&["build", "--out", site.to_str().unwrap()]);
        run_or_panic(&mut command)
    }

    /// Lets a build look into a folder of the ledger of which nothing is known to be wrong.
    fn look_into(&self, folder: &str) {
        if folder == "ledger" {
            let site = self.site();
            let args = ["build", "--full", "--out", site.to_str().unwrap()];
            run_or_panic(&mut self.command(&args));
        }
    }

    fn check(&self) -> Output {
        run_or_panic(&mut self.command(&["check"]))
    }

    /// `check` names the file and the problem, `build` publishes everything else and names them, too.
    fn assert_is_named(&self, words: &[&str]) {
        let output = self.check();
        let said = text(&output.stdout);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{said}{}",
            text(&output.stderr)
        );
        for words in words {
            assert!(said.contains(words), "{words} is not in: {said}");
        }
        assert!(said.contains("help: "), "{said}");
        let output = self.build();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        for words in words {
            assert!(said.contains(words), "{words} is not in: {said}");
        }
        for path in ["en/incidents/N-1/index.html", "static/style.css"] {
            assert!(self.site().join(path).is_file(), "{path}");
        }
    }

    fn assert_is_healed(&self) {
        let output = self.check();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
        assert_eq!(self.build().status.code(), Some(0));
        let said = text(&self.build().stderr);
        assert_eq!(said, "", "the second build after the remedy");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs a command, and fails the test if it does not end.
fn run_or_panic(command: &mut Command) -> Output {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let pid = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    match receiver.recv_timeout(HANG) {
        Ok(output) => output.unwrap(),
        Err(_) => {
            let _ = Command::new("kill").arg(pid.to_string()).status();
            panic!("{command:?} hangs");
        }
    }
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_file_of_records_that_is_larger_than_the_memory_is_skipped() {
    let case = Case::new();
    let file = fs::File::create(case.root().join("records/all.json")).unwrap();
    if file.set_len(1 << 40).is_err() {
        report_skipped("files of a terabyte", "the file system has none");
        return;
    }
    let problem = "the file has 1099511 MB, and kairan reads at most 64 MB of one";
    case.assert_is_named(&[problem]);
    let folder = case.root().join("records");
    let args = ["import", "--dry-run", folder.to_str().unwrap()];
    let output = run_or_panic(&mut case.command(&args));
    assert!(text(&output.stdout).contains(problem), "{output:?}");
    file.set_len(0).unwrap();
    case.put("records/all.json", "[]");
    case.assert_is_healed();
}

#[test]
fn a_name_that_not_every_store_can_take_is_skipped() {
    let long_folder = format!("static/{}", "x/".repeat(600));
    let names: [(&[u8], &str); 4] = [
        (b"records/caf\xe9.json", "its name is not UTF-8"),
        (b"records/a\\b.json", "its name has a backslash"),
        (b"translations/a\nb.md", "its name has a control character"),
        (b"caf\xe9/x.md", "its name is not UTF-8"),
    ];
    for (name, problem) in names {
        let case = Case::new();
        let below = if name.starts_with(b"caf") {
            "notices"
        } else {
            ""
        };
        let file = case.root().join(below).join(OsStr::from_bytes(name));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "{}").unwrap();
        case.assert_is_named(&[problem, "help: rename it"]);
        fs::remove_file(&file).unwrap();
        let folder = file.parent().unwrap();
        if folder.file_name().unwrap().to_str().is_none() {
            fs::remove_dir(folder).unwrap();
        }
        case.assert_is_healed();
    }
    let case = Case::new();
    case.put(&format!("{long_folder}a.txt"), "deep");
    case.assert_is_named(&["longer than 1,024 bytes"]);
}

#[test]
fn a_fifo_a_socket_or_a_device_is_never_opened() {
    for folder in ["records", "static", "locales", "notices", "ledger"] {
        let case = Case::new();
        assert_eq!(case.build().status.code(), Some(0));
        fs::create_dir_all(case.root().join(folder)).unwrap();
        let path = case.root().join(folder).join("p.json");
        mkfifo(&path);
        case.look_into(folder);
        case.assert_is_named(&[&format!("{folder}/p.json: it is a FIFO")]);
        fs::remove_file(&path).unwrap();
        let _listener = UnixListener::bind(&path).unwrap();
        case.assert_is_named(&[&format!("{folder}/p.json: it is a socket")]);
        fs::remove_file(&path).unwrap();
        symlink("/dev/zero", &path).unwrap();
        case.assert_is_named(&[&format!("{folder}/p.json: it is a device")]);
        fs::remove_file(&path).unwrap();
        case.assert_is_healed();
    }
}

#[test]
fn settings_that_are_no_file_are_an_error() {
    let case = Case::new();
    let settings = case.root().join("site.toml");
    fs::remove_file(&settings).unwrap();
    mkfifo(&settings);
    let output = case.build();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("site.toml: it is a FIFO"), "{said}");
}

#[test]
fn a_link_that_leads_nowhere_or_in_a_circle_is_skipped() {
    let links = [
        ("records/here", "."),
        ("records/up", ".."),
        ("records/self.md", "self.md"),
        ("records/gone.md", "/nowhere/at/all"),
        ("static/all", "../static"),
        ("templates", "templates"),
        ("notices", "/nowhere"),
    ];
    for (link, target) in links {
        let case = Case::new();
        let path = case.root().join(link);
        symlink(target, &path).unwrap();
        let problem = match target {
            "/nowhere" | "/nowhere/at/all" => "does not exist",
            _ => "leads back to itself",
        };
        case.assert_is_named(&[&format!("{link}: it is a link"), problem]);
        fs::remove_file(&path).unwrap();
        case.assert_is_healed();
    }
    // Two links that lead to each other's folders.
    let case = Case::new();
    symlink("../notices", case.root().join("records/notices")).unwrap();
    fs::create_dir(case.root().join("notices")).unwrap();
    symlink("../records", case.root().join("notices/records")).unwrap();
    case.assert_is_named(&["records/notices/records: it is a link that leads back to itself"]);
}

#[test]
fn a_linked_folder_is_read() {
    let case = Case::new();
    let elsewhere = case.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("logo.txt"), "x").unwrap();
    symlink(&elsewhere, case.root().join("static/a")).unwrap();
    symlink(&elsewhere, case.root().join("static/b")).unwrap();
    case.assert_is_healed();
    for path in ["static/a/logo.txt", "static/b/logo.txt"] {
        assert!(case.site().join(path).is_file(), "{path}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_skipped() {
    // A file of Linux that no user can read from its start.
    let unreadable = Path::new("/proc/self/mem");
    if !unreadable.exists() {
        let reason = "this system has no /proc/self/mem";
        report_skipped("a_file_that_cannot_be_read_is_skipped", reason);
        return;
    }
    for folder in ["records", "static", "translations", "ledger"] {
        let case = Case::new();
        assert_eq!(case.build().status.code(), Some(0));
        fs::create_dir_all(case.root().join(folder)).unwrap();
        let path = case.root().join(folder).join("x.json");
        symlink(unreadable, &path).unwrap();
        case.look_into(folder);
        case.assert_is_named(&[&format!("{folder}/x.json: it cannot be read")]);
        fs::remove_file(&path).unwrap();
        case.assert_is_healed();
    }
}

#[test]
fn what_is_published_of_a_static_file_that_cannot_be_read_stays() {
    let case = Case::new();
    assert_eq!(case.build().status.code(), Some(0));
    let path = case.root().join("static/style.css");
    fs::remove_file(&path).unwrap();
    mkfifo(&path);
    case.assert_is_named(&["static/style.css: it is a FIFO"]);
    fs::remove_file(&path).unwrap();
    case.assert_is_healed();
    assert!(!case.site().join("static/style.css").exists());
}

/// A user who may not read what others forbid: root may.
const NOBODY: u32 = 65_534;

#[test]
fn what_the_user_may_not_read_is_skipped() {
    for (path, is_folder) in [("records/closed.md", false), ("static/closed", true)] {
        let case = Case::new();
        let program = case.folder.path().join("kairan");
        fs::copy(env!("CARGO_BIN_EXE_kairan"), &program).unwrap();
        let closed = case.root().join(path);
        if is_folder {
            fs::create_dir(&closed).unwrap();
        } else {
            fs::write(&closed, RECORD).unwrap();
        }
        let user = fs::metadata(case.folder.path()).map(|metadata| {
            use std::os::unix::fs::MetadataExt;
            metadata.uid()
        });
        let is_root = user.unwrap() == 0;
        for open in [case.folder.path().to_owned(), case.root()] {
            fs::set_permissions(open, fs::Permissions::from_mode(0o777)).unwrap();
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let mut command = Command::new(&program);
        command
            .args(["check", "--now", NOW, "--root"])
            .arg(case.root());
        if is_root {
            command.uid(NOBODY);
        }
        let output = match command.output() {
            Ok(output) => output,
            Err(error) => {
                let reason = error.to_string();
                report_skipped("what_the_user_may_not_read_is_skipped", &reason);
                return;
            }
        };
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(
            said.contains(&format!("{path}: it cannot be read")),
            "{said}"
        );
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_file_where_a_folder_is_expected_is_skipped() {
    let case = Case::new();
    fs::write(case.root().join("notices"), "x").unwrap();
    case.assert_is_named(&["notices: it is a file where a folder is expected"]);
    fs::remove_file(case.root().join("notices")).unwrap();
    case.assert_is_healed();
}

#[test]
fn a_ledger_whose_folder_cannot_be_listed_is_an_error() {
    let case = Case::new();
    assert_eq!(case.build().status.code(), Some(0));
    fs::rename(case.root().join("ledger"), case.root().join("kept")).unwrap();
    symlink("ledger", case.root().join("ledger")).unwrap();
    let output = case.build();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("ledger: it is a link that leads back to itself"),
        "{said}"
    );
}

#[test]
fn an_entry_that_cannot_be_written_stops_no_other_and_is_written_once_it_can_be() {
    for make in [&|path: &Path| mkfifo(path), &|path: &Path| {
        fs::create_dir(path).unwrap();
    }] as [&dyn Fn(&Path); 2]
    {
        let case = Case::new();
        let entry = case.root().join("ledger/N-2.json");
        fs::create_dir_all(case.root().join("ledger")).unwrap();
        make(&entry);
        case.put("records/n2.md", &RECORD.replace("N-1", "N-2"));
        for _ in 0..2 {
            let output = case.build();
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{said}");
            assert!(said.contains("ledger/N-2.json: "), "{said}");
            assert!(case.site().join("en/incidents/N-1/index.html").is_file());
            assert!(!case.site().join("en/incidents/N-2").exists());
        }
        fs::remove_dir(&entry)
            .or_else(|_| fs::remove_file(&entry))
            .unwrap();
        case.assert_is_healed();
        assert!(case.site().join("en/incidents/N-2/index.html").is_file());
    }
}

#[test]
fn what_stands_in_the_place_of_a_file_of_kairan_is_reported_and_stops_nothing() {
    let make_folder = |path: &Path| fs::create_dir(path).unwrap();
    for path in [
        ".kairan/state.json",
        ".kairan/index.json",
        ".kairan/names.json",
        ".kairan/file-versions.json",
        "ledger/names.json",
    ] {
        for make in [&mkfifo as &dyn Fn(&Path), &make_folder] {
            for was_built in [false, true] {
                let case = Case::new();
                if was_built {
                    assert_eq!(case.build().status.code(), Some(0));
                }
                let file = case.root().join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                let _ = fs::remove_file(&file);
                make(&file);
                case.assert_is_named(&[path]);
                // A build may have put its own file in the place of a FIFO.
                let _ = fs::remove_dir(&file).or_else(|_| fs::remove_file(&file));
                case.assert_is_healed();
                // What is known of a few files is not worth a file.
                let is_written = path != ".kairan/file-versions.json";
                assert_eq!(file.is_file(), is_written, "{path} is written again");
            }
        }
    }
}

#[test]
fn a_check_names_an_entry_that_cannot_be_written() {
    let case = Case::new();
    fs::create_dir_all(case.root().join("ledger/N-2.json")).unwrap();
    case.put("records/n2.md", &RECORD.replace("N-1", "N-2"));
    case.assert_is_named(&["ledger/N-2.json: there is a folder of that name"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_link_to_a_file_system_of_the_kernel_is_skipped() {
    for target in ["/proc", "/proc/self/task", "/sys/kernel"] {
        let case = Case::new();
        let link = case.root().join("records/link");
        symlink(target, &link).unwrap();
        case.assert_is_named(&["records/link: it is a link to /"]);
        fs::remove_file(&link).unwrap();
        case.assert_is_healed();
    }
}

#[test]
fn names_of_the_greatest_length_are_published() {
    let case = Case::new();
    let name = format!("static/{}.txt", "n".repeat(251));
    case.put(&name, "long");
    case.assert_is_healed();
    assert_eq!(fs::read_to_string(case.site().join(&name)).unwrap(), "long");
}

#[test]
fn a_folder_in_the_place_of_a_page_does_not_stop_the_others() {
    let case = Case::new();
    for path in ["en/index.html/theirs", "heartbeat.json/theirs"] {
        fs::create_dir_all(case.site().join(path)).unwrap();
    }
    fs::create_dir_all(case.site().join("api")).unwrap();
    fs::write(case.site().join("api/v1"), "theirs").unwrap();
    let output = case.build();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("en/index.html: there is a folder of that name"),
        "{said}"
    );
    assert!(said.contains("api/v1 is in its way"), "{said}");
    assert!(
        said.contains("heartbeat.json: there is a folder of that name"),
        "{said}"
    );
    assert!(case.site().join("en/incidents/N-1/index.html").is_file());
    assert!(
        case.site().join("en/index.html/theirs").is_dir(),
        "theirs stays"
    );
    fs::remove_dir_all(case.site().join("en/index.html")).unwrap();
    fs::remove_dir_all(case.site().join("heartbeat.json")).unwrap();
    fs::remove_file(case.site().join("api/v1")).unwrap();
    case.assert_is_healed();
    for path in [
        "en/index.html",
        "api/v1/incidents/N-1.json",
        "heartbeat.json",
    ] {
        assert!(case.site().join(path).is_file(), "{path}");
    }
}

#[test]
fn files_below_well_known_are_published_where_programs_look_for_them() {
    let case = Case::new();
    case.put(
        "static/.well-known/security.txt",
        "Contact: mailto:a@status.example\n",
    );
    case.put("static/.well-known/.draft", "hidden");
    case.put("static/.htaccess", "hidden");
    case.put("records/.well-known/x.json", "{");
    case.assert_is_healed();
    for path in [
        ".well-known/security.txt",
        "static/.well-known/security.txt",
    ] {
        let text = fs::read_to_string(case.site().join(path)).unwrap();
        assert!(text.starts_with("Contact: "), "{path}");
    }
    for path in [".well-known/.draft", "static/.htaccess"] {
        assert!(!case.site().join(path).exists(), "{path}");
    }
    fs::remove_file(case.root().join("static/.well-known/security.txt")).unwrap();
    case.assert_is_healed();
    assert!(!case.site().join(".well-known").exists());
}

#[test]
fn an_import_reads_a_fifo_that_is_named_and_skips_one_that_is_found() {
    let case = Case::new();
    let folder = case.folder.path().join("export");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.md"), RECORD).unwrap();
    let fifo = folder.join("p.md");
    mkfifo(&fifo);
    let output =
        run_or_panic(&mut case.command(&["import", "--dry-run", folder.to_str().unwrap()]));
    let said = text(&output.stdout);
    assert!(
        said.contains("p.md: it is a FIFO") && said.contains("1 incidents"),
        "{said}"
    );
    let writer = thread::spawn({
        let fifo = fifo.clone();
        move || fs::write(fifo, RECORD).unwrap()
    });
    let output = run_or_panic(&mut case.command(&["import", "--dry-run", fifo.to_str().unwrap()]));
    writer.join().unwrap();
    assert!(text(&output.stdout).contains("1 incidents"), "{output:?}");
}
