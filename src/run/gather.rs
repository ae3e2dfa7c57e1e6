//! Gathers what people put into a root: settings, languages, translations, notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::content::Content;
use crate::incident::{Annotation, Notice, read_annotation, read_notice};
use crate::ledger::Entry;
use crate::locale::{self, Locale, Source, Tag};
use crate::problem::{Place, Problem};
use crate::record::not_utf8;
use crate::settings::{self, Settings, Words};
use crate::text::{Labels, markdown};
use crate::translation::{self, TranslationFile};

/// A logo is part of every page: more than this makes each of them slow.
const LARGE_LOGO: usize = 8_000;

/// A root's settings and languages, and the problems found so far.
pub(super) struct Gathered {
    pub settings: Settings,
    pub locales: Vec<Arc<Locale>>,
    /// Of every language that is known, not only of the site's.
    pub labels: BTreeMap<Tag, Labels>,
    pub problems: Vec<Problem>,
}

impl Gathered {
    /// Reads the settings and builds the languages.
    ///
    /// # Errors
    /// Where there are no usable settings, or none of the languages can be built.
    pub fn new(content: &Content) -> Result<Self> {
        let mut problems = Vec::new();
        let bytes = content.settings.as_deref().ok_or_else(|| {
            anyhow!(
                "there is no {} in the root: see the README for a small one",
                settings::FILE
            )
        })?;
        let text = std::str::from_utf8(bytes)
            .map_err(|error| anyhow!("{}", not_utf8(settings::FILE, bytes, error.valid_up_to())))?;
        let settings =
            Settings::read(text, &mut problems).map_err(|problem| anyhow!("{problem}"))?;
        let files = LocaleFiles::new(content, &mut problems);
        let mut locales: Vec<Arc<Locale>> = Vec::new();
        for tag in &settings.locales {
            let zone = settings.zones.get(tag).copied();
            match files.build(tag, zone) {
                Ok((locale, gaps)) => {
                    problems.extend(gaps);
                    locales.push(Arc::new(locale));
                }
                Err(found) => problems.extend(found),
            }
        }
        if locales.is_empty() {
            let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
            return Err(anyhow!(
                "none of the site's languages can be used\n{}",
                problems.join("\n")
            ));
        }
        let settings = Settings {
            locales: locales.iter().map(|locale| locale.tag.clone()).collect(),
            ..settings
        };
        let labels = files.labels(&mut problems);
        Ok(Self {
            settings,
            locales,
            labels,
            problems,
        })
    }

    /// The root's own templates, by their path below `templates/`.
    pub fn overrides(&mut self, content: &Content) -> BTreeMap<String, String> {
        let mut overrides = BTreeMap::new();
        for (path, bytes) in content.folder("templates") {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    let name = path.trim_start_matches("templates/").to_owned();
                    overrides.insert(name, text.to_owned());
                }
                Err(error) => self
                    .problems
                    .push(not_utf8(path, bytes, error.valid_up_to())),
            }
        }
        overrides
    }

    /// The translations in `files`, which are of the incident of `entry`, or of none that is known.
    pub fn translations(
        &self,
        files: &[(&str, &[u8])],
        entry: Option<&Entry>,
        problems: &mut Vec<Problem>,
    ) -> Vec<TranslationFile> {
        let mut translations = Vec::new();
        for (path, bytes) in files {
            match translation::file::read(path, bytes, problems) {
                Ok(file) => {
                    problems.extend(stray_translations(&file, entry));
                    translations.push(file);
                }
                Err(problem) => problems.push(problem),
            }
        }
        translations
    }

    /// The notes in `files` on one of the incidents `ids`, those of one name joined over all languages.
    pub fn annotations<'i>(
        &self,
        files: &[(&str, &[u8])],
        ids: impl Iterator<Item = &'i str> + Clone,
        problems: &mut Vec<Problem>,
    ) -> Vec<Annotation> {
        let mut notes: Vec<Annotation> = Vec::new();
        let default = self.settings.default_locale();
        for (path, bytes) in files {
            match read_annotation(path, bytes, ids.clone(), default, problems) {
                Ok(note) => match notes.iter_mut().find(|n| n.name == note.name) {
                    Some(known) => known.texts.extend(note.texts),
                    None => notes.push(note),
                },
                Err(problem) => problems.push(problem),
            }
        }
        notes
    }

    /// The notices, those of one name joined over all languages.
    pub fn notices(&mut self, content: &Content) -> Vec<Notice> {
        let mut notices: Vec<Notice> = Vec::new();
        let default = self.settings.default_locale().clone();
        for (path, bytes) in content.folder("notices") {
            match read_notice(path, bytes, &default, &mut self.problems) {
                Ok(notice) => match notices.iter_mut().find(|n| n.name == notice.name) {
                    Some(known) => known.texts.extend(notice.texts),
                    None => notices.push(notice),
                },
                Err(problem) => self.problems.push(problem),
            }
        }
        notices
    }

    /// The mark as a `data:` address, since a page asks for nothing but itself.
    pub fn logo(&mut self, content: &Content) -> Option<String> {
        let path = self.settings.logo.clone()?;
        let Some(bytes) = content.file(&path) else {
            self.problems.push(Problem::new(
                Place::file(settings::FILE),
                format!("there is no logo {path}"),
                "put the file below static/, or take `logo` out",
            ));
            return None;
        };
        let media_type = match path.rsplit('.').next() {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("webp") => "image/webp",
            Some("jpg" | "jpeg") => "image/jpeg",
            _ => {
                self.problems.push(Problem::new(
                    Place::file(path),
                    "the logo is no picture that every browser shows",
                    "use an SVG, PNG, WebP or JPEG file",
                ));
                return None;
            }
        };
        if bytes.len() > LARGE_LOGO {
            self.problems.push(Problem::new(
                Place::file(path),
                format!(
                    "the logo has {} kB, and is part of every page",
                    bytes.len() / 1000
                ),
                "use one of at most 8 kB; an SVG is best",
            ));
        }
        Some(format!(
            "data:{media_type};base64,{}",
            BASE64_STANDARD.encode(bytes)
        ))
    }

    /// The footer as safe HTML, by language.
    pub fn footer(&mut self) -> Option<Words> {
        let footer = self.settings.footer.clone()?;
        let mut html = |markdown: String| {
            let rendered = markdown::render(&markdown, "footer-");
            let flaws = rendered.flaws.into_iter();
            self.problems.extend(flaws.map(|flaw| {
                Problem::new(
                    Place::file(settings::FILE),
                    format!("footer: {}", flaw.message),
                    flaw.help,
                )
            }));
            rendered.html
        };
        Some(match footer {
            Words::Same(words) => Words::Same(html(words)),
            Words::ByLocale(words) => {
                Words::ByLocale(words.into_iter().map(|(tag, w)| (tag, html(w))).collect())
            }
        })
    }
}

/// Translations of what there is not.
fn stray_translations(file: &TranslationFile, entry: Option<&Entry>) -> Vec<Problem> {
    let Some(entry) = entry else {
        return vec![Problem::new(
            Place::file(&file.file),
            format!(
                "a translation of an incident that is not known: {}",
                file.incident
            ),
            "check the name of the file, or add the incident's record",
        )];
    };
    let updates = entry.updates();
    let is_known = |at: &chrono::DateTime<chrono::Utc>| {
        updates
            .iter()
            .any(|update| update.at.timestamp() == at.timestamp())
    };
    let strays = file
        .updates
        .iter()
        .filter(|translated| !is_known(&translated.at));
    strays
        .map(|translated| {
            Problem::new(
                Place::file(&file.file),
                format!(
                    "{} has no update of {}; the translation under that heading is not shown",
                    file.incident,
                    crate::site::instant(translated.at)
                ),
                "write the heading with the very time of the update that it translates",
            )
        })
        .collect()
}

/// The files of all languages: those in the program, and a root's own.
struct LocaleFiles<'a> {
    content: BTreeMap<&'a str, &'a str>,
}

impl<'a> LocaleFiles<'a> {
    fn new(content: &'a Content, problems: &mut Vec<Problem>) -> Self {
        let mut files = BTreeMap::new();
        for (path, bytes) in content.folder("locales") {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    files.insert(path, text);
                }
                Err(error) => problems.push(not_utf8(path, bytes, error.valid_up_to())),
            }
        }
        Self { content: files }
    }

    /// A language, and what its catalog lacks of the English one.
    fn build(
        &self,
        tag: &Tag,
        zone: Option<chrono_tz::Tz>,
    ) -> Result<(Locale, Vec<Problem>), Vec<Problem>> {
        let english = Tag::english();
        let build = |tag: &Tag, model: bool| {
            let built_in = |extension: &str| locale::built_in(&format!("{tag}.{extension}"));
            let (facts, words) = (built_in("toml"), built_in("ftl"));
            // What a catalog lacks is said in English rather than not at all.
            let english = model.then(|| locale::built_in("en.ftl")).flatten();
            let own = |extension: &str| {
                self.content
                    .get_key_value(format!("locales/{tag}.{extension}").as_str())
                    .map(|(file, text)| Source { file, text })
            };
            let file = |extension: &str| format!("locales/{tag}.{extension}");
            let (facts_file, words_file) = (file("toml"), file("ftl"));
            let is_known = words.is_some() || own("ftl").is_some();
            let built_in_words = words.as_deref().map(|text| Source {
                file: &words_file,
                text,
            });
            let english = english.as_deref().filter(|_| is_known).map(|text| Source {
                file: "locales/en.ftl",
                text,
            });
            let facts_source = facts.as_deref().map(|text| Source {
                file: &facts_file,
                text,
            });
            let catalogs: Vec<Source> = english
                .into_iter()
                .chain(built_in_words)
                .chain(own("ftl"))
                .collect();
            let facts: Vec<Source> = facts_source.into_iter().chain(own("toml")).collect();
            Locale::new(tag.clone(), &facts, &catalogs, zone)
        };
        let bare = build(tag, false)?;
        if *tag == english {
            return Ok((bare, Vec::new()));
        }
        let gaps = build(&english, false).map(|model| bare.compare(&model));
        let gaps = gaps.unwrap_or_default();
        // Only a catalog with gaps needs the English words below its own.
        let locale = if gaps.is_empty() {
            bare
        } else {
            build(tag, true)?
        };
        Ok((locale, gaps))
    }

    /// The section labels of every language, the root's own after the built-in ones.
    fn labels(&self, problems: &mut Vec<Problem>) -> BTreeMap<Tag, Labels> {
        let built_in = locale::built_in_names();
        let built_in = built_in.iter().filter_map(|name| {
            let text = locale::built_in(name)?;
            Some((format!("locales/{name}"), text.into_owned()))
        });
        let own = self.content.iter();
        let own = own.map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let mut labels: BTreeMap<Tag, Labels> = BTreeMap::new();
        for (file, text) in built_in.chain(own) {
            let name = file.trim_start_matches("locales/");
            let Some(tag) = name.strip_suffix(".toml").and_then(|tag| tag.parse().ok()) else {
                continue;
            };
            match Labels::parse(&text) {
                Ok(found) => labels.entry(tag).or_default().merge(found),
                Err(error) => problems.push(Problem::new(
                    Place::file(&file),
                    format!("its labels cannot be read: {error}"),
                    "correct the `[labels]` table; the built-in labels serve until then",
                )),
            }
        }
        labels
    }
}
