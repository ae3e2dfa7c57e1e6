//! The versions of files that were read before, so that a list need not read every file again.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::super::Version;

/// How long a file must have been left alone before its version is remembered. Within the resolution of the
/// clock by which a file system stamps its files, which is two seconds for some, a second change leaves no
/// trace; git calls such files racy (Documentation/technical/racy-git.txt).
const QUIET_TIME: Duration = Duration::from_secs(2);

/// How many files must be new, or gone, for what is known to be written: to read a few small files costs less than to write
/// down all that is known, and a run that finds nothing to do should write nothing.
const MIN_NEWS: usize = 100;

/// What a file system says of a file without reading it. Whatever changes the bytes of a file changes the time
/// `changed`, which no program can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    device: u64,
    inode: u64,
    /// The seconds since 1970 and the nanoseconds beyond them, as in `changed`.
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// `None` where the system does not tell what is needed.
    #[cfg(unix)]
    fn new(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            size: metadata.len(),
            device: metadata.dev(),
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    #[cfg(not(unix))]
    fn new(_metadata: &Metadata) -> Option<Self> {
        None
    }

    /// Whether the file was left alone for [`QUIET_TIME`] before `at`.
    fn was_quiet_at(&self, at: SystemTime) -> bool {
        let Ok(at) = at.duration_since(UNIX_EPOCH) else {
            return false;
        };
        let quiet_since = at.saturating_sub(QUIET_TIME);
        let touched_at = self.modified.max(self.changed);
        i64::try_from(quiet_since.as_secs())
            .is_ok_and(|seconds| touched_at < (seconds, i64::from(quiet_since.subsec_nanos())))
    }
}

/// What was remembered of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
struct KnownVersion {
    stamp: Stamp,
    version: Version,
}

/// As it is written: size, device, inode, `modified`, `changed`, version. There is one for each file of the root, and a
/// list is read three times as fast as an object with keys.
type Row = (u64, u64, u64, (i64, i64), (i64, i64), Version);

impl From<Row> for KnownVersion {
    fn from((size, device, inode, modified, changed, version): Row) -> Self {
        let stamp = Stamp {
            size,
            device,
            inode,
            modified,
            changed,
        };
        Self { stamp, version }
    }
}

impl From<KnownVersion> for Row {
    fn from(KnownVersion { stamp, version }: KnownVersion) -> Self {
        let Stamp {
            size,
            device,
            inode,
            modified,
            changed,
        } = stamp;
        (size, device, inode, modified, changed, version)
    }
}

/// The versions of the files of a folder by path, each with what the file system said of the file before it was
/// read. It may be lost at any time: the next list then reads every file.
#[derive(Debug, Default)]
pub struct KnownVersions {
    /// From an earlier list, each with whether this list found it unchanged.
    known: BTreeMap<String, (KnownVersion, bool)>,
    /// What this list had to read.
    news: BTreeMap<String, KnownVersion>,
}

impl KnownVersions {
    /// Reads what [`KnownVersions::to_bytes`] wrote into a file that was last modified at `written_at`, by the
    /// clock of the file system: what was changed shortly before that is not relied on, since the clock of this
    /// machine may be ahead of that one. Anything else is nothing known.
    pub fn parse(bytes: &[u8], written_at: SystemTime) -> Self {
        let known: BTreeMap<String, KnownVersion> =
            serde_json::from_slice(bytes).unwrap_or_default();
        let quiet = known.into_iter();
        let quiet = quiet.filter(|(_, file)| file.stamp.was_quiet_at(written_at));
        Self {
            known: quiet.map(|(path, file)| (path, (file, false))).collect(),
            news: BTreeMap::new(),
        }
    }

    /// What the next list may rely on.
    ///
    /// # Errors
    /// Never: a map with texts as keys can be serialized.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let unchanged = self.known.iter();
        let unchanged = unchanged.filter(|(_, (_, is_found))| *is_found);
        let unchanged = unchanged.map(|(path, (file, _))| (path, file));
        let found: BTreeMap<_, _> = unchanged.chain(&self.news).collect();
        serde_json::to_vec(&found)
    }

    /// Whether it is worth to write this down: the next list can do without reading so many files that this one
    /// had to read, or need not be told of so many that are gone.
    pub fn is_worth_writing(&self) -> bool {
        let found = self.known.values().filter(|(_, is_found)| *is_found);
        let gone = self.known.len() - found.count();
        self.news.len().max(gone) >= MIN_NEWS
    }

    /// What this list found, for the next one.
    #[must_use]
    pub fn into_next(self) -> Self {
        let unchanged = self.known.into_iter();
        let unchanged = unchanged.filter(|(_, (_, is_found))| *is_found);
        let unchanged = unchanged.map(|(path, (file, _))| (path, file));
        let found = unchanged.chain(self.news);
        Self {
            known: found.map(|(path, file)| (path, (file, false))).collect(),
            news: BTreeMap::new(),
        }
    }

    /// The version of a file, if it is still as it was when it was read.
    pub(super) fn version(&mut self, path: &str, metadata: &Metadata) -> Option<Version> {
        let stamp = Stamp::new(metadata)?;
        let (known, is_found) = self.known.get_mut(path)?;
        *is_found = known.stamp == stamp;
        is_found.then(|| known.version.clone())
    }

    /// Remembers the version of a file that was read after `metadata` was asked for, at `at`.
    pub(super) fn remember(
        &mut self,
        path: &str,
        metadata: &Metadata,
        at: SystemTime,
        version: &Version,
    ) {
        let stamp = Stamp::new(metadata).filter(|stamp| stamp.was_quiet_at(at));
        if let Some(stamp) = stamp {
            let version = version.clone();
            let known = KnownVersion { stamp, version };
            self.news.insert(path.to_owned(), known);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;

    use super::*;

    /// A time at which everything that exists was left alone for long.
    fn much_later() -> SystemTime {
        SystemTime::now() + QUIET_TIME * 5
    }

    fn remembered(path: &Path, at: SystemTime) -> KnownVersions {
        let mut known = KnownVersions::default();
        let metadata = fs::metadata(path).unwrap();
        known.remember("a.json", &metadata, at, &Version::of(b"as it was"));
        known.into_next()
    }

    #[test]
    fn a_file_is_read_again_whatever_was_done_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.json"), folder.path().join("b.json"));
        let set_modified =
            |at: SystemTime| File::options().write(true).open(&path)?.set_modified(at);
        let modified_at = || fs::metadata(&path)?.modified();
        type Change<'a> = &'a dyn Fn() -> std::io::Result<()>;
        let changes: [(&str, Change<'_>); 5] = [
            ("other bytes of the same length", &|| {
                fs::write(&path, "other")
            }),
            ("other bytes, and the old time set again", &|| {
                let at = modified_at()?;
                fs::write(&path, "other")?;
                set_modified(at)
            }),
            ("an old time", &|| set_modified(UNIX_EPOCH)),
            ("a file moved over it", &|| {
                let at = modified_at()?;
                fs::write(&other, "other")?;
                File::options().write(true).open(&other)?.set_modified(at)?;
                fs::rename(&other, &path)
            }),
            ("a backup of it with its times", &|| {
                let at = modified_at()?;
                fs::copy(&path, &other)?;
                fs::remove_file(&path)?;
                fs::copy(&other, &path)?;
                set_modified(at)
            }),
        ];
        for (name, change) in changes {
            fs::write(&path, "first").unwrap();
            let mut known = remembered(&path, much_later());
            let before = fs::metadata(&path).unwrap();
            assert!(known.version("a.json", &before).is_some(), "{name}");
            // In the real world it takes longer than a tick of the file system's clock until a file counts as
            // left alone.
            while Stamp::new(&fs::metadata(&path).unwrap()) == Stamp::new(&before) {
                change().unwrap();
            }
            let after = fs::metadata(&path).unwrap();
            assert_eq!(known.version("a.json", &after), None, "{name}");
        }
    }

    #[test]
    fn files_that_are_gone_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "first").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        let remember = |count: usize| {
            let mut known = KnownVersions::default();
            for number in 0..count {
                let version = Version::of(b"first");
                known.remember(&number.to_string(), &metadata, much_later(), &version);
            }
            known.into_next()
        };
        let mut known = remember(MIN_NEWS);
        assert!(known.version("0", &metadata).is_some());
        assert!(!known.is_worth_writing(), "one less is gone");
        let mut known = remember(MIN_NEWS + 1);
        assert!(known.version("0", &metadata).is_some());
        assert!(known.is_worth_writing());
        let next = KnownVersions::parse(&known.to_bytes().unwrap(), much_later());
        assert_eq!(next.known.keys().collect::<Vec<_>>(), ["0"]);
    }

    #[test]
    fn what_was_just_written_is_not_relied_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "first").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        let is_known = |mut known: KnownVersions| known.version("a.json", &metadata).is_some();
        // The second time is that of a clock which is wrong.
        for at in [SystemTime::now(), UNIX_EPOCH] {
            assert!(!is_known(remembered(&path, at)));
        }
        assert!(is_known(remembered(&path, much_later())));
        // The clock of the file system may say another time than the one of this machine.
        let mut known = remembered(&path, much_later());
        known.version("a.json", &metadata);
        let bytes = known.to_bytes().unwrap();
        for (written_at, is_relied_on) in [(SystemTime::now(), false), (much_later(), true)] {
            assert_eq!(
                is_known(KnownVersions::parse(&bytes, written_at)),
                is_relied_on
            );
        }
        assert!(!is_known(KnownVersions::parse(b"damaged", much_later())));
    }

    #[test]
    fn it_is_written_where_many_files_need_not_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let metadata = fs::metadata(folder.path()).unwrap();
        let version = Version::of(b"");
        let mut known = KnownVersions::default();
        for number in 0..MIN_NEWS {
            assert!(!known.is_worth_writing());
            known.remember(&format!("{number}.json"), &metadata, much_later(), &version);
        }
        assert!(known.is_worth_writing());
        let mut known = known.into_next();
        known.version("1.json", &metadata);
        assert!(!known.is_worth_writing());
    }
}
