//! The one form: what an act takes, in a box above the page.

mod act_button;
mod act_dialog;
mod conflict;
mod guard;
mod input;
mod preview;
mod qr;
mod shown;
mod values;

pub use self::{
    act_button::{Acts, MatchingActs},
    act_dialog::{ActDialog, Matching},
    guard::begin as begin_guard,
    values::AROUND,
};
