//! Exchanging codes of Apple's, and giving tokens back.

use domain::{Result, identity::grant};
use entity::id::AppleGrantId;

use crate::{Worker, channel::apple::Answer};

/// Asks Apple about a grant that somebody was woken for. One that another worker has, or that is not due, is left alone.
pub async fn ask(worker: &Worker, id: AppleGrantId) -> Result<()> {
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    let app = &worker.app;
    let Some(apple) = &worker.settings.apple else {
        return Ok(());
    };
    let Some(claimed) = grant::claim(app, id).await? else {
        return Ok(());
    };
    match apple.ask(&claimed, app.clock.now()).await? {
        Answer::Exchanged(exchanged) => grant::exchanged(app, &claimed, &exchanged).await,
        Answer::Revoked => grant::revoked(app, &claimed).await,
        Answer::Never(why) => grant::forget(app, id, &why).await,
        Answer::Later(why) => {
            tracing::warn!(grant.id = %id, "Grant {id} of Apple's waits for another try: {why}");
            Ok(())
        }
    }
}

/// Asks Apple about what nobody was woken for, or what did not come to its end.
pub async fn rest(worker: &Worker) -> Result<()> {
    if worker.settings.apple.is_none() {
        return Ok(());
    }
    loop {
        let due = grant::due(&worker.app).await?;
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            if !worker.goes_on() {
                return Ok(());
            }
            // One that cannot be brought to its end holds up no other; its next try comes later.
            if let Err(error) = ask(worker, id).await {
                tracing::warn!(grant.id = %id, "Grant {id} of Apple's did not come to its end: {error:#}");
            }
            worker.pulses.beat("grant");
        }
    }
}
