//! A page's view into bytes: one file a format.

pub mod html;
