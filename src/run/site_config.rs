//! Gathers what people put into a root: settings, languages, translations, notes.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::incident::{NoteContext, Notice, parse_notices};
use crate::locale::{self, Locale, LocaleFile, Tag};
use crate::record::not_utf8_diagnostic;
use crate::root::RootFiles;
use crate::settings::{self, LocalizedString, Settings};
use crate::text::Labels;
use crate::text::markdown::{self, Images};
use crate::translation::{self, TranslationFile};

/// A logo is part of every page: more than this makes each of them slow.
const MAX_LOGO_BYTES: usize = 8_000;

/// A root's settings and languages, and the problems found so far.
pub(super) struct SiteConfig {
    pub settings: Settings,
    pub locales: Vec<Arc<Locale>>,
    /// Of every language that is known, not only of the site's.
    pub labels: BTreeMap<Tag, Labels>,
    pub diagnostics: Vec<Diagnostic>,
}

impl SiteConfig {
    /// Reads the settings and builds the languages.
    ///
    /// # Errors
    /// Where there are no usable settings, or none of the languages can be built.
    pub fn new(root_files: &RootFiles) -> Result<Self> {
        let mut diagnostics = Vec::new();
        let bytes = root_files.settings.as_deref().ok_or_else(|| {
            anyhow!(
                "there is no {} in the root: see the README for a small one",
                settings::FILE_NAME
            )
        })?;
        let text = std::str::from_utf8(bytes).map_err(|error| {
            anyhow!(
                "{}",
                not_utf8_diagnostic(settings::FILE_NAME, bytes, error.valid_up_to())
            )
        })?;
        let settings = Settings::parse(text, &mut diagnostics)
            .map_err(|diagnostic| anyhow!("{diagnostic}"))?;
        let locale_files = LocaleFiles::new(root_files, &mut diagnostics);
        let mut locales: Vec<Arc<Locale>> = Vec::new();
        for tag in &settings.locales {
            let zone = settings.zones.get(tag).copied();
            match locale_files.build(tag, zone) {
                Ok((locale, gaps)) => {
                    diagnostics.extend(gaps);
                    locales.push(Arc::new(locale));
                }
                Err(errors) => diagnostics.extend(errors),
            }
        }
        if locales.is_empty() {
            let messages: Vec<String> = diagnostics.iter().map(Diagnostic::to_string).collect();
            return Err(anyhow!(
                "none of the site's languages can be used\n{}",
                messages.join("\n")
            ));
        }
        let settings = Settings {
            locales: locales.iter().map(|locale| locale.tag.clone()).collect(),
            ..settings
        };
        let labels = locale_files.labels(&mut diagnostics);
        Ok(Self {
            settings,
            locales,
            labels,
            diagnostics,
        })
    }

    /// The root's own templates, by their path below `templates/`.
    pub fn template_overrides(&mut self, root_files: &RootFiles) -> BTreeMap<String, String> {
        let mut overrides = BTreeMap::new();
        for (path, bytes) in root_files.folder("templates") {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    let name = path.trim_start_matches("templates/").to_owned();
                    overrides.insert(name, text.to_owned());
                }
                Err(error) => {
                    self.diagnostics
                        .push(not_utf8_diagnostic(path, bytes, error.valid_up_to()));
                }
            }
        }
        overrides
    }

    /// The translations in `files`.
    pub fn parse_translations(
        &self,
        files: &[(&str, &[u8])],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<TranslationFile> {
        let mut translations = Vec::new();
        for (path, bytes) in files {
            match translation::file::parse(path, bytes, diagnostics) {
                Ok(file) => translations.push(file),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        translations
    }

    /// The notices; `has_file` says whether the root has a file.
    pub fn parse_notices(
        &mut self,
        root_files: &RootFiles,
        has_file: &dyn Fn(&str) -> bool,
    ) -> Vec<Notice> {
        let context = NoteContext {
            default_locale: self.settings.default_locale(),
            has_file,
        };
        parse_notices(root_files.folder("notices"), context, &mut self.diagnostics)
    }

    /// The mark as a `data:` address, since a page asks for nothing but itself.
    pub fn logo_data_url(&mut self, root_files: &RootFiles) -> Option<String> {
        let path = self.settings.logo.clone()?;
        let Some(bytes) = root_files.get(&path) else {
            self.diagnostics.push(Diagnostic::new(
                Location::file(settings::FILE_NAME),
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
                self.diagnostics.push(Diagnostic::new(
                    Location::file(path),
                    "the logo is no picture that every browser shows",
                    "use an SVG, PNG, WebP or JPEG file",
                ));
                return None;
            }
        };
        if bytes.len() > MAX_LOGO_BYTES {
            self.diagnostics.push(Diagnostic::new(
                Location::file(path),
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

    /// The footer as safe HTML, by language; addresses of images start with [`markdown::SITE_ROOT`].
    pub fn footer_html(&mut self, has_file: &dyn Fn(&str) -> bool) -> Option<LocalizedString> {
        let footer = self.settings.footer.clone()?;
        let mut html = |markdown: String| {
            let mut diagnostics = FileDiagnostics::new(settings::FILE_NAME, &markdown);
            let html = markdown::render(
                &mut diagnostics,
                0..markdown.len(),
                "footer-",
                Images::Static(has_file),
            );
            let diagnostics = diagnostics.into_vec().into_iter();
            self.diagnostics.extend(diagnostics.map(|diagnostic| {
                Diagnostic::new(
                    Location::file(settings::FILE_NAME),
                    format!("footer: {}", diagnostic.message),
                    diagnostic.help,
                )
            }));
            html
        };
        Some(match footer {
            LocalizedString::Single(words) => LocalizedString::Single(html(words)),
            LocalizedString::ByLocale(words) => LocalizedString::ByLocale(
                words
                    .into_iter()
                    .map(|(tag, text)| (tag, html(text)))
                    .collect(),
            ),
        })
    }
}

/// The files of all languages: those in the program, and a root's own.
struct LocaleFiles<'a> {
    root_files: BTreeMap<&'a str, &'a str>,
}

impl<'a> LocaleFiles<'a> {
    fn new(root_files: &'a RootFiles, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut texts = BTreeMap::new();
        for (path, bytes) in root_files.folder("locales") {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    texts.insert(path, text);
                }
                Err(error) => {
                    diagnostics.push(not_utf8_diagnostic(path, bytes, error.valid_up_to()));
                }
            }
        }
        Self { root_files: texts }
    }

    /// A language, and what its catalog lacks of the English one.
    fn build(
        &self,
        tag: &Tag,
        zone: Option<chrono_tz::Tz>,
    ) -> Result<(Locale, Vec<Diagnostic>), Vec<Diagnostic>> {
        let english = Tag::english();
        let build = |tag: &Tag, with_english_fallback: bool| {
            let built_in = |extension: &str| locale::built_in_file(&format!("{tag}.{extension}"));
            let (facts, messages) = (built_in("toml"), built_in("ftl"));
            // What a catalog lacks is said in English rather than not at all.
            let english = with_english_fallback
                .then(|| locale::built_in_file("en.ftl"))
                .flatten();
            let root_file = |extension: &str| {
                self.root_files
                    .get_key_value(format!("locales/{tag}.{extension}").as_str())
                    .map(|(file, text)| LocaleFile { path: file, text })
            };
            let path_of = |extension: &str| format!("locales/{tag}.{extension}");
            let (facts_file, messages_file) = (path_of("toml"), path_of("ftl"));
            let has_catalog = messages.is_some() || root_file("ftl").is_some();
            let built_in_messages = messages.as_deref().map(|text| LocaleFile {
                path: &messages_file,
                text,
            });
            let english = english
                .as_deref()
                .filter(|_| has_catalog)
                .map(|text| LocaleFile {
                    path: "locales/en.ftl",
                    text,
                });
            let built_in_facts = facts.as_deref().map(|text| LocaleFile {
                path: &facts_file,
                text,
            });
            let catalogs: Vec<LocaleFile> = english
                .into_iter()
                .chain(built_in_messages)
                .chain(root_file("ftl"))
                .collect();
            let facts: Vec<LocaleFile> = built_in_facts
                .into_iter()
                .chain(root_file("toml"))
                .collect();
            Locale::new(tag.clone(), &facts, &catalogs, zone)
        };
        let without_fallback = build(tag, false)?;
        if *tag == english {
            return Ok((without_fallback, Vec::new()));
        }
        let gaps =
            build(&english, false).map(|english_locale| without_fallback.compare(&english_locale));
        let gaps = gaps.unwrap_or_default();
        // Only a catalog with gaps needs the English words below its own.
        let locale = if gaps.is_empty() {
            without_fallback
        } else {
            build(tag, true)?
        };
        Ok((locale, gaps))
    }

    /// The section labels of every language, the root's own after the built-in ones.
    fn labels(&self, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Tag, Labels> {
        let built_in = locale::built_in_file_names();
        let built_in = built_in.iter().filter_map(|name| {
            let text = locale::built_in_file(name)?;
            Some((format!("locales/{name}"), text.into_owned()))
        });
        let root_files = self.root_files.iter();
        let root_files = root_files.map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let mut labels: BTreeMap<Tag, Labels> = BTreeMap::new();
        for (file, text) in built_in.chain(root_files) {
            let name = file.trim_start_matches("locales/");
            let Some(tag) = name.strip_suffix(".toml").and_then(|tag| tag.parse().ok()) else {
                continue;
            };
            match Labels::parse(&text) {
                Ok(found) => labels.entry(tag).or_default().merge(found),
                Err(error) => diagnostics.push(Diagnostic::new(
                    Location::file(&file),
                    format!("its labels cannot be read: {error}"),
                    "correct the `[labels]` table; the built-in labels serve until then",
                )),
            }
        }
        labels
    }
}
