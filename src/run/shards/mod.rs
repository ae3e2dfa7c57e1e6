//! A rebuild by many workers as it is recorded: in the state, and in a file for each shard.

mod files;
mod rebuild_in_progress;
mod take_over;

pub(super) use files::{MadeShard, ShardFile, begun_paths, read, remove_files, write};
pub(super) use rebuild_in_progress::Rebuild;
pub(super) use take_over::{TakenOver, take_over};
