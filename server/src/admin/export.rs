//! Lists as files: `GET /admin/export/tasks.csv?search=…&filter={…}&orderBy=…`, with what the API's field of the same name takes.

use async_graphql::{InputType, Pos, Value};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    App, Error,
    admin::{
        self, AdminOperation, Operator,
        list::{Filter, List},
        right::may,
        row::Cells,
        table::{self, MAX_ROWS, Table},
    },
    page::Cursor,
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;

use super::{
    account::{AccountFilter, AccountOrder},
    appliance::{ApplianceFilter, ApplianceOrder},
    audit::{AuditEntryFilter, AuditEntryOrder},
    contractor::{ContractorFilter, ContractorOrder},
    delivery::{DeliveryFilter, DeliveryOrder},
    document::{DocumentFilter, DocumentOrder},
    notice::{NoticeFilter, NoticeOrder},
    operator::{OperatorFilter, OperatorOrder},
    residence::{ResidenceFilter, ResidenceOrder},
    session,
    store_event::{StoreEventFilter, StoreEventOrder},
    subscription::{SubscriptionFilter, SubscriptionOrder},
    task::{TaskFilter, TaskOrder},
    template::{TaskTemplateFilter, TaskTemplateOrder},
};
use crate::{
    graphql::{Caller, Code},
    http::{client_ip, failed, json_error, request_id},
};

/// Returns the route of the files.
pub(crate) fn routes(app: App) -> Router {
    Router::new()
        .route("/admin/export/{file}", get(export))
        .with_state(app)
}

/// What is asked for, as the API's field takes it; the filter is JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    search: Option<String>,
    filter: Option<String>,
    order_by: Option<String>,
}

/// Why there is no file.
enum Refused {
    /// Nobody is signed in.
    SignedOut,
    /// The operator may not.
    Forbidden,
    /// There is no such list.
    Unknown,
    /// What is asked for cannot be read.
    Unreadable(String),
    /// Something else.
    Failed(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::User(problems)
                if problems
                    .iter()
                    .any(|problem| problem.code == domain::Code::Forbidden) =>
            {
                Self::Forbidden
            }
            Error::User(problems) => Self::Unreadable(
                problems
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            error => Self::Failed(error),
        }
    }
}

async fn export(
    State(app): State<App>,
    Path(file): Path<String>,
    query: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let caller = Caller::new(client_ip(&extensions), request_id(&extensions), headers);
    let refusal = match answer(&app, &caller, &file, query).await {
        Ok(body) => {
            let name = format!("attachment; filename=\"{file}\"");
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, name.as_str()),
                (header::CACHE_CONTROL, "no-store"),
            ];
            return (headers, body).into_response();
        }
        Err(refusal) => refusal,
    };
    let id = &caller.request_id;
    match refusal {
        Refused::SignedOut => json_error(
            StatusCode::UNAUTHORIZED,
            Code::Unauthenticated,
            "Sign in first.",
            id,
        ),
        Refused::Forbidden => json_error(
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "You may not take lists along.",
            id,
        ),
        Refused::Unknown => json_error(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "There is no such list.",
            id,
        ),
        Refused::Unreadable(why) => json_error(StatusCode::BAD_REQUEST, Code::BadUserInput, &why, id),
        Refused::Failed(error) => failed(&error, &extensions),
    }
}

#[expect(clippy::too_many_lines, reason = "one line a list, and the lists are many")]
async fn answer(
    app: &App,
    caller: &Caller,
    file: &str,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Body, Refused> {
    let operator = session::operator(app, caller).await.map_err(Refused::Failed)?;
    let operator = operator.ok_or(Refused::SignedOut)?;
    let Query(asked) = query.map_err(|rejection| Refused::Unreadable(rejection.body_text()))?;
    let wanted = Wanted { app, operator, asked };
    use AdminOperation as Do;
    match file {
        "residences.csv" => {
            wanted
                .list::<ResidenceFilter, ResidenceOrder, admin::ResidenceFilter>(
                    "residences",
                    Do::ReadResidences,
                )
                .await
        }
        "tasks.csv" => {
            wanted
                .list::<TaskFilter, TaskOrder, admin::TaskFilter>("tasks", Do::ReadResidences)
                .await
        }
        "contractors.csv" => {
            wanted
                .list::<ContractorFilter, ContractorOrder, admin::ContractorFilter>(
                    "contractors",
                    Do::ReadResidences,
                )
                .await
        }
        "appliances.csv" => {
            wanted
                .list::<ApplianceFilter, ApplianceOrder, admin::ApplianceFilter>(
                    "appliances",
                    Do::ReadResidences,
                )
                .await
        }
        "documents.csv" => {
            wanted
                .list::<DocumentFilter, DocumentOrder, admin::DocumentFilter>("documents", Do::ReadResidences)
                .await
        }
        "subscriptions.csv" => {
            wanted
                .list::<SubscriptionFilter, SubscriptionOrder, admin::SubscriptionFilter>(
                    "subscriptions",
                    Do::ReadSubscriptions,
                )
                .await
        }
        "storeEvents.csv" => {
            wanted
                .list::<StoreEventFilter, StoreEventOrder, admin::StoreEventFilter>(
                    "storeEvents",
                    Do::ReadSubscriptions,
                )
                .await
        }
        "notices.csv" => {
            wanted
                .list::<NoticeFilter, NoticeOrder, admin::NoticeFilter>("notices", Do::ReadDeliveries)
                .await
        }
        "deliveries.csv" => {
            wanted
                .list::<DeliveryFilter, DeliveryOrder, admin::DeliveryFilter>(
                    "deliveries",
                    Do::ReadDeliveries,
                )
                .await
        }
        "taskTemplates.csv" => {
            wanted
                .list::<TaskTemplateFilter, TaskTemplateOrder, admin::TaskTemplateFilter>(
                    "taskTemplates",
                    Do::ReadTemplates,
                )
                .await
        }
        "accounts.csv" => {
            let make = |search, filter: AccountFilter, order: Option<AccountOrder>| admin::Accounts {
                search,
                filter: filter.into(),
                order: order.map(Into::into).unwrap_or_default(),
            };
            wanted.of("accounts", Do::ReadAccounts, make).await
        }
        "auditEntries.csv" => {
            let make =
                |search, filter: AuditEntryFilter, order: Option<AuditEntryOrder>| admin::AuditEntries {
                    search,
                    filter: filter.into(),
                    order: order.map(Into::into).unwrap_or_default(),
                };
            wanted.of("auditEntries", Do::ReadAudit, make).await
        }
        "operators.csv" => {
            let make = |search, filter: OperatorFilter, order: Option<OperatorOrder>| admin::Operators {
                search,
                role: filter.role,
                disabled: filter.disabled,
                totp: filter.totp,
                order: order.map(Into::into).unwrap_or_default(),
            };
            wanted.of("operators", Do::ReadOperators, make).await
        }
        _ => Err(Refused::Unknown),
    }
}

/// A list that an operator wants to take along.
struct Wanted<'a> {
    app: &'a App,
    operator: Operator,
    asked: Asked,
}

impl Wanted<'_> {
    /// Begins the file of a list that is made of facts.
    async fn list<I, O, F>(self, noun: &'static str, reads: AdminOperation) -> Result<Body, Refused>
    where
        I: InputType + Default + Into<F>,
        O: InputType + Into<F::Order>,
        F: Filter,
        F::Row: Cells,
    {
        let make = |search, filter: I, order: Option<O>| List::<F> {
            search,
            filter: filter.into(),
            order: order.map(Into::into).unwrap_or_default(),
        };
        self.of(noun, reads, make).await
    }

    /// Begins the file. `I` and `O` are what the API takes for filter and order, of which `make` makes the list.
    async fn of<I, O, L>(
        self,
        noun: &'static str,
        reads: AdminOperation,
        make: impl FnOnce(String, I, Option<O>) -> L,
    ) -> Result<Body, Refused>
    where
        I: InputType + Default,
        O: InputType,
        L: Table,
    {
        let role = self.operator.user.role;
        if !may(role, reads) || !may(role, AdminOperation::ExportLists) {
            return Err(Refused::Forbidden);
        }
        let Asked {
            search,
            filter,
            order_by,
        } = self.asked;
        let shown = json!({ "search": search, "filter": filter, "orderBy": order_by });
        let filter = match filter.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => {
                let value =
                    serde_json::from_str(text).map_err(|error| Refused::Unreadable(error.to_string()))?;
                read::<I>("filter", Value::from_json(value).unwrap_or_default())?
            }
            None => I::default(),
        };
        let order = order_by.filter(|text| !text.is_empty());
        let order = order
            .map(|text| read::<O>("orderBy", Value::String(text)))
            .transpose()?;
        let list = make(search.unwrap_or_default(), filter, order);
        // The first lines are read before anything is answered, so that what cannot be read is told.
        let first = table::lines(self.app, &list, None).await?;
        admin::note_export(self.app, &self.operator, noun, shown).await?;
        let head = table::head::<L::Line>();
        Ok(body(self.app.clone(), list, (head, first)))
    }
}

/// Reads a value as the API's arguments are read.
fn read<T: InputType>(name: &str, value: Value) -> Result<T, Refused> {
    T::parse(Some(value)).map_err(|error| {
        let message = error.into_server_error(Pos::default()).message;
        Refused::Unreadable(format!("{name}: {message}"))
    })
}

/// What has been read already: the first line, and the rows after it with where the next begin.
type Begun = (String, (String, usize, Option<Cursor>));

/// Writes a list as it is read, a batch at a time; the last line says so where it is cut.
fn body<L: Table>(app: App, list: L, (head, (text, n_rows, next)): Begun) -> Body {
    let begin = (app, list, Some(head + &text), n_rows, next);
    let lines = stream::try_unfold(begin, |(app, list, ready, n_rows, next)| async move {
        if let Some(text) = ready {
            return Ok::<_, Error>(Some((Bytes::from(text), (app, list, None, n_rows, next))));
        }
        let Some(after) = next else { return Ok(None) };
        if n_rows >= MAX_ROWS {
            let cut = format!("Cut after {MAX_ROWS} rows: narrow the list.");
            let line = Bytes::from(table::line([cut.as_str()]));
            return Ok(Some((line, (app, list, None, n_rows, None))));
        }
        let read = table::lines(&app, &list, Some(after)).await;
        let (text, n_more, next) = read.inspect_err(|error| {
            tracing::error!("A list could not be read to its end for a file: {error:#}");
        })?;
        Ok(Some((
            Bytes::from(text),
            (app, list, None, n_rows + n_more, next),
        )))
    });
    Body::from_stream(lines)
}
