//! The list of accounts; all that it shows stands in the address.

mod filter_bar;
mod table;

use cynic::QueryBuilder;
use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

use self::{filter_bar::FilterBar, table::Table};
use crate::{
    account_list::AccountList,
    api::{AccountConnection, AccountsQuery},
    cursor::Cursor,
    format,
    part::{Empty, Go, PageHead, Pager, Shape, Skeleton, Trouble},
    remote::use_remote,
    route::Route,
    text::text,
};

/// The server counts one further than this, and no more.
const COUNTED: i32 = 10_000;

/// Whether a change of the list is a step that the back button undoes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A choice.
    Step(AccountList),
    /// Typing; the letters of one word are not a step each.
    Typing(AccountList),
}

/// The list of accounts.
#[component]
pub fn Accounts() -> Html {
    let location = use_location().expect("pages stand within the router");
    let navigator = use_navigator().expect("pages stand within the router");
    let list = AccountList::from_query(location.query_str());
    let answer = use_remote(list.to_variables(), AccountsQuery::build);

    let onchange = Callback::from(move |change| {
        let Ok(()) = match change {
            Change::Step(list) => navigator.push_with_query(&Route::Accounts, Raw(list.to_query())),
            Change::Typing(list) => navigator.replace_with_query(&Route::Accounts, Raw(list.to_query())),
        };
    });
    let total = answer
        .data
        .as_ref()
        .map(|data| total(&data.accounts))
        .unwrap_or_default();

    html! {
        <>
            <PageHead title={text().accounts}>
                <p role="status" class="text-sm text-base-content/80">{ total }</p>
            </PageHead>
            <FilterBar list={list.clone()} {onchange} />
            <div class="rounded-box border border-base-300 bg-base-100" aria-busy={answer.busy.to_string()}>
                { match &answer.data {
                    _ if answer.failed => html! { <Trouble retry={answer.retry.clone()} /> },
                    Some(data) => rows(&list, &data.accounts),
                    None => html! { <Skeleton lines={10} /> },
                } }
            </div>
        </>
    }
}

fn total(accounts: &AccountConnection) -> String {
    let n = accounts.total_count.min(COUNTED);
    (text().account_total)(&format::number(n), n, accounts.total_count > COUNTED)
}

fn rows(list: &AccountList, accounts: &AccountConnection) -> Html {
    if accounts.nodes.is_empty() && list.is_narrowed() {
        return html! {
            <Empty title={text().no_matches} hint={text().no_matches_hint} shape={Shape::Search}>
                <Go to={Route::Accounts} class="btn btn-sm mt-2">{ text().clear_filters }</Go>
            </Empty>
        };
    }
    if accounts.nodes.is_empty() {
        return html! { <Empty title={text().no_accounts} hint={text().no_accounts_hint} /> };
    }

    let page = &accounts.page_info;
    let at = |cursor: Cursor| list.at(cursor).to_query();
    html! {
        <>
            <Table list={list.clone()} accounts={accounts.nodes.clone()} />
            <Pager to={Route::Accounts} previous={Cursor::previous(page).map(at)} next={Cursor::next(page).map(at)} />
        </>
    }
}
