//! People as the others of a home see them.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, dataloader::Loader};
use domain::account;
use entity::{
    file::FileHolder,
    id::{AccountId, PersonId},
};

use crate::{
    file::{File, files},
    schema::reader::{Missing, Questions},
};

/// A person as the others of a home see them.
#[derive(Clone)]
pub struct Person(pub account::find::Name);

impl From<entity::account::Model> for Person {
    fn from(account: entity::account::Model) -> Self {
        Self(account::find::Name {
            id: account.id,
            display_name: account.display_name,
        })
    }
}

/// A person as the others of a home see them.
#[Object]
impl Person {
    /// Names the person.
    pub async fn id(&self) -> PersonId {
        self.0.id.into()
    }

    /// What the person wants to be called.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// What the person looks like.
    async fn avatar(&self, ctx: &Context<'_>) -> Option<Result<File>> {
        avatar(ctx, self.0.id).await.transpose()
    }
}

/// Returns what a person looks like who may be seen.
pub(crate) async fn avatar(ctx: &Context<'_>, id: AccountId) -> Result<Option<File>> {
    let found = files(ctx, FileHolder::Account, id).await?;
    Ok(found.into_iter().next())
}

/// Asks for a person who stands beside something that the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonKey(pub PersonId);

impl Loader<PersonKey> for Questions {
    type Value = Person;
    type Error = Missing;

    async fn load(&self, keys: &[PersonKey]) -> Result<HashMap<PersonKey, Person>, Missing> {
        let ids: Vec<AccountId> = keys.iter().map(|key| key.0.into()).collect();
        let found = account::find::names(&self.app.db, &ids).await?;
        Ok(found
            .into_iter()
            .map(|name| (PersonKey(name.id.into()), Person(name)))
            .collect())
    }
}

/// Asks for a person with whom the viewer shares a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AcquaintanceKey(pub PersonId);

impl Loader<AcquaintanceKey> for Questions {
    type Value = Person;
    type Error = Missing;

    async fn load(&self, keys: &[AcquaintanceKey]) -> Result<HashMap<AcquaintanceKey, Person>, Missing> {
        let Some(viewer) = self.asker.viewer() else {
            return Ok(HashMap::new());
        };
        let ids: Vec<AccountId> = keys.iter().map(|key| key.0.into()).collect();
        let found = account::find::acquaintances(&self.app, viewer, &ids).await?;
        Ok(found
            .into_iter()
            .map(|name| (AcquaintanceKey(name.id.into()), Person(name)))
            .collect())
    }
}
