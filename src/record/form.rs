//! The forms in which records come.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The forms in which records come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Microsoft Graph `serviceHealthIssue`, one or a page of them.
    Graph,
    /// A Markdown pipe table with the latest message and its machine translation.
    Table,
    /// A page that republishes an incident as text, with dated headings.
    Article,
    /// Kairan's own incident: front matter and dated Markdown sections.
    Markdown,
    /// Office 365 Service Communications, one or a page of them.
    ServiceComms,
    /// Statuspage's incidents and scheduled maintenances.
    Statuspage,
    /// Google Cloud's incidents.
    Google,
    /// A table whose columns the settings name.
    Csv,
    /// An Atom or RSS feed of a status page.
    Feed,
    /// cState's incident: Hugo front matter, and updates that end with their times.
    Cstate,
    /// Statusfy's incident: front matter, and updates in containers.
    Statusfy,
}

/// A word that names no form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no form of record is called {0:?}; `kairan import --help` lists them")]
pub struct UnknownForm(String);

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, UnknownForm> {
        let found = Self::ALL
            .into_iter()
            .find(|(candidate, _)| *candidate == name);
        found
            .map(|(_, form)| form)
            .ok_or_else(|| UnknownForm(name.to_owned()))
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, form)| form == self);
        f.pad(found.map_or("", |(name, _)| name))
    }
}

impl Form {
    /// Every form, and the word that people call it by.
    pub const ALL: [(&'static str, Form); 11] = [
        ("graph", Form::Graph),
        ("service-comms", Form::ServiceComms),
        ("statuspage", Form::Statuspage),
        ("google", Form::Google),
        ("feed", Form::Feed),
        ("cstate", Form::Cstate),
        ("statusfy", Form::Statusfy),
        ("csv", Form::Csv),
        ("table", Form::Table),
        ("article", Form::Article),
        ("markdown", Form::Markdown),
    ];

    /// Whether a record of this form lists every update: only then can an update that is not in it
    /// have been withdrawn.
    pub fn lists_every_update(self) -> bool {
        !matches!(self, Self::Table | Self::Csv | Self::Feed)
    }

    /// Whether a vendor writes it for its tenants, so that its texts may name one: see
    /// [`address`](crate::text::redact).
    pub fn may_name_tenants(self) -> bool {
        matches!(
            self,
            Self::Graph | Self::ServiceComms | Self::Table | Self::Article
        )
    }

    /// Whether its texts may be copied from tickets, which hold internal notes and name people.
    pub fn may_quote_tickets(self) -> bool {
        self.is_handwritten() || self == Self::Csv
    }

    /// Whether it is JSON, as an API gives it.
    pub(super) fn is_json(self) -> bool {
        matches!(
            self,
            Self::Graph | Self::ServiceComms | Self::Statuspage | Self::Google
        )
    }

    /// Whether a machine made the translations in it: the table calls them machine translations.
    pub fn translates_by_machine(self) -> bool {
        self == Self::Table
    }

    /// Whether people write it by hand: then two files of one id are a mistake, not two versions.
    pub fn is_handwritten(self) -> bool {
        matches!(self, Self::Markdown | Self::Cstate | Self::Statusfy)
    }
}
