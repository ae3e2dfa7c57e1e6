//! Builds locales from the built-in files and a root's own.
//!
//! A mistake in a root's file never takes a language from the site: what cannot be used is a
//! diagnostic, and the built-in words and metadata are used in its place, or else the English ones.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use chrono_tz::Tz;

use super::built_in::{built_in_file, built_in_file_names};
use super::language_names::language_of_country;
use super::messages::{self, CatalogFile, Message};
use super::metadata::LocaleMetadata;
use super::resolve::{self, Placeholders};
use super::{Locale, LocaleFile, Tag};
use crate::diagnostics::{Diagnostic, Location};
use crate::text::Labels;
use crate::toml_table::{TomlFile, nearest};

/// The folder of a root that holds its locales, with a slash at its end.
const FOLDER: &str = "locales/";
/// A catalog that lacks more messages than this is reported once, and not for each of them.
const MAX_MISSING_LISTED: usize = 10;

/// A file with its path below the root, and its text.
pub type TextFile<'a> = (&'a str, Cow<'a, str>);

/// The files of every language: the built-in ones and a root's own.
pub struct LocaleFiles<'a> {
    built_in_catalogs: BTreeMap<Tag, (String, Cow<'static, str>)>,
    root_catalogs: Vec<(Tag, LocaleFile<'a>)>,
    metadata: BTreeMap<Tag, LocaleMetadata>,
    /// The section labels of every language that is known, the root's own after the built-in ones.
    pub labels: BTreeMap<Tag, Labels>,
    /// The placeholders of the built-in English messages, which every catalog has to have.
    model: Placeholders,
}

impl<'a> LocaleFiles<'a> {
    /// Takes a root's files below `locales/`, of which [`LocaleFiles::load`] then builds locales.
    pub fn new(root_files: &'a [TextFile<'a>], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut files = Self {
            built_in_catalogs: BTreeMap::new(),
            root_catalogs: Vec::new(),
            metadata: BTreeMap::new(),
            labels: BTreeMap::new(),
            model: Placeholders::new(),
        };
        for name in built_in_file_names() {
            let text = built_in_file(&name).unwrap_or_default();
            let path = format!("{FOLDER}{name}");
            match tag_and_extension(&path) {
                Some((tag, "ftl")) => {
                    files.built_in_catalogs.insert(tag, (path, text));
                }
                Some((tag, "toml")) => files.add_toml(tag, &path, &text, diagnostics),
                _ => {}
            }
        }
        for (path, text) in root_files {
            match tag_and_extension(path) {
                Some((tag, "ftl")) => files.root_catalogs.push((tag, LocaleFile { path, text })),
                Some((tag, "toml")) => files.add_toml(tag, path, text, diagnostics),
                _ => diagnostics.extend(misnamed_file_diagnostic(path)),
            }
        }
        let english = files.built_in_catalogs.get(&Tag::english());
        let english = english.map(|(path, text)| messages::parse(LocaleFile { path, text }));
        let (entries, ..) = resolve::resolve(english.into_iter().collect(), None);
        files.model = resolve::placeholders(&entries);
        files
    }

    fn add_toml(&mut self, tag: Tag, path: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) {
        let file = TomlFile::new(path, text);
        let mut table = file.parse_leniently();
        let metadata = LocaleMetadata::from_table(&mut table);
        let known = self.metadata.entry(tag.clone()).or_default();
        known.override_with(metadata);
        if let Some(labels) = table.take_table("labels") {
            let labels = Labels::from_table(&file, labels);
            self.labels.entry(tag).or_default().merge(labels);
        }
        table.finish();
        diagnostics.extend(file.into_diagnostics());
    }

    /// Builds the locale of a tag. `zone` overrides the zone of its files.
    ///
    /// A message that its catalogs lack, or that has a mistake in them, is taken from the nearest
    /// language that has it, and in the end from English.
    ///
    /// # Errors
    /// The formats of dates and numbers cannot be loaded, which is a bug.
    pub fn load(&self, tag: &Tag, zone: Option<Tz>) -> Result<(Locale, Vec<Diagnostic>)> {
        let english = Tag::english();
        let sources = tags_that_serve(tag, self.catalog_tags());
        let mut files = self.catalogs(&english);
        let english_count = if *tag == english { 0 } else { files.len() };
        let own_sources = sources.iter().filter(|source| **source != english);
        files.extend(own_sources.flat_map(|tag| self.catalogs(tag)));
        report_unknown_messages(&mut files, english_count);
        if !tag.same_language(&english) {
            report_untranslated_catalogs(&mut files, english_count);
        }
        let (entries, broken_keys, mut diagnostics) = resolve::resolve(files, Some(&self.model));
        let catalog_tag = sources.last().unwrap_or(tag);
        let catalog_location = Location::file(format!("{FOLDER}{catalog_tag}.ftl"));
        if sources.is_empty() {
            let remedy = match language_of_country(tag) {
                Some(language) => format!(
                    "`{tag}` is the code of a country, whose language is `{language}`: name that in `locales`"
                ),
                None => format!("add this file, or remove `{tag}` from `locales`"),
            };
            diagnostics.push(Diagnostic::new(
                catalog_location,
                format!("there is no catalog for the locale `{tag}`"),
                format!("{remedy} in site.toml; until then the English words are used"),
            ));
        } else if !sources.contains(&english) {
            let missing = entries.iter().filter(|(key, entry)| {
                let is_message = !key.starts_with('-') && !broken_keys.contains(*key);
                is_message && entry.layer < english_count
            });
            let missing: Vec<&str> = missing.map(|(key, _)| key.as_str()).collect();
            let messages = match &missing[..] {
                [first, second, third, ..] if missing.len() > MAX_MISSING_LISTED => vec![format!(
                    "{} messages are missing, such as `{first}`, `{second}` and `{third}`",
                    missing.len()
                )],
                missing => missing
                    .iter()
                    .map(|key| format!("the message `{key}` is missing"))
                    .collect(),
            };
            diagnostics.extend(messages.into_iter().map(|message| {
                let help = "translate it from the catalog of `en`; until then English is shown";
                Diagnostic::new(catalog_location.clone(), message, help)
            }));
        }
        let metadata = self.metadata(tag);
        let locale = Locale::from_parts(tag, metadata, entries, zone, &mut diagnostics)?;
        Ok((locale, diagnostics))
    }

    /// The tags that have a catalog, in their order.
    fn catalog_tags(&self) -> BTreeSet<&Tag> {
        let root_tags = self.root_catalogs.iter().map(|(tag, _)| tag);
        self.built_in_catalogs.keys().chain(root_tags).collect()
    }

    /// What is known of a tag, as far as its own file or that of a related tag says it.
    ///
    /// From a related tag of another region come only the direction, and the name with the region behind it:
    /// who writes Portuguese in Portugal does not live by the clock of Brazil. Formats are never taken over,
    /// since CLDR has those of each region.
    fn metadata(&self, tag: &Tag) -> LocaleMetadata {
        let own = self.metadata.get(tag).cloned();
        let others = self.metadata.keys().filter(|other| *other != tag);
        let Some(related) = tags_that_serve(tag, others.collect()).pop() else {
            return own.unwrap_or_default();
        };
        let mut metadata = self.metadata.get(&related).cloned().unwrap_or_default();
        metadata.formats = None;
        if let Some(region) = tag.likely_region()
            && related.likely_region() != Some(region)
        {
            metadata.zone = None;
            metadata.name = metadata.name.map(|name| format!("{name} ({region})"));
        }
        metadata.override_with(own.unwrap_or_default());
        metadata
    }

    /// The catalogs of a tag, the built-in one first.
    fn catalogs<'f>(&'f self, tag: &Tag) -> Vec<CatalogFile<'f>> {
        let built_in = self.built_in_catalogs.get(tag);
        let built_in = built_in.map(|(path, text)| LocaleFile { path, text });
        let root_files = self.root_catalogs.iter().filter(|(of, _)| of == tag);
        let root_files = root_files.map(|(_, file)| *file);
        built_in
            .into_iter()
            .chain(root_files)
            .map(messages::parse)
            .collect()
    }
}

/// Those of `available` whose words readers of `tag` are given, the nearest last: the tag itself and its
/// fallbacks, or where none of them is available, one for the same readers, such as `pt-BR` for `pt`.
fn tags_that_serve(tag: &Tag, available: BTreeSet<&Tag>) -> Vec<Tag> {
    let fallbacks = tag.fallbacks().iter().rev();
    let known = fallbacks.chain([tag]).filter(|tag| available.contains(tag));
    let known: Vec<Tag> = known.cloned().collect();
    if known.is_empty() {
        let mut available = available.into_iter();
        let other = available.find(|other| other.has_same_readers(tag));
        return other.cloned().into_iter().collect();
    }
    known
}

/// Reports the messages of a language that no page uses: a misspelt override would do nothing.
fn report_unknown_messages(files: &mut [CatalogFile], english_count: usize) {
    let (english, own) = files.split_at_mut(english_count);
    if english.is_empty() {
        // A root's own English catalog may have words for its own templates.
        return;
    }
    let known = english.iter().flat_map(|file| file.messages.keys());
    let known: BTreeSet<&str> = known.map(String::as_str).collect();
    for file in own {
        let messages = file.messages.iter();
        let unknown =
            messages.filter(|(key, _)| !key.starts_with('-') && !known.contains(&key[..]));
        let (language_names, unknown): (Vec<_>, Vec<_>) =
            unknown.partition(|(key, _)| key.starts_with("language-"));
        if let Some((key, message)) = language_names.first() {
            // Every catalog had to have them once.
            let text = format!("the message `{key}` and any other name of a language is not used");
            let help = "remove them: the names of languages are those of CLDR";
            file.diagnostics.warning(message.offset, text, help);
        }
        for (key, message) in unknown {
            let help = match nearest(key, known.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "take its key from the catalog of `en`, or remove it".to_owned(),
            };
            let text = format!("the message `{key}` is used by no page");
            file.diagnostics.error(message.offset, text, help);
        }
    }
}

/// Reports a catalog of another language most of whose words are the English ones, as in a copy that nobody
/// has translated: its pages would say that they are in that language.
fn report_untranslated_catalogs(files: &mut [CatalogFile], english_count: usize) {
    let (english, own) = files.split_at_mut(english_count);
    for file in own {
        let is_english = |(key, message): &(&String, &Message)| {
            let mut known = english.iter().filter_map(|file| file.messages.get(*key));
            known.any(|known| known.pattern == message.pattern)
        };
        let all = file.messages.len();
        let same = file.messages.iter().filter(is_english).count();
        if same > MAX_MISSING_LISTED && same * 2 > all {
            let text = format!("{same} of the {all} messages have the English words");
            let help = "translate them, or remove those that are not translated yet";
            file.diagnostics.warning(0, text, help);
        }
    }
}

/// The tag and the extension in the path of a locale's file.
fn tag_and_extension(path: &str) -> Option<(Tag, &str)> {
    let (tag, extension) = path.strip_prefix(FOLDER)?.rsplit_once('.')?;
    let tag = tag.parse().ok()?;
    matches!(extension, "ftl" | "toml").then_some((tag, extension))
}

/// A file that seems to be meant for a locale, and that has a name under which none is looked for.
fn misnamed_file_diagnostic(path: &str) -> Option<Diagnostic> {
    let (stem, extension) = path.strip_prefix(FOLDER)?.rsplit_once('.')?;
    let is_meant = matches!(extension, "ftl" | "toml") || stem.parse::<Tag>().is_ok();
    is_meant.then(|| {
        Diagnostic::new(
            Location::file(path),
            "this file is not used: its name is not that of a locale's file",
            "name it by the language tag, such as locales/ja.ftl or locales/pt-BR.toml",
        )
    })
}
