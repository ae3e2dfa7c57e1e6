//! The pages that are the same in all languages: the list of languages, and the page for what does not exist.

use super::ViewBuilder;
use crate::site::Page;
use crate::site::view::{LanguageChoice, LanguagesView, NotFoundLanguage, NotFoundView};

impl ViewBuilder<'_> {
    pub fn languages(&self) -> LanguagesView {
        let locales = self.site.locales.iter();
        let choices = locales.map(|locale| {
            // The home page of the language decides what is said of it.
            let home = ViewBuilder::new(self.site, locale, &Page::Home).home();
            LanguageChoice {
                lang: locale.tag.to_string(),
                dir: locale.direction.as_str(),
                name: locale.name.clone(),
                href: self.href(&Page::Home.path(&locale.tag)),
                state: home.state,
                affected: home.affected,
                affected_names: home.affected_names,
            }
        });
        LanguagesView {
            choices: choices.collect(),
        }
    }

    pub fn not_found(&self) -> NotFoundView {
        let locales = self.site.locales.iter();
        let languages = locales.map(|locale| NotFoundLanguage {
            lang: locale.tag.to_string(),
            dir: locale.direction.as_str(),
            home: self.href(&Page::Home.path(&locale.tag)),
            history: self.href(&Page::HistoryIndex.path(&locale.tag)),
            search: (self.site.settings.has_search)
                .then(|| self.href(&Page::Search.path(&locale.tag))),
        });
        NotFoundView {
            root: self.href(""),
            languages: languages.collect(),
        }
    }
}
