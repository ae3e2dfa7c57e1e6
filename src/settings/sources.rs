//! The sources that a site fetches by itself: `[[sources]]`.

use toml::Spanned;

use super::classifications::parse_classifications;
use super::names::parse_short_name;
use super::source_url::{UrlKind, api_url, parse_url};
use crate::toml_table::{TomlFile, TomlTable, nearest};

/// A source that is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSettings {
    /// Lower-case ASCII letters, digits and dashes.
    pub name: String,
    /// What readers know it by.
    pub title: String,
    pub kind: SourceKind,
    /// What is taken; everything where nothing is named.
    pub take: Selection,
    /// What of that is left out.
    pub leave_out: Selection,
}

/// Where a source is, and what it speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Statuspage's API, which other status pages have as well. The address of `api/v2`, with a slash at its end.
    Statuspage { url: String },
    /// Google's `incidents.json`.
    Google { url: String },
    /// An Atom or RSS feed.
    Feed { url: String },
    /// Microsoft Graph's service health.
    Graph(GraphSettings),
    /// What its settings say cannot be used, which is reported: it is asked for nothing, and counts as silent.
    Unusable,
}

/// Which tenant of Microsoft's is asked, and as which application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphSettings {
    /// Its id, or one of its domains.
    pub tenant: String,
    /// The application's id in Entra.
    pub client_id: String,
    pub cloud: Cloud,
    /// Where everything is asked for instead, for trying things out: an address of this machine.
    pub loopback_url: Option<String>,
}

/// The national clouds of Microsoft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    Global,
    /// The United States government, GCC High.
    UsGov,
    /// The United States Department of Defense.
    UsDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Every cloud, and the word for it.
    const ALL: [(&'static str, Self); 4] = [
        ("global", Self::Global),
        ("us-gov", Self::UsGov),
        ("us-dod", Self::UsDod),
        ("china", Self::China),
    ];
}

/// Incidents by what they say of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub services: Vec<String>,
    /// Microsoft's feature or group of features.
    pub features: Vec<String>,
    pub classifications: Vec<String>,
}

impl Selection {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.features.is_empty() && self.classifications.is_empty()
    }
}

/// The words for the kinds.
const KINDS: [&str; 4] = ["graph", "statuspage", "google", "feed"];

/// Reads the sources. One that cannot be used is reported; one without a name is left out.
pub(super) fn parse_sources(file: &TomlFile, tables: Vec<TomlTable>) -> Vec<SourceSettings> {
    let mut sources: Vec<SourceSettings> = Vec::new();
    for table in tables {
        let offset = table.offset();
        let Some(source) = parse_source(file, table) else {
            continue;
        };
        if sources.iter().any(|other| other.name == source.name) {
            file.error(
                offset,
                format!("two sources are called {:?}", source.name),
                "give one of them another name; until then the first one is fetched",
            );
            continue;
        }
        sources.push(source);
    }
    sources
}

fn parse_source(file: &TomlFile, mut table: TomlTable) -> Option<SourceSettings> {
    let name = parse_short_name(
        file,
        &mut table,
        "source",
        "name = \"github\"",
        "what readers are to see goes into `title`. until then the source is not fetched",
    );
    let kind = parse_kind(file, &mut table);
    let title = table.take::<String>("title").map(Spanned::into_inner);
    let take = parse_selection(file, table.take_table("take"));
    let leave_out = parse_selection(file, table.take_table("leave_out"));
    table.finish();
    let name = name?;
    Some(SourceSettings {
        title: title.unwrap_or_else(|| name.clone()),
        name,
        kind: kind.unwrap_or(SourceKind::Unusable),
        take,
        leave_out,
    })
}

fn parse_kind(file: &TomlFile, table: &mut TomlTable) -> Option<SourceKind> {
    let Some(kind) = table.take_required::<String>("kind", "kind = \"statuspage\"") else {
        // It is not unknown.
        table.take::<String>("url");
        return None;
    };
    match kind.get_ref().as_str() {
        "statuspage" => parse_url(file, table, UrlKind::Statuspage)
            .map(|url| SourceKind::Statuspage { url: api_url(&url) }),
        "google" => parse_url(file, table, UrlKind::Google).map(|url| SourceKind::Google { url }),
        "graph" => parse_graph(file, table).map(SourceKind::Graph),
        "feed" => parse_url(file, table, UrlKind::Feed).map(|url| SourceKind::Feed { url }),
        unknown => {
            let help = match nearest(unknown, KINDS.into_iter()) {
                Some(similar) => {
                    format!("did you mean {similar:?}? until then the source is not fetched")
                }
                None => format!(
                    "the kinds are {}; until then the source is not fetched",
                    KINDS.join(", ")
                ),
            };
            file.error(
                kind.span().start,
                format!("unknown kind of source {unknown:?}"),
                help,
            );
            table.take::<String>("url");
            None
        }
    }
}

/// What is said of a tenant.
fn parse_graph(file: &TomlFile, table: &mut TomlTable) -> Option<GraphSettings> {
    let tenant = parse_id(
        file,
        table,
        "tenant",
        "tenant = \"contoso.onmicrosoft.com\"",
    );
    let client_id = parse_id(
        file,
        table,
        "client_id",
        "client_id = \"00001111-aaaa-2222-bbbb-3333cccc4444\"",
    );
    let cloud = table.take::<String>("cloud");
    let loopback_url = table.take::<String>("loopback_url");
    let known_cloud = |word: &str| {
        let found = Cloud::ALL.into_iter().find(|(known, _)| *known == word);
        found.map(|(_, cloud)| cloud)
    };
    let cloud = match cloud {
        None => Some(Cloud::Global),
        Some(word) => known_cloud(word.get_ref()).or_else(|| {
            let words = Cloud::ALL.map(|(known, _)| known).join(", ");
            file.error(
                word.span().start,
                format!("unknown cloud {:?}", word.get_ref()),
                format!("the clouds are {words}; until then the source is not fetched"),
            );
            None
        }),
    };
    let loopback_url = loopback_url.map(|url| parse_loopback_url(file, url));
    Some(GraphSettings {
        tenant: tenant?,
        client_id: client_id?,
        cloud: cloud?,
        loopback_url: match loopback_url {
            Some(url) => Some(url?),
            None => None,
        },
    })
}

/// An address of this machine: a credential must not be sent anywhere that a file of the root names.
fn parse_loopback_url(file: &TomlFile, url: Spanned<String>) -> Option<String> {
    let hosts = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let is_own = hosts.iter().any(|host| {
        let rest = url.get_ref().strip_prefix(host);
        rest.is_some_and(|rest| {
            let port = rest
                .strip_prefix(':')
                .map(|rest| rest.trim_end_matches('/'));
            rest.is_empty()
                || rest == "/"
                || port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    if is_own {
        return Some(url.into_inner());
    }
    file.error(
        url.span().start,
        "`sources.loopback_url` is no address of this machine",
        "remove it, and name a national cloud by `cloud`; until then the source is not fetched",
    );
    None
}

/// An id of Entra's or a domain, which becomes a part of an address.
fn parse_id(
    file: &TomlFile,
    table: &mut TomlTable,
    key: &'static str,
    example: &str,
) -> Option<String> {
    let id = table.take_required::<String>(key, example)?;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if !id.get_ref().is_empty() && id.get_ref().bytes().all(is_allowed) {
        return Some(id.into_inner());
    }
    file.error(
        id.span().start,
        format!("`sources.{key}` is no id of Entra's"),
        format!("write it as {example}; until then the source is not fetched"),
    );
    None
}

fn parse_selection(file: &TomlFile, table: Option<TomlTable>) -> Selection {
    let Some(mut table) = table else {
        return Selection::default();
    };
    let mut list = |key| {
        let words = table.take::<Vec<String>>(key);
        words.map(Spanned::into_inner).unwrap_or_default()
    };
    let selection = Selection {
        services: list("services"),
        features: list("features"),
        classifications: parse_classifications(file, &mut table),
    };
    table.finish();
    selection
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn read(text: &str) -> (Vec<SourceSettings>, Vec<String>) {
        let head = "title = \"T\"\nbase_url = \"https://a.example\"\nlocales = [\"en\"]\n";
        let mut diagnostics = Vec::new();
        let settings = Settings::parse(&format!("{head}{text}"), &mut diagnostics).unwrap();
        let diagnostics = diagnostics.iter().map(ToString::to_string);
        (settings.sources, diagnostics.collect())
    }

    #[test]
    fn a_source_has_a_name_a_kind_and_what_to_take() {
        let (sources, diagnostics) = read(
            "[[sources]]\nname = \"forge\"\ntitle = \"The Forge\"\nkind = \"statuspage\"\n\
             url = \"https://status.forge.example\"\ntake = { services = [\"Git\", \"Pages\"] }\n\
             leave_out = { classifications = [\"maintenance\"] }\n\
             [[sources]]\nname = \"cloud\"\nkind = \"google\"\nurl = \"https://cloud.example/incidents.json\"\n",
        );
        assert_eq!(diagnostics, [""; 0]);
        assert_eq!(sources[0].title, "The Forge");
        assert_eq!(sources[0].take.services, ["Git", "Pages"]);
        assert_eq!(sources[0].leave_out.classifications, ["maintenance"]);
        assert_eq!(sources[1].title, "cloud");
        assert!(sources[1].take.is_empty());
    }

    #[test]
    fn graph_has_a_tenant_an_application_and_a_cloud() {
        let graph = "[[sources]]\nname = \"m\"\nkind = \"graph\"\ntenant = \"contoso.example\"\n";
        let client = "client_id = \"0000-1111\"\n";
        let (sources, diagnostics) = read(&format!("{graph}{client}cloud = \"us-gov\"\n"));
        assert_eq!(diagnostics, [""; 0]);
        let SourceKind::Graph(settings) = &sources[0].kind else {
            panic!("{:?}", sources[0]);
        };
        assert_eq!(settings.cloud, Cloud::UsGov);
        for (rest, expected) in [
            ("", "there is no `sources.client_id`"),
            ("client_id = \"a/b\"\n", "no id of Entra's"),
            (
                "client_id = \"a\"\ncloud = \"mars\"\n",
                "the clouds are global, us-gov",
            ),
            (
                "client_id = \"a\"\nloopback_url = \"https://evil.example\"\n",
                "no address of this machine",
            ),
            (
                "client_id = \"a\"\nloopback_url = \"http://127.0.0.1.evil.example\"\n",
                "no address of this machine",
            ),
            (
                "client_id = \"a\"\nloopback_url = \"http://127.0.0.1:80@evil.example\"\n",
                "no address of this machine",
            ),
        ] {
            let (sources, diagnostics) = read(&format!("{graph}{rest}"));
            assert_eq!(sources[0].kind, SourceKind::Unusable, "{rest}");
            assert_eq!(diagnostics.len(), 1, "{rest}: {diagnostics:?}");
            assert!(diagnostics[0].contains(expected), "{rest}: {diagnostics:?}");
        }
    }

    #[test]
    fn a_source_that_cannot_be_used_costs_no_other() {
        let good =
            "[[sources]]\nname = \"good\"\nkind = \"feed\"\nurl = \"https://a.example/feed\"\n";
        for (bad, expected) in [
            (
                "kind = \"feed\"\nurl = \"https://a.example\"",
                "there is no `sources.name`",
            ),
            (
                "name = \"b\"\nurl = \"https://a.example\"",
                "there is no `sources.kind`",
            ),
            ("name = \"b\"\nkind = \"feed\"", "there is no `sources.url`"),
            (
                "name = \"b\"\nkind = \"statuspag\"\nurl = \"https://a.example\"",
                "did you mean \"statuspage\"?",
            ),
            (
                "name = \"b\"\nkind = \"smtp\"\nurl = \"https://a.example\"",
                "the kinds are graph, statuspage",
            ),
            (
                "name = \"../b\"\nkind = \"feed\"\nurl = \"https://a.example\"",
                "cannot be the name",
            ),
            (
                "name = \"B c\"\nkind = \"feed\"\nurl = \"https://a.example\"",
                "cannot be the name",
            ),
            (
                "name = \"\"\nkind = \"feed\"\nurl = \"https://a.example\"",
                "cannot be the name",
            ),
            (
                "name = \"good\"\nkind = \"feed\"\nurl = \"https://b.example\"",
                "two sources are called",
            ),
        ] {
            let (sources, diagnostics) = read(&format!("{good}[[sources]]\n{bad}\n"));
            let usable = sources
                .iter()
                .filter(|one| one.kind != SourceKind::Unusable);
            assert_eq!(usable.count(), 1, "{bad}");
            assert_eq!(diagnostics.len(), 1, "{bad}: {diagnostics:?}");
            assert!(diagnostics[0].contains(expected), "{bad}: {diagnostics:?}");
        }
        let (_, diagnostics) =
            read("[[sources]]\nname = \"b\"\nkind = \"feed\"\nurl = \"http://a.example\"");
        assert!(
            diagnostics[0].starts_with("error: site.toml:7:7: "),
            "{diagnostics:?}"
        );
        let (sources, diagnostics) = read(
            "[[sources]]\nname = \"b\"\nkind = \"feed\"\nurl = \"https://a.example\"\ntakes = {}",
        );
        assert_eq!((sources.len(), diagnostics.len()), (1, 1));
        assert!(diagnostics[0].contains("did you mean `take`?"));
    }
}
