//! Reads the settings, languages, templates, translations and notes of a root.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono_tz::Tz;

use crate::diagnostics::{Diagnostic, FileDiagnostics, Location};
use crate::incident::{NoteContext, Notice, parse_notices};
use crate::locale::{Locale, LocaleFiles, Tag, TextFile};
use crate::publish::media_type;
use crate::record::DecodeOptions;
use crate::root::RootFiles;
use crate::settings::{self, LocalizedString, Settings};
use crate::text::Labels;
use crate::text::encoding::{conflict_diagnostic, decode_handwritten, decode_text};
use crate::text::markdown::{self, Images};
use crate::translation::{self, Glossary, TranslationFile, glossary};

/// The size above which a logo is reported: it is part of every page.
const MAX_LOGO_BYTES: usize = 8_000;

/// The kinds of pictures that every browser shows.
const LOGO_MEDIA_TYPES: [&str; 4] = ["image/svg+xml", "image/png", "image/webp", "image/jpeg"];

/// A root's settings and languages, and the diagnostics found so far.
pub(super) struct SiteConfig {
    pub settings: Settings,
    pub locales: Vec<Arc<Locale>>,
    /// Of every language that is known, not only of the site's.
    pub labels: Arc<BTreeMap<Tag, Labels>>,
    pub glossary: Arc<Glossary>,
    /// See [`NoteContext::is_preview`].
    pub is_preview: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl SiteConfig {
    /// Reads the settings and builds the languages.
    ///
    /// # Errors
    /// If the settings lack what a site cannot do without.
    pub fn new(root_files: &RootFiles) -> Result<Self> {
        let mut diagnostics = Vec::new();
        let bytes = root_files.settings.as_deref().ok_or_else(|| {
            anyhow!(
                "there is no {} in the root: see the README for a small one",
                settings::FILE_NAME
            )
        })?;
        let text = decode_handwritten(settings::FILE_NAME, bytes).map_err(|diagnostic| {
            anyhow!(
                "{diagnostic}\nnothing is built until this is corrected; what was published stays"
            )
        })?;
        let settings = Settings::parse(&text, &mut diagnostics).map_err(|diagnostic| {
            anyhow!(
                "{diagnostic}\nnothing is built until this is corrected; what was published stays"
            )
        })?;
        let texts = locale_texts(root_files, &mut diagnostics);
        let locale_files = LocaleFiles::new(&texts, &mut diagnostics);
        let mut locales: Vec<Arc<Locale>> = Vec::new();
        for tag in &settings.locales {
            let zone = settings.zones.get(tag).copied();
            let (locale, found) = locale_files.load(tag, zone)?;
            diagnostics.extend(found);
            locales.push(Arc::new(locale));
        }
        let labels = Arc::new(locale_files.labels);
        let glossary = root_files.get(glossary::FILE_NAME);
        let glossary = glossary.map(|bytes| Glossary::parse(bytes, &mut diagnostics));
        Ok(Self {
            settings,
            locales,
            labels,
            glossary: Arc::new(glossary.unwrap_or_default()),
            is_preview: false,
            diagnostics,
        })
    }

    /// The root's own templates, by their path below `templates/`.
    pub fn template_overrides(&mut self, root_files: &RootFiles) -> BTreeMap<String, String> {
        let mut overrides = BTreeMap::new();
        for (path, bytes) in root_files.folder("templates") {
            match decode_handwritten(path, bytes) {
                Ok(text) => {
                    let name = path.strip_prefix("templates/").unwrap_or(path);
                    overrides.insert(name.to_owned(), text.into_owned());
                }
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        overrides
    }

    /// The notices; `has_file` says whether the root has a file.
    pub fn parse_notices(
        &mut self,
        root_files: &RootFiles,
        has_file: &dyn Fn(&str) -> bool,
    ) -> Vec<Notice> {
        let context = NoteContext {
            locales: &self.settings.locales,
            has_file,
            is_preview: self.is_preview,
        };
        parse_notices(root_files.folder("notices"), context, &mut self.diagnostics)
    }

    /// The logo as a `data:` URL, since a page loads nothing else.
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
        let media_type = media_type(&path);
        if !LOGO_MEDIA_TYPES.contains(&media_type) {
            self.diagnostics.push(Diagnostic::new(
                Location::file(path),
                "the logo is no picture that every browser shows",
                "use an SVG, PNG, WebP or JPEG file",
            ));
            return None;
        }
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

/// How the records of a site are decoded. Times without a zone are in `default_zone`.
pub(super) fn decode_options<'a>(
    settings: &'a Settings,
    labels: &'a BTreeMap<Tag, Labels>,
    default_zone: Option<Tz>,
) -> DecodeOptions<'a> {
    DecodeOptions {
        labels,
        default_zone,
        default_language: settings.record_lang.as_ref(),
        csv: settings.csv.as_ref(),
        with_work_notes: settings.work_notes,
    }
}

/// The translations in `files`, for a site with these `locales`.
pub(super) fn parse_translations(
    files: &[(&str, &[u8])],
    locales: &[Tag],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TranslationFile> {
    let mut translations = Vec::new();
    for (path, bytes) in files {
        match translation::file::parse(path, bytes, diagnostics) {
            Ok(file) => {
                diagnostics.extend(unused_translation_diagnostic(&file, locales));
                translations.push(file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    translations
}

/// A warning for a translation into a language that no reader of the site gets.
fn unused_translation_diagnostic(file: &TranslationFile, locales: &[Tag]) -> Option<Diagnostic> {
    let is_used = |locale: &Tag| {
        let is_it = |tag: &Tag| (*tag == file.locale).then_some(());
        locale.find_nearest(is_it).is_some()
    };
    if locales.iter().any(is_used) {
        return None;
    }
    Some(Diagnostic::warning(
        Location::file(&file.file),
        format!(
            "the site has no language {}: the translation is not shown",
            file.locale
        ),
        "correct the language in the name of the file, or add it to `locales` in site.toml",
    ))
}

/// The texts of a root's locale files. A file with a merge conflict is read all the same, and in a
/// catalog bytes of another encoding are replaced: only the messages that have them cannot be used.
fn locale_texts<'a>(
    root_files: &'a RootFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TextFile<'a>> {
    let mut texts = Vec::new();
    for (path, bytes) in root_files.folder("locales") {
        match decode_text(path, bytes) {
            Ok(text) => {
                diagnostics.extend(conflict_diagnostic(&FileDiagnostics::new(path, &text)));
                texts.push((path, text));
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                if path.ends_with(".ftl") {
                    texts.push((path, String::from_utf8_lossy(bytes)));
                }
            }
        }
    }
    texts
}
