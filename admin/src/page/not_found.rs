//! An address where nothing is.

use yew::prelude::*;

use crate::{
    part::{Empty, Go, PageHead, Shape},
    route::Route,
    text::text,
};

/// Says that nothing is here, and shows a way out.
#[component]
pub fn NotFound() -> Html {
    html! {
        <>
            <PageHead title={text().page_not_found} />
            <Empty title={text().not_found} hint={text().not_found_hint} shape={Shape::Search}>
                <Go to={Route::Overview} class="btn btn-primary btn-sm mt-2">{ text().to_overview }</Go>
            </Empty>
        </>
    }
}
