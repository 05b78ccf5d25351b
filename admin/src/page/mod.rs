//! The pages that are not alike.

mod invitation;
mod not_found;
mod overview;
mod security;
mod sign_in;
mod view;

pub use self::{
    invitation::Invitation,
    not_found::{Forbidden, NotFound},
    overview::Overview,
    security::Security,
    sign_in::SignIn,
    view::{View, ViewBanner},
};
