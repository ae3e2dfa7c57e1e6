//! A page's view into bytes.
