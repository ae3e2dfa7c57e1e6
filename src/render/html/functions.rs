//! The functions and filters of templates: messages of the catalog, and instants, numbers and lists as
//! the locale writes them.
//!
//! | call | result |
//! |---|---|
//! | `t(key="…", name=value)` | a message; `locale=` names another locale of the site, `default=` is the result if the catalog has no such message |
//! | `"2026-09-30T09:00:00Z" \| instant`, `date`, `time_of_day` | an instant in the locale's zone |
//! | … `\| iso_day` | its date in the locale's zone as `2026-09-30` |
//! | `"2026-09-30" \| day` | a day |
//! | `2026 \| month(month=9)` | a month |
//! | `5 \| number`, `90 \| duration` | a number, a length of time in seconds |
//! | `"it" \| language_name` | the name of a language |
//! | `["a", "b"] \| list` | a list as part of a sentence, each item in `<bdi>`; with `plain=true` without markup; `locale=` names another locale of the site |
//! | `[a, b] \| excerpt` | the items that are not empty in one line, as plain text that is cut between two words to a description |
//! | `{"@type": "WebSite"} \| json_ld` | a map as JSON for a `<script>` of structured data, without what is none |
//! | `picture \| svg_url` | an SVG picture as a `data:` URL |
//! | `[a, b] \| line` | the items that are not empty in one line, separated by ` · ` |

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::excerpt::{MAX_DESCRIPTION, excerpt};
use crate::locale::{Locale, MessageError, MessageValue as Word};
use crate::text::html::{escape, unescape};

/// What stands between the parts of a line.
const SEPARATOR: &str = " · ";

/// Declares every function and filter, so that templates can be checked before there is a locale.
pub(super) fn register_stubs(tera: &mut Tera) {
    fn no_locale<T>(_: T) -> TeraResult<Value> {
        Err(Error::message("these templates have no locale yet"))
    }
    tera.register_function("t", |kwargs: Kwargs, _: &State| no_locale(kwargs));
    for name in [
        "instant",
        "date",
        "time_of_day",
        "iso_day",
        "day",
        "month",
        "year",
        "number",
        "duration",
        "language_name",
        "list",
        "line",
        "excerpt",
        "json_ld",
        "svg_url",
    ] {
        tera.register_filter(name, |value: Value, _: Kwargs, _: &State| no_locale(value));
    }
}

/// Registers every function and filter for `locale`.
pub(super) fn register(tera: &mut Tera, locale: &Arc<Locale>, site_locales: &[Arc<Locale>]) {
    let page_locale = Arc::clone(locale);
    let all_locales = site_locales.to_vec();
    tera.register_function("t", move |kwargs: Kwargs, _: &State| {
        translate(&page_locale, &all_locales, &kwargs)
    });

    instant_filter(tera, locale, "instant", Locale::date_time_with_utc);
    instant_filter(tera, locale, "date", Locale::date);
    instant_filter(tera, locale, "time_of_day", Locale::time);
    instant_filter(tera, locale, "iso_day", |locale, at| {
        at.with_timezone(&locale.zone).date_naive().to_string()
    });

    let page_locale = Arc::clone(locale);
    tera.register_filter("day", move |day: &str, _: Kwargs, _: &State| {
        day.parse::<NaiveDate>()
            .map(|day| page_locale.day(day))
            .map_err(|_| Error::message(format!("`{day}` is no day: write it as 2026-09-30")))
    });
    let page_locale = Arc::clone(locale);
    tera.register_filter("month", move |year: i32, kwargs: Kwargs, _: &State| {
        Ok::<_, Error>(page_locale.month(year, kwargs.must_get::<u32>("month")?))
    });
    let page_locale = Arc::clone(locale);
    tera.register_filter("year", move |year: i32, _: Kwargs, _: &State| {
        page_locale.year(year)
    });
    let page_locale = Arc::clone(locale);
    tera.register_filter("number", move |number: i64, _: Kwargs, _: &State| {
        page_locale.number(number)
    });
    let page_locale = Arc::clone(locale);
    tera.register_filter("duration", move |seconds: i64, _: Kwargs, _: &State| {
        let duration = TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX);
        page_locale.duration(duration).map_err(Error::message)
    });
    let page_locale = Arc::clone(locale);
    tera.register_filter("language_name", move |tag: &str, _: Kwargs, _: &State| {
        let tag = tag.parse().map_err(Error::message)?;
        Ok::<_, Error>(page_locale.language_name(&tag))
    });
    let page_locale = Arc::clone(locale);
    let all_locales = site_locales.to_vec();
    tera.register_filter(
        "list",
        move |items: Vec<String>, kwargs: Kwargs, _: &State| {
            let locale = locale_of(&page_locale, &all_locales, &kwargs)?;
            if kwargs.get::<bool>("plain")?.unwrap_or_default() {
                return Ok::<_, Error>(Value::from(locale.list(&items)));
            }
            let items: Vec<_> = items
                .iter()
                .map(|item| format!("<bdi>{}</bdi>", escape(item)))
                .collect();
            Ok(Value::safe_string(&locale.list(&items)))
        },
    );
    tera.register_filter("excerpt", |items: Vec<Value>, _: Kwargs, _: &State| {
        let texts = items.iter().filter_map(|item| {
            let text = item.as_str()?;
            let text = match item.is_safe() {
                true => unescape(text),
                false => text.to_owned(),
            };
            (!text.trim().is_empty()).then_some(text)
        });
        excerpt(&texts.collect::<Vec<_>>().join(SEPARATOR), MAX_DESCRIPTION)
    });
    tera.register_filter("svg_url", |picture: &str, _: Kwargs, _: &State| {
        let url = [
            ('%', "%25"),
            ('"', "'"),
            ('#', "%23"),
            ('<', "%3C"),
            ('>', "%3E"),
            (' ', "%20"),
        ]
        .iter()
        .fold(picture.to_owned(), |url, (c, written)| {
            url.replace(*c, written)
        });
        Value::safe_string(&format!("data:image/svg+xml,{url}"))
    });
    tera.register_filter("json_ld", |value: Value, _: Kwargs, _: &State| {
        let json = serde_json::to_value(&value).map_err(Error::message)?;
        let text = without_null(json).to_string();
        // Nothing in it can end the script or begin a comment (HTML, section 4.12.1.3).
        Ok::<_, Error>(Value::safe_string(&text.replace('<', "\\u003c")))
    });
    tera.register_filter("line", |items: Vec<Value>, _: Kwargs, _: &State| {
        let html = items.iter().filter_map(|item| {
            let text = item.as_str()?;
            let html = match item.is_safe() {
                true => text.to_owned(),
                false => escape(text),
            };
            (!text.trim().is_empty()).then_some(html)
        });
        // The separator is text, so that it is there without a style sheet and in a copy.
        Value::safe_string(&html.collect::<Vec<_>>().join(SEPARATOR))
    });
}

fn instant_filter(
    tera: &mut Tera,
    locale: &Arc<Locale>,
    name: &'static str,
    format: impl Fn(&Locale, DateTime<Utc>) -> String + Send + Sync + 'static,
) {
    let locale = Arc::clone(locale);
    tera.register_filter(name, move |at: &str, _: Kwargs, _: &State| {
        // RFC 3339 ends with the year 9999, so an instant is parsed in the format in which chrono writes it.
        at.parse::<DateTime<Utc>>()
            .map(|instant| format(&locale, instant))
            .map_err(|_| {
                Error::message(format!(
                    "`{at}` is no instant: write it as 2026-09-30T09:00:00Z"
                ))
            })
    });
}

/// The locale that the argument `locale` names, or that of the page.
fn locale_of<'a>(
    page_locale: &'a Locale,
    site_locales: &'a [Arc<Locale>],
    kwargs: &Kwargs,
) -> TeraResult<&'a Locale> {
    let Some(tag) = kwargs.get::<&str>("locale")? else {
        return Ok(page_locale);
    };
    let mut locales = site_locales.iter();
    let locale = locales.find(|locale| locale.tag.as_str() == tag);
    let locale =
        locale.ok_or_else(|| Error::message(format!("`{tag}` is no locale of this site")))?;
    Ok(locale)
}

/// A JSON value without the members of objects that are null.
fn without_null(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_null(value)))
            .collect(),
        value => value,
    }
}

/// `t(key="…", …)`. If an argument is safe HTML, such as a `<time>` that a component made, the result is
/// safe HTML as well: the words of the message and its other arguments are escaped.
fn translate(
    page_locale: &Locale,
    site_locales: &[Arc<Locale>],
    kwargs: &Kwargs,
) -> TeraResult<Value> {
    let key = kwargs.must_get::<&str>("key")?;
    let locale = locale_of(page_locale, site_locales, kwargs)?;
    let mut markup: Vec<(char, &str)> = Vec::new();
    let mut args = Vec::new();
    // Private-use characters stand for the markup while the text around it is escaped.
    let mut placeholders = '\u{f0000}'..;
    for (name, value) in kwargs.iter() {
        let Some(name) = name.as_str() else { continue };
        if matches!(name, "key" | "locale" | "default") {
            continue;
        }
        let argument = match (value.as_i64(), value.as_str()) {
            (Some(number), _) => Word::Number(number),
            (None, Some(text)) if value.is_safe() => {
                let placeholder = placeholders.next().unwrap_or_default();
                markup.push((placeholder, text));
                Word::Text(placeholder.to_string().into())
            }
            (None, Some(text)) => Word::Text(text.into()),
            (None, None) => {
                return Err(Error::message(format!(
                    "argument `{name}` of `{key}` is {}: give text or a whole number",
                    value.name()
                )));
            }
        };
        args.push((name, argument));
    }
    let formatted = match locale.format_message(key, &args) {
        Ok(formatted) => formatted,
        Err(MessageError::MissingMessage { .. }) if kwargs.get::<&Value>("default")?.is_some() => {
            return kwargs.must_get::<Value>("default");
        }
        Err(error) => return Err(Error::message(error)),
    };
    if markup.is_empty() {
        return Ok(Value::from(formatted));
    }
    let mut html = escape(&formatted);
    for (placeholder, text) in markup {
        html = html.replace(placeholder, text);
    }
    Ok(Value::safe_string(&html))
}
