//! A full build by many workers, for an archive that outgrows one of them.
//!
//! [`plan_rebuild`] brings the ledger up to date and records the rebuild in the state. [`build_shard`] makes the files
//! of some of the incidents: any number of workers do so at a time, in any order and as often as they like. The next
//! run that finds all shards made takes over what they made (`run::shards`), and makes the rest: lists, feeds, and what
//! has changed since. So a rebuild that is given up costs nothing but its work.

mod plan;
mod shard;

pub use plan::{RebuildPlan, plan_rebuild};
pub use shard::{ShardReport, build_shard};
