//! The address of a source: what can never be asked is said where it is written.

use url::{Host, Url};

use crate::host::{has_private_address, names_this_machine};
use crate::toml_table::{TomlFile, TomlTable};

/// What a source at a URL speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlKind {
    Statuspage,
    Google,
    Feed,
}

/// What is wrong with a URL, and the remedy.
type Problem = (String, String);

impl UrlKind {
    fn example(self) -> &'static str {
        match self {
            Self::Statuspage => "https://status.example.com/api/v2/",
            Self::Google => "https://status.cloud.google.com/incidents.json",
            Self::Feed => "https://status.example.com/history.atom",
        }
    }

    /// The kind of source that answers at a URL, as far as the URL tells.
    fn of_url(url: &Url) -> Option<Self> {
        let path = url.path().to_ascii_lowercase();
        let path = path.trim_end_matches('/');
        if path.ends_with("/incidents.json") && google_dashboard(url).is_some() {
            return Some(Self::Google);
        }
        if path.ends_with("/api/v2") || path.contains("/api/v2/") {
            return Some(Self::Statuspage);
        }
        let is_feed = [".atom", ".rss", ".xml"]
            .iter()
            .any(|end| path.ends_with(end));
        is_feed.then_some(Self::Feed)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Statuspage => "statuspage",
            Self::Google => "google",
            Self::Feed => "feed",
        }
    }
}

/// Reads the address of a source. One that can never be asked is reported.
///
/// Whether this machine may be asked is decided by whoever starts the program, so that is no problem here.
pub(super) fn parse_url(file: &TomlFile, table: &mut TomlTable, kind: UrlKind) -> Option<String> {
    let example = kind.example();
    let written = table.take_required::<String>("url", &format!("url = {example:?}"))?;
    let text = written.get_ref().trim();
    match problem(text, kind) {
        None => Some(text.to_owned()),
        Some((message, help)) => {
            let help = format!("{help}; until then the source is not fetched");
            file.error(written.span().start, message, help);
            None
        }
    }
}

/// What is wrong with the address of a source. What may be secret in it is not repeated.
fn problem(text: &str, kind: UrlKind) -> Option<Problem> {
    let example = kind.example();
    let is_allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    let url = Url::parse(text)
        .ok()
        .filter(|_| text.chars().all(is_allowed));
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    // The parser takes more or fewer slashes than two.
    let url = url.filter(|url| {
        let rest = text.get(url.scheme().len()..).unwrap_or_default();
        rest.starts_with("://") && !rest.starts_with(":///")
    });
    let Some(url) = url else {
        return Some((
            "`sources.url` is not an address on the web".to_owned(),
            format!("write it with its host, such as {example}"),
        ));
    };
    let host = url.host_str().unwrap_or_default();
    if !url.username().is_empty() || url.password().is_some() {
        return Some((
            "`sources.url` holds a user or a password".to_owned(),
            "name a page that anyone may read, without them: site.toml is no place for secrets"
                .to_owned(),
        ));
    }
    if url.fragment().is_some() {
        return Some((
            "`sources.url` has a part after `#`, which no server is sent".to_owned(),
            format!("write the address of the data itself, such as {example}"),
        ));
    }
    if !names_this_machine(&url) {
        if has_private_address(&url) || is_private_name(&url) {
            return Some((
                format!("{host} is in a private network, where kairan sends no requests"),
                "name an address on the public internet, or put files into records/ instead"
                    .to_owned(),
            ));
        }
        if url.scheme() == "http" {
            return Some((
                format!(
                    "{host} would be asked without https, which anyone on the way could read and alter"
                ),
                format!("write https://{host}"),
            ));
        }
    }
    kind_problem(&url, kind)
}

/// What is wrong with an address that answers with something else than its kind of source does.
fn kind_problem(url: &Url, kind: UrlKind) -> Option<Problem> {
    let host = url.host_str().unwrap_or_default();
    if host.starts_with("graph.microsoft.") || host == "microsoftgraph.chinacloudapi.cn" {
        return Some((
            format!("{host} is Microsoft Graph, which wants to know who asks"),
            "write kind = \"graph\" with `tenant` and `client_id`, and no `url`".to_owned(),
        ));
    }
    if let Some(told) = UrlKind::of_url(url).filter(|told| *told != kind) {
        let (told, kind) = (told.word(), kind.word());
        return Some((
            format!("`sources.url` is that of a source of the kind {told:?}, not {kind:?}"),
            format!("write kind = {told:?}, or the address of the other"),
        ));
    }
    let is_list = url.path().ends_with("/incidents.json");
    let list = google_dashboard(url).filter(|_| kind != UrlKind::Feed && !is_list)?;
    Some((
        format!("`sources.url` is Google's page for people; its incidents are at {list}"),
        format!("write kind = \"google\" and url = {list:?}"),
    ))
}

/// The list of incidents of the dashboard of Google's that a URL is of, if it is of one.
fn google_dashboard(url: &Url) -> Option<&'static str> {
    let is_workspace = url.path().starts_with("/appsstatus");
    match url.host_str()? {
        "status.cloud.google.com" => Some("https://status.cloud.google.com/incidents.json"),
        "www.google.com" | "google.com" if is_workspace => {
            Some("https://www.google.com/appsstatus/dashboard/incidents.json")
        }
        _ => None,
    }
}

/// Whether the name of a host is one that the public internet does not have: RFC 6761, RFC 6762, RFC 8375, and ICANN's
/// `internal`.
fn is_private_name(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else {
        return false;
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    [".local", ".internal", ".localhost", ".home.arpa"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The address of `api/v2/`, whether the page, the API or one of its documents is named.
pub(super) fn api_url(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    let (before, _) = url.split_once("/api/v2").unwrap_or((url, ""));
    format!("{}/api/v2/", before.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_can_never_be_asked_has_a_problem_and_a_remedy() {
        use UrlKind::{Feed, Google, Statuspage};
        const PRIVATE: &str = "is in a private network";
        const NO_ADDRESS: &str = "is not an address on the web";
        const USER: &str = "holds a user or a password";
        for (kind, url, message, help) in [
            (
                Feed,
                "",
                NO_ADDRESS,
                "https://status.example.com/history.atom",
            ),
            (Feed, "status.example/feed", NO_ADDRESS, "with its host"),
            (Feed, "ftp://a.example/feed", NO_ADDRESS, "with its host"),
            (Feed, "file:///etc/passwd", NO_ADDRESS, "with its host"),
            (Feed, "https://", NO_ADDRESS, "with its host"),
            (Feed, "https:///feed", NO_ADDRESS, "with its host"),
            (Feed, "https:a.example/feed", NO_ADDRESS, "with its host"),
            (
                Feed,
                "https://a.example:99999/feed",
                NO_ADDRESS,
                "with its host",
            ),
            (
                Feed,
                "https://a.example/a feed",
                NO_ADDRESS,
                "with its host",
            ),
            (Feed, "https://a.example/{id}", NO_ADDRESS, "with its host"),
            (
                Feed,
                "https://me:secret@a.example/feed",
                USER,
                "no place for secrets",
            ),
            (
                Feed,
                "https://secret@a.example/feed",
                USER,
                "no place for secrets",
            ),
            (
                Feed,
                "https://:secret@a.example/feed",
                USER,
                "no place for secrets",
            ),
            (
                Feed,
                "http://me:secret@127.0.0.1/feed",
                USER,
                "no place for secrets",
            ),
            (
                Feed,
                "https://a.example/feed#new",
                "after `#`",
                "the data itself",
            ),
            (
                Feed,
                "http://a.example/feed",
                "without https",
                "write https://a.example",
            ),
            (
                Feed,
                "HTTP://a.example/feed",
                "without https",
                "write https://a.example",
            ),
            (Feed, "https://10.0.0.7/feed", PRIVATE, "records/"),
            (Feed, "http://192.168.1.1/feed", PRIVATE, "records/"),
            (Feed, "https://169.254.169.254/latest", PRIVATE, "records/"),
            (Feed, "https://0xa9fea9fe/latest", PRIVATE, "records/"),
            (Feed, "https://[fd00::1]/feed", PRIVATE, "records/"),
            (Feed, "https://[::ffff:10.0.0.1]/feed", PRIVATE, "records/"),
            (
                Feed,
                "https://status.corp.internal/feed",
                PRIVATE,
                "records/",
            ),
            (Feed, "https://printer.local./feed", PRIVATE, "records/"),
            (
                Feed,
                "https://s.example/api/v2/",
                "of the kind \"statuspage\"",
                "kind = \"statuspage\"",
            ),
            (
                Statuspage,
                "https://s.example/history.atom",
                "of the kind \"feed\"",
                "kind = \"feed\"",
            ),
            (
                Google,
                "https://s.example/feed.rss",
                "of the kind \"feed\"",
                "kind = \"feed\"",
            ),
            (
                Google,
                "https://s.example/api/v2/incidents.json",
                "of the kind \"statuspage\"",
                "kind =",
            ),
            (
                Statuspage,
                "https://status.cloud.google.com/incidents.json",
                "of the kind \"google\"",
                "kind = \"google\"",
            ),
            (
                Google,
                "https://status.cloud.google.com/",
                "page for people",
                "https://status.cloud.google.com/incidents.json",
            ),
            (
                Google,
                "https://www.google.com/appsstatus/dashboard/",
                "page for people",
                "https://www.google.com/appsstatus/dashboard/incidents.json",
            ),
            (
                Statuspage,
                "https://graph.microsoft.com/v1.0/admin/serviceAnnouncement/issues",
                "is Microsoft Graph",
                "kind = \"graph\"",
            ),
        ] {
            let (found, remedy) = problem(url, kind).unwrap_or_else(|| panic!("{kind:?} {url}"));
            assert!(found.contains(message), "{url}: {found}");
            assert!(remedy.contains(help), "{url}: {remedy}");
            assert!(!found.contains("secret"), "{url}: {found}");
        }
    }

    #[test]
    fn an_address_that_may_answer_is_taken_as_it_is() {
        use UrlKind::{Feed, Google, Statuspage};
        for (kind, url) in [
            (Feed, "https://a.example"),
            (Feed, "https://a.example:8443/feed?format=atom"),
            (Feed, "https://a.example/history.atom"),
            (Feed, "https://status.cloud.google.com/en/feed.atom"),
            (Feed, "https://1.1.1.1/feed"),
            (Feed, "https://estado.españa.example/feed"),
            (Feed, "http://127.0.0.1:8080/feed"),
            (Feed, "http://localhost:8080/feed"),
            (Feed, "http://[::1]:8080/feed"),
            (Statuspage, "https://s.example"),
            (Statuspage, "https://s.example/status/api/v2/summary.json"),
            (Google, "https://status.cloud.google.com/incidents.json"),
            (
                Google,
                "https://www.google.com/appsstatus/dashboard/incidents.json",
            ),
            (Google, "https://mirror.example/google"),
        ] {
            assert_eq!(problem(url, kind), None, "{url}");
        }
    }

    #[test]
    fn a_statuspage_is_found_by_any_of_its_addresses() {
        for url in [
            "https://s.example",
            "https://s.example/",
            "https://s.example/api/v2",
            "https://s.example/api/v2/summary.json",
            "https://s.example/?utm=1",
        ] {
            assert_eq!(api_url(url), "https://s.example/api/v2/", "{url}");
        }
    }
}
