//! `security.txt` (RFC 9116), where the settings name a contact.

use anyhow::Result;

use super::output::{Content, InputDigests, Output};
use super::site_renderer::SiteRenderer;
use crate::digest::Digest;
use crate::incident::Incidents;
use crate::publish::Stage;
use crate::site::{SECURITY_TXT_PATH, Site, rfc3339};

struct SecurityTxt;

pub(super) fn outputs(site: &Site) -> Vec<Box<dyn Output>> {
    match site.settings.security_contacts.is_empty() {
        true => Vec::new(),
        false => vec![Box::new(SecurityTxt)],
    }
}

impl Output for SecurityTxt {
    fn path(&self) -> String {
        SECURITY_TXT_PATH.to_owned()
    }

    fn media_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn stage(&self) -> Stage {
        Stage::List
    }

    fn input_digest(&self, site: &Site, digests: &InputDigests<'_>) -> Result<Digest> {
        Ok(Digest::of(&(digests.build, render(site)))?)
    }

    fn render(&self, renderer: &SiteRenderer, _incidents: &Incidents) -> Result<Content> {
        Ok(render(&renderer.site).into_bytes().into())
    }
}

fn render(site: &Site) -> String {
    let contacts = site.settings.security_contacts.iter();
    let mut lines: Vec<String> = contacts
        .map(|contact| format!("Contact: {contact}"))
        .collect();
    let expires = site.contact_expires_at();
    lines.extend(expires.map(|at| format!("Expires: {}", rfc3339(at))));
    let languages: Vec<&str> = site
        .locales
        .iter()
        .map(|locale| locale.tag.as_str())
        .collect();
    lines.push(format!("Preferred-Languages: {}", languages.join(", ")));
    lines.push(format!("Canonical: {}", site.url(SECURITY_TXT_PATH)));
    lines.join("\n") + "\n"
}
