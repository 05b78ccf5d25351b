//! What an act would come to, asked for before it is done.

use serde_json::{Map, Value};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    ask::ask,
    noun::{self, Column, Preview, at},
    session::{Event, use_session},
    text::word,
};

/// A question, what of the form it takes, and whom to tell what is wrong with that.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub preview: &'static Preview,
    /// The act's input as it stands now.
    pub input: Value,
    /// Says whether all is filled in that must be, and shows what is not.
    pub ready: Callback<(), bool>,
    /// Called with what the server finds wrong.
    pub onwrong: Callback<Vec<Value>>,
}

/// A button, and what the server answers. An answer to what has been typed over meanwhile is not shown any more.
#[component]
pub fn Shown(props: &Props) -> Html {
    let session = use_session();
    let answer = use_state(|| None::<(Value, Value)>);
    let Preview { takes, .. } = props.preview;
    let asked: Value = takes
        .iter()
        .map(|name| ((*name).to_owned(), props.input[*name].clone()))
        .collect::<Map<_, _>>()
        .into();
    let onclick = {
        let (answer, asked, session) = (answer.clone(), asked.clone(), session.dispatcher());
        let (preview, onwrong) = (props.preview, props.onwrong.clone());
        let ready = props.ready.clone();
        move |_: MouseEvent| {
            if !ready.emit(()) {
                return;
            }
            let (answer, asked, session) = (answer.clone(), asked.clone(), session.clone());
            let onwrong = onwrong.clone();
            spawn_local(async move {
                match ask(noun::preview(preview, asked.clone())).await {
                    Ok(mut found) => {
                        let found = found[noun::DONE].take();
                        let errors = found["userErrors"].as_array().cloned().unwrap_or_default();
                        let is_sound = errors.is_empty();
                        onwrong.emit(errors);
                        answer.set(is_sound.then_some((asked, found)));
                    }
                    Err(failure) => session.dispatch(Event::Failed(failure)),
                }
            });
        }
    };
    let shown = answer.as_ref().filter(|(of, _)| *of == asked);
    html! {
        <div class="flex flex-col gap-2">
            <button type="button" class="btn btn-sm self-start" {onclick}>{ word::PREVIEW }</button>
            <div role="status">
                if let Some((_, found)) = shown { { look(props.preview, found) } }
            </div>
        </div>
    }
}

fn look(preview: &'static Preview, found: &Value) -> Html {
    let (path, columns) = preview.rows;
    let rows = at(found, path).as_array().cloned().unwrap_or_default();
    html! {
        <div class="flex flex-col gap-3 rounded-box border border-base-300 p-3">
            if !preview.facts.is_empty() {
                <dl class="grid grid-cols-3 gap-3">
                    { for preview.facts.iter().map(|fact| html! {
                        <div key={fact.path}>
                            <dt class="text-xs text-base-content/80">{ fact.label }</dt>
                            <dd class="text-sm font-semibold">{ fact.kind.show(at(found, fact.path), found) }</dd>
                        </div>
                    }) }
                </dl>
            }
            { for rows.iter().map(|row| lines(columns, row)) }
        </div>
    }
}

/// Shows a row as lines: a form is too narrow for a table.
fn lines(columns: &'static [Column], row: &Value) -> Html {
    html! {
        <dl class="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t border-base-300 pt-2 text-sm">
            { for columns.iter().map(|column| html! {
                <>
                    <dt class="text-xs text-base-content/80">{ column.label }</dt>
                    <dd class="wrap-anywhere">{ column.kind.show(at(row, column.path), row) }</dd>
                </>
            }) }
        </dl>
    }
}
