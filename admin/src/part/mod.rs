//! What pages are made of.

mod badge;
mod go;
mod icon;
mod mark;
mod notice;
mod page_head;
mod pager;
mod shell;
mod sign_up_chart;
mod toasts;

pub use badge::{BucketBadge, Environment, Verified};
pub use go::Go;
pub use icon::{Icon, Shape};
pub use mark::Mark;
pub use notice::{Empty, Skeleton, Trouble};
pub use page_head::PageHead;
pub use pager::Pager;
pub use shell::Shell;
pub use sign_up_chart::SignUpChart;
pub use toasts::Toasts;
