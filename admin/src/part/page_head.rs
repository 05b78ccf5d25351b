//! The heading of a page.

use yew::prelude::*;

use crate::{browser, text::word};

/// What the page is called.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub title: AttrValue,
    /// What stands beside the heading.
    #[prop_or_default]
    pub children: Html,
}

/// The page's one heading; names the browser's tab, and takes the focus when the reader arrives.
#[component]
pub fn PageHead(props: &Props) -> Html {
    let heading = use_node_ref();
    use_effect_with(props.title.clone(), |title| {
        browser::set_title(&format!("{title} · {}", word::TITLE));
    });
    {
        let heading = heading.clone();
        use_effect_with((), move |()| browser::arrive(&heading));
    }

    html! {
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 ref={heading} tabindex="-1" class="text-2xl font-semibold tracking-tight outline-none wrap-anywhere">
                { &props.title }
            </h1>
            { props.children.clone() }
        </div>
    }
}
