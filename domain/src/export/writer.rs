//! Lists and files of an archive, read and written a page at a time.

use std::fs::File;

use anyhow::Context;
use entity::{
    file,
    id::{FileId, TypedId},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::record;
use crate::{
    App,
    archive::{Archive, Packing},
    error::Result,
    store::Key,
};

/// Rows that are in memory at once.
const PAGE: u64 = 500;

/// Letters of a name that stay: some file systems take few.
const MAX_NAME: usize = 60;

/// An archive, and where what is written into it is read.
pub(super) struct Writer<'a> {
    pub(super) app: &'a App,
    archive: Archive,
}

impl<'a> Writer<'a> {
    /// Begins an archive.
    pub(super) async fn new(app: &'a App) -> Result<Self> {
        Ok(Self {
            app,
            archive: Archive::new(app.clock.now()).await?,
        })
    }

    /// Ends the archive.
    pub(super) async fn finish(self) -> Result<(File, u64)> {
        Ok(self.archive.finish().await?)
    }

    /// Adds a text.
    pub(super) async fn text(&mut self, path: &str, text: &str) -> Result<()> {
        let text = text.as_bytes().to_vec();
        Ok(self.archive.add(path, Packing::Deflated, text).await?)
    }

    /// Adds one value.
    pub(super) async fn value(&mut self, path: &str, value: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string_pretty(value).context("writing JSON")?;
        text.push('\n');
        self.text(path, &text).await
    }

    /// Adds the rows of a table that `which` holds for, in the order of `key`, which no two of them share.
    pub(super) async fn rows<E: EntityTrait>(
        &mut self,
        path: &str,
        which: impl Into<Condition>,
        key: E::Column,
    ) -> Result<()> {
        self.rows_with::<E>(path, (which.into(), key), |_, record| record)
            .await
    }

    /// Adds rows as above, each as `finish` leaves it.
    pub(super) async fn rows_with<E: EntityTrait>(
        &mut self,
        path: &str,
        (which, key): (Condition, E::Column),
        finish: impl Fn(&E::Model, Map<String, Json>) -> Map<String, Json> + Send,
    ) -> Result<()> {
        self.archive.begin(path, Packing::Deflated).await?;
        let mut last: Option<Value> = None;
        let mut text = "[".to_owned();
        loop {
            let rows = E::find()
                .filter(which.clone())
                .filter(Condition::all().add_option(last.clone().map(|last| key.gt(last))))
                .order_by_asc(key)
                .limit(PAGE)
                .all(&self.app.db)
                .await?;
            for row in &rows {
                let comma = if last.is_none() { "\n" } else { ",\n" };
                let record = finish(row, record::of(row));
                text += comma;
                text += &serde_json::to_string(&record).context("writing JSON")?;
                last = Some(row.get(key));
            }
            let is_last = (rows.len() as u64) < PAGE;
            if is_last {
                text += "\n]\n";
            }
            self.archive.write(std::mem::take(&mut text).into_bytes()).await?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Adds files with a list of them. One whose bytes are not in the store stands in the list only.
    pub(super) async fn files(&mut self, folder: &str, which: Condition) -> Result<()> {
        let which = which.add(file::Column::RemovedAt.is_null());
        let path_of = |file: &file::Model| format!("{folder}files/{}/{}", file.id, name(&file.filename));
        let list = format!("{folder}files.json");
        self.rows_with::<file::Entity>(&list, (which.clone(), file::Column::Id), |file, mut record| {
            record.insert("path".to_owned(), path_of(file).into());
            record
        })
        .await?;

        let mut last = FileId::from_uuid(uuid::Uuid::nil());
        loop {
            let found = file::Entity::find()
                .filter(which.clone())
                .filter(file::Column::Id.gt(last))
                .order_by_asc(file::Column::Id)
                .limit(PAGE);
            let found = found.all(&self.app.db).await?;
            for file in &found {
                last = file.id;
                let Some(bytes) = self.app.store.get(&Key::file(file.id)).await? else {
                    tracing::error!(file.id = %file.id, "The bytes of file {} are not in the store", file.id);
                    continue;
                };
                self.archive.add(&path_of(file), Packing::Stored, bytes).await?;
            }
            if found.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Returns what somebody called something, so that every file system takes it and it leads nowhere else.
pub(super) fn name(text: &str) -> String {
    let letter = |letter: char| match letter {
        ' ' | '-' | '_' | '.' => letter,
        letter if letter.is_alphanumeric() => letter,
        _ => '_',
    };
    let name: String = text.chars().map(letter).collect();
    let name = name.trim_matches([' ', '.']);
    // What stands at the end says of what kind a file is.
    let (stem, kind) = match name.rsplit_once('.') {
        Some((stem, kind)) if kind.len() <= 5 => (stem, format!(".{kind}")),
        _ => (name, String::new()),
    };
    let stem: String = stem.chars().take(MAX_NAME).collect();
    match stem.trim_matches([' ', '.']) {
        "" => format!("_{kind}"),
        stem => format!("{stem}{kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_archive_or_is_too_much_for_a_file_system() {
        let long = "x".repeat(200);
        let cases = [
            ("IMG 0001.jpg", "IMG 0001.jpg"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\boot.ini", "C__boot.ini"),
            ("..", "_"),
            ("", "_"),
            (".pdf", "pdf"),
            ("Größe?.pdf", "Größe_.pdf"),
            ("CON\u{0}", "CON_"),
        ];

        for (given, wanted) in cases {
            assert_eq!(name(given), wanted, "{given}");
        }
        assert_eq!(name(&format!("{long}.pdf")).len(), MAX_NAME + 4);
    }
}
