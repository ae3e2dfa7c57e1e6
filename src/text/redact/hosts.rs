//! The hosts below which each tenant has one of its own.

use memchr::memchr_iter;

/// What the hosts of tenants end with, behind the tenant's name.
const TENANT_HOST_SUFFIXES: [&str; 15] = [
    "onmicrosoft.com",
    "sharepoint.com",
    "mail.protection.outlook.com",
    "mail.protection.office365.us",
    "b2clogin.com",
    "ciamlogin.com",
    "powerappsportals.com",
    "powerappsportals.us",
    "operations.dynamics.com",
    "onmicrosoft.us",
    "sharepoint.us",
    "sharepoint-mil.us",
    "sharepoint.de",
    "partner.onmschina.cn",
    "sharepoint.cn",
];

/// What follows the region of more: `crm.dynamics.com`, `crm4.dynamics.com`.
const REGIONAL_HOST_SUFFIXES: [&str; 4] = [
    ".dynamics.com",
    ".dynamics.cn",
    ".microsoftdynamics.us",
    ".appsplatform.us",
];

/// The dots before the hosts that end the names of tenants', and the bytes of those hosts.
pub(super) fn tenant_hosts(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    memchr_iter(b'.', bytes).filter_map(move |dot| {
        let after = &bytes[dot + 1..];
        // Most dots end a sentence.
        after.first().filter(|byte| byte.is_ascii_alphabetic())?;
        Some((dot, host_len(after)?))
    })
}

/// The bytes of the host that ends the name of a tenant's, where a text begins with one.
pub(super) fn host_len(text: &[u8]) -> Option<usize> {
    let starts_with_host = |text: &[u8], host: &str| {
        let part = text.get(..host.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(host.as_bytes()))
    };
    let region_len = starts_with_host(text, "crm").then(|| {
        let digits = text[3..].iter().take_while(|byte| byte.is_ascii_digit());
        3 + digits.count()
    });
    let regional_len = region_len.and_then(|region_len| {
        let host = REGIONAL_HOST_SUFFIXES
            .into_iter()
            .find(|host| starts_with_host(&text[region_len..], host))?;
        Some(region_len + host.len())
    });
    if regional_len.is_some() {
        return regional_len;
    }
    let host = TENANT_HOST_SUFFIXES
        .into_iter()
        .find(|host| starts_with_host(text, host));
    host.map(str::len)
}
