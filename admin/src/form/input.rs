//! One field with its label, its hint and what is wrong with it.

use yew::prelude::*;

use crate::{
    browser,
    noun::{Choices, FieldKind},
    text::{Word, word},
};

/// Letters of a reason at most.
pub const REASON_LETTERS: u32 = 500;

/// A field, what stands in it, and what is wrong with it.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub id: AttrValue,
    pub label: Word,
    pub hint: Word,
    pub kind: FieldKind,
    pub required: bool,
    pub value: AttrValue,
    pub problem: Option<String>,
    pub onchange: Callback<String>,
}

/// One field with its label, its hint and what is wrong with it.
#[component]
pub fn Input(props: &Props) -> Html {
    let Props {
        id,
        label,
        hint,
        kind,
        required,
        value,
        problem,
        ..
    } = props;
    let oninput = props
        .onchange
        .reform(|event: InputEvent| browser::value_of_target(&event.target_unchecked_into()));
    let onchange = props
        .onchange
        .reform(|event: web_sys::Event| browser::value_of_target(&event.target_unchecked_into()));
    let invalid = problem.is_some().then_some("true");
    let hint_id = format!("{id}-hint");
    let problem_id = format!("{id}-problem");
    let described = match (problem, hint.0.is_empty()) {
        (Some(_), _) => Some(problem_id.clone()),
        (None, false) => Some(hint_id.clone()),
        (None, true) => None,
    };
    let tone = problem.is_some().then_some("input-error");
    let autocomplete = match kind {
        FieldKind::Password(what) => what,
        FieldKind::Code => "one-time-code",
        _ => "off",
    };
    let line = |kind: &'static str, letters: u32| {
        html! {
            <input id={id} type={kind} class={classes!("input", "w-full", tone)} value={value} required={*required}
                maxlength={letters.to_string()} {autocomplete} aria-invalid={invalid} aria-describedby={described.clone()} oninput={oninput.clone()} />
        }
    };
    let field = match *kind {
        FieldKind::Line(letters) => line("text", letters),
        FieldKind::Email => line("email", 254),
        FieldKind::Password(_) => line("password", 128),
        FieldKind::Code => line("text", 30),
        FieldKind::Number => line("number", 12),
        FieldKind::Moment => line("datetime-local", 16),
        FieldKind::Lines(letters) => html! {
            <textarea id={id} class={classes!("textarea", "w-full", problem.is_some().then_some("textarea-error"))} rows="3" required={*required}
                maxlength={letters.to_string()} aria-invalid={invalid} aria-describedby={described.clone()} value={value.to_string()} {oninput} />
        },
        FieldKind::Choice(choices) => html! {
            <select id={id} class={classes!("select", "w-full", problem.is_some().then_some("select-error"))} required={*required} aria-invalid={invalid} aria-describedby={described.clone()} {onchange}>
                <option value="" selected={value.is_empty()}>{ word::CHOOSE }</option>
                { for choices.all.iter().map(|choice| html! {
                    <option key={choice.0} value={choice.0} selected={value == choice.0}>{ choice.1 }</option>
                }) }
            </select>
        },
        FieldKind::Items => html! {
            <textarea id={id} class={classes!("textarea", "w-full", "font-mono", problem.is_some().then_some("textarea-error"))} rows="3" required={*required}
                aria-invalid={invalid} aria-describedby={described.clone()} value={value.to_string()} {oninput} />
        },
        FieldKind::Several(choices) => several(choices, props, described.clone()),
        FieldKind::YesNo => html! {
            <input id={id} type="checkbox" class="toggle toggle-primary" checked={value == "true"} aria-describedby={described.clone()} {onchange} />
        },
    };

    let is_group = matches!(kind, FieldKind::Several(_));
    let label_id = format!("{id}-label");
    html! {
        <div class="flex flex-col gap-1" role={is_group.then_some("group")} aria-labelledby={is_group.then(|| label_id.clone())}>
            <label id={label_id} for={(!is_group).then(|| id.clone())} class="text-sm font-medium">
                { label }
                if !required && !matches!(kind, FieldKind::YesNo) {
                    <span class="ml-1 font-normal text-base-content/80">{ word::OPTIONAL }</span>
                }
            </label>
            { field }
            if let Some(problem) = problem {
                <p id={problem_id} class="text-sm text-error">{ problem }</p>
            } else if !hint.0.is_empty() {
                <p id={hint_id} class="text-sm text-base-content/80">{ hint }</p>
            }
        </div>
    }
}

/// A box to tick for each value; the field holds those that are ticked, with commas between.
fn several(choices: &'static Choices, props: &Props, described: Option<String>) -> Html {
    let ticked: Vec<String> = props
        .value
        .split(',')
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    html! {
        <div class="flex flex-wrap gap-x-4 gap-y-2" aria-describedby={described}>
            { for choices.all.iter().map(|choice| {
                let checked = ticked.iter().any(|value| value == choice.0);
                let rest: Vec<String> = ticked.iter().filter(|value| *value != choice.0).cloned().collect();
                let onchange = props.onchange.reform(move |_: web_sys::Event| {
                    let mut values = rest.clone();
                    if !checked {
                        values.push(choice.0.to_owned());
                    }
                    values.join(",")
                });
                html! {
                    <label key={choice.0} class="flex items-center gap-2 text-sm">
                        <input type="checkbox" class="checkbox checkbox-sm" {checked} {onchange} />{ choice.1 }
                    </label>
                }
            }) }
        </div>
    }
}
