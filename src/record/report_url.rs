//! The address of a post-incident report, where anyone may follow it.
//!
//! Microsoft's records name documents by addresses that hold the tenant's name or id and open for
//! its own administrators only (`https://…/api/v1.0/contoso.example/ServiceComms/PostIncident/…`).
//! Such an address is never kept.

use crate::text::looks_like_domain;

/// The hosts that show documents to everyone.
const PUBLIC_HOSTS: [&str; 9] = [
    "aka.ms",
    "azure.status.microsoft",
    "cloud.google.com",
    "docs.microsoft.com",
    "learn.microsoft.com",
    "status.cloud.google.com",
    "status.cloud.microsoft",
    "support.microsoft.com",
    "techcommunity.microsoft.com",
];

/// Whether the address that a vendor's record gives to its report is public, and names no tenant:
/// `https`, a host that is known to be public, a path without anything that looks like a domain or an
/// id of a tenant, and no query.
pub(super) fn is_public(url: &str) -> bool {
    let Some((host, path)) = url
        .trim()
        .strip_prefix("https://")
        .map(|rest| rest.split_once('/').unwrap_or((rest, "")))
    else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    PUBLIC_HOSTS.contains(&host)
        && path.chars().all(is_plain)
        && !path
            .split('/')
            .any(|segment| looks_like_domain(segment) || may_hold_id(segment))
}

/// Whether a text holds 32 hexadecimal digits, dashes among them or not: what stands in no text, and may
/// be an id such as a tenant's, however it is written.
fn may_hold_id(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = match byte {
            b'-' => digits,
            _ if byte.is_ascii_hexdigit() => digits + 1,
            _ => 0,
        };
        digits >= 32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_without_a_tenant_is_public() {
        let cases = [
            ("https://aka.ms/EX123456-report", true),
            ("https://learn.microsoft.com/reports/EX123456.pdf", true),
            ("https://status.cloud.google.com/incidents/abcDEF123", true),
            ("https://aka.ms", true),
            ("http://aka.ms/report", false),
            (
                "https://office365servicecomms.example/api/v1.0/contoso.example/PostIncident/X(incidentId='EX1')",
                false,
            ),
            ("https://contoso.sharepoint.com/report.docx", false),
            (
                "https://learn.microsoft.com/contoso.onmicrosoft.com/report",
                false,
            ),
            (
                "https://learn.microsoft.com/9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13/report",
                false,
            ),
            ("https://learn.microsoft.com/report?tenant=contoso", false),
            ("https://admin@aka.ms/report", false),
            ("javascript:alert(1)", false),
            ("", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_public(url), expected, "{url}");
        }
    }
}
