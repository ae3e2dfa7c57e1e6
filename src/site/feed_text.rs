//! The text of an update in a feed, in an event and in one line.

use anyhow::Result;

use super::affected::MAX_NAMED_AFFECTED;
use super::provenance::{provenance_text, warning_texts};
use super::view_builder::section_key;
use super::{Page, Site, affected, text_html, update_anchor};
use crate::incident::{Incident, Section, Text, Update, readable_sections};
use crate::locale::{Locale, Tag};
use crate::text::html::escape;
use crate::text::{SectionKind, shorten};
use crate::translation::Provenance;
/// The maximum length of an entry's summary, in characters: chat programs cut what is longer.
const MAX_SUMMARY_CHARS: usize = 280;

impl Site {
    /// The text of an update, and what readers are warned of in its title, as safe HTML with absolute addresses.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn update_html(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = String::new();
        let (_, title) = self.for_readers(&incident.summary.title, &locale.tag);
        push_warnings(&mut html, title, locale)?;
        html.push_str(&self.sections_html(incident, update, locale)?);
        Ok(html)
    }

    /// The sections of an update, and what it affects.
    fn sections_html(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = String::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let label = locale.format_message(&section_key(section.kind), &[])?;
            html.push_str(&format!("<p><strong>{}</strong></p>", escape(&label)));
            if tag.same_language(&locale.tag) {
                html.push_str(&text_html::to_html(&text.rich, tag));
            } else {
                let dir = tag.direction().as_str();
                html.push_str(&format!("<div lang=\"{tag}\" dir=\"{dir}\">"));
                html.push_str(&text_html::to_html(&text.rich, tag));
                html.push_str("</div>");
            }
            push_warnings(&mut html, text, locale)?;
        }
        if shows_only_beginning(update, &locale.tag, self) {
            let note = locale.format_message("update-truncated", &[])?;
            html.push_str(&format!("<p><em>{}</em></p>", escape(&note)));
        }
        if !update.affected.is_empty() {
            let line = affected::text_line(&update.affected, MAX_NAMED_AFFECTED, locale)?;
            html.push_str(&format!("<p>{}</p>", escape(&line)));
        }
        Ok(html)
    }

    /// Who translated the sections of an update, or in which other languages they are.
    ///
    /// # Errors
    /// If a message is missing from the catalog.
    pub(super) fn provenances(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<Vec<String>> {
        let provenances = self.provenances_and_originals(incident, update, locale)?;
        let mut phrases: Vec<String> = Vec::new();
        for (phrase, _) in provenances {
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        Ok(phrases)
    }

    /// The same, each with the language of the original of a translation.
    fn provenances_and_originals<'a>(
        &'a self,
        incident: &'a Incident,
        update: &'a Update,
        locale: &'a Locale,
    ) -> Result<Vec<(String, Option<&'a Tag>)>> {
        let mut provenances: Vec<(String, Option<&Tag>)> = Vec::new();
        for section in self.feed_sections(incident, update, &locale.tag) {
            let (tag, text) = self.for_readers(&section.text, &locale.tag);
            let is_translation = text.provenance != Provenance::Original;
            let original = is_translation.then_some(&section.text.original_locale);
            let phrase = provenance_text(locale, tag, text)?;
            let provenance = phrase.map(|phrase| (phrase, original));
            provenances.extend(provenance.filter(|one| !provenances.contains(one)));
        }
        Ok(provenances)
    }

    /// The text of an update, and who translated it, with links to the originals.
    pub(super) fn update_with_provenance(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<String> {
        let mut html = self.sections_html(incident, update, locale)?;
        let provenances = self.provenances_and_originals(incident, update, locale)?;
        for (phrase, original) in provenances {
            html.push_str(&format!("<p><em>{}</em>", escape(&phrase)));
            if let Some(original) = original {
                let link = self.original_link(incident, update, original, locale)?;
                html.push_str(&format!(" · {link}"));
            }
            html.push_str("</p>");
        }
        Ok(html)
    }

    /// The link from a translation to its original: the update on the page in that language, or on the page of this
    /// one, where the original is folded.
    fn original_link(
        &self,
        incident: &Incident,
        update: &Update,
        original: &Tag,
        locale: &Locale,
    ) -> Result<String> {
        let mut locales = self.locales.iter().map(|locale| &locale.tag);
        let page_locale = locales.find(|tag| tag.same_language(original));
        let page = Page::Incident(incident.summary.id.clone());
        let page = self.url(&page.path(page_locale.unwrap_or(&locale.tag)));
        let words = locale.format_message("source-show-original", &[])?;
        Ok(format!(
            "<a href=\"{}#{}\">{}</a>",
            escape(&page),
            update_anchor(&update.summary.id),
            escape(&words)
        ))
    }

    /// The sections of an update that readers of `tag` are shown. A title that is that of the incident
    /// stands above them.
    pub(super) fn feed_sections<'a>(
        &'a self,
        incident: &'a Incident,
        update: &'a Update,
        tag: &'a Tag,
    ) -> impl Iterator<Item = &'a Section> {
        readable_sections(&update.sections, tag, self.default_locale()).filter(|section| {
            !(section.kind == SectionKind::Title
                && incident.summary.title.has_same_original(&section.text))
        })
    }

    /// The beginning of a summary of an update: of its current or final status, or else its first section. With its
    /// language, if that is another than the feed's; if it is not, the team's verdict stands before it.
    pub(super) fn summary_text(
        &self,
        incident: &Incident,
        update: &Update,
        locale: &Locale,
    ) -> Result<(String, Option<String>)> {
        let sections = || self.feed_sections(incident, update, &locale.tag);
        let of_kind = |kind| sections().find(|section| section.kind == kind);
        let section = of_kind(SectionKind::CurrentStatus)
            .or_else(|| of_kind(SectionKind::FinalStatus))
            .or_else(|| sections().next());
        let Some(section) = section else {
            return Ok((String::new(), None));
        };
        let (tag, text) = self.for_readers(&section.text, &locale.tag);
        let line = text_html::plain_line(
            shorten(&text_html::words_in_line(&text.rich), MAX_SUMMARY_CHARS),
            tag,
        );
        let line = match text.stale || !text.differences.is_empty() {
            true => {
                let doubt = locale.format_message("source-doubtful", &[])?;
                format!("{line} ({doubt})")
            }
            false => line,
        };
        let lang = other_language(tag, &locale.tag);
        let verdict = match lang {
            None => self.verdict_text(&incident.summary, locale)?,
            Some(_) => None,
        };
        let line = match verdict {
            Some(verdict) => format!("{verdict} · {line}"),
            None => line,
        };
        Ok((line, lang))
    }
}

/// The language of a text, if it is another than that of the feed.
pub(super) fn other_language(tag: &Tag, feed: &Tag) -> Option<String> {
    (!tag.same_language(feed)).then(|| tag.to_string())
}

/// Adds what readers are warned of in a text, each warning once.
pub(super) fn push_warnings(html: &mut String, text: &Text, locale: &Locale) -> Result<()> {
    for warning in warning_texts(locale, text)? {
        let paragraph = format!("<p><em>{}</em></p>", escape(&warning));
        if !html.contains(&paragraph) {
            html.push_str(&paragraph);
        }
    }
    Ok(())
}

/// Whether readers of `tag` are shown only the beginning of an update's text, since it is too long.
pub(super) fn shows_only_beginning(update: &Update, tag: &Tag, site: &Site) -> bool {
    let default_locale = site.default_locale();
    let mut sections = readable_sections(&update.sections, tag, default_locale);
    let is_too_long = |section: &Section| {
        let (_, text) = section.text.in_locale(tag, default_locale);
        text_html::is_too_long(&text.rich)
    };
    update.is_truncated || sections.any(is_too_long)
}
