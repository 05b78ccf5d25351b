//! What mutations answer: what they changed, or what a person can put right.

use async_graphql::{Context, Enum, SimpleObject};
use domain::Problem;

use super::Ask;
use crate::measure;

/// Why an input was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Code")]
pub enum UserErrorCode {
    /// It must not be empty.
    Blank,
    /// It is longer than the limit.
    TooLong,
    /// It is shorter than the limit.
    TooShort,
    /// It lies outside what is possible.
    OutOfRange,
    /// It is not written as it should be.
    InvalidFormat,
    /// Somebody else has it.
    Taken,
    /// It is not there, or hidden from the caller.
    NotFound,
    /// The caller may see it but not do this.
    Forbidden,
    /// The row changed since the version that the client holds.
    Conflict,
    /// Its time is over.
    Expired,
    /// Address and password do not match.
    WrongCredentials,
    /// Not possible as things stand.
    WrongState,
    /// The household's plan does not allow one more; see tierLimits.
    LimitReached,
    /// It has too many bytes.
    TooLarge,
    /// Files of this type are not taken.
    UnsupportedType,
}

/// What a person can put right. Mutations return these in userErrors and change nothing when any is present.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// What is wrong, for programs.
    pub code: UserErrorCode,
    /// What is wrong, in the language of the request, fit to be shown.
    pub message: String,
    /// Path of the input field at fault, e.g. ["input", "schedule", "interval"]; null when no one field is.
    pub field: Option<Vec<String>>,
}

impl UserError {
    /// Puts a problem into the words of the request's language.
    pub fn of(ctx: &Context<'_>, problem: &Problem, argument: Option<&str>) -> Self {
        let field = problem.field.as_deref().map(|field| {
            argument
                .into_iter()
                .chain(field.split('.'))
                .map(str::to_owned)
                .collect()
        });
        measure::user_error(problem.code.into());
        Self {
            code: problem.code.into(),
            message: ctx.locale().problem(problem),
            field,
        }
    }

    /// Says whether this is what is wrong.
    #[must_use]
    pub fn is(&self, code: domain::Code) -> bool {
        self.code == code.into()
    }
}

/// What a mutation answers.
pub trait Payload {
    /// Makes the answer of a mutation that changed nothing.
    fn refused(user_errors: Vec<UserError>) -> Self;
}

/// Declares a payload: its fields are null when there are `userErrors`.
///
/// ```text
/// payload! {
///     /// A task, as it now is.
///     TaskPayload {
///         /// The task.
///         task: Task,
///     }
/// }
/// ```
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Option<$type>,)*
            /// What a person can put right; nothing was changed when any is present.
            pub user_errors: Vec<$crate::schema::UserError>,
        }

        impl $name {
            /// Makes the answer of a mutation that did what was asked.
            #[must_use]
            pub fn of($($field: impl Into<Option<$type>>),*) -> Self {
                Self { $($field: $field.into(),)* user_errors: Vec::new() }
            }
        }

        impl $crate::schema::Payload for $name {
            fn refused(user_errors: Vec<$crate::schema::UserError>) -> Self {
                Self { $($field: None,)* user_errors }
            }
        }
    };
}

pub(crate) use payload;
