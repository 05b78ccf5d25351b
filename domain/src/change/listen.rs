//! Hearing of changes as they are committed.
//!
//! News only wake a listener up; what changed is read from the database, so nothing is lost with a message and a burst of changes is told
//! as one.

use entity::{account, id::ResidenceId};
use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};

use super::find::{ChangeSet, MAX_ROWS, since};
use crate::{
    App, Code, Error, Viewer, account as accounts,
    bus::News,
    error::Result,
    residence::{Home, find},
};

/// Hears of every change in a home, for as long as the viewer belongs to it.
pub struct HomeListener {
    ear: Ear,
    id: ResidenceId,
    known: i64,
    /// More has changed than the last answer held.
    is_behind: bool,
}

/// A home that changed, and what changed in it since the last time.
#[derive(Clone, Debug)]
pub struct HomeChange {
    /// The home, with the viewer's place in it.
    pub home: Home,
    /// What changed.
    pub changes: ChangeSet,
}

impl HomeListener {
    /// Listens from now on. NOT_FOUND for who does not belong to the home.
    pub async fn new(app: &App, viewer: &Viewer, id: ResidenceId) -> Result<Self> {
        // Listening begins before the revision is read, so nothing falls between the two.
        let ear = Ear::new(app, viewer);
        let home = find::by_id(&app.db, viewer.account_id, id).await?;
        let home = home.ok_or_else(|| Error::user("residenceId", Code::NotFound))?;
        Ok(Self {
            ear,
            id,
            known: home.residence.revision,
            is_behind: false,
        })
    }

    /// Waits for the next change; `None` when the viewer does not belong to the home any more or the session has ended.
    pub async fn next(&mut self) -> Result<Option<HomeChange>> {
        loop {
            let (id, known) = (self.id, self.known);
            let is_new = |news: &News| matches!(news, News::Residence { id: changed, revision } if *changed == id && *revision > known);
            if !self.is_behind && !self.ear.hear(Some(id), is_new).await {
                return Ok(None);
            }
            let Some(change) = self.read().await? else {
                return Ok(None);
            };
            if change.changes.revision > known {
                return Ok(Some(change));
            }
        }
    }

    /// Reads what changed since the last time.
    async fn read(&mut self) -> Result<Option<HomeChange>> {
        let Ear { app, viewer, .. } = &self.ear;
        let Some(home) = find::by_id(&app.db, viewer.account_id, self.id).await? else {
            return Ok(None);
        };
        let mut changes = since(app, &home, self.known, MAX_ROWS).await?;
        if !changes.complete {
            // Only a listener that slept for months: the client asks changes(since:) itself and is told.
            changes.revision = home.residence.revision;
            changes.has_more = false;
        }
        self.known = changes.revision;
        self.is_behind = changes.has_more;
        Ok(Some(HomeChange { home, changes }))
    }
}

/// Hears of every change of the viewer's own account, its memberships and its inbox.
pub struct AccountListener {
    ear: Ear,
    known: i64,
}

impl AccountListener {
    /// Listens from now on.
    pub async fn new(app: &App, viewer: &Viewer) -> Result<Self> {
        let ear = Ear::new(app, viewer);
        let known = accounts::find::own(app, viewer).await?.revision;
        Ok(Self { ear, known })
    }

    /// Waits for the next change; `None` when the session has ended.
    pub async fn next(&mut self) -> Result<Option<account::Model>> {
        let (id, known) = (self.ear.viewer.account_id, self.known);
        let is_new = |news: &News| matches!(news, News::Account { id: changed, revision } if *changed == id && *revision > known);
        while self.ear.hear(None, is_new).await {
            let account = accounts::find::own(&self.ear.app, &self.ear.viewer).await?;
            if account.revision > known {
                self.known = account.revision;
                return Ok(Some(account));
            }
        }
        Ok(None)
    }
}

/// What one viewer hears on the bus.
pub(crate) struct Ear {
    pub(crate) app: App,
    pub(crate) viewer: Viewer,
    news: Receiver<News>,
}

/// What a piece of news means to a listener.
enum Heard {
    /// Nothing.
    Other,
    /// Something may have changed.
    Change,
    /// There is nothing to hear any more.
    End,
}

impl Ear {
    /// Listens from now on.
    pub(crate) fn new(app: &App, viewer: &Viewer) -> Self {
        Self {
            app: app.clone(),
            viewer: viewer.clone(),
            news: app.bus.listen(),
        }
    }

    /// Waits until something is heard that `is_new`, and takes all that has been said by then. `false` when listening is over.
    pub(crate) async fn hear(&mut self, home: Option<ResidenceId>, is_new: impl Fn(&News) -> bool) -> bool {
        let mut is_changed = false;
        loop {
            let next = match is_changed {
                // A burst is told as one.
                true => self.news.try_recv(),
                false => self.news.recv().await.map_err(|error| match error {
                    RecvError::Lagged(missed) => TryRecvError::Lagged(missed),
                    RecvError::Closed => TryRecvError::Closed,
                }),
            };
            match next.map(|news| self.judge(&news, home, &is_new)) {
                Ok(Heard::Other) => {}
                Ok(Heard::Change) | Err(TryRecvError::Lagged(_)) => is_changed = true,
                Ok(Heard::End) | Err(TryRecvError::Closed) => return false,
                Err(TryRecvError::Empty) => return true,
            }
        }
    }

    fn judge(&self, news: &News, home: Option<ResidenceId>, is_new: impl Fn(&News) -> bool) -> Heard {
        let Viewer {
            account_id,
            session_id,
        } = self.viewer;
        match news {
            News::Left {
                residence_id,
                account_id: out,
            } if Some(*residence_id) == home && *out == account_id => Heard::End,
            News::SessionEnded { id, .. } if *id == session_id => Heard::End,
            News::Missed => Heard::Change,
            news if is_new(news) => Heard::Change,
            _ => Heard::Other,
        }
    }
}
