//! What is shown once an act is done.

use serde_json::Value;
use yew::prelude::*;

use super::qr::Qr;
use crate::{
    browser,
    noun::{Act, Shows, at, plain, text_at},
    part::Dialog,
    text::{Word, word},
};

/// What of an answer is shown, and what comes next.
#[derive(Clone, Copy)]
pub struct Words {
    pub path: &'static str,
    pub hint: Word,
    pub qr: &'static str,
    pub then: Option<&'static Act>,
}

/// What the server answered, and what of it is shown.
#[derive(Properties)]
pub struct Props {
    pub label: Word,
    pub words: Words,
    pub payload: Value,
    pub next: UseStateSetter<Option<&'static Act>>,
    pub onclose: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        (self.label, &self.payload) == (other.label, &other.payload)
    }
}

/// What is shown once, such as recovery codes or the key of a second factor.
#[component]
pub fn Shown(props: &Props) -> Html {
    let Props {
        label,
        words: Words { path, hint, qr, then },
        payload,
        ..
    } = props;
    let words = words_of(at(payload, path));
    let copy = {
        let words = words.clone();
        move |_: MouseEvent| browser::copy(&words)
    };
    let go_on = {
        let (next, then, onclose) = (props.next.clone(), *then, props.onclose.clone());
        move |_: MouseEvent| match then {
            Some(act) => next.set(Some(act)),
            None => onclose.emit(()),
        }
    };
    html! {
        <Dialog title={*label} onclose={props.onclose.clone()}>
            <p class="mb-3 text-sm">{ *hint }</p>
            if !qr.is_empty() {
                <div class="mb-3 grid place-items-center"><Qr text={text_at(payload, qr).to_owned()} /></div>
            }
            <pre class="rounded-box bg-base-200 p-4 text-sm whitespace-pre-wrap wrap-anywhere select-all">{ words }</pre>
            <div class="modal-action">
                <button type="button" class="btn" onclick={copy}>{ word::COPY }</button>
                <button type="button" class="btn btn-primary" onclick={go_on}>
                    { if then.is_some() { word::GO_ON } else { word::CLOSE } }
                </button>
            </div>
        </Dialog>
    }
}

/// Returns the values of a list a line each, and a single value as it is.
fn words_of(value: &Value) -> String {
    let Some(all) = value.as_array() else {
        return plain(value);
    };
    let words: Vec<_> = all.iter().filter_map(Value::as_str).collect();
    words.join("\n")
}

/// What an act has changed.
#[derive(Properties)]
pub struct ChangedProps {
    pub label: Word,
    pub changes: Shows,
    pub payload: Value,
    pub onclose: Callback<()>,
}

impl PartialEq for ChangedProps {
    fn eq(&self, other: &Self) -> bool {
        (self.label, &self.payload) == (other.label, &other.payload)
    }
}

/// How an act went, and what was before and is now, field by field.
#[component]
pub fn Changed(props: &ChangedProps) -> Html {
    let Shows::Changes { fields, answer, none } = props.changes else {
        return Html::default();
    };
    let (path, choices) = answer;
    let [list, ..] = fields.map(|field| field.rsplit_once('.').map_or("", |(list, _)| list));
    let names = fields.map(|field| field.rsplit('.').next().unwrap_or(field));
    let rows = at(&props.payload, list).as_array().cloned().unwrap_or_default();
    html! {
        <Dialog title={props.label} onclose={props.onclose.clone()}>
            <p role="status" class="mb-3 text-sm">{ choices.word(text_at(&props.payload, path)) }</p>
            if rows.is_empty() {
                <p class="text-sm">{ none }</p>
            } else {
                <table class="table table-sm">
                    <thead><tr>{ for [word::FIELD, word::BEFORE, word::AFTER].map(|word| html! { <th scope="col">{ word }</th> }) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| html! {
                        <tr>{ for names.map(|name| html! { <td class="wrap-anywhere">{ text_at(row, name).to_owned() }</td> }) }</tr>
                    }) }</tbody>
                </table>
            }
            <div class="modal-action">
                <button type="button" class="btn btn-primary" onclick={props.onclose.reform(|_: MouseEvent| ())}>{ word::CLOSE }</button>
            </div>
        </Dialog>
    }
}
