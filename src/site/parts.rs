//! Long lists in parts of a bounded size that later incidents leave as they are.

use std::collections::BTreeMap;

/// How many incidents a part of a list holds at most.
pub const PART_SIZE: usize = 200;

/// Divides incidents into the parts of their lists (those of a month, or of a year): in each list the oldest
/// [`PART_SIZE`] are part 1, the next are part 2. `oldest_first` must be sorted by the list, then by the
/// instant of the first update, then by id. A new incident then stands in the last part, and the parts before
/// it stay the same.
pub fn in_parts<L: Ord + Copy, T>(
    oldest_first: impl IntoIterator<Item = (L, T)>,
) -> BTreeMap<(L, usize), Vec<T>> {
    in_parts_of(PART_SIZE, oldest_first)
}

/// The same with parts of another size.
pub(super) fn in_parts_of<L: Ord + Copy, T>(
    size: usize,
    oldest_first: impl IntoIterator<Item = (L, T)>,
) -> BTreeMap<(L, usize), Vec<T>> {
    let mut parts: BTreeMap<(L, usize), Vec<T>> = BTreeMap::new();
    let mut last: Option<(L, usize)> = None;
    for (list, incident) in oldest_first {
        let place = last.filter(|(last_list, _)| *last_list == list);
        let place = place.map_or(0, |(_, place)| place + 1);
        last = Some((list, place));
        let part = parts.entry((list, place / size + 1)).or_default();
        part.push(incident);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_incident_changes_the_last_part_of_its_list_alone() {
        let parts_of = |in_march: usize, in_april: usize| {
            let march = (0..in_march).map(|number| (3, number));
            in_parts(march.chain((0..in_april).map(|number| (4, number))))
        };
        for (in_march, sizes) in [
            (1, &[1][..]),
            (PART_SIZE, &[PART_SIZE]),
            (PART_SIZE + 1, &[PART_SIZE, 1]),
            (2 * PART_SIZE, &[PART_SIZE; 2]),
        ] {
            let before = parts_of(in_march, 7);
            let numbered = sizes.iter().enumerate();
            for (index, size) in numbered {
                assert_eq!(before[&(3, index + 1)].len(), *size, "{in_march}");
            }
            assert_eq!(before.len(), sizes.len() + 1);
            let after = parts_of(in_march + 1, 7);
            let changed = after.keys().filter(|key| before.get(key) != after.get(key));
            let changed: Vec<_> = changed.collect();
            assert_eq!(changed, [&(3, (in_march + 1).div_ceil(PART_SIZE))]);
        }
    }
}
