//! The page of a noun: its rows, and all that narrows, orders and acts on them.

use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

use super::{
    columns::Columns,
    filter_bar::FilterBar,
    pager::Pager,
    search::Search,
    state::{ListState, PAGE_SIZE},
    table::Table,
    views::Views,
};
use crate::{
    browser,
    cursor::Cursor,
    form::{Acts, MatchingActs},
    noun::{self, Noun, text_at},
    part::{Empty, Icon, PageHead, Shape, Skeleton, Trouble},
    remote::use_answer,
    route::Route,
    session::use_session,
    text::{count, word},
};

/// The server counts one further than this, and no more.
const COUNTED: i64 = 10_000;

/// Which noun.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub noun: &'static Noun,
}

/// The page of a noun.
#[component]
pub fn ListPage(props: &Props) -> Html {
    let done = use_state(|| 0_u32);
    let ondone = {
        let done = done.clone();
        Callback::from(move |()| done.set(*done + 1))
    };
    html! {
        <>
            <PageHead title={props.noun.title}>
                <div class="ml-auto flex flex-wrap gap-2"><Acts acts={props.noun.acts} {ondone} /></div>
            </PageHead>
            <NounList key={*done} noun={props.noun} />
        </>
    }
}

/// Which noun's rows, and to what they are narrowed by the page around them.
#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub noun: &'static Noun,
    #[prop_or_default]
    pub given: Option<(&'static str, String)>,
}

/// The rows of a noun; all that shows of them stands in the address.
#[component]
pub fn NounList(props: &ListProps) -> Html {
    let noun = props.noun;
    let session = use_session();
    let location = use_location().expect("lists stand within the router");
    let navigator = use_navigator().expect("lists stand within the router");
    let here = use_route::<Route>().unwrap_or(Route::NotFound);
    let chosen = use_state(|| Rc::new(Vec::<String>::new()));
    let kept_as = format!("columns.{}", noun.key);

    let (mut state, left_out) = ListState::from_query(noun, location.query_str());
    if state.shown.is_none() {
        // The columns as this browser showed them last.
        let kept = browser::kept(&kept_as).unwrap_or_default();
        state.shown = ListState::from_query(noun, &format!("show={kept}")).0.shown;
    }
    let columns = state.columns(noun);
    let given = props.given.as_ref().map(|(name, value)| (*name, value.as_str()));
    let variables = noun
        .paged
        .as_ref()
        .map(|paged| state.variables(paged, given))
        .unwrap_or_default();
    let answer = use_answer(noun::list(noun, &columns, variables));

    let go = {
        let (navigator, here) = (navigator.clone(), here.clone());
        Callback::from(move |state: ListState| {
            let Ok(()) = navigator.push_with_query(&here, Raw(state.to_query(noun)));
        })
    };
    let onsearch = {
        let (navigator, here, state) = (navigator, here.clone(), state.clone());
        Callback::from(move |search: String| {
            let state = state.with(|state| state.search = search);
            // The letters of one word are not a step each.
            let Ok(()) = navigator.replace_with_query(&here, Raw(state.to_query(noun)));
        })
    };
    let onchange_columns = go.reform(move |state: ListState| {
        browser::keep(&kept_as, &state.shown_in_address(noun));
        state
    });
    let list = answer.data.as_ref().map(|data| &data[noun::LIST]);
    let rows = rows_of(list, noun);
    let of_chosen: Vec<_> = rows
        .iter()
        .filter(|row| chosen.iter().any(|id| id == text_at(row, "id")))
        .cloned()
        .collect();
    let onchoose = {
        let chosen = chosen.clone();
        Callback::from(move |ids: Vec<String>| chosen.set(Rc::new(ids)))
    };
    let ondone = {
        let (again, chosen) = (answer.again.clone(), chosen.clone());
        Callback::from(move |()| {
            chosen.set(Rc::new(Vec::new()));
            again.emit(());
        })
    };
    let can_choose = noun.detail.is_some() && noun.row_acts.iter().any(|act| session.may(act.needs));
    let total = list.and_then(|list| list["totalCount"].as_i64());
    let search = noun.paged.as_ref().and_then(|paged| paged.search);
    let body = match (&answer.failure, list) {
        (Some(failure), _) => html! { <Trouble failure={failure.clone()} retry={answer.again.clone()} /> },
        (None, None) => html! { <Skeleton lines={10} /> },
        (None, Some(_)) if rows.is_empty() => nothing(noun, &state, &go),
        (None, Some(list)) => {
            let page = &list["pageInfo"];
            let at = |cursor: Cursor| state.at(cursor).to_query(noun);
            html! {
                <>
                    <Table caption={noun.title} rows={rows} {columns} list={(noun, state.clone())} ondone={ondone.clone()}
                        choice={can_choose.then(|| ((*chosen).clone(), onchoose.clone()))}
                        acts={if noun.detail.is_some() { &[] } else { noun.row_acts }} />
                    <Pager to={here} previous={Cursor::previous(page).map(at)} next={Cursor::next(page).map(at)} />
                </>
            }
        }
    };

    html! {
        <div class="flex flex-col gap-3">
            if !left_out.is_empty() { { tell_left_out(&left_out, &state, &go) } }
            <div class="flex flex-wrap items-center gap-2">
                if let Some(hint) = search {
                    <Search search={state.search.clone()} {hint} {onsearch} />
                }
                <p role="status" class="mr-auto text-sm text-base-content/80 tabular-nums">
                    { total.map(|n| count::found(n.min(COUNTED), n > COUNTED)).unwrap_or_default() }
                </p>
                if let (Some(paged), false) = (&noun.paged, noun.matching.is_empty()) {
                    <MatchingActs {noun} search={state.search.clone()} filter={state.filter_input(paged, given)} ondone={ondone.clone()} />
                }
                if noun.paged.is_some() {
                    <Views {noun} query={state.to_query(noun)} />
                    <Columns {noun} state={state.clone()} onchange={onchange_columns} />
                }
                if noun.exports && session.may("EXPORT_LISTS") {
                    <a class="btn btn-sm" href={state.export(noun, given)} download={format!("{}.csv", noun.key)}>
                        <Icon shape={Shape::Download} class="size-4" />{ "CSV" }
                    </a>
                }
            </div>
            <FilterBar {noun} state={state.clone()} onchange={go.clone()} />
            if !of_chosen.is_empty() {
                <div role="group" aria-label={word::ACTIONS} class="flex flex-wrap items-center gap-2 rounded-box border border-base-300 bg-base-100 px-3 py-2">
                    <span role="status" class="mr-2 text-sm font-medium">{ count::chosen(of_chosen.len()) }</span>
                    <Acts acts={noun.row_acts} rows={Rc::new(of_chosen)} {ondone} />
                </div>
            }
            <div class="rounded-box border border-base-300 bg-base-100" aria-busy={answer.busy.to_string()}>{ body }</div>
        </div>
    }
}

fn rows_of(list: Option<&Value>, noun: &Noun) -> Rc<Vec<Rc<Value>>> {
    let rows = list.and_then(|list| match noun.paged {
        Some(_) => list["nodes"].as_array(),
        None => list.as_array(),
    });
    let rows = rows.into_iter().flatten().take(PAGE_SIZE as usize * 4);
    Rc::new(rows.cloned().map(Rc::new).collect())
}

fn nothing(noun: &'static Noun, state: &ListState, go: &Callback<ListState>) -> Html {
    if !state.is_narrowed() {
        return html! { <Empty title={noun.empty} shape={noun.icon} /> };
    }
    let clear = {
        let state = state.clone();
        go.reform(move |_: MouseEvent| state.cleared())
    };
    html! {
        <Empty title={word::NO_MATCHES} hint={word::NO_MATCHES_HINT} shape={Shape::Search}>
            <button type="button" class="btn btn-sm mt-2" onclick={clear}>{ word::CLEAR_FILTERS }</button>
        </Empty>
    }
}

/// Tells which parts of the address meant nothing, and offers the address without them.
fn tell_left_out(left_out: &[String], state: &ListState, go: &Callback<ListState>) -> Html {
    let tidy = {
        let state = state.clone();
        go.reform(move |_: MouseEvent| state.clone())
    };
    html! {
        <div role="status" class="flex items-center gap-3 rounded-box border border-warning bg-base-100 px-3 py-2 text-sm">
            <Icon shape={Shape::Alert} class="size-4" />
            <span class="wrap-anywhere">{ count::left_out(&left_out.join(", ")) }</span>
            <button type="button" class="btn btn-ghost btn-square btn-xs" aria-label={word::CLOSE} onclick={tidy}><Icon shape={Shape::Close} class="size-4" /></button>
        </div>
    }
}
