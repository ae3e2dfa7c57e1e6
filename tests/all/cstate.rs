//! A folder of cState's, published as it is.

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};
use crate::incident_json::IncidentJson;

#[test]
fn a_file_beside_another_in_another_language_is_its_translation() {
    let file = |title: &str, words: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-04-13T14:30:00Z\nresolved: true\n\
             resolvedWhen: 2026-04-13T15:00:00Z\nseverity: down\naffected: [VPN]\n---\n\
             {words} {{{{< track \"2026-04-13T15:00:00Z\" >}}}}\n"
        )
    };
    let settings = MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]");
    let root = TestRoot::empty()
        .with("site.toml", settings)
        .with("records/issues/vpn.md", file("VPN is down", "Fixed."))
        .with(
            "records/issues/vpn.ja.md",
            file("VPN が停止", "修復しました。"),
        );
    let site = root.site_at("2026-04-13T16:00:00Z");
    assert_eq!(site.diagnostics(), [""; 0]);
    let incident = IncidentJson(site.json("vpn"));
    assert_eq!(
        [incident.title("en"), incident.title("ja")],
        ["VPN is down", "VPN が停止"]
    );
    assert_eq!(incident.section(0, "other", "ja"), "修復しました。");
    assert_eq!(incident.0["title"]["ja"]["source"], "provided");
    assert!(site.text("ja/index.html").contains("VPN が停止"));
    assert_eq!(site.text("ja/feed.atom").matches("VPN is down").count(), 0);
}
