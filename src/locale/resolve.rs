//! Puts the messages of several files over each other and checks them, so that every message of the
//! result can be formatted once its placeholders are filled in.
//!
//! A later file overrides an earlier one message by message. A message that has a mistake is left
//! out with a diagnostic, and that of an earlier file is used.

use std::collections::{BTreeMap, BTreeSet};

use super::messages::{CatalogFile, FALLBACK, Message};
use super::references::Pattern;
use crate::diagnostics::{Diagnostic, FileDiagnostics};

/// How deeply a message may nest, with the messages that it refers to.
const MAX_DEPTH: usize = 50;
/// The largest message, with those that it refers to, in bytes.
const MAX_SIZE: usize = 64 * 1024;

/// The placeholders of each message, by its key.
pub type Placeholders = BTreeMap<String, BTreeSet<String>>;

/// A message or term that can be formatted.
pub(super) struct CatalogEntry {
    pub(super) pattern: Pattern,
    /// Its placeholders, and those of the messages in it.
    pub(super) placeholders: BTreeSet<String>,
    /// The file that it is from, by its position.
    pub(super) layer: usize,
    depth: usize,
    size: usize,
}

pub(super) type Entries = BTreeMap<String, CatalogEntry>;

/// Resolves the messages of `files`, a later one before an earlier one. A message that `model` knows
/// must have the placeholders that it has there. Gives the entries, the keys of all messages that
/// have a mistake, and what is wrong.
pub(super) fn resolve(
    files: Vec<CatalogFile>,
    model: Option<&Placeholders>,
) -> (Entries, BTreeSet<String>, Vec<Diagnostic>) {
    let mut pending: BTreeMap<String, Vec<(usize, Message)>> = BTreeMap::new();
    let mut broken_keys = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for (layer, file) in files.into_iter().enumerate() {
        for (key, message) in file.messages {
            pending.entry(key).or_default().push((layer, message));
        }
        broken_keys.extend(file.broken_keys);
        diagnostics.push(file.diagnostics);
    }
    let mut resolver = Resolver {
        ready: pending.keys().cloned().collect(),
        pending,
        dependents: BTreeMap::new(),
        entries: Entries::new(),
        model,
        broken_keys,
        diagnostics,
    };
    resolver.run();
    let diagnostics = resolver.diagnostics.into_iter();
    let diagnostics = diagnostics.flat_map(FileDiagnostics::into_vec).collect();
    (resolver.entries, resolver.broken_keys, diagnostics)
}

/// The placeholders of every message, without the terms.
pub(super) fn placeholders(entries: &Entries) -> Placeholders {
    let messages = entries.iter().filter(|(key, _)| !key.starts_with('-'));
    messages
        .map(|(key, entry)| (key.clone(), entry.placeholders.clone()))
        .collect()
}

struct Resolver<'a, 'm> {
    /// The messages of each key that is not resolved yet; the last is tried first.
    pending: BTreeMap<String, Vec<(usize, Message)>>,
    /// Keys to look at: nothing is known to be in their way.
    ready: Vec<String>,
    /// The keys that wait for a key to be resolved.
    dependents: BTreeMap<String, Vec<String>>,
    entries: Entries,
    model: Option<&'m Placeholders>,
    broken_keys: BTreeSet<String>,
    /// Of each file.
    diagnostics: Vec<FileDiagnostics<'a>>,
}

impl Resolver<'_, '_> {
    fn run(&mut self) {
        loop {
            while let Some(key) = self.ready.pop() {
                self.try_resolve(key);
            }
            if self.pending.is_empty() {
                return;
            }
            self.break_cycle();
        }
    }

    /// Resolves a key if all that it refers to is resolved, and else has it wait for that.
    fn try_resolve(&mut self, key: String) {
        let Some((layer, message)) = self.pending.get(&key).and_then(|messages| messages.last())
        else {
            return;
        };
        if let Some(unresolved) = self.first_unresolved(message) {
            self.dependents.entry(unresolved).or_default().push(key);
            return;
        }
        match self.check(&key, *layer, message) {
            Ok(entry) => {
                self.pending.remove(&key);
                self.entries.insert(key.clone(), entry);
                self.settle(&key);
            }
            Err(errors) => self.drop_message(key, errors),
        }
    }

    fn first_unresolved(&self, message: &Message) -> Option<String> {
        let mut entries = message.references.entries.iter();
        entries
            .find(|entry| self.pending.contains_key(*entry))
            .cloned()
    }

    /// Leaves out the message that is in force for a key; that of an earlier file takes its place.
    fn drop_message(&mut self, key: String, errors: Vec<MessageError>) {
        if let Some(messages) = self.pending.get_mut(&key) {
            if let Some((layer, message)) = messages.pop() {
                for error in errors {
                    let help = format!("{}; {FALLBACK}", error.help);
                    self.diagnostics[layer].error(message.offset, error.message, help);
                }
            }
            self.broken_keys.insert(key.clone());
            if messages.is_empty() {
                self.pending.remove(&key);
                self.settle(&key);
            } else {
                self.ready.push(key);
            }
        }
    }

    fn settle(&mut self, key: &str) {
        let dependents = self.dependents.remove(key);
        self.ready.extend(dependents.unwrap_or_default());
    }

    /// Leaves out, of messages that refer to each other in a circle, those of the latest file: an
    /// override closed the circle.
    fn break_cycle(&mut self) {
        let mut path: Vec<String> = self.pending.keys().next().cloned().into_iter().collect();
        let mut visited = BTreeSet::new();
        while let Some(key) = path.last()
            && visited.insert(key.clone())
        {
            let message = self.pending.get(key).and_then(|messages| messages.last());
            let next = message.and_then(|(_, message)| self.first_unresolved(message));
            path.extend(next);
        }
        let Some(closing) = path.pop() else { return };
        let start = path.iter().position(|key| *key == closing);
        let cycle = path.split_off(start.unwrap_or_default());
        let layer_of = |key: &String| Some(self.pending.get(key)?.last()?.0);
        let latest = cycle.iter().filter_map(layer_of).max();
        let (overrides, others): (Vec<_>, Vec<_>) =
            cycle.into_iter().partition(|key| layer_of(key) == latest);
        for key in overrides {
            let error = MessageError::new(&key, "refers to itself");
            self.drop_message(key, vec![error]);
        }
        self.ready.extend(others);
    }

    /// The entry of a message whose references are all resolved, or what is wrong with it.
    fn check(
        &self,
        key: &str,
        layer: usize,
        message: &Message,
    ) -> Result<CatalogEntry, Vec<MessageError>> {
        let references = &message.references;
        let mut errors = Vec::new();
        let mut placeholders = references.placeholders.clone();
        let (mut depth, mut size) = (0, references.size);
        let mut missing = BTreeSet::new();
        for reference in &references.entries {
            match self.entries.get(reference) {
                Some(entry) => {
                    placeholders.extend(entry.placeholders.iter().cloned());
                    depth = depth.max(entry.depth);
                    size += entry.size;
                }
                None => {
                    missing.insert(reference);
                }
            }
        }
        depth += references.depth;
        for reference in missing {
            errors.push(format!("refers to `{reference}`, which does not exist"));
        }
        for part in &references.unsupported {
            errors.push(format!("has {part}, which is not supported"));
        }
        if key.starts_with('-') && !placeholders.is_empty() {
            errors.push("is a term, and takes no placeholders".to_owned());
        }
        if depth > MAX_DEPTH {
            errors.push(format!("nests more than {MAX_DEPTH} levels deep"));
        }
        if size > MAX_SIZE {
            errors.push(format!("expands to more than {} kB", MAX_SIZE / 1024));
        }
        if !errors.is_empty() {
            let errors = errors.iter().map(|error| MessageError::new(key, error));
            return Err(errors.collect());
        }
        let expected = self.model.and_then(|model| model.get(key));
        if let Some(expected) = expected.filter(|expected| **expected != placeholders) {
            let message = format!("the message `{key}` has {}", describe(&placeholders));
            let help = format!("give it {}", describe(expected));
            return Err(vec![MessageError { message, help }]);
        }
        Ok(CatalogEntry {
            pattern: message.pattern.clone(),
            placeholders,
            layer,
            depth,
            size,
        })
    }
}

/// Why a message cannot be used.
struct MessageError {
    message: String,
    help: String,
}

impl MessageError {
    fn new(key: &str, error: &str) -> Self {
        Self {
            message: format!("`{key}` {error}"),
            help: "fix or remove the message".to_owned(),
        }
    }
}

fn describe(placeholders: &BTreeSet<String>) -> String {
    if placeholders.is_empty() {
        return "no placeholders".to_owned();
    }
    let names: Vec<_> = placeholders
        .iter()
        .map(|name| format!("{{${name}}}"))
        .collect();
    format!("the placeholders {}", names.join(", "))
}
