//! Counting the statements that reach the database.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::DatabaseConnection;

/// The statements that ran on a pool, in their order, without `BEGIN` and `COMMIT`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Notes every statement of a pool from now on.
    pub fn watch(&self, db: &mut DatabaseConnection) {
        let list = Arc::clone(&self.0);
        db.set_metric_callback(move |info| {
            domain::meter::note(info);
            list.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(info.statement.sql.clone());
        });
    }

    /// Returns what was noted since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
