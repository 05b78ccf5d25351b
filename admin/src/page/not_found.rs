//! An address where nothing is, or nothing for this operator.

use yew::prelude::*;

use crate::{
    part::{Empty, Go, PageHead, Shape},
    route::Route,
    text::{Word, word},
};

/// Says that nothing is here, and shows a way out.
#[component]
pub fn NotFound() -> Html {
    way_out(
        word::PAGE_NOT_FOUND,
        word::NOT_FOUND,
        word::NOT_FOUND_HINT,
        Shape::Search,
    )
}

/// Says that the operator's role does not allow this page, and shows a way out.
#[component]
pub fn Forbidden() -> Html {
    way_out(
        word::NOT_FOR_YOU,
        word::FORBIDDEN,
        word::FORBIDDEN_HINT,
        Shape::Lock,
    )
}

fn way_out(heading: Word, title: Word, hint: Word, shape: Shape) -> Html {
    html! {
        <>
            <PageHead title={heading} />
            <div class="rounded-box border border-base-300 bg-base-100">
                <Empty {title} {hint} {shape}>
                    <Go to={Route::Overview} class="btn btn-primary btn-sm mt-2">{ word::TO_OVERVIEW }</Go>
                </Empty>
            </div>
        </>
    }
}
