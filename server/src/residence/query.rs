//! Questions for homes at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result, Value};
use domain::{
    Viewer,
    residence::{
        Wanted,
        find::{self, Archived},
        screen,
    },
    task,
};
use entity::id::ResidenceId;

use super::{object::Residence, reader::ResidenceKey};
use crate::{
    schema::Ask,
    task::{boards_wanted, list_wanted},
};

/// Questions for homes.
#[derive(Default)]
pub struct ResidenceQuery;

#[Object]
impl ResidenceQuery {
    /// A home that the viewer belongs to; null for one that is hidden or never was.
    async fn residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The residence's id.")] id: ID,
    ) -> Option<Result<Residence>> {
        named(ctx, &id).await.transpose()
    }
}

/// Returns the home that an id names, if the viewer belongs to it.
async fn named(ctx: &Context<'_>, id: &ID) -> Result<Option<Residence>> {
    let (app, viewer) = ctx.signed_in()?;
    let id = ctx.id(id)?;
    // A home with a list of its tasks is one statement.
    if let Some(query) = list_wanted(ctx) {
        match task::listed(app, viewer, id, &query).await {
            Ok(found) => return Ok(found.map(Residence::from)),
            // Told where the list stands.
            Err(domain::Error::User(_)) => {}
            Err(error) => return Err(ctx.fail(error)),
        }
    }
    by_id(ctx, id).await
}

/// Returns a home that the viewer belongs to.
pub(crate) async fn by_id(ctx: &Context<'_>, id: ResidenceId) -> Result<Option<Residence>> {
    ctx.load(ResidenceKey(id)).await
}

/// Reads whether homes that are put away are asked for.
pub(crate) fn archived(include_archived: Option<bool>) -> Archived {
    match include_archived {
        Some(true) => Archived::With,
        _ => Archived::Without,
    }
}

/// What is read of a viewer in one go, since a home screen asks for both.
#[derive(Clone)]
pub(crate) struct HomeScreen {
    /// Whether homes came that are put away.
    pub archived: Archived,
    /// The homes.
    pub residences: Vec<Residence>,
    /// How many notices are not read, where that came along.
    pub unread: Option<u64>,
}

/// Reads a home screen ahead where that is what is selected of the viewer: homes once, with boards, and how many notices are not read.
pub(crate) async fn ahead(ctx: &Context<'_>, viewer: &Viewer) -> Result<Option<HomeScreen>> {
    let field = ctx.field();
    let selected = |name: &'static str| field.selection_set().filter(move |field| field.name() == name);
    let mut homes = selected("residences");
    let (Some(home), None) = (homes.next(), homes.next()) else {
        return Ok(None);
    };
    let Some(first) = boards_wanted(home).filter(|_| selected("unreadNotificationCount").next().is_some())
    else {
        return Ok(None);
    };
    let arguments = home.arguments().unwrap_or_default();
    let include = arguments.iter().find(|(name, _)| name == "includeArchived");
    let archived = archived(include.map(|(_, value)| *value == Value::Boolean(true)));
    let wanted = Wanted {
        archived,
        first,
        unread: true,
    };
    let screen = screen(ctx.app(), viewer, wanted).await;
    let screen = screen.map_err(|error| ctx.fail(error))?;
    Ok(Some(HomeScreen {
        archived,
        residences: screen.homes.into_iter().map(Residence::from).collect(),
        unread: screen.unread,
    }))
}

/// Answers with the viewer's homes, in the order in which they were joined.
pub(crate) async fn of_viewer(ctx: &Context<'_>, archived: Archived) -> Result<Vec<Residence>> {
    let (app, viewer) = ctx.signed_in()?;
    let fail = |error| ctx.fail(error);
    // A screen of homes and their boards is one statement.
    if let Some(first) = boards_wanted(ctx.field()) {
        let wanted = Wanted {
            archived,
            first,
            unread: false,
        };
        let screen = screen(app, viewer, wanted).await.map_err(fail)?;
        return Ok(screen.homes.into_iter().map(Residence::from).collect());
    }
    let homes = find::of_account(&app.db, viewer.account_id, archived).await;
    Ok(homes.map_err(fail)?.into_iter().map(Residence::from).collect())
}
