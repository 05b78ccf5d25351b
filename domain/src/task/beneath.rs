//! Pages that come along with a task, in the same statement: of its log, and of its papers.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{Along, completion};
use crate::{document, error::Result, page::Paging};

/// What the page of a log is called in the statement.
const LOG: &str = "beneath_log";

/// What the page of papers is called in the statement.
const DOCUMENTS: &str = "beneath_documents";

/// Which pages come along with a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beneath {
    /// The part of its log.
    pub log: Option<Paging>,
    /// The part of its papers.
    pub documents: Option<Paging>,
}

impl Beneath {
    /// Says whether no page comes along.
    pub const fn is_nothing(&self) -> bool {
        self.log.is_none() && self.documents.is_none()
    }

    /// Selects the pages, behind other columns of a task `t`; of `values` and what it needs itself, it returns all.
    pub(super) fn columns(
        &self,
        db: &impl ConnectionTrait,
        mut values: Vec<Value>,
    ) -> Result<(String, Vec<Value>)> {
        let mut columns = String::new();
        if let Some(paging) = &self.log {
            let (page, all) = completion::lines(db, values, paging)?;
            columns += &format!(", {page} AS {LOG}");
            values = all;
        }
        if let Some(paging) = &self.documents {
            let (page, all) = document::find::lines(db, values, paging)?;
            columns += &format!(", {page} AS {DOCUMENTS}");
            values = all;
        }
        Ok((columns, values))
    }

    /// Reads the pages of a row.
    pub(super) fn read(&self, row: &QueryResult, along: &mut Along) -> Result<()> {
        if let Some(paging) = &self.log {
            along.log = Some(Arc::new(completion::read(row, LOG, paging)?));
        }
        if let Some(paging) = &self.documents {
            along.documents = Some(Arc::new(document::find::read(row, DOCUMENTS, paging)?));
        }
        Ok(())
    }
}
