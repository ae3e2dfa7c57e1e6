//! Services: their names by language, their addresses, their order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::diagnostics::{Diagnostic, Location};
use crate::ledger::names::{Names, SlugTaken};
use crate::locale::Tag;
use crate::settings::{self, Muted, ServiceSettings};
use crate::text::fold_name;

/// The slug of the service of records that name none.
const UNNAMED_SLUG: &str = "other";

/// A service that incidents happen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name in the records; empty for the service of records that name none.
    pub name: String,
    /// Its part of an address.
    pub slug: String,
    /// The slug that was recorded for it first. Programs know it by this one, whatever the settings say later.
    pub first_slug: String,
    /// Slugs that it had before: pages and feeds at these addresses are published, too.
    pub earlier_slugs: Vec<String>,
    /// Since when its slug is recorded.
    pub since: DateTime<Utc>,
    /// Whether neither the settings nor a record names it any more. What was published for it stays.
    pub is_retired: bool,
    /// That it does not concern the company, if it does not.
    pub muted: Option<Muted>,
    names: BTreeMap<Tag, String>,
}

impl Service {
    pub fn is_muted(&self) -> bool {
        self.muted.is_some()
    }

    pub fn name_in(&self, locale: &Tag) -> &str {
        let name = locale.lookup(&self.names);
        name.map_or(&self.name, |(_, name)| name)
    }

    /// Every slug under which it is published, the present one first.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        let earlier = self.earlier_slugs.iter();
        std::iter::once(&self.slug)
            .chain(earlier)
            .map(String::as_str)
    }
}

/// Where the services of a site and their addresses come from.
#[derive(Clone, Copy, Debug)]
pub struct ServiceInputs<'a> {
    pub settings: &'a [ServiceSettings],
    /// What to call the service of a record that names none.
    pub unnamed: &'a BTreeMap<Tag, String>,
    /// The slugs for which version 1 has published a page.
    pub published_slugs: &'a BTreeSet<String>,
    pub now: DateTime<Utc>,
}

/// All services of a site, in its order: those of the settings, then the others by name.
#[derive(Clone, Debug, Default)]
pub struct Services {
    services: Vec<Service>,
    /// Those that are retired, in the order of their slugs.
    retired: Vec<Service>,
    /// Positions in `services`, and after them in `retired`, by name, as [`fold_name`] gives it.
    by_name: BTreeMap<String, usize>,
    /// The same positions by the names as the records write them: nearly every name that is looked up is one of
    /// these, and folding it takes ten times as long as finding it.
    by_spelling: BTreeMap<String, usize>,
    /// The same positions by slug.
    by_slug: BTreeMap<String, usize>,
}

impl Services {
    /// The services of the settings, and those that `names`, the records' names for them, adds. Each
    /// has the slug that is recorded for it in `recorded`; one that has none yet gets one there.
    pub fn new<'a>(
        inputs: ServiceInputs<'_>,
        names: impl IntoIterator<Item = &'a str>,
        recorded: &mut Names,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut services = Self::default();
        for service in inputs.settings {
            let localized = service.names.clone();
            if services.get(&service.name).is_some() {
                continue;
            }
            let slug = match &service.slug {
                Some(explicit) => {
                    explicit_slug(inputs, &service.name, explicit, recorded, diagnostics)
                }
                None => recorded_slug(inputs, &service.name, &service.name, recorded),
            };
            services.add(&service.name, slug, localized, recorded);
            services.mute(&service.name, service.muted.as_ref());
        }
        // Sorted, so that the order in which new slugs are recorded does not depend on chance.
        let names: BTreeSet<&str> = names.into_iter().collect();
        let (unnamed, named): (Vec<&str>, Vec<&str>) =
            names.iter().partition(|name| name.trim().is_empty());
        for name in named {
            if services.get(name).is_none() {
                let slug = recorded_slug(inputs, name, name, recorded);
                services.add(name, slug, BTreeMap::new(), recorded);
            }
        }
        if !unnamed.is_empty() {
            let slug = recorded_slug(inputs, "", UNNAMED_SLUG, recorded);
            services.add("", slug, inputs.unnamed.clone(), recorded);
        }
        services.add_retired(inputs, recorded);
        let spellings = names.into_iter();
        let spellings =
            spellings.filter_map(|name| Some((name.to_owned(), services.position(name)?)));
        services.by_spelling = spellings.collect();
        services
    }

    /// Adds the services to which a slug is recorded that none of the others has.
    fn add_retired(&mut self, inputs: ServiceInputs<'_>, recorded: &Names) {
        for (slug, named) in recorded.services() {
            if self.by_slug.contains_key(slug) {
                continue;
            }
            let Some(name) = named.names.first() else {
                continue;
            };
            let slugs = named.names.iter().flat_map(|name| recorded.slugs_of(name));
            let slugs: BTreeSet<&str> = slugs.chain([slug]).collect();
            let position = self.services.len() + self.retired.len();
            let others = slugs.into_iter().filter(|other| *other != slug);
            let others: Vec<String> = others
                .filter(|other| !self.by_slug.contains_key(*other))
                .map(str::to_owned)
                .collect();
            for slug in others.iter().map(String::as_str).chain([slug]) {
                self.by_slug.insert(slug.to_owned(), position);
            }
            for name in &named.names {
                self.by_name.entry(fold_name(name)).or_insert(position);
            }
            self.retired.push(Service {
                name: name.clone(),
                slug: slug.to_owned(),
                first_slug: slug.to_owned(),
                earlier_slugs: others,
                since: named.since,
                is_retired: true,
                muted: None,
                names: match name.is_empty() {
                    true => inputs.unnamed.clone(),
                    false => BTreeMap::new(),
                },
            });
        }
    }

    fn add(&mut self, name: &str, slug: String, names: BTreeMap<Tag, String>, recorded: &Names) {
        // A slug with several names belongs to one service that was renamed.
        let position = self.by_slug.get(&slug).copied().unwrap_or_else(|| {
            self.services.push(Service {
                name: name.to_owned(),
                slug: slug.clone(),
                first_slug: slug.clone(),
                earlier_slugs: Vec::new(),
                since: recorded.since(&slug).unwrap_or_default(),
                is_retired: false,
                muted: None,
                names,
            });
            self.services.len() - 1
        });
        self.by_name.insert(fold_name(name), position);
        self.by_slug.insert(slug, position);
        for slug in recorded.slugs_of(name) {
            if !self.by_slug.contains_key(slug) {
                self.by_slug.insert(slug.to_owned(), position);
                if let Some(service) = self.services.get_mut(position) {
                    service.earlier_slugs.push(slug.to_owned());
                }
            }
        }
        let first = recorded.slugs_of(name).next();
        let first = first.filter(|slug| self.by_slug.get(*slug) == Some(&position));
        if let Some((service, first)) = self.services.get_mut(position).zip(first)
            && recorded.since(first) < recorded.since(&service.first_slug)
        {
            service.first_slug = first.to_owned();
        }
    }

    /// Remembers what the settings say of a service whose name they give.
    fn mute(&mut self, name: &str, muted: Option<&Muted>) {
        let position = self.position(name);
        let service = position.and_then(|position| self.services.get_mut(position));
        if let (Some(service), Some(muted)) = (service, muted) {
            service.muted = Some(muted.clone());
        }
    }

    /// The service of a record, by its name in any case; none that is retired.
    pub fn get(&self, name: &str) -> Option<&Service> {
        self.services.get(self.position(name)?)
    }

    /// The position of the service with this name in `services`, and after them in `retired`.
    fn position(&self, name: &str) -> Option<usize> {
        let spelling = self.by_spelling.get(name);
        let position = spelling.or_else(|| self.by_name.get(&fold_name(name)));
        position.copied()
    }

    /// The service with this slug, or that had it before; it may be retired.
    pub fn by_slug(&self, slug: &str) -> Option<&Service> {
        self.all().nth(*self.by_slug.get(slug)?)
    }

    /// The retired service of this name.
    pub fn retired(&self, name: &str) -> Option<&Service> {
        let service = self.all().nth(self.position(name)?);
        service.filter(|service| service.is_retired)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Service> {
        self.services.iter()
    }

    /// The services, and after them those that are retired: everything that has a page.
    pub fn all(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().chain(&self.retired)
    }
}

/// The names of the services that do not concern the company, as [`fold_name`] gives them.
pub fn muted_names(settings: &[ServiceSettings]) -> BTreeSet<String> {
    let muted = settings.iter().filter(|service| service.muted.is_some());
    muted.map(|service| fold_name(&service.name)).collect()
}

/// The slug that is recorded for the service `name`; else a new one, made of `wanted`.
fn recorded_slug(
    inputs: ServiceInputs<'_>,
    name: &str,
    wanted: &str,
    recorded: &mut Names,
) -> String {
    let existing = recorded.slugs_of(name).next().map(str::to_owned);
    existing
        .unwrap_or_else(|| recorded.record_slug(name, wanted, inputs.published_slugs, inputs.now))
}

/// The slug that the settings give to a service, unless it is another service's.
fn explicit_slug(
    inputs: ServiceInputs<'_>,
    name: &str,
    explicit: &str,
    recorded: &mut Names,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let exact = recorded.record_exact_slug(name, explicit, inputs.published_slugs, inputs.now);
    exact.unwrap_or_else(|taken| {
        let slug = recorded_slug(inputs, name, explicit, recorded);
        diagnostics.push(slug_taken_diagnostic(name, &slug, &taken));
        slug
    })
}

fn slug_taken_diagnostic(name: &str, slug: &str, taken: &SlugTaken) -> Diagnostic {
    let owners: Vec<String> = taken
        .owner
        .names
        .iter()
        .map(|name| format!("{name:?}"))
        .collect();
    Diagnostic::new(
        Location::file(settings::FILE_NAME),
        format!(
            "the slug {:?} of the service {name:?} belongs to the service {}; {name:?} has the slug \
             {slug:?}",
            taken.slug,
            owners.join(", "),
        ),
        format!(
            "give it another slug. if it is the same service under a new name, add {name:?} to \
             services.{}.names in ledger/names.json",
            taken.slug
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(
        settings: &str,
        names: &[&str],
        recorded: &mut Names,
    ) -> (Services, Vec<Diagnostic>) {
        let head = "title = \"T\"\nbase_url = \"https://a.example\"\nlocales = [\"en\"]\n";
        let text = format!("{head}{settings}");
        let settings = settings::Settings::parse(&text, &mut Vec::new()).unwrap();
        let inputs = ServiceInputs {
            settings: &settings.services,
            unnamed: &BTreeMap::new(),
            published_slugs: &BTreeSet::new(),
            now: DateTime::default(),
        };
        let mut diagnostics = Vec::new();
        let names = names.iter().copied();
        let services = Services::new(inputs, names, recorded, &mut diagnostics);
        (services, diagnostics)
    }

    fn slugs(services: &Services) -> Vec<String> {
        services
            .iter()
            .map(|service| service.slugs().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn a_service_is_found_by_its_name_in_any_spelling() {
        let settings = "services = [{ name = \"Mail\" }]";
        let mut recorded = Names::default();
        let names = ["mail ", "Chat™", "", "chat"];
        let (found, _) = services(settings, &names, &mut recorded);
        assert_eq!(slugs(&found), ["mail", "chat", "other"]);
        let slug_of = |name: &str| found.get(name).map(|service| service.slug.clone());
        for (name, slug) in [
            ("Mail", Some("mail")),
            ("mail ", Some("mail")),
            ("MAIL", Some("mail")),
            ("Chat™", Some("chat")),
            ("CHAT", Some("chat")),
            ("", Some("other")),
            (" ", Some("other")),
            ("Files", None),
        ] {
            assert_eq!(slug_of(name).as_deref(), slug, "{name:?}");
        }
        let (found, _) = services("", &["Chat"], &mut recorded);
        assert_eq!(found.get("Mail"), None);
        assert!(found.retired("Mail").is_some());
    }

    #[test]
    fn every_service_is_listed_once_and_has_its_own_address() {
        let mut recorded = Names::default();
        let names = ["B & C", "b & c", "", "B / C", "A"];
        let (found, _) = services("", &names, &mut recorded);
        assert_eq!(slugs(&found), ["a", "b-c", "b-c-2", "other"]);
    }

    #[test]
    fn a_later_service_gets_no_slug_of_another() {
        let mut recorded = Names::default();
        let (first, _) = services("", &["B / C", ""], &mut recorded);
        assert_eq!(slugs(&first), ["b-c", "other"]);
        let (all, _) = services("", &["B / C", "", "B & C", "Other"], &mut recorded);
        let slug = |name: &str| all.get(name).unwrap().slug.clone();
        assert_eq!(slug("B / C"), "b-c");
        assert_eq!(slug("B & C"), "b-c-2");
        assert_eq!(slug(""), "other");
        assert_eq!(slug("Other"), "other-2");
        // One that has gone comes back to its own.
        services("", &["Other"], &mut recorded);
        let (back, _) = services("", &["B & C", "OTHER"], &mut recorded);
        assert_eq!(slugs(&back), ["b-c-2", "other-2"]);
    }

    #[test]
    fn a_slug_of_the_settings_is_added_to_the_one_that_is_published() {
        let mut recorded = Names::default();
        services("", &["Mail", "Post"], &mut recorded);
        let settings = "[[services]]\nname = \"Mail\"\nslug = \"e-mail\"";
        let (found, diagnostics) = services(settings, &["Post"], &mut recorded);
        assert_eq!(slugs(&found), ["e-mail mail", "post"]);
        assert_eq!(diagnostics, []);
        for slug in ["e-mail", "mail"] {
            assert_eq!(found.by_slug(slug).unwrap().name, "Mail");
        }
    }

    #[test]
    fn a_slug_of_another_service_is_refused_with_a_remedy() {
        let mut recorded = Names::default();
        services("", &["Mail"], &mut recorded);
        let settings = "[[services]]\nname = \"Letters\"\nslug = \"mail\"";
        let (found, diagnostics) = services(settings, &["Mail"], &mut recorded);
        assert_eq!(slugs(&found), ["mail-2", "mail"]);
        assert!(
            diagnostics[0]
                .message
                .contains("belongs to the service \"Mail\"")
        );
        // The remedy that it names.
        let file = String::from_utf8(recorded.serialize()).unwrap();
        let file = file.replacen("\"Mail\"", "\"Mail\", \"Letters\"", 1);
        let mut recorded = Names::parse(file.as_bytes()).unwrap();
        let (found, diagnostics) = services(settings, &["Mail"], &mut recorded);
        assert_eq!(diagnostics, []);
        assert_eq!(slugs(&found), ["mail mail-2"]);
        assert_eq!(found.get("Mail"), found.get("Letters"));
    }
}
