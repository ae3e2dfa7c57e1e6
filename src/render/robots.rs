//! `robots.txt` (RFC 9309).

use crate::site::Site;

/// Renders `robots.txt`, which allows everything and names the site map.
pub fn render(site: &Site) -> Vec<u8> {
    format!(
        "User-agent: *\nAllow: /\n\nSitemap: {}\n",
        site.url("sitemap.xml")
    )
    .into_bytes()
}
