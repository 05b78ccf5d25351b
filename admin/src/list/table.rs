//! Rows under headings.

use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;
use yew_router::prelude::*;

use super::state::{ListState, orders};
use crate::{
    browser::value_of_target,
    form::Acts,
    noun::{Act, Column, Noun, Show, at, text_at},
    part::Go,
    route::Route,
    text::{Word, word},
};

/// The rows that are chosen, by id, and what to do when others are.
type Choice = (Rc<Vec<String>>, Callback<Vec<String>>);

/// The rows and what of them shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub caption: Word,
    pub rows: Rc<Vec<Rc<Value>>>,
    pub columns: Vec<&'static Column>,
    /// The list that it shows, whose headings order it and whose rows lead on.
    #[prop_or_default]
    pub list: Option<(&'static Noun, ListState)>,
    /// The rows that are chosen, and what to do when others are; rows cannot be chosen without.
    #[prop_or_default]
    pub choice: Option<Choice>,
    /// What can be done to each row, in a cell of its own.
    #[prop_or(&[])]
    pub acts: &'static [&'static Act],
    #[prop_or_default]
    pub ondone: Callback<()>,
}

/// Rows under headings.
#[component]
pub fn Table(props: &Props) -> Html {
    let here = use_route::<Route>().unwrap_or(Route::NotFound);
    // Columns that somebody asked for show at every width; the box then scrolls sideways.
    let is_asked = props
        .list
        .as_ref()
        .is_some_and(|(_, state)| state.shown.is_some());
    let class = |column: &Column| {
        classes!(
            match column.show {
                _ if is_asked => "",
                Show::Wide => "hidden md:table-cell",
                Show::Wider => "hidden xl:table-cell",
                Show::Widest => "hidden 2xl:table-cell",
                Show::Always | Show::Asked => "",
            },
            column.kind.is_number().then_some("text-right tabular-nums")
        )
    };
    let id = props.list.as_ref().map_or("id", |(noun, _)| noun.id);
    let ids: Vec<String> = props.rows.iter().map(|row| text_at(row, id).to_owned()).collect();
    let detail = props.list.as_ref().filter(|(noun, _)| noun.detail.is_some());

    html! {
        <div class="overflow-x-auto" role="region" aria-label={props.caption} tabindex="0">
            <table class="table table-sm text-[0.8125rem]">
                <caption class="sr-only">{ props.caption }</caption>
                <thead class="text-xs"><tr>
                    if let Some((chosen, onchoose)) = &props.choice {
                        <th scope="col" class="w-0">{ choose_all(&ids, chosen, onchoose) }</th>
                    }
                    { for props.columns.iter().map(|column| heading(column, props.list.as_ref(), &here, class(column))) }
                    if !props.acts.is_empty() { <th scope="col"><span class="sr-only">{ word::ACTIONS }</span></th> }
                </tr></thead>
                <tbody>
                    { for props.rows.iter().zip(&ids).enumerate().map(|(place, (row, id))| {
                        let cells = props.columns.iter().enumerate().map(|(column_place, column)| {
                            let shown = column.kind.show(at(row, column.path), row);
                            let class = class(column);
                            if column_place > 0 {
                                return html! { <td key={column.path} {class}>{ shown }</td> };
                            }
                            let shown = match detail {
                                Some((noun, _)) => html! {
                                    <Go to={Route::Detail { noun: noun.key.to_owned(), id: id.clone() }} row=true
                                        class="link link-hover font-semibold">{ shown }</Go>
                                },
                                None => html! { <span class="font-semibold">{ shown }</span> },
                            };
                            html! { <th key={column.path} scope="row" class={classes!("font-normal", "min-w-36", class)}>{ shown }</th> }
                        });
                        html! {
                            <tr key={if id.is_empty() { place.to_string() } else { id.clone() }} class="hover:bg-base-200 has-[:focus-visible]:bg-base-200"
                                tabindex={detail.is_none().then_some("-1")} data-row={detail.is_none().then_some("")}>
                                if let Some((chosen, onchoose)) = &props.choice {
                                    <td>{ choose(id, column_name(row, &props.columns), chosen, onchoose) }</td>
                                }
                                { for cells }
                                if !props.acts.is_empty() {
                                    <td class="text-right whitespace-nowrap">
                                        <div class="flex justify-end gap-1">
                                            <Acts acts={props.acts} rows={Rc::new(vec![row.clone()])} ondone={props.ondone.clone()} class="btn-xs" />
                                        </div>
                                    </td>
                                }
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// A heading whose link orders by its column, the other way round where it does so already.
fn heading(column: &Column, list: Option<&(&'static Noun, ListState)>, here: &Route, class: Classes) -> Html {
    let label = column.label;
    let paged = list.and_then(|(noun, state)| Some((noun, state, noun.paged.as_ref()?)));
    let (Some((noun, state, paged)), false) = (paged, column.sort.is_empty()) else {
        return html! { <th key={column.path} scope="col" {class}>{ label }</th> };
    };
    let [up, down] = orders(column);
    let now = state.order(paged);
    let (sort, mark, next) = match now {
        now if now == up => (Some("ascending"), "↑", down),
        now if now == down => (Some("descending"), "↓", up),
        _ => (None, "", up),
    };
    let query = state.with(|state| state.order = next).to_query(noun);
    html! {
        <th key={column.path} scope="col" aria-sort={sort} {class}>
            <Go to={here.clone()} {query} class="link link-hover whitespace-nowrap">
                { label }<span aria-hidden="true" class="ml-1 inline-block w-3">{ mark }</span>
            </Go>
        </th>
    }
}

fn column_name(row: &Value, columns: &[&'static Column]) -> String {
    let first = columns.first().map(|column| at(row, column.path));
    first.map(crate::noun::plain).unwrap_or_default()
}

fn choose_all(ids: &[String], chosen: &Rc<Vec<String>>, onchoose: &Callback<Vec<String>>) -> Html {
    let checked = !ids.is_empty() && ids.iter().all(|id| chosen.contains(id));
    let next = if checked { Vec::new() } else { ids.to_vec() };
    let onchange = onchoose.reform(move |_: web_sys::Event| next.clone());
    html! { <input type="checkbox" class="checkbox checkbox-sm" aria-label={word::CHOOSE_ALL} {checked} {onchange} /> }
}

fn choose(id: &str, name: String, chosen: &Rc<Vec<String>>, onchoose: &Callback<Vec<String>>) -> Html {
    let checked = chosen.iter().any(|one| one == id);
    let (chosen, id) = (chosen.clone(), id.to_owned());
    let onchange = onchoose.reform(move |event: web_sys::Event| {
        let is_chosen = value_of_target(&event.target_unchecked_into()) == "true";
        let mut next: Vec<String> = chosen.iter().filter(|one| **one != id).cloned().collect();
        if is_chosen {
            next.push(id.clone());
        }
        next
    });
    html! { <input type="checkbox" class="checkbox checkbox-sm" aria-label={format!("{}: {name}", word::CHOOSE_ROW)} {checked} {onchange} /> }
}
