//! A page's view into bytes, one file a format.

mod api;
mod atom;
pub mod html;
mod robots;
mod rss;
mod sitemap;

pub use api::api;
pub use atom::atom;
pub use robots::robots;
pub use rss::rss;
pub use sitemap::sitemap;
