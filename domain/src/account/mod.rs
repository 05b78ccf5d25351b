//! People's own accounts.

mod change_email;
mod change_password;
pub(crate) mod check;
mod confirm;
pub mod find;
mod request_password_reset;
mod resend_verification_email;
mod reset_password;
mod sign_up;
mod state;
mod update;
mod verify_email;

pub(crate) use self::check::is_email;
pub use self::{
    change_email::{NewEmail, change_email},
    change_password::{NewPassword, change_password},
    request_password_reset::request_password_reset,
    resend_verification_email::resend_verification_email,
    reset_password::{PasswordReset, reset_password},
    sign_up::{NewAccount, sign_up},
    state::state,
    update::{AccountPatch, update},
    verify_email::verify_email,
};
