//! What narrows and orders the list.

use yew::prelude::*;

use super::state::{ListState, lower, orders_of};
use crate::{
    browser::value_of_target,
    noun::{FilterKind, Noun, Paged},
    text::word,
};

/// The list, and what to do when it is to change.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub noun: &'static Noun,
    pub state: ListState,
    pub onchange: Callback<ListState>,
}

/// A field for each filter, and one for the order.
#[component]
pub fn FilterBar(props: &Props) -> Html {
    let Props {
        noun,
        state,
        onchange,
    } = props;
    // On a phone the fields would push the rows off the screen.
    let open = use_state(|| false);
    let Some(paged) = &noun.paged else {
        return Html::default();
    };
    let clear = {
        let (state, onchange) = (state.clone(), onchange.clone());
        move |_: MouseEvent| onchange.emit(state.cleared())
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <>
        <button type="button" class="btn btn-sm self-start sm:hidden" aria-expanded={open.to_string()} onclick={toggle}>
            { word::FILTERS }
            if !state.filters.is_empty() { <span class="badge badge-sm">{ state.filters.len() }</span> }
        </button>
        <div role="group" aria-label={word::FILTERS}
            class={classes!("flex", "flex-wrap", "items-end", "gap-x-3", "gap-y-2", (!*open).then_some("max-sm:hidden"))}>
            { for paged.filters.iter().filter_map(|filter| {
                let value = state.filter(filter.field).unwrap_or_default().to_owned();
                let field = match &filter.kind {
                    FilterKind::Given if value.is_empty() => return None,
                    FilterKind::Text | FilterKind::Given => field("text", &value, narrow(props, filter.field)),
                    FilterKind::Day => field("date", &value, narrow(props, filter.field)),
                    FilterKind::YesNo(yes, no) => choice(&value, narrow(props, filter.field), [
                        (String::new(), word::ANY.get().to_owned()),
                        ("yes".to_owned(), yes.get().to_owned()),
                        ("no".to_owned(), no.get().to_owned()),
                    ].into_iter()),
                    FilterKind::Choice(choices) => choice(
                        &value,
                        narrow(props, filter.field),
                        [(String::new(), word::ANY.get().to_owned())].into_iter()
                            .chain(choices.all.iter().map(|choice| (lower(choice.0), choice.1.get().to_owned()))),
                    ),
                };
                Some(html! {
                    <label key={filter.field} class="flex min-w-30 flex-col gap-1 text-xs text-base-content/80 max-sm:grow">{ filter.label }{ field }</label>
                })
            }) }
            { order(props, paged) }
            if state.is_narrowed() {
                <button type="button" class="btn btn-ghost btn-sm" onclick={clear}>{ word::CLEAR_FILTERS }</button>
            }
        </div>
        </>
    }
}

/// The order; headings of columns say the same where they show.
fn order(props: &Props, paged: &'static Paged) -> Html {
    let orders = orders_of(props.noun);
    if orders.is_empty() {
        return Html::default();
    }
    let onchange = {
        let (state, onchange) = (props.state.clone(), props.onchange.clone());
        Callback::from(move |order: String| onchange.emit(state.with(|state| state.order = order)))
    };
    let words = orders.into_iter().map(|(order, label, up)| {
        let way = if up { word::ASCENDING } else { word::DESCENDING };
        (order, format!("{label}, {way}"))
    });
    html! {
        <label class="flex min-w-40 flex-col gap-1 text-xs text-base-content/80 max-sm:grow">
            { word::SORT }{ choice(props.state.order(paged), onchange, words) }
        </label>
    }
}

fn narrow(props: &Props, name: &'static str) -> Callback<String> {
    let (state, onchange) = (props.state.clone(), props.onchange.clone());
    Callback::from(move |value: String| onchange.emit(state.narrowed(name, value.trim().to_owned())))
}

fn field(kind: &'static str, value: &str, onchange: Callback<String>) -> Html {
    let onchange = onchange.reform(|event: web_sys::Event| value_of_target(&event.target_unchecked_into()));
    html! { <input type={kind} class="input input-sm w-full text-base-content" value={value.to_owned()} maxlength="200" {onchange} /> }
}

fn choice(chosen: &str, onchange: Callback<String>, options: impl Iterator<Item = (String, String)>) -> Html {
    let onchange = onchange.reform(|event: web_sys::Event| value_of_target(&event.target_unchecked_into()));
    html! {
        <select class="select select-sm w-full text-base-content" {onchange}>
            { for options.map(|(value, label)| {
                let selected = value == chosen;
                html! { <option key={value.clone()} {value} {selected}>{ label }</option> }
            }) }
        </select>
    }
}
