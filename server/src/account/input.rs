//! What apps say of accounts.

use async_graphql::{InputObject, MaybeUndefined};
use chrono_tz::Tz;
use domain::account::{AccountPatch, NewAccount, NewEmail, NewPassword, PasswordReset};

use entity::id::FileId;

use crate::schema::{patch, scalar::TimeZone};

/// A new account, and the device that signs up.
#[derive(InputObject)]
pub struct SignUpInput {
    /// Where mail reaches the person; at most 254 characters.
    pub email: String,
    /// 8 to 128 characters.
    pub password: String,
    /// What the others of a home see: 1 to 80 characters.
    pub display_name: String,
    /// Where the person lives by the clock; UTC when left out.
    pub time_zone: Option<TimeZone>,
    /// The language of mails and notices, as a BCP 47 tag; en when left out.
    pub locale: Option<String>,
    /// What to call this device in the list of sessions; at most 80 characters.
    pub device_name: Option<String>,
}

impl SignUpInput {
    /// Tells the account from the device's name.
    pub(super) fn split(self) -> (NewAccount, Option<String>) {
        let Self {
            email,
            password,
            display_name,
            time_zone,
            locale,
            device_name,
        } = self;
        let new = NewAccount {
            email,
            password,
            display_name,
            time_zone: time_zone.and_then(|zone| zone_of(&zone)),
            locale,
        };
        (new, device_name)
    }
}

/// A code that proves an address.
#[derive(InputObject)]
pub struct VerifyEmailInput {
    /// Six digits, from the mail; spaces and hyphens do no harm.
    pub code: String,
}

/// Whose password is forgotten.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// The account's address, in any case.
    pub email: String,
}

/// A new password, and what proves that it may be set.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// The address that the code was mailed to, in any case.
    pub email: String,
    /// Six digits, from the mail; spaces and hyphens do no harm.
    pub code: String,
    /// 8 to 128 characters.
    pub new_password: String,
}

impl From<ResetPasswordInput> for PasswordReset {
    fn from(input: ResetPasswordInput) -> Self {
        let ResetPasswordInput {
            email,
            code,
            new_password,
        } = input;
        Self {
            email,
            code,
            new_password,
        }
    }
}

/// Another password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// Needed where the account has one.
    pub current_password: Option<String>,
    /// 8 to 128 characters.
    pub new_password: String,
}

impl From<ChangePasswordInput> for NewPassword {
    fn from(input: ChangePasswordInput) -> Self {
        let ChangePasswordInput {
            current_password,
            new_password,
        } = input;
        Self {
            current: current_password,
            new: new_password,
        }
    }
}

/// Another address.
#[derive(InputObject)]
pub struct ChangeEmailInput {
    /// Where mail shall reach the person; at most 254 characters.
    pub new_email: String,
    /// The account's password; needed where the account has one.
    pub password: Option<String>,
}

impl From<ChangeEmailInput> for NewEmail {
    fn from(input: ChangeEmailInput) -> Self {
        let ChangeEmailInput { new_email, password } = input;
        Self {
            email: new_email,
            password,
        }
    }
}

/// What proves that an account may be deleted.
#[derive(InputObject)]
pub struct DeleteAccountInput {
    /// The account's password; needed where the account has one.
    pub password: Option<String>,
}

/// What shall change of one's own account: what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateAccountInput {
    /// What the others of a home see: 1 to 80 characters.
    pub display_name: MaybeUndefined<String>,
    /// Where the person lives by the clock.
    pub time_zone: MaybeUndefined<TimeZone>,
    /// The language of mails and notices, as a BCP 47 tag, e.g. en or de.
    pub locale: MaybeUndefined<String>,
    /// What the person looks like: an image that was uploaded without a home. Null takes it away.
    pub avatar_file_id: MaybeUndefined<FileId>,
}

impl From<UpdateAccountInput> for AccountPatch {
    fn from(input: UpdateAccountInput) -> Self {
        let UpdateAccountInput {
            display_name,
            time_zone,
            locale,
            avatar_file_id,
        } = input;
        Self {
            display_name: patch(display_name),
            time_zone: patch::<_, TimeZone>(time_zone).and_then(|zone| zone_of(&zone)),
            locale: patch(locale),
            avatar_id: patch(avatar_file_id),
        }
    }
}

/// Returns the zone of a scalar, which reads names of zones only.
pub(crate) fn zone_of(zone: &TimeZone) -> Option<Tz> {
    zone.0.parse().ok()
}
