//! What pages are made of.

mod badge;
mod build_prompt;
mod chart;
mod dialog;
mod go;
mod help;
mod icon;
mod mark;
mod menu;
mod navigation;
mod notice;
mod page_head;
mod palette;
mod preferences;
mod shell;
mod sign_in_form;
mod toasts;

pub use badge::{Badge, Environment};
pub use build_prompt::BuildPrompt;
pub use chart::Chart;
pub use dialog::Dialog;
pub use go::Go;
pub use help::Help;
pub use icon::{Icon, Shape};
pub use mark::Mark;
pub use menu::Menu;
pub use navigation::Navigation;
pub use notice::{Empty, Skeleton, Trouble};
pub use page_head::PageHead;
pub use palette::Palette;
pub use preferences::Preferences;
pub use shell::Shell;
pub use sign_in_form::{SignInDialog, SignInForm};
pub use toasts::Toasts;
