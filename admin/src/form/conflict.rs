//! What somebody else changed while the operator was typing.

use serde_json::Value;
use yew::prelude::*;

use super::values::written;
use crate::{
    noun::{Act, at},
    part::{Icon, Shape},
    text::word,
};

/// Shows, for each field that somebody else changed, what was there, what is there now, and what the operator wants.
pub fn difference(act: &Act, before: &Value, now: &Value, typed: &[String]) -> Html {
    let changed = act
        .fields
        .iter()
        .zip(typed)
        .filter(|(field, _)| !field.from.is_empty() && at(before, field.from) != at(now, field.from));
    html! {
        <div role="alert" class="flex flex-col gap-3 rounded-box border border-warning p-3">
            <p class="flex items-center gap-2 font-medium"><Icon shape={Shape::Alert} />{ word::CHANGED_MEANWHILE }</p>
            <p class="text-sm text-base-content/80">{ word::CHANGED_MEANWHILE_HINT }</p>
            <table class="table table-sm">
                <thead><tr>
                    <th scope="col">{ word::FIELD }</th><th scope="col">{ word::BEFORE }</th>
                    <th scope="col">{ word::NOW }</th><th scope="col">{ word::YOURS }</th>
                </tr></thead>
                <tbody>{ for changed.map(|(field, typed)| html! {
                    <tr key={field.name}>
                        <th scope="row" class="font-normal">{ field.label }</th>
                        <td class="wrap-anywhere">{ written(field.kind, at(before, field.from)) }</td>
                        <td class="wrap-anywhere">{ written(field.kind, at(now, field.from)) }</td>
                        <td class="wrap-anywhere">{ typed }</td>
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}
