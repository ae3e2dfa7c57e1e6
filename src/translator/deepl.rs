//! DeepL: <https://developers.deepl.com/docs/api-reference/translate>.

use serde::{Deserialize, Serialize};

use super::error::TranslatorError;
use super::languages::{is_traditional_chinese, language};
use super::post::post_json;
use super::request::{Limits, Request, Translate};
use crate::http::{HttpClient, HttpResponse, Secret};
use crate::locale::Tag;

/// The servers for keys with a paid plan, and for free keys, which end with `:fx`.
const URL: &str = "https://api.deepl.com";
const FREE_URL: &str = "https://api-free.deepl.com";

/// The status by which DeepL says that the characters of a plan are used up.
const QUOTA_EXCEEDED: u16 = 456;

#[derive(Debug)]
pub struct DeepL<'a> {
    url: String,
    key: Secret,
    http: &'a HttpClient,
}

#[derive(Serialize)]
struct Body<'a> {
    text: &'a [&'a str],
    source_lang: String,
    target_lang: String,
    tag_handling: &'static str,
}

#[derive(Deserialize)]
struct Answer {
    translations: Vec<Translation>,
}

#[derive(Deserialize)]
struct Translation {
    text: String,
}

impl<'a> DeepL<'a> {
    /// `url` is the address up to `/v2`; without one it follows from the kind of the key.
    pub fn new(url: Option<&str>, key: Secret, http: &'a HttpClient) -> Self {
        let is_free = key.reveal().ends_with(":fx");
        let url = url.unwrap_or(if is_free { FREE_URL } else { URL });
        Self {
            url: format!("{}/v2/translate", url.trim_end_matches("/v2")),
            key,
            http,
        }
    }
}

impl Translate for DeepL<'_> {
    const LIMITS: Limits = Limits {
        max_texts: 50,
        // A request may have 128 KiB; the rest is for the syntax of JSON.
        max_bytes: 60_000,
    };

    async fn translate(&self, request: Request<'_>) -> Result<Vec<String>, TranslatorError> {
        let body = Body {
            text: request.texts,
            source_lang: language(request.source).to_ascii_uppercase(),
            target_lang: target_code(request.target),
            tag_handling: "html",
        };
        let authorization = format!("DeepL-Auth-Key {}", self.key.reveal());
        let answer: Answer =
            post_json(self.http, &self.url, Some(authorization), &body, explain).await?;
        let translations = answer.translations.into_iter();
        Ok(translations.map(|translation| translation.text).collect())
    }
}

fn explain(response: &HttpResponse) -> Option<TranslatorError> {
    match response.status {
        QUOTA_EXCEEDED => Some(TranslatorError::unavailable(
            "the characters of the DeepL plan are used up (456): wait for the next period, or change the plan",
        )),
        400 => {
            let message = String::from_utf8_lossy(&response.body);
            let is_language = message.contains("target_lang") || message.contains("source_lang");
            is_language.then_some(TranslatorError::UnsupportedLanguage)
        }
        _ => None,
    }
}

/// The code of a language into which DeepL translates.
fn target_code(tag: &Tag) -> String {
    let code = match (language(tag), tag.as_str()) {
        ("en", "en-US") => "EN-US",
        ("en", _) => "EN-GB",
        ("pt", "pt-PT") => "PT-PT",
        ("pt", _) => "PT-BR",
        ("zh", _) if is_traditional_chinese(tag) => "ZH-HANT",
        ("zh", _) => "ZH-HANS",
        ("no" | "nn", _) => "NB",
        (language, _) => return language.to_ascii_uppercase(),
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_codes_of_the_api() {
        for (tag, code) in [
            ("ja", "JA"),
            ("en", "EN-GB"),
            ("en-US", "EN-US"),
            ("pt", "PT-BR"),
            ("pt-PT", "PT-PT"),
            ("zh-Hans", "ZH-HANS"),
            ("zh", "ZH-HANS"),
            ("zh-TW", "ZH-HANT"),
            ("de-AT", "DE"),
        ] {
            assert_eq!(target_code(&tag.parse().unwrap()), code, "{tag}");
        }
    }
}
