//! What publishing a site would do and take, for people who look before they leap.

use std::fmt;

use anyhow::Result;

use crate::publish::PublishPlan;
use crate::store::requests::Prices;
use crate::store::{Requests, Store};

/// What a run writes beside the site's files: the state before and after them, the index, and the
/// heartbeat, which is all that it writes where nothing is new.
const OWN_WRITES: usize = 4;

/// A plan, with what it takes to carry it out.
///
/// Its `Display` lists the files, one a line, and sums them up.
#[derive(Debug)]
pub struct Planned<'a> {
    plan: &'a PublishPlan,
    /// Of a run that carries it out, and what they cost; nothing where no one asks for money.
    takes: Option<(Requests, Prices)>,
}

impl<'a> Planned<'a> {
    /// `looked` is what it took to make the plan: the run that carries it out looks again.
    ///
    /// # Errors
    /// Where the list of prices has a mistake: one of ours.
    pub fn new(plan: &'a PublishPlan, site: &Store, looked: Requests) -> Result<Self> {
        let takes = if site.is_near() {
            None
        } else {
            let own = if plan.is_empty() { 1 } else { OWN_WRITES };
            let work = Requests {
                writes: plan.puts.iter().map(Vec::len).sum::<usize>() + own,
                deletes: plan.deletes.len(),
                ..Requests::default()
            };
            Some((looked + work, Prices::known()?))
        };
        Ok(Self { plan, takes })
    }
}

impl fmt::Display for Planned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let puts: Vec<_> = self.plan.puts.iter().flatten().collect();
        for file in &puts {
            writeln!(f, "put {} ({} bytes)", file.path, file.bytes.len())?;
        }
        for path in &self.plan.deletes {
            writeln!(f, "delete {path}")?;
        }
        let bytes: usize = puts.iter().map(|file| file.bytes.len()).sum();
        write!(
            f,
            "{} to put, {} to delete, {} unchanged; {bytes} bytes to write",
            puts.len(),
            self.plan.deletes.len(),
            self.plan.unchanged
        )?;
        if let Some((requests, prices)) = &self.takes {
            write!(
                f,
                "\n{requests}: about {:.4} USD (list prices of us-east-1, {})",
                prices.of(*requests),
                prices.as_of
            )?;
        }
        Ok(())
    }
}
