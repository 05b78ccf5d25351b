//! What can go wrong, told apart by who can put it right.

use std::{borrow::Cow, fmt, time::Duration};

use crate::tier::Full;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person can put it right: becomes `userErrors`; not logged. Never empty.
    #[error("refused: {}", .0.iter().map(|problem| problem.to_string()).collect::<Vec<_>>().join(", "))]
    User(Vec<Problem>),
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
    /// It was tried too often; worth trying again later. Not logged.
    #[error("tried too often")]
    TooOften {
        /// How long until another try is let through, at most.
        retry_after: Duration,
    },
    /// We must put it right: logged once where it is answered; the client sees a request id.
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(anyhow::Error::new(error).context("the database failed"))
    }
}

impl Error {
    /// Makes the error of one problem with one field, e.g. `Error::user("taskId", Code::NotFound)`.
    pub fn user(field: impl Into<Cow<'static, str>>, code: Code) -> Self {
        Self::User(vec![Problem::new(field, code)])
    }

    /// Makes the error of one problem that no field is at fault for.
    pub fn plain(code: Code) -> Self {
        Self::User(vec![Problem {
            code,
            field: None,
            limit: None,
            full: None,
            words: None,
        }])
    }

    /// Makes the error of one problem with one field that is said in words of its own, e.g. `problem-archived-home`.
    pub(crate) fn in_words(field: impl Into<Cow<'static, str>>, code: Code, words: &'static str) -> Self {
        Self::User(vec![Problem {
            words: Some(words),
            ..Problem::new(field, code)
        }])
    }

    /// Makes the error of one problem that no field is at fault for, said in words of its own.
    pub(crate) fn plain_in_words(code: Code, words: &'static str) -> Self {
        Self::User(vec![Problem {
            code,
            field: None,
            limit: None,
            full: None,
            words: Some(words),
        }])
    }

    /// Makes the error of an account that nobody may sign in to, because an operator said so.
    pub fn suspended() -> Self {
        Self::plain_in_words(Code::Forbidden, "problem-suspended")
    }

    /// Makes the error of credentials that are not right; the same whatever is wrong with them.
    pub fn wrong_credentials() -> Self {
        Self::plain(Code::WrongCredentials)
    }

    /// Says whether the person is told `code`.
    pub fn has(&self, code: Code) -> bool {
        matches!(self, Self::User(problems) if problems.iter().any(|problem| problem.code == code))
    }
}

/// What is wrong, in the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
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
    /// It is not there, or hidden.
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
    /// The household's plan does not allow one more.
    LimitReached,
    /// It has too many bytes.
    TooLarge,
    /// Files of this type are not taken.
    UnsupportedType,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 15] = [
        Self::Blank,
        Self::TooLong,
        Self::TooShort,
        Self::OutOfRange,
        Self::InvalidFormat,
        Self::Taken,
        Self::NotFound,
        Self::Forbidden,
        Self::Conflict,
        Self::Expired,
        Self::WrongCredentials,
        Self::WrongState,
        Self::LimitReached,
        Self::TooLarge,
        Self::UnsupportedType,
    ];
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: Code,
    /// The input field at fault, with dots between its parts (`schedule.interval.every`); `None` when no one field is.
    pub field: Option<Cow<'static, str>>,
    /// The limit that was passed, shown in the message.
    pub limit: Option<i64>,
    /// What a plan has no room for, where that is what is wrong.
    pub full: Option<Full>,
    /// The key of what is said instead of the code's own words, where those would say too little.
    pub words: Option<&'static str>,
}

impl Problem {
    /// Makes a problem with a field.
    pub fn new(field: impl Into<Cow<'static, str>>, code: Code) -> Self {
        Self {
            code,
            field: Some(field.into()),
            limit: None,
            full: None,
            words: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.code, self.field.as_deref().unwrap_or("-"))
    }
}

/// Problems as they are found, so that a person is told all of them at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, code: Code) {
        self.0.push(Problem::new(field, code));
    }

    /// Notes a problem with a limit that the message shows.
    pub fn add_limit(&mut self, field: impl Into<Cow<'static, str>>, code: Code, limit: i64) {
        self.0.push(Problem {
            limit: Some(limit),
            ..Problem::new(field, code)
        });
    }

    /// Notes that a plan has no room for more.
    pub(crate) fn add_full(&mut self, field: Option<Cow<'static, str>>, full: Full, limit: i64) {
        self.0.push(Problem {
            code: Code::LimitReached,
            field,
            limit: Some(limit),
            full: Some(full),
            words: None,
        });
    }

    /// Notes a problem unless all is `well`.
    pub fn unless(&mut self, well: bool, field: impl Into<Cow<'static, str>>, code: Code) {
        if !well {
            self.add(field, code);
        }
    }

    /// Says whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the use case if anything is wrong.
    pub fn settle(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::User(self.0))
        }
    }
}
