//! The redaction of tenant names in texts that a vendor wrote for its tenants.

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot};

const TENANT_ID: &str = "9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13";

/// An incident whose every text holds an address of a tenant's.
fn record_naming_tenant() -> String {
    let address = format!("https://contoso.sharepoint.com/{TENANT_ID}?tenantId=contoso");
    serde_json::json!({
        "id": "EX1", "service": "Exchange Online", "title": format!("Mail waits, see {address}"),
        "status": "serviceDegradation", "classification": "incident",
        "impactDescription": format!("Mail waits: {address}"),
        "startDateTime": "2026-09-14T06:20:00Z", "lastModifiedDateTime": "2026-09-14T07:00:00Z",
        "details": [{"name": "Link", "value": address}],
        "posts": [{
            "createdDateTime": "2026-09-14T07:00:00Z",
            "description": {
                "contentType": "html",
                "content": format!("Title: {address}\n\nRoot cause: <a href=\"{address}\">a report</a>, {address}"),
            },
        }],
    })
    .to_string()
}

#[test]
fn pages_feeds_and_json_do_not_name_the_tenant() {
    let root = TestRoot::empty()
        .with("site.toml", MINIMAL_SETTINGS)
        .with("records/a.json", record_naming_tenant())
        .with(
            "translations/EX1.ja.md",
            format!("---\nsource: machine\n---\n\n## 2026-09-14T07:00:00Z\n根本原因: https://contoso.sharepoint.com/{TENANT_ID}\n"),
        )
        .with("site.toml", MINIMAL_SETTINGS.replace("[\"en\"]", "[\"en\", \"ja\"]"));
    let site = root.site_at("2026-09-14T08:00:00Z");
    assert!(site.page("en", "EX1").contains("….sharepoint.com"));
    for secret in ["contoso.sharepoint", TENANT_ID, "tenantId=contoso"] {
        assert_eq!(site.files_containing(secret), [""; 0], "{secret}");
    }
}

#[test]
fn links_in_the_teams_own_records_stay() {
    let settings = format!(
        "{MINIMAL_SETTINGS}\n[records.csv]\nid = \"Id\"\ntitle = \"Title\"\nupdate = \"Text\"\nupdate_at = \"At\"\n"
    );
    let root = TestRoot::empty().with("site.toml", settings).with(
        "records/a.csv",
        "Id,Title,Text,At\nT-1,Mail,See https://contoso.sharepoint.com/runbook,2026-09-14T07:00:00Z\n",
    );
    let site = root.site_at("2026-09-14T08:00:00Z");
    let page = site.page("en", "T-1");
    assert!(page.contains("href=\"https://contoso.sharepoint.com/runbook\""));
}
