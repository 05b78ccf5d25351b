//! Making images smaller.

use domain::{Result, file::thumbnail as thumbnails};
use entity::id::FileId;

use crate::Worker;

/// Makes the smaller images of a file that somebody was woken for.
pub async fn thumbnail(worker: &Worker, id: FileId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    thumbnails::make(&worker.app, id).await
}

/// Makes the smaller images that nobody was woken for, or that did not come to their end.
pub async fn rest(worker: &Worker) -> Result<()> {
    loop {
        let due = thumbnails::due(&worker.app).await?;
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            if !worker.goes_on() {
                return Ok(());
            }
            // An image that cannot be made smaller holds up no other; its next try comes later.
            if let Err(error) = thumbnails::make(&worker.app, id).await {
                tracing::warn!(file.id = %id, "The smaller images of file {id} did not come to be: {error:#}");
            }
            worker.pulses.beat("thumbnail");
        }
    }
}
