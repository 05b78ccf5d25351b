//! People's own accounts.

mod change_email;
mod change_password;
pub(crate) mod check;
mod confirm;
mod delete;
pub mod erase;
pub mod find;
mod heir;
mod part;
mod request_password_reset;
mod resend_verification_email;
mod reset_password;
mod restore;
mod sign_up;
mod state;
mod update;
mod verify_email;

pub use self::{
    change_email::{NewEmail, change_email},
    change_password::{NewPassword, change_password},
    delete::{GRACE, delete},
    heir::{Parting, preview},
    request_password_reset::request_password_reset,
    resend_verification_email::resend_verification_email,
    reset_password::{PasswordReset, reset_password},
    sign_up::{NewAccount, sign_up},
    state::state,
    update::{AccountPatch, update},
    verify_email::verify_email,
};
pub(crate) use self::{
    check::is_email,
    delete::{delete_by, fall_silent},
    resend_verification_email::unproven,
    restore::restore,
};
