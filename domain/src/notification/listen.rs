//! Hearing of notices as they come.

use std::collections::{HashSet, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::NotificationId, notification};

use super::find::since;
use crate::{App, Viewer, bus::News, change::listen::Ear, error::Result};

/// How much older than what was told a notice may be that is told: its transaction began before others' and ended after them.
const OVERLAP: TimeDelta = TimeDelta::minutes(2);

/// Notices that are told of at once at most; whoever was away for so many finds the rest in the inbox.
const BURST: u64 = 100;

/// Hears of every new notice to the viewer.
pub struct NoticeListener {
    ear: Ear,
    /// Notices from here on may be new.
    from: DateTime<Utc>,
    /// What is known of those: told already, or there before.
    known: HashSet<NotificationId>,
    waiting: VecDeque<notification::Model>,
}

impl NoticeListener {
    /// Listens from now on.
    pub async fn new(app: &App, viewer: &Viewer) -> Result<Self> {
        // Listening begins before the inbox is read, so nothing falls between the two.
        let ear = Ear::new(app, viewer);
        let from = app.clock.now() - OVERLAP;
        let known = since(app, viewer, from, BURST).await?;
        Ok(Self {
            ear,
            from,
            known: known.iter().map(|notice| notice.id).collect(),
            waiting: VecDeque::new(),
        })
    }

    /// Waits for the next notice; `None` when the session has ended.
    pub async fn next(&mut self) -> Result<Option<notification::Model>> {
        let own = self.ear.viewer.account_id;
        let is_own = |news: &News| matches!(news, News::Account { id, .. } if *id == own);
        loop {
            if let Some(notice) = self.waiting.pop_front() {
                return Ok(Some(notice));
            }
            if !self.ear.hear(None, is_own).await {
                return Ok(None);
            }
            self.read().await?;
        }
    }

    /// Reads what came since the last time.
    async fn read(&mut self) -> Result<()> {
        let Ear { app, viewer, .. } = &self.ear;
        let from = app.clock.now() - OVERLAP;
        let found = since(app, viewer, self.from, BURST).await?;
        let kept = found.iter().filter(|notice| notice.created_at >= from);
        let kept = kept.map(|notice| notice.id).collect();
        let new = found
            .into_iter()
            .filter(|notice| !self.known.contains(&notice.id));
        self.waiting.extend(new);
        (self.from, self.known) = (from, kept);
        Ok(())
    }
}
