//! Colours and language, as this browser is to show them.

use yew::prelude::*;

use crate::{
    browser,
    part::{Icon, Shape},
    session::{Event, use_session},
    text::{self, Language, Word, word},
    theme::Theme,
};

/// Colours and language.
#[component]
pub fn Preferences() -> Html {
    let session = use_session();
    let choose_language = {
        let session = session.dispatcher();
        move |event: web_sys::Event| {
            let tag = browser::value_of_target(&event.target_unchecked_into());
            if let Some(language) = Language::ALL.into_iter().find(|language| language.tag() == tag) {
                text::choose(language);
                session.dispatch(Event::Language(language));
            }
        }
    };

    html! {
        <div class="flex flex-wrap items-center gap-2">
            <div role="group" aria-label={word::COLOURS} class="join">
                { for Theme::ALL.into_iter().map(|theme| {
                    let (shape, label) = face(theme);
                    let pressed = session.theme == theme;
                    let session = session.dispatcher();
                    let onclick = move |_: MouseEvent| {
                        theme.choose();
                        session.dispatch(Event::Theme(theme));
                    };
                    html! {
                        <button key={theme.key()} type="button" {onclick} aria-label={label} title={label} aria-pressed={pressed.to_string()}
                            class={classes!("join-item", "btn", "btn-sm", "btn-square", pressed.then_some("btn-current"))}>
                            <Icon {shape} class="size-4" />
                        </button>
                    }
                }) }
            </div>
            <select class="select select-sm w-auto" aria-label={word::LANGUAGE} onchange={choose_language}>
                { for Language::ALL.into_iter().map(|language| html! {
                    <option key={language.tag()} value={language.tag()} selected={session.language == language}>{ language.name() }</option>
                }) }
            </select>
        </div>
    }
}

fn face(theme: Theme) -> (Shape, Word) {
    match theme {
        Theme::System => (Shape::Screen, word::COLOURS_OF_SYSTEM),
        Theme::Light => (Shape::Sun, word::COLOURS_LIGHT),
        Theme::Dark => (Shape::Moon, word::COLOURS_DARK),
    }
}
