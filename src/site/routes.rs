//! The pages of a site and their addresses.

use crate::catalog::Month;
use crate::locale::Tag;

/// The file by which monitors and the home pages see that runs complete.
pub const HEARTBEAT_PATH: &str = "heartbeat.json";

/// The badge of the site in its first language.
pub const BADGE_PATH: &str = "badge.svg";

/// Where programs look for who hears of flaws in security (RFC 9116).
pub const SECURITY_TXT_PATH: &str = ".well-known/security.txt";

/// The folder of the pictures of states, with a slash at its end.
pub const CARDS_FOLDER: &str = "assets/";

/// The name of the file that a page is as Markdown, beside the page.
pub(super) const MARKDOWN_FILE: &str = "index.md";

/// The folder of the documents of reviews, with a slash at its end.
const REPORTS_FOLDER: &str = "reports/";

/// The file of the feed of an incident, in the folder of its page.
const INCIDENT_FEED: &str = "feed.atom";

/// A part of the archive of a month: see [`PartedList`](crate::catalog::PartedList).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HistoryPart {
    pub month: Month,
    /// From 1, the oldest.
    pub number: usize,
}

/// A part of the incidents of a service in a year, in UTC: see [`PartedList`](crate::catalog::PartedList).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServicePart {
    /// The service's slug.
    pub slug: String,
    pub year: i32,
    /// From 1, the oldest.
    pub number: usize,
}

/// A page. All but the first two exist in every language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// The list of languages at the root.
    Languages,
    /// The page that is served for an address that does not exist.
    NotFound,
    Home,
    /// An incident, by id.
    Incident(String),
    /// The months with incidents.
    HistoryIndex,
    History(HistoryPart),
    /// The search, in a site that has one.
    Search,
    /// How to be told of news.
    Subscribe,
    /// A banner for other sites.
    Embed,
    /// A service, by slug.
    Service(String),
    /// A year of a service.
    ServiceYear(ServicePart),
}

impl Page {
    /// The page's path below the site's root, with a slash at its end; empty for the root itself. It is
    /// not percent-encoded.
    pub fn path(&self, locale: &Tag) -> String {
        match self {
            Self::Languages => String::new(),
            Self::NotFound => "404.html".to_owned(),
            Self::Home => format!("{locale}/"),
            Self::Incident(id) => format!("{locale}/incidents/{id}/"),
            Self::HistoryIndex => format!("{locale}/history/"),
            Self::Search => format!("{locale}/search/"),
            Self::Subscribe => format!("{locale}/subscribe/"),
            Self::Embed => format!("{locale}/embed/"),
            Self::History(HistoryPart { month, number }) => {
                let Month { year, month } = month;
                let month = format!("{locale}/history/{year:04}-{month:02}/");
                month + &part_path(*number)
            }
            Self::Service(slug) => format!("{locale}/services/{slug}/"),
            Self::ServiceYear(ServicePart { slug, year, number }) => {
                format!("{locale}/services/{slug}/{year:04}/") + &part_path(*number)
            }
        }
    }

    /// The path of the page's file.
    pub fn file_path(&self, locale: &Tag) -> String {
        let path = self.path(locale);
        if path.is_empty() || path.ends_with('/') {
            path + "index.html"
        } else {
            path
        }
    }

    /// Whether there is one page for all languages.
    pub fn is_locale_independent(&self) -> bool {
        matches!(self, Self::Languages | Self::NotFound)
    }

    /// The template that renders the page.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Languages => "languages.html",
            Self::NotFound => "404.html",
            Self::Home => "home.html",
            Self::Incident(_) => "incident.html",
            Self::HistoryIndex => "history-index.html",
            Self::History(_) => "history.html",
            Self::Search => "search.html",
            Self::Subscribe => "subscribe.html",
            Self::Embed => "embed.html",
            Self::Service(_) => "service.html",
            Self::ServiceYear(_) => "service-year.html",
        }
    }
}

/// What the path of a part of a list has after that of the list: the first part has the list's own.
fn part_path(number: usize) -> String {
    match number {
        1 => String::new(),
        number => format!("{number}/"),
    }
}

/// The formats of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    Atom,
    Rss,
    /// JSON Feed, for the site alone.
    Json,
}

impl FeedFormat {
    /// Those of the feeds of services, which the site's feeds have, too.
    pub const OF_SERVICES: [Self; 2] = [Self::Atom, Self::Rss];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
            Self::Json => "json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// A feed in one language: of the whole site, or of one service by its slug.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feed {
    pub service: Option<String>,
    pub format: FeedFormat,
}

impl Feed {
    /// The feed's path below the site's root, not percent-encoded.
    pub fn path(&self, locale: &Tag) -> String {
        let page = match &self.service {
            None => Page::Home,
            Some(slug) => Page::Service(slug.clone()),
        };
        format!("{}feed.{}", page.path(locale), self.format.as_str())
    }
}

/// A calendar in one language: of the whole site, or of one service by its slug.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Calendar {
    pub service: Option<String>,
}

impl Calendar {
    /// The calendar's path below the site's root, not percent-encoded.
    pub fn path(&self, locale: &Tag) -> String {
        format!("{}calendar.ics", self.page().path(locale))
    }

    /// The page that it belongs to.
    pub fn page(&self) -> Page {
        self.service.clone().map_or(Page::Home, Page::Service)
    }
}

/// The path of the badge of the home page or of the page of a service, below the site's root.
pub fn badge_path(page: &Page, locale: &Tag) -> String {
    format!("{}{BADGE_PATH}", page.path(locale))
}

/// The path of a page as Markdown, below the site's root.
pub fn markdown_path(page: &Page, locale: &Tag) -> String {
    format!("{}{MARKDOWN_FILE}", page.path(locale))
}

/// The path of the description of the search (OpenSearch), below the site's root.
pub fn search_description_path(locale: &Tag) -> String {
    format!("{locale}/opensearch.xml")
}

/// A document of the archive of the site's Atom feed (RFC 5005): a part of the announcements of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedArchive {
    pub month: Month,
    /// From 1, the oldest.
    pub number: usize,
}

impl FeedArchive {
    /// The document's path below the site's root.
    pub fn path(&self, locale: &Tag) -> String {
        let Self { month, number } = self;
        let Month { year, month } = month;
        format!("{locale}/feed-archive/{year:04}-{month:02}/{number}.atom")
    }
}

/// A document of Statuspage's public API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatuspageFile {
    Summary,
    Status,
    Components,
    Incidents,
    Unresolved,
    Maintenances,
    Upcoming,
    Active,
}

impl StatuspageFile {
    pub const ALL: [Self; 8] = [
        Self::Summary,
        Self::Status,
        Self::Components,
        Self::Incidents,
        Self::Unresolved,
        Self::Maintenances,
        Self::Upcoming,
        Self::Active,
    ];

    /// Whether it has a list of incidents.
    pub fn has_incidents(self) -> bool {
        matches!(self, Self::Summary | Self::Incidents | Self::Unresolved)
    }

    /// Whether it has a list of planned work.
    pub fn has_maintenances(self) -> bool {
        matches!(
            self,
            Self::Summary | Self::Maintenances | Self::Upcoming | Self::Active
        )
    }

    /// The path below the site's root: in the folder of a language, or of the document in the site's first language.
    pub fn path(self, locale: Option<&Tag>) -> String {
        let folder = locale.map_or_else(String::new, |locale| format!("{locale}/"));
        let name = match self {
            Self::Summary => "summary",
            Self::Status => "status",
            Self::Components => "components",
            Self::Incidents => "incidents",
            Self::Unresolved => "incidents/unresolved",
            Self::Maintenances => "scheduled-maintenances",
            Self::Upcoming => "scheduled-maintenances/upcoming",
            Self::Active => "scheduled-maintenances/active",
        };
        format!("{folder}api/v2/{name}.json")
    }
}

/// The path of the feed of open incidents, below the site's root.
pub fn open_feed_path(locale: &Tag) -> String {
    format!("{}open.atom", Page::Home.path(locale))
}

/// The path of the feed of an incident, below the site's root.
pub fn incident_feed_path(id: &str, locale: &Tag) -> String {
    format!(
        "{}{INCIDENT_FEED}",
        Page::Incident(id.to_owned()).path(locale)
    )
}

/// The fragment of the link to an update of an incident's page: `u-20240124T183846Z`.
pub fn update_anchor(id: &str) -> String {
    format!("u-{id}")
}

/// The path of an incident as JSON, below the site's root.
pub fn incident_json_path(id: &str) -> String {
    format!("api/v1/incidents/{id}.json")
}

/// The path of the document of an incident's review, below the site's root.
pub fn report_path(id: &str, extension: &str) -> String {
    format!("{REPORTS_FOLDER}{id}.{extension}")
}

/// The address part of the incident to which the file at `path` of a site belongs: its page in any
/// language, that as Markdown or as a feed, its JSON, or the document of its review.
pub fn incident_of_path(path: &str) -> Option<&str> {
    if let Some(file) = path.strip_prefix("api/v1/incidents/") {
        return file.strip_suffix(".json");
    }
    if let Some(file) = path.strip_prefix(REPORTS_FOLDER) {
        return file.rsplit_once('.').map(|(id, _)| id);
    }
    let (locale, rest) = path.split_once("/incidents/")?;
    let is_locale = !locale.contains('/') && locale != "static";
    let (id, file) = rest.rsplit_once('/')?;
    let is_own = matches!(file, "index.html" | MARKDOWN_FILE | INCIDENT_FEED) && !id.contains('/');
    (is_locale && is_own).then_some(id)
}

/// Percent-encodes a path, except for slashes and the unreserved characters of RFC 3986.
pub fn percent_encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The relative URL from the page at `from` to the path `to`, both below the site's root.
pub fn relative_href(from: &str, to: &str) -> String {
    let base = from.rfind('/').map_or("", |slash| &from[..=slash]);
    let common = base
        .split_inclusive('/')
        .zip(to.split_inclusive('/'))
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len())
        .sum::<usize>();
    let up = "../".repeat(base[common..].matches('/').count());
    let href = up + &percent_encode(&to[common..]);
    if href.is_empty() {
        "./".to_owned()
    } else {
        href
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_lead_there() {
        let cases = [
            ("", "en/", "en/"),
            ("en/", "", "../"),
            ("en/", "en/", "./"),
            (
                "en/incidents/A/",
                "ja/incidents/A/",
                "../../../ja/incidents/A/",
            ),
            ("en/incidents/A/", "en/incidents/B/", "../B/"),
            (
                "en/incidents/A/",
                "en/services/社内/",
                "../../services/%E7%A4%BE%E5%86%85/",
            ),
            ("en/", "en/feed.atom", "feed.atom"),
        ];
        for (from, to, href) in cases {
            assert_eq!(relative_href(from, to), href, "{from} -> {to}");
        }
    }

    #[test]
    fn the_files_of_an_incident_are_known_by_their_paths() {
        let en = Tag::english();
        let page = Page::Incident("EX1.a".to_owned());
        assert_eq!(incident_of_path(&page.file_path(&en)), Some("EX1.a"));
        assert_eq!(incident_of_path(&markdown_path(&page, &en)), Some("EX1.a"));
        assert_eq!(incident_of_path(&markdown_path(&Page::Home, &en)), None);
        assert_eq!(
            incident_of_path(&incident_json_path("EX1.a")),
            Some("EX1.a")
        );
        assert_eq!(
            incident_of_path(&incident_feed_path("EX1.a", &en)),
            Some("EX1.a")
        );
        for other in [
            "en/feed.atom",
            "en/incidents/EX1.a/other.atom",
            "en/api/v2/incidents/unresolved.json",
        ] {
            assert_eq!(incident_of_path(other), None, "{other}");
        }
        for other in [
            Page::Home,
            Page::Service("incidents".to_owned()),
            Page::Languages,
            Page::NotFound,
        ] {
            assert_eq!(incident_of_path(&other.file_path(&en)), None, "{other:?}");
        }
    }

    #[test]
    fn every_page_has_its_own_file() {
        let en = Tag::english();
        let month = Month {
            year: 2026,
            month: 9,
        };
        let history = |number| Page::History(HistoryPart { month, number });
        let year = |number| {
            Page::ServiceYear(ServicePart {
                slug: "mail".to_owned(),
                year: 2026,
                number,
            })
        };
        let cases = [
            (Page::Languages, "index.html"),
            (Page::NotFound, "404.html"),
            (Page::Home, "en/index.html"),
            (Page::HistoryIndex, "en/history/index.html"),
            (Page::Search, "en/search/index.html"),
            (Page::Subscribe, "en/subscribe/index.html"),
            (Page::Embed, "en/embed/index.html"),
            (history(1), "en/history/2026-09/index.html"),
            (history(2), "en/history/2026-09/2/index.html"),
            (year(1), "en/services/mail/2026/index.html"),
            (year(2), "en/services/mail/2026/2/index.html"),
        ];
        for (page, file) in cases {
            assert_eq!(page.file_path(&en), file);
        }
    }
}
