//! Which pages there are, and what each says in one locale.

pub mod view;
