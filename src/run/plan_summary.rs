//! What publishing a site would do, and what it would cost.

use std::fmt;

use anyhow::Result;

use super::manifest_store::count_parts;
use crate::publish::PublishPlan;
use crate::store::requests::Prices;
use crate::store::{RequestCounts, Store};

/// The files that a run writes besides those of the site and the parts of its manifest: the state before and
/// after them, the cache and the heartbeat. A run without changes writes only the heartbeat.
const BOOKKEEPING_WRITES: usize = 4;

/// A plan with the requests that it takes to carry it out.
///
/// Its `Display` lists the files, one a line, and sums them up.
#[derive(Debug)]
pub struct PlanSummary<'a> {
    plan: &'a PublishPlan,
    /// The requests of a run that applies the plan, and their prices; `None` for a store without prices.
    cost: Option<(RequestCounts, Prices)>,
}

impl<'a> PlanSummary<'a> {
    /// `requests_so_far` are the requests that were made to compute the plan: the run that carries it out makes them
    /// again.
    ///
    /// # Errors
    /// Only on a bug: if the built-in list of prices cannot be parsed.
    pub fn new(
        plan: &'a PublishPlan,
        site: &Store,
        requests_so_far: RequestCounts,
    ) -> Result<Self> {
        let cost = if site.is_local() {
            None
        } else {
            let bookkeeping_writes = if plan.is_empty() {
                1
            } else {
                let paths = plan.puts.iter().map(|file| &file.path);
                let file_count = plan.puts.len() + plan.unchanged;
                BOOKKEEPING_WRITES + count_parts(paths.chain(&plan.deletes), file_count)
            };
            let apply_requests = RequestCounts {
                writes: plan.puts.len() + bookkeeping_writes,
                deletes: plan.deletes.len(),
                ..RequestCounts::default()
            };
            Some((requests_so_far + apply_requests, Prices::built_in()?))
        };
        Ok(Self { plan, cost })
    }
}

impl fmt::Display for PlanSummary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let puts = &self.plan.puts;
        for file in puts {
            writeln!(f, "put {} ({} bytes)", file.path, file.size)?;
        }
        for path in &self.plan.deletes {
            writeln!(f, "delete {path}")?;
        }
        let bytes: u64 = puts.iter().map(|file| file.size).sum();
        write!(
            f,
            "{} to put, {} to delete, {} unchanged; {bytes} bytes to write",
            puts.len(),
            self.plan.deletes.len(),
            self.plan.unchanged
        )?;
        if let Some((requests, prices)) = &self.cost {
            write!(
                f,
                "\n{requests}: about {:.4} USD (list prices of us-east-1, {})",
                prices.cost(*requests),
                prices.as_of
            )?;
        }
        Ok(())
    }
}
