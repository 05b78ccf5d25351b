//! What is the same for everyone, as the apps see it.

use std::{fmt::Write, sync::Arc};

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::app_version::{self, Oldest};
use entity::{device::DevicePlatform, task::TaskCategory, template};
use sha2::{Digest, Sha256};

use super::label::{EnumLabels, labels};
use crate::{
    schema::Ask,
    template::{TaskTemplate, catalogue},
    tier::{TierLimits, limits},
};

/// Letters of a version; two of so many never meet by chance.
const VERSION_LENGTH: usize = 16;

/// Everything that is the same for everyone.
pub struct Lookups;

/// Everything that is the same for everyone.
#[Object]
impl Lookups {
    /// Changes when anything below does, or the language in which it is asked for.
    async fn version(&self, ctx: &Context<'_>) -> Result<String> {
        let (templates, limits) = (catalogue(ctx).await?, limits(ctx).await?);
        let labels = labels(&ctx.schema_env.registry, ctx.locale());
        let oldest = oldest(ctx).await?;
        let all = format!("{templates:?} {limits:?} {labels:?} {oldest:?}");
        let mut version = String::with_capacity(VERSION_LENGTH);
        for byte in &Sha256::digest(all)[..VERSION_LENGTH / 2] {
            // Writing into a text cannot fail.
            let _ = write!(version, "{byte:02x}");
        }
        Ok(version)
    }

    /// All ready-made tasks, by key; a home's own suggestedTemplates are those that suit it.
    async fn task_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "About one of these; all when left out.")] categories: Option<Vec<TaskCategory>>,
    ) -> Result<Vec<TaskTemplate>> {
        let is_wanted = |template: &&Arc<template::Model>| {
            let categories = categories.as_ref();
            categories.is_none_or(|categories| categories.contains(&template.category))
        };
        let catalogue = catalogue(ctx).await?;
        Ok(catalogue
            .iter()
            .filter(is_wanted)
            .cloned()
            .map(Into::into)
            .collect())
    }

    /// What each plan allows.
    async fn tier_limits(&self, ctx: &Context<'_>) -> Result<Vec<TierLimits>> {
        let limits = limits(ctx).await?;
        Ok(limits.iter().cloned().map(Into::into).collect())
    }

    /// Names of enum values in the language of the request.
    async fn labels(&self, ctx: &Context<'_>) -> Vec<EnumLabels> {
        labels(&ctx.schema_env.registry, ctx.locale())
    }

    /// The oldest versions of the apps that still work.
    async fn minimum_app_versions(&self, ctx: &Context<'_>) -> Result<Vec<MinimumAppVersion>> {
        let oldest = oldest(ctx).await?;
        let all = oldest.iter().cloned();
        Ok(all
            .map(|(platform, version)| MinimumAppVersion { platform, version })
            .collect())
    }
}

async fn oldest(ctx: &Context<'_>) -> Result<Oldest> {
    app_version::oldest(ctx.app())
        .await
        .map_err(|error| ctx.fail(error))
}

/// The oldest version of an app that still works.
#[derive(Clone, Debug, SimpleObject)]
pub struct MinimumAppVersion {
    /// Which app.
    platform: DevicePlatform,
    /// Major, minor and patch, e.g. 1.0.0; an older app shall ask to be updated.
    version: String,
}
