//! Brings together what two copies of a ledger know of one incident.

use std::collections::btree_map;

use super::merge::cmp_age;
use super::{Entry, Snapshot};

/// Everything that `one` or `other` knows of their incident, as if one ledger had seen all of it: the
/// union of their versions, of the instants at which each was seen, and of the announcements, of which
/// the earlier counts.
///
/// Pure. Uniting is idempotent, and neither order nor grouping matters, so copies of a ledger that
/// were written apart come together whichever way they are sent. Of two entries of different
/// incidents the first is given back.
pub fn merge_entries(one: Entry, other: Entry) -> Entry {
    let mut entry = one;
    if entry.id != other.id {
        return entry;
    }
    entry.version = entry.version.max(other.version);
    for snapshot in other.snapshots {
        match entry
            .snapshots
            .iter_mut()
            .find(|s| s.same_content(&snapshot))
        {
            Some(same) => same.merge_seen(&snapshot),
            None => entry.snapshots.push(snapshot),
        }
    }
    entry.snapshots.sort_by(cmp_age);
    for (update, instants) in other.announced_at {
        match entry.announced_at.entry(update) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(instants);
            }
            btree_map::Entry::Occupied(occupied) => {
                let known = occupied.into_mut();
                for (known, instant) in known.iter_mut().zip(&instants) {
                    *known = (*known).min(*instant);
                }
                known.extend(instants.into_iter().skip(known.len()));
            }
        }
    }
    entry
}

impl Snapshot {
    /// Adds the instants at which another ledger saw this version.
    fn merge_seen(&mut self, other: &Self) {
        self.seen.extend(&other.seen);
        self.seen.sort();
        self.seen.dedup();
    }
}
