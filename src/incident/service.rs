//! Services: their names by language, their addresses, their order.

use std::collections::BTreeMap;

use crate::locale::Tag;
use crate::settings::ServiceSettings;

/// A service that incidents happen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name in the records.
    pub name: String,
    /// Its part of an address.
    pub slug: String,
    names: BTreeMap<Tag, String>,
    /// Its name in lower case, by which it is known.
    folded: String,
}

impl Service {
    pub fn name_in(&self, locale: &Tag) -> &str {
        let name = locale.lookup(&self.names);
        name.map_or(&self.name, |(_, name)| name)
    }
}

/// All services of a site, in its order: those of the settings, then the others by name.
#[derive(Clone, Debug, Default)]
pub struct Services(Vec<Service>);

impl Services {
    /// The services of the settings, and those that `names`, the records' names for them, adds.
    /// `unnamed` is what to call the service of a record that names none, by language.
    pub fn new<'a>(
        settings: &[ServiceSettings],
        names: impl IntoIterator<Item = &'a str>,
        unnamed: BTreeMap<Tag, String>,
    ) -> Self {
        let mut services = Self::default();
        for service in settings {
            let slug = service.slug.as_deref().unwrap_or(&service.name);
            services.add(&service.name, slug, service.names.clone());
        }
        let mut others: Vec<&str> = names.into_iter().collect();
        others.sort_unstable();
        for name in others.iter().filter(|name| !name.is_empty()) {
            services.add(name, name, BTreeMap::new());
        }
        if others.first().is_some_and(|name| name.is_empty()) {
            services.add("", "other", unnamed);
        }
        services
    }

    fn add(&mut self, name: &str, slug: &str, names: BTreeMap<Tag, String>) {
        if self.get(name).is_some() {
            return;
        }
        let slug = slugify(slug);
        // Two names may differ in punctuation only.
        let unique = (1..)
            .map(|n| {
                if n == 1 {
                    slug.clone()
                } else {
                    format!("{slug}-{n}")
                }
            })
            .find(|slug| self.0.iter().all(|service| service.slug != *slug))
            .unwrap_or(slug);
        self.0.push(Service {
            name: name.to_owned(),
            folded: name.to_lowercase(),
            slug: unique,
            names,
        });
    }

    /// The service of a record, by its name in any case.
    pub fn get(&self, name: &str) -> Option<&Service> {
        let folded = name.to_lowercase();
        self.0.iter().find(|service| service.folded == folded)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Service> {
        self.0.iter()
    }
}

/// Lower-case letters and digits of any script, with single dashes between them.
fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "service" } else { slug }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_of_any_script() {
        let cases = [
            ("Exchange Online", "exchange-online"),
            ("  Power BI (EU) ", "power-bi-eu"),
            ("社内 VPN", "社内-vpn"),
            ("!!!", "service"),
        ];
        for (name, slug) in cases {
            assert_eq!(slugify(name), slug);
        }
    }

    #[test]
    fn every_service_is_listed_once_and_has_its_own_address() {
        let services = Services::new(&[], ["B & C", "b & c", "", "B / C", "A"], BTreeMap::new());
        let slugs: Vec<_> = services.iter().map(|s| s.slug.as_str()).collect();
        assert_eq!(slugs, ["a", "b-c", "b-c-2", "other"]);
    }
}
