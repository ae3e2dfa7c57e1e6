//! JSON merge patches (RFC 7396): what changes from one JSON object to the next.

use serde_json::{Map, Value};

/// The patch that makes `after` of `before`; empty where they are equal. Neither may hold a null, which in a
/// patch says that a member is gone.
pub(super) fn diff(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = Map::new();
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    for (name, value) in after {
        let change = match (before.get(name), value) {
            (Some(before), after) if before == after => continue,
            (Some(Value::Object(before)), Value::Object(after)) => {
                Value::Object(diff(before, after))
            }
            _ => value.clone(),
        };
        patch.insert(name.clone(), change);
    }
    patch
}

/// Applies a patch.
pub(super) fn apply(target: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, change) in patch {
        match (change, target.get_mut(&name)) {
            (Value::Null, _) => {
                target.remove(&name);
            }
            (Value::Object(change), Some(Value::Object(inner))) => apply(inner, change),
            (Value::Object(change), _) => {
                let mut inner = Map::new();
                apply(&mut inner, change);
                target.insert(name, Value::Object(inner));
            }
            (value, _) => {
                target.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn a_patch_holds_only_what_changes() {
        for (before, after, patch) in [
            (json!({}), json!({}), json!({})),
            (
                json!({"a": 1, "b": 2}),
                json!({"a": 1, "b": 3}),
                json!({"b": 3}),
            ),
            (json!({"a": 1, "b": 2}), json!({"b": 2}), json!({"a": null})),
            (json!({"a": [1, 2]}), json!({"a": [2]}), json!({"a": [2]})),
            (
                json!({"a": {"b": 1, "c": 2}}),
                json!({"a": {"c": 2, "d": 3}}),
                json!({"a": {"b": null, "d": 3}}),
            ),
            (
                json!({"a": 1}),
                json!({"a": {"b": 1}}),
                json!({"a": {"b": 1}}),
            ),
        ] {
            let (mut before, after) = (object(before), object(after));
            let found = diff(&before, &after);
            assert_eq!(found, object(patch));
            apply(&mut before, found);
            assert_eq!(before, after);
        }
    }

    fn any_object() -> impl Strategy<Value = Map<String, Value>> {
        let leaf = prop_oneof![
            any::<u8>().prop_map(Value::from),
            "[a-c]".prop_map(Value::from)
        ];
        let value = leaf.prop_recursive(2, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::hash_map("[a-c]", inner, 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        });
        prop::collection::hash_map("[a-c]", value, 0..4)
            .prop_map(|members| members.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_patch_that_is_applied_gives_the_other_object(
            before in any_object(),
            after in any_object(),
        ) {
            let mut patched = before.clone();
            apply(&mut patched, diff(&before, &after));
            prop_assert_eq!(patched, after);
        }
    }
}
