//! The rows of the list.

use yew::prelude::*;

use crate::{
    account_list::{AccountList, Order},
    api::AccountRow,
    format,
    part::{Go, Verified},
    route::Route,
    text::text,
};

/// The rows and how they are ordered.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub list: AccountList,
    pub accounts: Vec<AccountRow>,
}

/// The rows, under headings that order them.
#[component]
pub fn Table(props: &Props) -> Html {
    let list = &props.list;
    html! {
        <table class="table">
            <caption class="sr-only">{ text().accounts_caption }</caption>
            <thead>
                <tr>
                    { heading(list, text().name, Order::Name, Order::NameBackwards, "") }
                    { heading(list, text().email, Order::Email, Order::EmailBackwards, "hidden md:table-cell") }
                    <th scope="col" class="hidden sm:table-cell">{ text().address_state }</th>
                    <th scope="col" class="hidden text-right sm:table-cell">{ text().homes }</th>
                    { heading(list, text().signed_up, Order::Newest, Order::Oldest, "") }
                </tr>
            </thead>
            <tbody>{ for props.accounts.iter().map(row) }</tbody>
        </table>
    }
}

/// A heading whose link orders by its column, the other way round where it does so already.
fn heading(list: &AccountList, label: &str, order: Order, other_way: Order, class: &'static str) -> Html {
    let (sort, mark) = match list.order {
        now if now == order || now == other_way => {
            let ascending = matches!(now, Order::Name | Order::Email | Order::Oldest);
            if ascending {
                (Some("ascending"), "↑")
            } else {
                (Some("descending"), "↓")
            }
        }
        _ => (None, ""),
    };
    let next = if list.order == order { other_way } else { order };
    let query = list.with(|list| list.order = next).to_query();

    html! {
        <th scope="col" aria-sort={sort} class={class}>
            <Go to={Route::Accounts} {query} class="link link-hover whitespace-nowrap">
                { label }<span aria-hidden="true" class="ml-1 inline-block w-3">{ mark }</span>
            </Go>
        </th>
    }
}

fn row(account: &AccountRow) -> Html {
    let id = account.id.inner().to_owned();
    let verified = account.email_verified_at.is_some();
    html! {
        <tr key={id.clone()} class="hover:bg-base-200">
            <th scope="row" class="font-normal">
                <Go to={Route::Account { id }} class="link link-hover font-medium wrap-anywhere">{ &account.display_name }</Go>
                <p class="text-sm text-base-content/80 wrap-anywhere md:hidden">{ &account.email }</p>
            </th>
            <td class="hidden wrap-anywhere md:table-cell">{ &account.email }</td>
            <td class="hidden sm:table-cell"><Verified {verified} /></td>
            <td class="hidden text-right tabular-nums sm:table-cell">{ format::number(account.residence_count) }</td>
            <td class="whitespace-nowrap tabular-nums">{ format::day_of(&account.created_at) }</td>
        </tr>
    }
}
