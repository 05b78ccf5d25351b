//! Questions for ready-made tasks that come up beneath a screen.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use domain::template::find::{self, Taken};
use entity::{
    id::{ResidenceId, TaskTemplateId},
    template::Model,
};

use super::object::TaskTemplate;
use crate::schema::reader::{Missing, Questions};

/// Asks for a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TemplateKey(pub TaskTemplateId);

/// Asks for all templates that are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CatalogueKey;

/// Asks what a home that the viewer may read has of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TakenKey(pub ResidenceId);

impl Loader<TemplateKey> for Questions {
    type Value = TaskTemplate;
    type Error = Missing;

    async fn load(&self, keys: &[TemplateKey]) -> Result<HashMap<TemplateKey, TaskTemplate>, Missing> {
        let ids: Vec<TaskTemplateId> = keys.iter().map(|key| key.0).collect();
        let found = find::by_ids(&self.app, self.locale, &ids).await?;
        Ok(found
            .into_iter()
            .map(|row| (TemplateKey(row.id), Arc::new(row).into()))
            .collect())
    }
}

impl Loader<CatalogueKey> for Questions {
    type Value = Arc<[Arc<Model>]>;
    type Error = Missing;

    async fn load(&self, _: &[CatalogueKey]) -> Result<HashMap<CatalogueKey, Self::Value>, Missing> {
        let catalogue = find::all(&self.app.db, self.locale).await?;
        Ok(HashMap::from([(CatalogueKey, catalogue.into())]))
    }
}

impl Loader<TakenKey> for Questions {
    type Value = Vec<Taken>;
    type Error = Missing;

    async fn load(&self, keys: &[TakenKey]) -> Result<HashMap<TakenKey, Vec<Taken>>, Missing> {
        let ids: Vec<ResidenceId> = keys.iter().map(|key| key.0).collect();
        let found = find::taken(&self.app.db, &ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, taken)| (TakenKey(id), taken))
            .collect())
    }
}
