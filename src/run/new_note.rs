//! Starts files of annotations and notices for people to write.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

use super::loader::Loader;
use super::show::{site_locale, stage, unknown_incident};
use crate::incident::{
    AnnotationKind, NoticeKind, annotation_draft, notice_draft, present_service_names,
};
use crate::locale::Tag;
use crate::publish::{Artifact, Stage};
use crate::root::Listing;
use crate::store::{Precondition, Store};
use crate::text::fold_name;
use crate::toml_table::nearest;

/// What a new note is called and in which languages it is written.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// The name that distinguishes it; where it is taken, it gets a number.
    pub name: String,
    /// The first of the site where it is empty.
    pub locales: Vec<Tag>,
}

/// Writes the files of an annotation of the incident `id`, one for each language, and returns their paths. Records
/// that were not built yet count as known.
///
/// # Errors
/// Where the incident is unknown, the site does not have a language, the name cannot be one, or the root cannot be
/// read or written.
pub async fn annotate(
    root: &Store,
    id: &str,
    kind: AnnotationKind,
    note: &NewNote,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    if !loader.ledger.versions().contains_key(id) {
        bail!("{}", unknown_incident(&loader, id));
    }
    let draft = annotation_draft(id, kind, now);
    let path = |name: &str, language: &str| format!("annotations/{id}{language}-{name}.md");
    write_files(root, &loader, note, path, &draft).await
}

/// Writes the files of a notice, one for each language, and returns their paths.
///
/// # Errors
/// As [`annotate`], and where there is no such `service`.
pub async fn notice(
    root: &Store,
    kind: NoticeKind,
    service: Option<&str>,
    note: &NewNote,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let listing = Listing::read(root).await?;
    let loader = stage(root, &listing, now).await?;
    if let Some(service) = service {
        require_service(&loader, service)?;
    }
    let draft = notice_draft(kind, service, now);
    let path = |name: &str, language: &str| format!("notices/{name}{language}.md");
    write_files(root, &loader, note, path, &draft).await
}

/// # Errors
/// If the site has no service of this name.
fn require_service(loader: &Loader<'_>, name: &str) -> Result<()> {
    let recorded = &loader.names.names;
    let in_settings = loader.config.settings.services.iter();
    let in_settings = in_settings.map(|service| service.name.as_str());
    let names = recorded.services();
    let names = names.flat_map(|(_, named)| named.names.iter().map(String::as_str));
    // Of records that were not built yet.
    let staged = loader.ledger.entries().flat_map(present_service_names);
    let staged: Vec<String> = staged.collect();
    let names = names.chain(staged.iter().map(String::as_str));
    let names: Vec<&str> = in_settings.chain(names).collect();
    if names
        .iter()
        .any(|known| fold_name(known) == fold_name(name))
    {
        return Ok(());
    }
    match nearest(name, names.into_iter()) {
        Some(similar) => bail!("there is no service {name:?}: did you mean {similar:?}?"),
        None => bail!("there is no service {name:?}: write the name that it has in the records"),
    }
}

/// Writes a file for each language under a name that no file has.
async fn write_files(
    root: &Store,
    loader: &Loader<'_>,
    note: &NewNote,
    path: impl Fn(&str, &str) -> String,
    draft: &str,
) -> Result<Vec<String>> {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if note.name.is_empty() || !note.name.chars().all(is_allowed) {
        bail!(
            "{:?} cannot be the name of a note: write letters, digits and dashes",
            note.name
        );
    }
    let default_locale = loader.config.settings.default_locale();
    let mut languages = Vec::new();
    for locale in &note.locales {
        let locale = site_locale(loader, locale)?;
        let language = match locale.tag == *default_locale {
            true => String::new(),
            false => format!(".{}", locale.tag),
        };
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        languages.push(String::new());
    }
    // A name is free if no language of the site has it: its files would be one note with these.
    let locales = loader.config.locales.iter();
    let all = locales.map(|locale| format!(".{}", locale.tag));
    let all: Vec<String> = all.chain([String::new()]).collect();
    let is_taken = |name: &str| {
        let mut paths = all.iter().map(|language| path(name, language));
        paths.any(|path| {
            let mut listed = loader.listing.folder(folder_of(&path));
            listed.any(|(listed, _)| listed.to_lowercase() == path.to_lowercase())
        })
    };
    let numbered = (2..).map(|number| format!("{}-{number}", note.name));
    let mut names = std::iter::once(note.name.clone()).chain(numbered);
    let name = names.find(|name| !is_taken(name)).unwrap_or_default();
    let mut paths = Vec::new();
    for language in languages {
        let path = path(&name, &language);
        let file = Artifact::new(&path, draft.as_bytes().to_vec(), Stage::Data);
        root.put_if(&file, &Precondition::Absent).await?;
        paths.push(path);
    }
    Ok(paths)
}

fn folder_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(folder, _)| folder)
}
