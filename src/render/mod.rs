//! Renders the files of a site. Each kind of output has a file of its own and a line in `OUTPUTS`.

mod atom;
mod badge;
mod calendar;
mod card;
mod embed_status;
mod feed;
mod feed_archive;
pub mod html;
mod incident_feed;
mod incident_json;
mod json_feed;
mod json_v1;
mod markdown;
mod output;
mod page;
mod page_context;
mod robots;
mod rss;
mod schema;
mod search;
mod search_description;
mod security_txt;
mod site_renderer;
mod sitemap;
mod statuspage;

use anyhow::Result;

use crate::diagnostics::Diagnostic;
use crate::incident::Incidents;
use crate::locale::Tag;
use crate::publish::Artifact;
use crate::site::Site;
use crate::text::strip_unprintable;
pub use output::{Content, InputDigests, Output};
pub use site_renderer::SiteRenderer;

/// Lists the files of one kind that a site has.
type ListOutputs = fn(&Site) -> Vec<Box<dyn Output>>;

/// The kinds of outputs.
const OUTPUTS: [ListOutputs; 17] = [
    page::outputs,
    feed::outputs,
    feed_archive::outputs,
    calendar::outputs,
    badge::outputs,
    embed_status::outputs,
    markdown::outputs,
    search_description::outputs,
    security_txt::outputs,
    incident_json::outputs,
    incident_feed::outputs,
    statuspage::outputs,
    schema::outputs,
    search::outputs,
    sitemap::outputs,
    robots::outputs,
    card::outputs,
];

/// The files of a site at which a run looks, always in the same order: all of them, or those in the site's scope.
pub fn outputs(site: &Site) -> impl Iterator<Item = Box<dyn Output>> {
    let outputs = OUTPUTS.iter().flat_map(move |list| list(site));
    outputs.filter(move |output| site.is_in_scope(output.subject()))
}

/// Renders an output, with the diagnostic of a template of the root that failed. `incidents` are at least
/// those of which it shows more than the summary, by id.
///
/// # Errors
/// As [`Output::render`].
pub fn render(
    output: &dyn Output,
    renderer: &SiteRenderer,
    incidents: &Incidents,
) -> Result<(Artifact, Option<Diagnostic>)> {
    let Content { bytes, diagnostic } = output.render(renderer, incidents)?;
    let artifact = Artifact {
        path: output.path(),
        bytes: printable_bytes(bytes),
        media_type: output.media_type(),
        cache_control: output.cache_control(),
        language: output.language().map(Tag::to_string),
        stage: output.stage(),
        input_digest: None,
    };
    Ok((artifact, diagnostic))
}

/// Removes the characters that XML and HTML do not allow: settings, notes, catalogs and a root's own
/// templates may contain them.
fn printable_bytes(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => strip_unprintable(text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
