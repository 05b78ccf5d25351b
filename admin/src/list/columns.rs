//! Which columns show.

use yew::prelude::*;

use super::state::ListState;
use crate::{
    noun::{Column, Noun},
    part::{Icon, Menu, Shape},
    text::word,
};

/// The list, and what to do when other columns are to show.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub noun: &'static Noun,
    pub state: ListState,
    pub onchange: Callback<ListState>,
}

/// A box with a tick for each column.
#[component]
pub fn Columns(props: &Props) -> Html {
    let shown = props.state.columns(props.noun);
    let toggle = |column: &'static Column| {
        let (state, onchange, noun) = (props.state.clone(), props.onchange.clone(), props.noun);
        Callback::from(move |_: web_sys::Event| onchange.emit(toggled(&state, noun, column)))
    };
    let face = html! { <><Icon shape={Shape::Columns} class="size-4" /><span class="max-sm:sr-only">{ word::COLUMNS }</span></> };
    html! {
        <Menu label={word::COLUMNS} {face}>
            <fieldset class="flex flex-col gap-2">
                <legend class="sr-only">{ word::COLUMNS }</legend>
                { for props.noun.columns.iter().enumerate().map(|(place, column)| {
                    let checked = shown.contains(&column);
                    // The first column names the row.
                    let disabled = place == 0 || (checked && shown.len() == 1);
                    html! {
                        <label key={column.path} class="flex items-center gap-3 text-sm">
                            <input type="checkbox" class="checkbox checkbox-sm" {checked} {disabled} onchange={toggle(column)} />
                            { column.label }
                        </label>
                    }
                }) }
            </fieldset>
        </Menu>
    }
}

fn toggled(state: &ListState, noun: &'static Noun, column: &'static Column) -> ListState {
    let mut paths: Vec<_> = state.columns(noun).iter().map(|column| column.path).collect();
    match paths.iter().position(|path| *path == column.path) {
        Some(place) => {
            paths.remove(place);
        }
        None => paths.push(column.path),
    }
    ListState {
        shown: Some(
            noun.columns
                .iter()
                .map(|column| column.path)
                .filter(|path| paths.contains(path))
                .collect(),
        ),
        ..state.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noun::account::ACCOUNTS;

    #[test]
    fn a_column_goes_and_comes_back_to_its_place() {
        let state = ListState::default();
        let second = &ACCOUNTS.columns[1];

        let without = toggled(&state, &ACCOUNTS, second);
        assert!(!without.columns(&ACCOUNTS).contains(&second));

        let with = toggled(&without, &ACCOUNTS, second);
        assert_eq!(with.columns(&ACCOUNTS), state.columns(&ACCOUNTS));
    }
}
