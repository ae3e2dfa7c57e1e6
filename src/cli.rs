//! The command line.

mod schemas;
pub mod wrap;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::incident::{AnnotationKind, NoticeKind};
use crate::locale::Tag;
use crate::record::Form;
use crate::translation::xliff::XliffVersion;

pub use schemas::Schema;

const EXAMPLES: &str = "\
Examples:
  kairan serve                              preview the example site of this repository
  kairan serve --root ~/status --port 4000  preview your own
  kairan check --root ~/status              list every problem of its files
  kairan build --root ~/status --out site   write the site into a folder

Exit codes:
  0  success; problems of single files are listed, and everything else is published
  1  `check` found errors, `verify` found that the site differs from what was published, a source did not
     answer `fetch`, a channel did not take what `notify` sent, or `translations import` refused something
  2  the command failed or is not valid; what was published before stays as it is";

/// Turns incident records into a static, multilingual status site.
#[derive(Debug, Parser)]
#[command(name = "kairan", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// The arguments of all commands.
#[derive(Args, Debug)]
pub struct GlobalArgs {
    /// The root: the folder that holds site.toml, records/ and the other files
    #[cfg_attr(feature = "aws", doc = "(or s3://bucket/prefix)")]
    #[arg(long, global = true, default_value = "content", value_name = "DIR")]
    pub root: PathBuf,
    /// The time that counts as now, in UTC [default: the clock's]
    #[arg(long, global = true, value_name = "INSTANT", value_parser = parse_instant)]
    pub now: Option<DateTime<Utc>>,
    /// Accept a --now that is more than a day ahead of this machine's clock
    #[arg(long, global = true, requires = "now")]
    pub allow_future_now: bool,
    /// Print only errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more; given twice, every file
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Preview the site on this machine, and rebuild it after every change to its files
    ///
    /// Nothing is written into the root: a draft becomes part of the ledger when it is built.
    #[cfg(feature = "serve")]
    #[command(after_help = "Example:\n  kairan serve --root ~/status --port 4000")]
    Serve {
        /// The port on 127.0.0.1; 0 takes a free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Write the site into a folder, and what is new in the records into the ledger
    #[command(after_help = "Example:\n  kairan build --root ~/status --out site")]
    Build {
        /// The folder of the site; only files that kairan wrote are ever deleted from it
        #[cfg_attr(feature = "aws", doc = "(or s3://bucket/prefix)")]
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Rely on nothing that earlier builds remember: read every record and the whole ledger, and compare
        /// every file of the site
        #[cfg_attr(feature = "aws", doc = "(in S3 by its size: `verify` reads them)")]
        #[arg(long)]
        full: bool,
    },
    /// Build a whole site by many workers, where an archive outgrows one of them
    ///
    /// `rebuild plan` brings the ledger up to date and names the shards, each of which has a part of the
    /// incidents. `rebuild shard` makes the pages of one of them: on any machine, in any order, as often as one
    /// likes. The next build takes over what they made, and makes the rest of the site.
    #[command(
        subcommand,
        after_help = "Example:\n  kairan rebuild plan --shards 2 --root s3://status-content --out s3://status-site"
    )]
    Rebuild(RebuildCommand),
    /// Show what a build would do to the published site, and do it with --apply
    ///
    /// Lists every file to put and to delete, with bytes and, for a bucket, requests and what they cost.
    #[command(
        after_help = "Examples:\n  kairan publish --root ~/status --to site\n  \
                            kairan publish --root s3://status-content --to s3://status-site --apply"
    )]
    Publish {
        /// Where the site is published: a folder
        #[cfg_attr(feature = "aws", doc = "or s3://bucket/prefix")]
        /// [default: where the last build published it]
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// Publish; without it only the plan is printed
        #[arg(long)]
        apply: bool,
    },
    /// List every error and warning in a root's files, with file, line, column and remedy
    #[command(after_help = "Example:\n  kairan check --root ~/status || echo \"there are errors\"")]
    Check,
    /// Read records of any form into the ledger, without building the site
    ///
    /// Prints what it understood before it writes. What is announced as news is decided as for files in
    /// records/: old updates keep their own times in the feeds. Importing the same again changes nothing.
    #[command(
        after_help = "Examples:\n  kairan import ~/export/*.json --root ~/status\n  \
                            kairan import old-site/ --zone Asia/Tokyo --dry-run"
    )]
    Import {
        /// Files, or folders with all files in them
        #[arg(required = true, value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
        /// The form of the files [default: detected by their content]
        #[arg(long = "as", value_name = "FORM", value_parser = form_parser())]
        form: Option<Form>,
        /// The time zone of times that are written without one
        #[arg(long, value_name = "AREA/CITY")]
        zone: Option<Tz>,
        /// Print what was understood, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Ask the sources of site.toml for what is new, and say what came
    ///
    /// What came is kept for the next build, which asks them, too. Exits with 1 if a source does not answer.
    #[command(
        after_help = "Examples:\n  kairan fetch --root ~/status --dry-run\n  kairan fetch github --root ~/status"
    )]
    Fetch {
        /// The name of a source [default: all of them]
        source: Option<String>,
        /// Print what came, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy the root to another place, such as its bucket or a backup
    ///
    /// Prints the differences, and copies with --apply: the files that people write and the ledger, but not
    /// the state of the last build (.kairan/). A ledger entry that exists in both places is merged, never
    /// overwritten. Nothing is deleted there without --delete.
    #[command(
        after_help = "Examples:\n  kairan push s3://status-content --root ~/status --apply\n  \
                            kairan push /mnt/backup/status --root ~/status"
    )]
    Push {
        /// The target: a folder
        #[cfg_attr(feature = "aws", doc = "or s3://bucket/prefix")]
        #[arg(value_name = "TO")]
        to: PathBuf,
        #[command(flatten)]
        args: CopyArgs,
    },
    /// Copy a root from another place here, such as from its bucket or a backup
    ///
    /// The opposite of `push`, with the same rules.
    #[command(after_help = "Example:\n  kairan pull s3://status-content --root ~/status --apply")]
    Pull {
        /// The source: a folder
        #[cfg_attr(feature = "aws", doc = "or s3://bucket/prefix")]
        #[arg(value_name = "FROM")]
        from: PathBuf,
        #[command(flatten)]
        args: CopyArgs,
    },
    /// Compare the published site, byte for byte, with what the last build wrote
    ///
    /// Lists every file that is missing, altered or foreign (not written by kairan), and what an interrupted
    /// build left unfinished; exits with 1 if there is any. With --apply the site is repaired: missing,
    /// altered and unfinished files are written again, together with what is new in the root, as by
    /// `build`. Foreign files stay, since someone else may need them, unless --delete-foreign is given.
    #[command(after_help = "Examples:\n  kairan verify --root ~/status\n  \
                            kairan verify --root s3://status-content --apply")]
    Verify {
        /// Where the site is [default: where the last build published it]
        #[arg(long, value_name = "DIR")]
        site: Option<PathBuf>,
        /// Repair the site
        #[arg(long)]
        apply: bool,
        /// Also delete foreign files
        #[arg(long, requires = "apply")]
        delete_foreign: bool,
    },
    /// Correct a ledger that was written while a clock was ahead
    ///
    /// Prints which files hold an instant later than now that kairan recorded itself (when it saw or
    /// announced something), and corrects them with --apply: such instants become the last seconds before
    /// now, in their order. The times that a source gives are never changed. Each file is kept as it was in
    /// .kairan/clock-mended/. The next build publishes the corrected dates.
    #[command(after_help = "Examples:\n  kairan mend-clock --root ~/status\n  \
                            kairan mend-clock --root s3://status-content --apply")]
    MendClock {
        /// Correct the ledger; without it only the plan is printed
        #[arg(long)]
        apply: bool,
    },
    /// Remove incidents from the ledger that never were any
    ///
    /// Such as a record that an earlier version took for an incident by mistake. Prints which entries of
    /// the ledger would go, and which files of records still hold them; removes them with --apply and keeps
    /// a copy of each in .kairan/forgotten/. The next build takes their pages away. An incident that is
    /// over is no case for it: it stays in the archive.
    #[command(
        after_help = "Examples:\n  kairan forget MC1234567 --root ~/status\n  \
                            kairan forget MC1234567 MC1234568 --root s3://status-content --apply"
    )]
    Forget {
        /// The incidents' ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Remove them; without it only the plan is printed
        #[arg(long)]
        apply: bool,
    },
    /// Translate what is missing, by the translator that site.toml names
    ///
    /// Prints what is missing by language, in texts and characters, and what it would cost; then translates it, as
    /// far as the budget reaches. The key is in the environment, in KAIRAN_TRANSLATION_KEY (Amazon Translate takes
    /// AWS's own credentials). What is translated is kept in the ledger, and the next build publishes it. A build
    /// translates what is new by itself.
    #[command(
        after_help = "Examples:\n  kairan translate --root ~/status --dry-run\n  \
                            KAIRAN_TRANSLATION_KEY=… kairan translate --root ~/status"
    )]
    Translate {
        /// Print what is missing and what it would cost, and send nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Tell subscribers what they are still to be told, by the channels that site.toml names
    ///
    /// A build tells by itself what is new, once it is published. This tells at once what is left: after a channel has
    /// failed, it does not wait. The addresses and keys of channels are in the environment, in KAIRAN_CHANNEL_<NAME>_URL
    /// and KAIRAN_CHANNEL_<NAME>_KEY.
    #[command(
        after_help = "Examples:\n  kairan notify --root ~/status --dry-run\n  \
                            kairan notify --root ~/status --test operations"
    )]
    Notify {
        /// Print what would be sent to whom, and send nothing
        #[arg(long, conflicts_with = "test")]
        dry_run: bool,
        /// Send a test message by one channel, in each of its languages, and nothing else
        #[arg(long, value_name = "CHANNEL")]
        test: Option<String>,
    },
    /// Print an incident's log
    #[command(after_help = "Example:\n  kairan show EX703958 --locale ja")]
    Show {
        /// The incident's id
        id: String,
        /// The language [default: the site's first]
        #[arg(long, value_name = "TAG")]
        locale: Option<Tag>,
    },
    /// Start a note on an incident: a file with every field that it may have, each with a comment
    ///
    /// The file is a draft, which `kairan serve` shows and a build does not, until its line `draft: true` is taken
    /// out. Prints its path. No file is ever overwritten.
    #[command(
        after_help = "Examples:\n  kairan annotate EX703958 --kind workaround --edit\n  \
                            kairan annotate EX703958 --kind impact --locale en --locale ja"
    )]
    Annotate {
        /// The incident's id
        id: String,
        /// What it tells
        #[arg(long, value_name = "KIND", default_value = "note", value_parser = annotation_kind_parser())]
        kind: AnnotationKind,
        /// What distinguishes it from other notes on the incident [default: the kind]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// A language, for which there is a file; may be given several times [default: the site's first]
        #[arg(long = "locale", value_name = "TAG")]
        locales: Vec<Tag>,
        /// Open the files in the editor that $VISUAL or $EDITOR names
        #[arg(long)]
        edit: bool,
    },
    /// Start a notice, which stands on the home page or on the page of a service
    ///
    /// As `annotate`: the file is a draft.
    #[command(
        after_help = "Examples:\n  kairan notice office-move --locale en --locale fr\n  \
                            kairan notice new-version --service \"Microsoft Teams\""
    )]
    Notice {
        /// What the file is called
        #[arg(default_value = "notice")]
        name: String,
        /// How much it matters
        #[arg(long, value_name = "KIND", default_value = "info", value_parser = notice_kind_parser())]
        kind: NoticeKind,
        /// The name of a service, on whose page it is to stand
        #[arg(long, value_name = "SERVICE")]
        service: Option<String>,
        /// A language, for which there is a file; may be given several times [default: the site's first]
        #[arg(long = "locale", value_name = "TAG")]
        locales: Vec<Tag>,
        /// Open the files in the editor that $VISUAL or $EDITOR names
        #[arg(long)]
        edit: bool,
    },
    /// List what is not translated well, draft translations, and exchange them with translators
    #[command(
        subcommand,
        after_help = "Examples:\n  kairan translations list --locale ja\n  kairan translations draft EX703958 --locale ja"
    )]
    Translations(TranslationsCommand),
    /// Print the site's languages as JSON, for a web server that redirects readers to their language
    #[command(after_help = "Example:\n  kairan languages --root ~/status > languages.json")]
    Languages,
    /// Print the JSON Schema of a file that people write, by which an editor completes its fields
    #[command(after_help = "Example:\n  kairan schema site > ~/status/schemas/site.schema.json")]
    Schema { file: Schema },
    /// Print the completion script of a shell
    #[command(after_help = "Example:\n  kairan completions bash > /etc/bash_completion.d/kairan")]
    Completions { shell: Shell },
}

#[derive(Debug, Subcommand)]
pub enum TranslationsCommand {
    /// List the incidents with texts that are missing, stale, damaged or translated by a machine alone
    ///
    /// What readers meet first stands first: open incidents, then the worse ones, then the newer ones.
    #[command(after_help = "Example:\n  kairan translations list --locale ja")]
    List {
        /// The language [default: all of the site]
        #[arg(long, value_name = "TAG")]
        locale: Option<Tag>,
    },
    /// Write the present translation of an incident as a file to edit
    ///
    /// What has no translation stands there in its own language. The file says that it needs a review; change that
    /// to `source: reviewed` once it is right.
    #[command(after_help = "Example:\n  kairan translations draft EX703958 --locale ja")]
    Draft {
        /// The incident's id
        id: String,
        /// The language
        #[arg(long, value_name = "TAG")]
        locale: Tag,
    },
    /// Write what is to be translated or reviewed as XLIFF, for programs of translators
    ///
    /// A unit is a text of an incident, in Markdown; the same words of an incident are one unit. Notes say where it
    /// stands, which facts must stay, and what the check found in the present translation.
    #[command(
        allow_missing_positional = true,
        after_help = "Examples:\n  kairan translations export --locale ja ja.xlf\n  \
                      kairan translations export --locale ja --format xliff-2.1 EX703958 -"
    )]
    Export {
        /// The incidents' ids [default: all incidents with something to translate]
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// The file, whose name ends with .xlf or .xliff; - is standard output
        #[arg(required = true, value_name = "FILE", value_parser = parse_xliff_path)]
        file: PathBuf,
        /// The language into which it is to be translated
        #[arg(long, value_name = "TAG")]
        locale: Tag,
        /// The language of the originals [default: that of most of them]
        #[arg(long, value_name = "TAG")]
        from: Option<Tag>,
        /// The version of XLIFF
        #[arg(long, value_name = "FORMAT", default_value = "xliff-1.2", value_parser = xliff_parser())]
        format: XliffVersion,
        /// Export texts, too, that are translated well
        #[arg(long)]
        all: bool,
    },
    /// Read translations from XLIFF, and write them into translations/
    ///
    /// A translation that lost or changed a fact is refused, and so is one whose source was altered. What the file calls
    /// reviewed (`final` or `approved`, `reviewed` in version 2) counts as reviewed, everything else as in need of a
    /// review. Importing a file twice changes nothing. Exits with 1 if something is refused.
    #[command(
        after_help = "Examples:\n  kairan translations import ja.xlf --dry-run\n  \
                      kairan translations import ja.xlf --reviewed"
    )]
    Import {
        /// The file; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Take translations in which the check finds something, and dismiss that for their wording
        #[arg(long)]
        accept: bool,
        /// Replace translations in files that were changed since the export
        #[arg(long)]
        replace: bool,
        /// Take everything that is translated as reviewed
        #[arg(long)]
        reviewed: bool,
        /// Print what would be written, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum RebuildCommand {
    /// Bring the ledger up to date, and print the shards to build
    Plan {
        /// Into how many shards the incidents are divided
        #[arg(long, value_name = "N")]
        shards: usize,
        /// The folder of the site
        #[cfg_attr(feature = "aws", doc = "(or s3://bucket/prefix)")]
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Make the pages of one shard
    Shard {
        /// What `rebuild plan` has named the rebuild
        rebuild: String,
        /// The number of the shard, from 0
        shard: usize,
        /// The folder of the site
        #[cfg_attr(feature = "aws", doc = "(or s3://bucket/prefix)")]
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// How a root is copied.
#[derive(Args, Clone, Copy, Debug)]
pub struct CopyArgs {
    /// Copy; without it only the plan is printed
    #[arg(long)]
    pub apply: bool,
    /// Delete files at the target that the source does not have; ledger entries are never deleted
    #[arg(long)]
    pub delete: bool,
}

/// Parses the name of a record form.
fn form_parser() -> impl TypedValueParser<Value = Form> {
    PossibleValuesParser::new(Form::ALL.map(|(word, _)| word)).try_map(|word| word.parse::<Form>())
}

/// Parses the kind of an annotation.
fn annotation_kind_parser() -> impl TypedValueParser<Value = AnnotationKind> {
    let words = AnnotationKind::ALL.map(AnnotationKind::as_str);
    PossibleValuesParser::new(words).map(|word| {
        let mut kinds = AnnotationKind::ALL.into_iter();
        kinds.find(|kind| kind.as_str() == word).unwrap_or_default()
    })
}

/// Parses the kind of a notice.
fn notice_kind_parser() -> impl TypedValueParser<Value = NoticeKind> {
    let words = NoticeKind::ALL.map(NoticeKind::as_str);
    PossibleValuesParser::new(words).map(|word| {
        let mut kinds = NoticeKind::ALL.into_iter();
        kinds.find(|kind| kind.as_str() == word).unwrap_or_default()
    })
}

/// Parses the name of a version of XLIFF.
fn xliff_parser() -> impl TypedValueParser<Value = XliffVersion> {
    PossibleValuesParser::new(["xliff-1.2", "xliff-2.1"]).map(|word| match word.as_str() {
        "xliff-2.1" => XliffVersion::V2_1,
        _ => XliffVersion::V1_2,
    })
}

/// The path of an XLIFF file: an incident's id in its place would be taken for a file otherwise.
fn parse_xliff_path(text: &str) -> Result<PathBuf, String> {
    let is_xliff = [".xlf", ".xliff"]
        .iter()
        .any(|end| text.to_lowercase().ends_with(end));
    match is_xliff || text == "-" {
        true => Ok(text.into()),
        false => Err(
            "name a file that ends with .xlf, or - for standard output, behind the ids".to_owned(),
        ),
    }
}

/// An RFC 3339 instant, or a date for its first moment in UTC.
fn parse_instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .or_else(|_| {
            let date: NaiveDate = text.parse().map_err(|_| ())?;
            Ok(date.and_hms_opt(0, 0, 0).ok_or(())?.and_utc())
        })
        .map_err(|()| "write it as 2026-09-30T09:00:00Z or 2026-09-30".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn now_is_an_instant_or_a_date() {
        let at = |text: &str| parse_instant(text).map(|at| at.to_rfc3339());
        assert_eq!(at("2026-09-30").as_deref(), Ok("2026-09-30T00:00:00+00:00"));
        assert_eq!(
            at("2026-09-30T18:00:00+09:00").as_deref(),
            Ok("2026-09-30T09:00:00+00:00")
        );
        assert!(at("yesterday").is_err());
    }
}
