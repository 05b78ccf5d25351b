//! What a worker does. Each job carries ids, reads its rows anew, and is harmless twice.

pub mod announce;
pub mod clean;
pub mod deliver;
pub mod erase;
pub mod export;
pub mod grant;
pub mod invite;
pub mod remind;
pub mod renew;
pub mod roll;
pub mod sweep;
pub mod thumbnail;
pub mod view;

use domain::queue::Job;

use crate::Worker;

/// How a job ended.
#[derive(Debug)]
pub enum Outcome {
    /// There is nothing left of it.
    Done,
    /// It did not come to its end; the sweep will come back to it.
    Retry(anyhow::Error),
}

impl<T> From<domain::Result<T>> for Outcome {
    fn from(result: domain::Result<T>) -> Self {
        match result {
            Ok(_) => Self::Done,
            Err(error) => Self::Retry(error.into()),
        }
    }
}

/// Does what a wake-up asks for, by a clock that is right.
pub async fn run(worker: &Worker, job: Job) -> Outcome {
    match worker.may_begin().await {
        Ok(true) => {}
        // Other workers' sweeps come back to it, or this one's when its clock is right.
        Ok(false) => return Outcome::Done,
        Err(error) => return Outcome::Retry(error.into()),
    }
    match job {
        Job::Deliver(id) => deliver::deliver(worker, id).await.into(),
        Job::Remind => remind::remind(worker).await.into(),
        Job::Export(id) => export::export(worker, id).await.into(),
        Job::Thumbnail(id) => thumbnail::thumbnail(worker, id).await.into(),
        Job::Grant(id) => grant::ask(worker, id).await.into(),
        Job::StoreEvent(id) => renew::event(worker, id).await.into(),
        Job::Invite(id) => invite::invite(worker, id).await.into(),
        Job::Renew(id) => renew::renew(worker, id).await.into(),
        Job::Announce => announce::announce(worker).await.into(),
    }
}
