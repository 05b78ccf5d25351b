//! Lists that the operator comes back to, kept in this browser.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    browser::{self, value_of},
    noun::Noun,
    part::{Go, Icon, Menu, Shape},
    route::Route,
    text::word,
};

/// Views of a noun at most; more are no help.
const MOST: usize = 20;

/// Of which noun, and how its list stands in the address now.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub noun: &'static Noun,
    pub query: String,
}

/// A box with the views that were saved, and a field to save this one.
#[component]
pub fn Views(props: &Props) -> Html {
    let kept_as = format!("views.{}", props.noun.key);
    let views = use_state(|| read(&browser::kept(&kept_as).unwrap_or_default()));
    let here = use_route::<Route>().unwrap_or(Route::NotFound);
    let name = use_node_ref();

    let set = {
        let views = views.clone();
        move |all: Vec<(String, String)>| {
            browser::keep(&kept_as, &write(&all));
            views.set(all);
        }
    };
    let onsubmit = {
        let (views, set, name, query) = (views.clone(), set.clone(), name.clone(), props.query.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let called = value_of(&name).trim().to_owned();
            if called.is_empty() {
                return;
            }
            set(with(&views, called, query.clone()));
            if let Some(field) = name.cast::<web_sys::HtmlInputElement>() {
                field.set_value("");
            }
        }
    };
    let face = html! { <><Icon shape={Shape::Star} class="size-4" /><span class="max-sm:sr-only">{ word::VIEWS }</span></> };

    html! {
        <Menu label={word::VIEWS} {face}>
            if views.is_empty() {
                <p class="mb-3 text-sm text-base-content/80">{ word::NO_VIEWS }</p>
            }
            <ul class="mb-3 flex flex-col gap-1">
                { for views.iter().map(|(called, query)| {
                    let (views, set, gone) = (views.clone(), set.clone(), called.clone());
                    let remove = move |_: MouseEvent| {
                        set(views.iter().filter(|(called, _)| *called != gone).cloned().collect());
                    };
                    html! {
                        <li key={called.clone()} class="flex items-center justify-between gap-2">
                            <Go to={here.clone()} query={query.clone()} class="link link-hover text-sm wrap-anywhere">{ called }</Go>
                            <button type="button" class="btn btn-ghost btn-square btn-xs" aria-label={format!("{}: {called}", word::REMOVE)} onclick={remove}>
                                <Icon shape={Shape::Close} class="size-4" />
                            </button>
                        </li>
                    }
                }) }
            </ul>
            <form class="join w-full" {onsubmit}>
                <input ref={name} class="input input-sm join-item w-full" aria-label={word::NAME_OF_VIEW} placeholder={word::NAME_OF_VIEW.get()} maxlength="60" />
                <button class="btn btn-sm join-item">{ word::SAVE }</button>
            </form>
        </Menu>
    }
}

/// Returns the views with one more; one of the same name makes way.
fn with(views: &[(String, String)], name: String, query: String) -> Vec<(String, String)> {
    let mut all: Vec<_> = views
        .iter()
        .filter(|(called, _)| *called != name)
        .cloned()
        .collect();
    all.push((name, query));
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    all
}

fn read(kept: &str) -> Vec<(String, String)> {
    serde_json::from_str(kept).unwrap_or_default()
}

fn write(views: &[(String, String)]) -> String {
    serde_json::to_string(views).expect("pairs of letters can always be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, query: &str) -> (String, String) {
        (name.to_owned(), query.to_owned())
    }

    #[test]
    fn a_view_of_the_same_name_makes_way_and_the_oldest_too() {
        let views = with(&[view("a", "q=1"), view("b", "q=2")], "a".into(), "q=3".into());
        assert_eq!(views, [view("b", "q=2"), view("a", "q=3")]);

        let many = (0..30).fold(Vec::new(), |views, n| with(&views, n.to_string(), String::new()));
        assert_eq!(many.len(), MOST);
        assert_eq!(many[0].0, "10");
    }

    #[test]
    fn views_are_read_as_they_were_written_and_rubbish_as_none() {
        let views = [view("Späte \"Konten\"", "q=ä&sort=-email")];

        assert_eq!(read(&write(&views)), views);
        assert_eq!(read("{rubbish"), []);
    }
}
