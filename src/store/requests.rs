//! The requests to a remote store, which cost time and money.

use std::fmt;
use std::ops::Add;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Numbers of requests, by price class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// One request for each thousand files.
    pub lists: usize,
    pub reads: usize,
    pub writes: usize,
    /// Free of charge.
    pub deletes: usize,
}

/// Prices in USD: of a thousand requests to a bucket, and of translations.
#[derive(Clone, Debug, Deserialize)]
pub struct Prices {
    /// The month in which the prices were looked up, such as `2026-11`.
    pub as_of: String,
    s3: S3Prices,
    pub translation: TranslationPrices,
}

/// Prices in USD for a million characters that are translated.
#[derive(Clone, Debug, Deserialize)]
pub struct TranslationPrices {
    pub amazon: f64,
    pub deepl: f64,
}

#[derive(Clone, Debug, Deserialize)]
struct S3Prices {
    writes_and_lists: f64,
    reads: f64,
}

impl Prices {
    /// List prices (AWS's in us-east-1), from `infra/prices.toml`.
    ///
    /// # Errors
    /// Only on a bug: if that file cannot be parsed.
    pub fn built_in() -> Result<Self> {
        toml::from_str(include_str!("../../infra/prices.toml")).context("infra/prices.toml")
    }

    /// The price of requests, in USD.
    pub fn cost(&self, counts: RequestCounts) -> f64 {
        let per_thousand = |number: usize, price: f64| number as f64 / 1e3 * price;
        per_thousand(counts.lists + counts.writes, self.s3.writes_and_lists)
            + per_thousand(counts.reads, self.s3.reads)
    }
}

impl Add for RequestCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            lists: self.lists + other.lists,
            reads: self.reads + other.reads,
            writes: self.writes + other.writes,
            deletes: self.deletes + other.deletes,
        }
    }
}

impl fmt::Display for RequestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lists,
            reads,
            writes,
            deletes,
        } = self;
        write!(
            f,
            "{lists} lists, {reads} reads, {writes} writes, {deletes} deletes"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_cost_what_aws_asks() {
        let prices = Prices::built_in().unwrap();
        let million = |lists, reads, writes, deletes| {
            let requests = RequestCounts {
                lists,
                reads,
                writes,
                deletes,
            };
            (prices.cost(requests) * 1e6).round()
        };
        assert_eq!(million(1_000_000, 0, 0, 0), 5_000_000.0);
        assert_eq!(million(0, 1_000_000, 0, 0), 400_000.0);
        assert_eq!(million(1_000, 1_000, 1_000, 1_000_000), 10_400.0);
    }
}
