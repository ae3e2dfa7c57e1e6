//! What the columns of comma-separated records mean.

use std::collections::BTreeMap;

use chrono::format::{Item, StrftimeItems};
use toml::Spanned;

use crate::locale::Tag;
use crate::toml_table::{TomlFile, TomlTable};

/// Which column of comma-separated records holds what, by the names in their first row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvSettings {
    pub id: String,
    pub service: Option<String>,
    pub title: Option<String>,
    pub status: Option<String>,
    pub classification: Option<String>,
    pub severity: Option<String>,
    pub impact: Option<String>,
    pub started_at: Option<String>,
    pub ended_at: Option<String>,
    pub updated_at: Option<String>,
    /// The text of an update, and its time.
    pub update: Option<String>,
    pub update_at: Option<String>,
    /// How times are written where not year, month, day, hours and minutes: `%d/%m/%Y %H:%M`, in
    /// the notation of `strftime`.
    pub time_format: Option<String>,
    /// What the source's words for a status mean: `Closed = "resolved"`.
    pub statuses: BTreeMap<String, String>,
    /// Labels of a journal's entries that readers may see, besides those that are known.
    pub public_labels: Vec<String>,
    /// The language of the texts; English where it is not said.
    pub lang: Option<Tag>,
}

impl CsvSettings {
    /// Reads the table `[records.csv]`; `None` where it does not say which column holds the id.
    /// `default_lang` is the language of texts where the table names none.
    pub(super) fn from_table(
        file: &TomlFile,
        mut table: TomlTable,
        default_lang: Option<&Tag>,
    ) -> Option<Self> {
        let mut column = |key| table.take(key).map(Spanned::into_inner);
        let mut settings = Self {
            id: String::new(),
            service: column("service"),
            title: column("title"),
            status: column("status"),
            classification: column("classification"),
            severity: column("severity"),
            impact: column("impact"),
            started_at: column("started_at"),
            ended_at: column("ended_at"),
            updated_at: column("updated_at"),
            update: column("update"),
            update_at: column("update_at"),
            time_format: None,
            statuses: BTreeMap::new(),
            public_labels: Vec::new(),
            lang: table.take("lang").map(Spanned::into_inner),
        };
        settings.lang = settings.lang.or_else(|| default_lang.cloned());
        if let Some(format) = table.take::<String>("time_format") {
            if StrftimeItems::new(format.get_ref()).any(|item| item == Item::Error) {
                file.error(
                    format.span().start,
                    format!(
                        "time_format is not in strftime's notation: {:?}",
                        format.get_ref()
                    ),
                    "write it like %d/%m/%Y %H:%M",
                );
            }
            settings.time_format = Some(format.into_inner());
        }
        if let Some(labels) = table.take("public_labels") {
            settings.public_labels = labels.into_inner();
        }
        if let Some(statuses) = table.take_table("statuses") {
            let statuses = statuses.into_entries::<String>().into_iter();
            let statuses = statuses.map(|(word, status)| (word.into_inner(), status.into_inner()));
            settings.statuses = statuses.collect();
        }
        let id = table.take_required::<String>("id", "id = \"Number\"")?;
        settings.id = id.into_inner();
        table.finish();
        Some(settings)
    }

    /// The columns that are named: what each holds, and its name.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let named = [
            ("id", Some(&self.id)),
            ("service", self.service.as_ref()),
            ("title", self.title.as_ref()),
            ("status", self.status.as_ref()),
            ("classification", self.classification.as_ref()),
            ("severity", self.severity.as_ref()),
            ("impact", self.impact.as_ref()),
            ("started_at", self.started_at.as_ref()),
            ("ended_at", self.ended_at.as_ref()),
            ("updated_at", self.updated_at.as_ref()),
            ("update", self.update.as_ref()),
            ("update_at", self.update_at.as_ref()),
        ];
        named
            .into_iter()
            .filter_map(|(field, name)| Some((field, name?)))
    }
}
