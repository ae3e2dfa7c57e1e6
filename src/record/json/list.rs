//! Lists as tools write them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A list without its `null`s, which may be written as PowerShell's `ConvertTo-Json` does: one element
/// without the brackets, or a list within `{"value": […], "Count": 2}`. `null` is an empty list.
#[derive(Debug)]
pub(in crate::record) struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
        Ok(List::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Option<T>>()? {
            items.extend(item);
        }
        Ok(List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<T>, A::Error> {
        let mut fields = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry()? {
            fields.insert(name, value);
        }
        let is_wrapper = fields
            .keys()
            .all(|name| matches!(name.as_str(), "value" | "Count"));
        let list = match fields.remove("value") {
            Some(value) if is_wrapper => serde_json::from_value(value),
            value => {
                fields.extend(value.map(|value| ("value".to_owned(), value)));
                serde_json::from_value(Value::Object(fields)).map(|item| List(vec![item]))
            }
        };
        list.map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_it_is_written() {
        for (json, expected) in [
            (r#"[{"a": 1}, null, {"a": 2}]"#, vec![1, 2]),
            (r#"{"a": 1}"#, vec![1]),
            (r#"{"value": [{"a": 1}, {"a": 2}], "Count": 2}"#, vec![1, 2]),
            (r#"{"value": {"a": 1}, "Count": 1}"#, vec![1]),
            ("null", vec![]),
        ] {
            let list: List<std::collections::BTreeMap<String, i32>> =
                serde_json::from_str(json).unwrap();
            let found: Vec<i32> = list.into_iter().map(|item| item["a"]).collect();
            assert_eq!(found, expected, "{json}");
        }
        assert!(serde_json::from_str::<List<i32>>("\"@{a=1}\"").is_err());
    }
}
