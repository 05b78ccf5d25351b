//! Small drawings, 24 units wide, in the colour of the text around them.

use yew::prelude::*;

/// What is drawn.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    Alert,
    Back,
    Close,
    House,
    List,
    Search,
    Tick,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5m0 3.5v.01M12 3l9.5 17h-19z",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::House => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Search => "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
            Self::Tick => "M5 12.5l4.5 4.5L19 7.5",
        }
    }
}

/// Which drawing, and how large.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub shape: Shape,
    #[prop_or(classes!("size-5"))]
    pub class: Classes,
}

/// A drawing beside a word that says the same; screen readers skip it.
#[component]
pub fn Icon(props: &Props) -> Html {
    html! {
        <svg class={classes!("shrink-0", props.class.clone())} viewBox="0 0 24 24" fill="none" stroke="currentColor"
            stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d={props.shape.path()} />
        </svg>
    }
}
