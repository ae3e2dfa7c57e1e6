//! What machines translate, and which one.

use chrono::NaiveDate;
use toml::Spanned;
use toml::value::Datetime;

use super::languages::parse_languages;
use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable};

/// How many characters are sent where the settings do not say it: about 15 USD a month.
const DEFAULT_BUDGET: Budget = Budget {
    per_day: 100_000,
    per_month: 1_000_000,
};

/// How many characters may be sent to a provider, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub per_day: u64,
    pub per_month: u64,
}

/// What is translated by a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationSettings {
    pub provider: ProviderSettings,
    /// The languages into which it translates.
    pub languages: Vec<Tag>,
    /// The names of services whose incidents are not translated.
    pub without_services: Vec<String>,
    /// Incidents that were last updated before this day (in UTC) are not translated.
    pub since: Option<NaiveDate>,
    pub budget: Budget,
}

/// Who translates, without any secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProviderSettings {
    /// Amazon Translate, with the region and the credentials of the AWS SDK.
    Amazon,
    /// DeepL. The address follows from the kind of the key where none is named.
    DeepL { url: Option<String> },
    /// A chat endpoint as OpenAI's, such as a gateway or a local model.
    Chat {
        /// The address up to `chat/completions`.
        url: String,
        model: String,
        /// How pages name it.
        name: String,
    },
}

impl ProviderSettings {
    /// The name of the provider, as pages show it.
    pub fn name(&self) -> &str {
        match self {
            Self::Amazon => "Amazon Translate",
            Self::DeepL { .. } => "DeepL",
            Self::Chat { name, .. } => name,
        }
    }
}

impl TranslationSettings {
    /// Reads the table `[translation]`; `None` where it does not say who translates.
    pub(super) fn from_table(
        file: &TomlFile,
        mut table: TomlTable,
        locales: &[Tag],
    ) -> Option<Self> {
        let provider = parse_provider(file, &mut table);
        let languages = table.take::<Vec<Spanned<String>>>("languages");
        let languages = languages.map(|tags| {
            let until_then = "nothing is translated into it";
            parse_languages(file, tags.into_inner(), locales, until_then)
        });
        let since = table.take::<Datetime>("since");
        let since = since.and_then(|since| parse_date(file, &since));
        let services = table.take("without_services");
        let per_day = table.take("characters_per_day");
        let per_month = table.take("characters_per_month");
        table.finish();
        Some(Self {
            provider: provider?,
            languages: languages.unwrap_or_else(|| locales.to_vec()),
            without_services: services.map(Spanned::into_inner).unwrap_or_default(),
            since,
            budget: Budget {
                per_day: per_day.map_or(DEFAULT_BUDGET.per_day, Spanned::into_inner),
                per_month: per_month.map_or(DEFAULT_BUDGET.per_month, Spanned::into_inner),
            },
        })
    }
}

fn parse_provider(file: &TomlFile, table: &mut TomlTable) -> Option<ProviderSettings> {
    const EXAMPLE: &str = "provider = \"amazon\", \"deepl\" or \"chat\"";
    let report = |diagnostic| {
        file.push(diagnostic);
        None
    };
    let provider = table.take_required::<String>("provider", EXAMPLE)?;
    let url = table.take::<String>("url");
    let url = url.and_then(|url| parse_url(file, &url));
    let model = table.take::<String>("model").map(Spanned::into_inner);
    let name = table.take::<String>("name").map(Spanned::into_inner);
    match provider.get_ref().as_str() {
        "amazon" => Some(ProviderSettings::Amazon),
        "deepl" => Some(ProviderSettings::DeepL { url }),
        "chat" => match (url, model) {
            (Some(url), Some(model)) => Some(ProviderSettings::Chat {
                url,
                name: name.unwrap_or_else(|| model.clone()),
                model,
            }),
            _ => report(file.diagnostic(
                provider.span().start,
                "a chat endpoint needs an address and a model",
                "add url = \"https://example.com/v1\" and model = \"…\"; until then nothing is translated",
            )),
        },
        unknown => report(file.diagnostic(
            provider.span().start,
            format!("nothing is known of the provider {unknown:?}"),
            format!("write {EXAMPLE}; until then nothing is translated"),
        )),
    }
}

/// The address of an endpoint, without a slash at its end. Texts go there with a key, so only a server on this
/// machine may do without encryption.
fn parse_url(file: &TomlFile, url: &Spanned<String>) -> Option<String> {
    let written = url.get_ref().trim_end_matches('/');
    let is_local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|host| {
        let rest = written
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_prefix(host));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    if is_local
        || written
            .strip_prefix("https://")
            .is_some_and(|rest| !rest.is_empty())
    {
        return Some(written.to_owned());
    }
    file.error(
        url.span().start,
        format!("{written:?} is not an address that begins with https://"),
        "write one such as https://example.com/v1; http:// is for a server on this machine alone",
    );
    None
}

fn parse_date(file: &TomlFile, since: &Spanned<Datetime>) -> Option<NaiveDate> {
    let date = since.get_ref().date.and_then(|date| {
        NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
    });
    if date.is_none() {
        file.error(
            since.span().start,
            format!("`since` is not a date: {}", since.get_ref()),
            "write it as since = 2026-09-30; until then incidents of any age are translated",
        );
    }
    date
}
