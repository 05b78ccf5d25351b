//! Mailing invitations to become an operator.

use anyhow::Context;
use domain::{
    Result, admin,
    delivery::{Outcome, SEND_TIMEOUT},
};
use entity::id::AdminInvitationId;
use tokio::time::timeout;

use crate::Worker;

/// Mails an invitation that somebody was woken for. One that another worker has, or that was sent, is left alone.
pub async fn invite(worker: &Worker, id: AdminInvitationId) -> Result<()> {
    let app = &worker.app;
    if worker.shutdown.is_cancelled() {
        return Ok(());
    }
    let Some(mail) = admin::claim_invitation(app, id).await? else {
        return Ok(());
    };
    let limit = SEND_TIMEOUT.to_std().context("a timeout is not negative")?;
    let sending = worker
        .settings
        .mailer
        .invite(&mail, &app.public_url, app.clock.now());
    match timeout(limit, sending).await {
        Ok(Outcome::Sent { .. }) => admin::note_invited(app, id).await,
        // What a mail server says may hold an address. Coming twice does no harm: the link is the same.
        Ok(_) | Err(_) => {
            tracing::warn!(admin_invitation.id = %id, "Invitation {id} was not sent");
            admin::note_not_invited(app, id).await
        }
    }
}

/// Mails the invitations that nobody was woken for, or that did not come to their end.
pub async fn rest(worker: &Worker) -> Result<()> {
    for id in admin::due_invitations(&worker.app).await? {
        // One that cannot be sent holds up no other; its next try comes later.
        if let Err(error) = invite(worker, id).await {
            tracing::warn!(admin_invitation.id = %id, "Invitation {id} was not sent: {error:#}");
        }
        worker.pulses.beat("operator");
    }
    Ok(())
}
