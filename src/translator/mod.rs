//! Translators: services that translate texts.
//!
//! A translator is asked for texts as HTML in which `translate="no"` marks what must stay
//! ([`Markup`](crate::translation::markup::Markup)). Its key is in the environment or in Secrets Manager, and
//! in no error and no log.

#[cfg(feature = "aws")]
mod amazon;
mod chat;
mod deepl;
mod error;
mod key;
mod languages;
mod post;
mod request;

use crate::http::HttpClient;
use crate::settings::ProviderSettings;

pub use error::TranslatorError;
pub use key::{KEY_VARIABLE, SECRET_ID_VARIABLE, TranslatorKey};
pub use request::{Limits, Request};

use key::missing_key;
use request::Translate;

/// A service that translates texts.
#[derive(Debug)]
pub enum Translator<'a> {
    #[cfg(feature = "aws")]
    Amazon(amazon::AmazonTranslate),
    DeepL(deepl::DeepL<'a>),
    Chat(chat::Chat<'a>),
}

impl<'a> Translator<'a> {
    /// The translator that the settings name. Nothing is sent before the first request.
    ///
    /// # Errors
    /// If its key is missing or cannot be read, or this program was built without it.
    pub async fn open(
        provider: &ProviderSettings,
        key: Option<&TranslatorKey>,
        http: &'a HttpClient,
    ) -> Result<Self, TranslatorError> {
        let key = async || match key {
            Some(key) => key.read().await.map(Some),
            None => Ok(None),
        };
        match provider {
            #[cfg(feature = "aws")]
            ProviderSettings::Amazon => Ok(Self::Amazon(amazon::AmazonTranslate::open().await)),
            #[cfg(not(feature = "aws"))]
            ProviderSettings::Amazon => Err(TranslatorError::unavailable(
                "this kairan was built without Amazon Translate: install it with --features aws",
            )),
            ProviderSettings::DeepL { url } => {
                let key = key().await?.ok_or_else(missing_key)?;
                Ok(Self::DeepL(deepl::DeepL::new(url.as_deref(), key, http)))
            }
            ProviderSettings::Chat { url, model, .. } => {
                Ok(Self::Chat(chat::Chat::new(url, model, key().await?, http)))
            }
        }
    }

    /// How much one request may have.
    pub fn limits(&self) -> Limits {
        fn of<T: Translate>(_: &T) -> Limits {
            T::LIMITS
        }
        match self {
            #[cfg(feature = "aws")]
            Self::Amazon(translator) => of(translator),
            Self::DeepL(translator) => of(translator),
            Self::Chat(translator) => of(translator),
        }
    }

    /// Translates texts: as many as there are, in their order.
    ///
    /// # Errors
    /// If it does not answer as it should, or cannot translate one of the texts or into this language.
    pub async fn translate(&self, request: Request<'_>) -> Result<Vec<String>, TranslatorError> {
        let translations = match self {
            #[cfg(feature = "aws")]
            Self::Amazon(translator) => translator.translate(request).await,
            Self::DeepL(translator) => translator.translate(request).await,
            Self::Chat(translator) => translator.translate(request).await,
        }?;
        let (asked, answered) = (request.texts.len(), translations.len());
        if answered != asked {
            return Err(TranslatorError::Refused(format!(
                "{answered} translations came for {asked} texts"
            )));
        }
        Ok(translations)
    }
}
