//! Making archives of accounts' data.

use domain::{Result, export as exports};
use entity::id::DataExportId;

use crate::Worker;

/// Makes an archive that somebody was woken for.
pub async fn export(worker: &Worker, id: DataExportId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    let stop = worker.shutdown.clone().cancelled_owned();
    exports::make(&worker.app, id, stop).await
}

/// Makes the archives that nobody was woken for, or that did not come to their end.
pub async fn rest(worker: &Worker) -> Result<()> {
    for id in exports::due(&worker.app).await? {
        if !worker.goes_on() {
            break;
        }
        // One that cannot be made holds up no other; its next try comes later.
        if let Err(error) = export(worker, id).await {
            tracing::warn!(data_export.id = %id, "Archive {id} did not come to be: {error:#}");
        }
        worker.pulses.beat("export");
    }
    Ok(())
}
