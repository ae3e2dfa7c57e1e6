//! The documents of Statuspage's public API: the site in the form that the clients of such pages read.
//!
//! What counts is what counts on the home page: what is muted is left out, and the team's verdict stands in place of
//! the source's word. Statuspage has no word for what is not known, and every word that it has would say something
//! that nobody knows. So the state of a component or of the page may be `unknown`, which clients show or take for
//! something other than `operational`.

mod body;
mod builder;
mod components;
mod make_texts;
mod texts;
mod view;
mod words;

pub use builder::StatuspageBuilder;
pub use make_texts::make_incident_texts;
pub use texts::IncidentTexts;
