//! The system that gave an incident its id.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Form;

/// The system that gave an incident its id: the same id in two namespaces is two incidents.
///
/// A name of lower-case ASCII letters, digits and `-`, at most [`Namespace::MAX_BYTES`] of them. It
/// follows only from what stays the same over all versions of an incident, since it is part of the
/// incident's identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Namespace(Cow<'static, str>);

/// A text that cannot be the name of a namespace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a namespace: use lower-case letters, digits and `-`")]
pub struct InvalidNamespace(String);

impl Namespace {
    /// Microsoft 365: Graph, Service Communications, the admin center's table, republished articles.
    pub const MICROSOFT: Self = Self(Cow::Borrowed("microsoft"));
    /// A Statuspage that does not say which one it is.
    pub const STATUSPAGE: Self = Self(Cow::Borrowed("statuspage"));
    pub const GOOGLE_CLOUD: Self = Self(Cow::Borrowed("google-cloud"));
    pub const GOOGLE_WORKSPACE: Self = Self(Cow::Borrowed("google-workspace"));
    /// An incident of Google's that does not say which of its products it touches.
    pub const GOOGLE: Self = Self(Cow::Borrowed("google"));
    /// A feed that does not say whose it is.
    pub const FEED: Self = Self(Cow::Borrowed("feed"));
    /// The ticket system whose exports `[records.csv]` describes.
    pub const CSV: Self = Self(Cow::Borrowed("csv"));
    /// The team's own incidents: Kairan's and cState's Markdown.
    pub const OWN: Self = Self(Cow::Borrowed("own"));

    pub const MAX_BYTES: usize = 64;

    /// The namespace of a Statuspage, by its page's id or else the host of its address.
    pub(super) fn statuspage(page: &str) -> Self {
        Self::STATUSPAGE.of_page(page)
    }

    /// The namespace of a feed, by the host of its page.
    pub(super) fn feed(host: &str) -> Self {
        Self::FEED.of_page(host)
    }

    /// The namespace of one of the pages of a kind; that of the kind where the page's name has neither
    /// letters nor digits of ASCII.
    fn of_page(self, page: &str) -> Self {
        let slug = slug(page);
        if slug.is_empty() {
            return self;
        }
        let mut name = format!("{self}-{slug}");
        name.truncate(Self::MAX_BYTES);
        Self(name.into())
    }

    /// The namespace of a record of which only the form is known.
    pub fn of_form(form: Form) -> Self {
        match form {
            Form::Graph | Form::ServiceComms | Form::Table | Form::Article => Self::MICROSOFT,
            Form::Statuspage => Self::STATUSPAGE,
            Form::Google => Self::GOOGLE,
            Form::Feed => Self::FEED,
            Form::Csv => Self::CSV,
            Form::Markdown | Form::Cstate | Form::Statusfy => Self::OWN,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says only of which kind a system is, and not which system of that kind.
    pub fn is_kind_alone(&self) -> bool {
        [Self::STATUSPAGE, Self::GOOGLE].contains(self)
    }

    /// The kind of system that it is: `statuspage` for every Statuspage, `google` for both of Google's
    /// dashboards, and the namespace itself for all others.
    pub fn family(&self) -> &str {
        let of_family = |root: &&Self| {
            let rest = self.0.strip_prefix(root.as_str());
            rest.is_some_and(|rest| rest.starts_with('-'))
        };
        let mut roots = [&Self::STATUSPAGE, &Self::GOOGLE].into_iter();
        roots.find(of_family).unwrap_or(self).as_str()
    }

    /// Whether its records may have the form: a feed may tell of any system.
    pub fn may_be_of(&self, form: Form) -> bool {
        form == Form::Feed || Self::of_form(form).family() == self.family()
    }

    /// The namespace of an incident whose records were once said to be of `self` and once of `other`:
    /// the more precise of the two. `None` if they are two systems.
    ///
    /// A record that does not say which system of a family it is from may be from any of them.
    pub fn join(&self, other: &Self) -> Option<Self> {
        if self == other || self.as_str() == other.family() {
            Some(other.clone())
        } else if other.as_str() == self.family() {
            Some(self.clone())
        } else {
            None
        }
    }
}

/// The ASCII letters and digits of a text in lower case, and one `-` for what is between them.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Namespace {
    type Err = InvalidNamespace;

    fn from_str(name: &str) -> Result<Self, InvalidNamespace> {
        Self::try_from(name.to_owned())
    }
}

impl TryFrom<String> for Namespace {
    type Error = InvalidNamespace;

    fn try_from(name: String) -> Result<Self, InvalidNamespace> {
        let is_valid = (1..=Self::MAX_BYTES).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if is_valid {
            Ok(Self(name.into()))
        } else {
            Err(InvalidNamespace(name))
        }
    }
}

impl From<Namespace> for String {
    fn from(namespace: Namespace) -> Self {
        namespace.0.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statuspage_is_named_by_its_id_or_its_host() {
        for (page, expected) in [
            ("kctbh9vrtdwd", "statuspage-kctbh9vrtdwd"),
            ("status.Example.com", "statuspage-status-example-com"),
            ("ステータス", "statuspage"),
            ("..", "statuspage"),
        ] {
            let namespace = Namespace::statuspage(page);
            assert_eq!(namespace.as_str(), expected);
            assert_eq!(expected.parse(), Ok(namespace));
        }
        let long = Namespace::statuspage(&"a.".repeat(200));
        assert_eq!(long.as_str().parse(), Ok(long));
    }

    #[test]
    fn a_system_and_its_family_are_one_and_two_systems_of_a_family_are_two() {
        let name = |name: &str| name.parse::<Namespace>().unwrap();
        for (one, other, joined) in [
            ("csv", "csv", Some("csv")),
            ("csv", "own", None),
            ("statuspage", "statuspage-a", Some("statuspage-a")),
            ("statuspage-a", "statuspage-b", None),
            ("google", "google-cloud", Some("google-cloud")),
            ("google-cloud", "google-workspace", None),
            ("statuspages", "statuspage", None),
        ] {
            let joined = joined.map(name);
            assert_eq!(name(one).join(&name(other)), joined, "{one} {other}");
            assert_eq!(name(other).join(&name(one)), joined, "{other} {one}");
        }
        assert_eq!(Namespace::MICROSOFT.family(), "microsoft");
    }

    #[test]
    fn only_a_name_that_is_safe_in_an_address_is_a_namespace() {
        for name in ["", "Own", "a/b", "..", "a b", &"a".repeat(65)] {
            assert!(name.parse::<Namespace>().is_err(), "{name}");
            assert!(serde_json::from_value::<Namespace>(name.into()).is_err());
        }
        let json = serde_json::to_string(&Namespace::OWN).unwrap();
        assert_eq!(json, "\"own\"");
        assert_eq!(
            serde_json::from_str::<Namespace>(&json).unwrap(),
            Namespace::OWN
        );
    }
}
