//! Small drawings, 24 units wide, in the colour of the text around them.

use yew::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Alert,
    Back,
    Bell,
    Box,
    Clock,
    Close,
    Columns,
    Contractor,
    Download,
    Envelope,
    File,
    Gauge,
    House,
    Keyboard,
    List,
    Lock,
    Menu,
    Moon,
    Offline,
    People,
    Person,
    Scales,
    Screen,
    Search,
    Shield,
    Star,
    Sun,
    Task,
    Tick,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5m0 3.5v.01M12 3l9.5 17h-19z",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Bell => "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 22h4",
            Self::Box => "M4 7l8-4 8 4v10l-8 4-8-4zM4 7l8 4 8-4M12 11v10",
            Self::Clock => "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Columns => "M4 5h16v14H4zM9.5 5v14M14.5 5v14",
            Self::Contractor => {
                "M14.5 6.5a4 4 0 0 0 5 5L11 20a2.8 2.8 0 0 1-4-4l8.5-8.500M14.5 6.500l2-3.500a5 5 0 0 0-5 6"
            }
            Self::Download => "M12 4v11m-4.5-4.500L12 15l4.5-4.500M5 20h14",
            Self::Envelope => "M3 6h18v12H3zM3 7l9 7 9-7",
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
            Self::Gauge => "M4 18a9 9 0 1 1 16 0M12 15l4-5",
            Self::House => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::Keyboard => "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Lock => "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3",
            Self::Menu => "M4 6h16M4 12h16M4 18h16",
            Self::Moon => "M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z",
            Self::Offline => {
                "M3 3l18 18M5 12.500a10 10 0 0 1 4-2.400M19 12.500a10 10 0 0 0-5-2.7M8.5 16a5 5 0 0 1 7 0M12 19.500v.01"
            }
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.500a3.5 3.5 0 0 1 0 6.500M18 14.500a6.5 6.5 0 0 1 3.5 5.5"
            }
            Self::Person => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.5 7.5 0 0 1 15 0",
            Self::Scales => "M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a3 3 0 0 0 5 0zM19 7l-2.5 6a3 3 0 0 0 5 0z",
            Self::Screen => "M3 5h18v11H3zM9 20h6M12 16v4",
            Self::Search => "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
            Self::Shield => "M12 3l7.5 3v5c0 5-3.5 8.5-7.5 10-4-1.5-7.5-5-7.5-10V6zM9 12l2.2 2.200L15.5 10",
            Self::Star => "M12 4l2.4 5 5.6.7-4 3.9 1 5.4-5-2.7L7 19l1-5.4-4-3.9 5.6-.7z",
            Self::Sun => {
                "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.7l1.4-1.400M17.3 6.7l1.4-1.4"
            }
            Self::Task => "M4 4h16v16H4zM8 12.500l2.8 2.800L16.5 9",
            Self::Tick => "M5 12.500l4.5 4.500L19 7.5",
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
