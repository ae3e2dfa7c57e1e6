//! Makes files of a site: reads what they are made from, makes them on all cores, and writes them, with a bounded
//! number of each in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use futures_util::{Stream, StreamExt, stream};

use super::batches::{PlannedBatch, plan_batches};
use super::loader::{IncidentFiles, Loader};
use super::make::{Batch, BatchMaker, MadeBatch, MadeFile, Outcome, changed, write};
use super::outdated::Source;
use super::progress::StepDeadline;
use super::threads::{in_thread, max_threads};
use crate::diagnostics::Diagnostic;
use crate::incident::Incidents;
use crate::publish::OutdatedFile;
use crate::store::Store;

/// Makes the files of a group: reads what they are made from, and has a [`BatchMaker`] make each batch.
pub(super) struct GroupMaker<'a> {
    pub loader: &'a Loader<'a>,
    pub incident_files: &'a IncidentFiles<'a>,
    /// Incidents that are resolved already.
    pub incidents: &'a Incidents,
    pub maker: Arc<BatchMaker>,
    pub site: &'a Store,
}

/// A result of making files.
pub(super) enum Made {
    File(Box<MadeFile>),
    /// A file that was not written, since the deadline was reached.
    Nothing,
    /// See [`MadeBatch`].
    Found {
        warnings: Vec<Diagnostic>,
        is_newer: bool,
    },
}

impl GroupMaker<'_> {
    /// Makes the files of a group until the deadline, and writes those that changed if `is_written`. `begun`
    /// receives the paths of the files that may be written.
    pub fn make_group(
        &self,
        group: Vec<OutdatedFile<Source>>,
        deadline: &StepDeadline<'_>,
        begun: &RefCell<Vec<String>>,
        is_written: bool,
    ) -> impl Stream<Item = Result<Made>> {
        let batches = plan_batches(group, &self.maker.renderer.site, self.incidents);
        let batches = batches.take_while(|_| deadline.may_begin());
        let read = stream::iter(batches).map(move |planned| {
            // Files of a local site are written where they are made, and of a static file that has gone since it was
            // listed nothing is made: it has to be looked for again.
            let is_local = self.maker.local_site.is_some();
            let is_static = |file: &OutdatedFile<Source>| file.source.content.root_path().is_some();
            let files = planned.files.iter();
            let files = files.filter(|file| is_local || is_static(file));
            let paths = files.map(|file| file.path.clone());
            begun.borrow_mut().extend(paths);
            self.read(planned)
        });
        let read = read.buffered(self.loader.root.max_concurrency());
        let made = read.map(move |batch| async move {
            let (batch, maker) = (batch?, Arc::clone(&self.maker));
            in_thread(move || maker.make(batch)).await
        });
        // No thread waits for another one: what comes of files may come in any order.
        let made = made.buffer_unordered(max_threads()).flat_map(|made| {
            stream::iter(match made {
                Ok(MadeBatch {
                    files,
                    warnings,
                    is_newer,
                }) => {
                    let files = files.into_iter().map(|file| Ok(Made::File(Box::new(file))));
                    let found = Made::Found { warnings, is_newer };
                    files.chain([Ok(found)]).collect()
                }
                Err(error) => vec![Err(error)],
            })
        });
        let written = made.map(move |made| async move {
            match made? {
                Made::File(file) if is_written && file.is_unwritten() => {
                    // A slow store would else take all the time that is left to save what was done.
                    if !deadline.may_begin() {
                        return Ok(Made::Nothing);
                    }
                    begun.borrow_mut().push(file.path.clone());
                    let file = self.write(*file).await?;
                    Ok(Made::File(Box::new(file)))
                }
                made => Ok(made),
            }
        });
        written.buffer_unordered(self.site.max_concurrency())
    }

    /// Reads what files are made from.
    async fn read(&self, planned: PlannedBatch) -> Result<Batch> {
        let mut batch = Batch {
            files: planned.files,
            incidents: Incidents::new(),
            inputs: BTreeMap::new(),
            static_files: BTreeMap::new(),
        };
        for id in planned.incidents {
            if let Some(incident) = self.incidents.get(&id) {
                batch.incidents.insert(id, Arc::clone(incident));
            }
        }
        let reads = planned.unread.iter();
        let reads = reads.map(|id| self.loader.read_inputs(id, self.incident_files));
        let inputs = self.loader.root.try_join_bounded(reads).await?;
        for (id, inputs) in planned.unread.into_iter().zip(inputs) {
            match inputs {
                Some(Ok(inputs)) => batch.inputs.insert(id, inputs),
                _ => bail!(changed(&id)),
            };
        }
        for file in &batch.files {
            if let Some(path) = file.source.content.root_path()
                && let Some(file) = self.loader.root.get_versioned(&path).await?
            {
                batch.static_files.insert(path.into_owned(), file);
            }
        }
        Ok(batch)
    }

    /// Writes a file to a remote site, if it changed.
    async fn write(&self, file: MadeFile) -> Result<MadeFile> {
        let outcome = match file.outcome {
            Outcome::Unwritten(artifact) => write(self.site, &artifact).await?,
            outcome => outcome,
        };
        Ok(MadeFile { outcome, ..file })
    }
}
