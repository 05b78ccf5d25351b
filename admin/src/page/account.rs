//! One account, its homes and its tasks.

use cynic::QueryBuilder;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::{Account as Data, AccountDetail, AccountQuery, AccountVariables, Membership, Task, TaskConnection},
    cursor::{Cursor, Paging},
    format,
    part::{BucketBadge, Empty, Go, Icon, PageHead, Pager, Shape, Skeleton, Trouble, Verified},
    remote::use_remote,
    route::Route,
    text::text,
};

/// Tasks a page.
const TASKS: i32 = 20;

/// Which account.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: String,
}

/// One account, its homes and its tasks; the page of the tasks stands in the address.
#[component]
pub fn Account(props: &Props) -> Html {
    let location = use_location().expect("pages stand within the router");
    let page = Cursor::from_query(location.query_str());
    let answer = use_remote(variables(&props.id, page), AccountQuery::build);
    let account = answer.data.as_ref().map(|data| data.account.as_ref());

    html! {
        <>
            <div>
                <Go to={Route::Accounts} class="link link-hover inline-flex items-center gap-1 text-sm">
                    <Icon shape={Shape::Back} class="size-4" />{ text().back_to_accounts }
                </Go>
            </div>
            { match account {
                _ if answer.failed => html! { <><PageHead title={text().accounts} /><Trouble retry={answer.retry.clone()} /></> },
                None => html! { <Skeleton lines={8} /> },
                Some(None) => html! {
                    <>
                        <PageHead title={text().account_missing} />
                        <Empty title={text().account_missing} hint={text().account_missing_hint} shape={Shape::Search} />
                    </>
                },
                Some(Some(detail)) => view(detail),
            } }
        </>
    }
}

fn variables(id: &str, page: Cursor) -> AccountVariables {
    let Paging {
        first,
        after,
        last,
        before,
    } = page.paging(TASKS);
    AccountVariables {
        id: id.into(),
        first,
        after,
        last,
        before,
    }
}

fn view(detail: &AccountDetail) -> Html {
    let account = &detail.account;
    html! {
        <>
            <div class="flex flex-col gap-1">
                <PageHead title={account.display_name.clone()}>
                    <Verified verified={account.email_verified_at.is_some()} />
                </PageHead>
                <p class="wrap-anywhere text-base-content/80">{ &account.email }</p>
            </div>
            { facts(account) }
            <section aria-labelledby="homes" class="rounded-box border border-base-300 bg-base-100">
                <h2 id="homes" class="p-4 font-semibold">{ text().homes }</h2>
                { homes(&detail.memberships) }
            </section>
            <section aria-labelledby="tasks" class="rounded-box border border-base-300 bg-base-100">
                <h2 id="tasks" class="p-4 font-semibold">{ text().tasks }</h2>
                { tasks(account.id.inner(), &detail.tasks) }
            </section>
        </>
    }
}

fn facts(account: &Data) -> Html {
    let never = || text().never.to_owned();
    let facts = [
        (text().signed_up, format::instant(&account.created_at)),
        (
            text().verified_at,
            account
                .email_verified_at
                .as_ref()
                .map_or_else(never, format::instant),
        ),
        (
            text().last_seen,
            account.last_seen_at.as_ref().map_or_else(never, format::instant),
        ),
        (text().sessions, format::number(account.session_count)),
        (text().time_zone, account.time_zone.clone()),
        (text().language, account.locale.clone()),
    ];
    html! {
        <dl class="grid grid-cols-2 gap-x-6 gap-y-4 rounded-box border border-base-300 bg-base-100 p-4 sm:grid-cols-3">
            { for facts.into_iter().map(|(label, value)| html! {
                <div>
                    <dt class="text-sm text-base-content/80">{ label }</dt>
                    <dd class="wrap-anywhere">{ value }</dd>
                </div>
            }) }
            <div class="col-span-full">
                <dt class="text-sm text-base-content/80">{ text().id }</dt>
                <dd class="font-mono text-sm select-all wrap-anywhere">{ account.id.inner() }</dd>
            </div>
        </dl>
    }
}

fn homes(memberships: &[Membership]) -> Html {
    if memberships.is_empty() {
        return html! { <Empty title={text().no_homes} hint={text().no_homes_hint} shape={Shape::House} /> };
    }
    html! {
        <table class="table">
            <caption class="sr-only">{ text().homes }</caption>
            <thead>
                <tr>
                    <th scope="col">{ text().name }</th>
                    <th scope="col">{ text().role }</th>
                    <th scope="col" class="hidden text-right sm:table-cell">{ text().members }</th>
                    <th scope="col" class="text-right">{ text().open_tasks }</th>
                    <th scope="col" class="hidden sm:table-cell">{ text().member_since }</th>
                </tr>
            </thead>
            <tbody>{ for memberships.iter().map(home) }</tbody>
        </table>
    }
}

fn home(membership: &Membership) -> Html {
    let residence = &membership.residence;
    html! {
        <tr key={membership.id.inner()}>
            <th scope="row" class="font-medium wrap-anywhere">
                <span class="mr-2">{ &residence.name }</span>
                if residence.archived_at.is_some() {
                    <span class="badge badge-sm badge-soft">{ text().archived }</span>
                }
            </th>
            <td>{ format::member_role(membership.role) }</td>
            <td class="hidden text-right tabular-nums sm:table-cell">{ format::number(residence.member_count) }</td>
            <td class="text-right tabular-nums">{ format::number(residence.open_task_count) }</td>
            <td class="hidden whitespace-nowrap tabular-nums sm:table-cell">{ format::day_of(&membership.joined_at) }</td>
        </tr>
    }
}

fn tasks(account_id: &str, tasks: &TaskConnection) -> Html {
    if tasks.nodes.is_empty() {
        return html! { <Empty title={text().no_tasks} hint={text().no_tasks_hint} /> };
    }
    let page = &tasks.page_info;
    let at = |cursor: Cursor| cursor.to_query();
    html! {
        <>
            <table class="table">
                <caption class="sr-only">{ text().tasks_caption }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ text().task }</th>
                        <th scope="col" class="hidden sm:table-cell">{ text().home }</th>
                        <th scope="col">{ text().state }</th>
                        <th scope="col" class="hidden sm:table-cell">{ text().due }</th>
                    </tr>
                </thead>
                <tbody>{ for tasks.nodes.iter().map(task) }</tbody>
            </table>
            <Pager to={Route::Account { id: account_id.to_owned() }}
                previous={Cursor::previous(page).map(at)} next={Cursor::next(page).map(at)} />
        </>
    }
}

fn task(task: &Task) -> Html {
    let due = task
        .due_on
        .as_ref()
        .map_or_else(|| text().none.to_owned(), format::day);
    html! {
        <tr key={task.id.inner()}>
            <th scope="row" class="font-medium wrap-anywhere">
                { &task.title }
                <p class="text-sm font-normal text-base-content/80 sm:hidden">{ &task.residence_name }{ " · " }{ &due }</p>
            </th>
            <td class="hidden wrap-anywhere sm:table-cell">{ &task.residence_name }</td>
            <td><BucketBadge bucket={task.bucket} /></td>
            <td class="hidden whitespace-nowrap tabular-nums sm:table-cell">{ &due }</td>
        </tr>
    }
}
