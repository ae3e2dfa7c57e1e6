//! A record: an incident as a source tells it.
