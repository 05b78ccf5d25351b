//! What the whole admin shares: who is signed in, where, and what there is to tell.

use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;

use crate::{
    ask::Failure,
    noun::text_at,
    text::{Language, language, word},
    theme::Theme,
};

/// Toasts that stay at most; older ones make room.
const MAX_TOASTS: usize = 3;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Who {
    /// The server has not said yet.
    #[default]
    Unknown,
    /// The server could not be asked.
    Unreached(Failure),
    Nobody,
    Operator(Operator),
}

/// The operator who is signed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operator {
    pub id: String,
    pub email: String,
    pub name: String,
    pub role: String,
    /// What the role allows, as the schema names it; `None` from a server that does not say.
    pub may: Option<Vec<String>>,
}

impl Operator {
    /// Reads an operator from an answer; `None` from null.
    pub fn of(value: &Value) -> Option<Self> {
        if value.is_null() {
            return None;
        }
        let text = |path| text_at(value, path).to_owned();
        let may = value["may"].as_array().map(|all| {
            all.iter()
                .filter_map(|one| Some(one.as_str()?.to_owned()))
                .collect()
        });
        Some(Self {
            id: text("id"),
            email: text("email"),
            name: text("name"),
            role: text("role"),
            may,
        })
    }

    /// Returns whether the operator's role allows `operation`; the server checks it again.
    pub fn may(&self, operation: &str) -> bool {
        let allowed = |may: &Vec<String>| may.iter().any(|one| one == operation);
        operation.is_empty() || self.may.as_ref().is_none_or(allowed)
    }
}

/// The installation that answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Installation {
    pub environment: String,
    pub version: String,
}

/// A look at the app as an account sees it. Its token is kept nowhere but here, so it goes with the page.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub account_id: String,
    /// What the account is called.
    pub name: String,
    pub token: String,
    pub ends_at: String,
}

/// Something to tell, until it is dismissed.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    pub number: u32,
    pub message: String,
    pub request_id: Option<String>,
    /// Whether it tells of a failure; the others go by themselves.
    pub failed: bool,
    /// Takes back what it tells of.
    pub undo: Option<Callback<()>>,
}

/// The state that the whole admin shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub who: Who,
    pub installation: Option<Installation>,
    /// Whether the session of the operator has ended meanwhile; the page stays until they sign in again.
    pub ended: bool,
    /// How often somebody signed in since the page was loaded.
    pub sign_ins: u32,
    pub toasts: Vec<Toast>,
    pub view: Option<View>,
    pub language: Language,
    pub theme: Theme,
    toasts_so_far: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            who: Who::Unknown,
            installation: None,
            ended: false,
            sign_ins: 0,
            toasts: Vec::new(),
            view: None,
            language: language(),
            theme: Theme::System,
            toasts_so_far: 0,
        }
    }
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Event {
    /// The server is being asked again who is signed in.
    Asked,
    /// The server said who is signed in.
    Started(Rc<Value>),
    /// The server could not be asked who is signed in.
    NotStarted(Failure),
    SignedIn(Operator),
    SignedOut,
    /// The session ended without anybody's wish.
    Ended,
    /// Something got no answer.
    Failed(Failure),
    /// Something was done, and can be taken back.
    Done(String, Option<Callback<()>>),
    /// The operator looks at the app as an account sees it, or does no longer.
    Viewing(Option<View>),
    /// A toast was read.
    Dismissed(u32),
    /// Another language is read from now on.
    Language(Language),
    /// Other colours are shown from now on.
    Theme(Theme),
}

/// The shared state with the means to change it.
pub type SessionContext = UseReducerHandle<Session>;

/// Returns the shared state.
#[hook]
pub fn use_session() -> SessionContext {
    use_context().expect("the app provides the session")
}

impl Reducible for Session {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut session = Rc::unwrap_or_clone(self);
        match event {
            Event::Asked => session.who = Who::Unknown,
            Event::Started(answer) => {
                session.who = Operator::of(&answer["me"]).map_or(Who::Nobody, Who::Operator);
                session.installation = Some(Installation {
                    environment: text_at(&answer, "installation.environment").to_owned(),
                    version: text_at(&answer, "installation.version").to_owned(),
                });
            }
            Event::NotStarted(failure) => session.who = Who::Unreached(failure),
            Event::SignedIn(operator) => {
                session.who = Who::Operator(operator);
                session.ended = false;
                session.sign_ins += 1;
                session.toasts.clear();
            }
            Event::SignedOut => {
                session.who = Who::Nobody;
                session.ended = false;
                session.view = None;
                session.toasts.clear();
            }
            Event::Viewing(view) => session.view = view,
            Event::Ended => session.end(),
            Event::Failed(Failure::SignedOut) => session.end(),
            Event::Failed(failure) => session.tell_failure(&failure),
            Event::Done(message, undo) => session.tell(message, None, false, undo),
            Event::Dismissed(number) => session.toasts.retain(|toast| toast.number != number),
            Event::Language(language) => session.language = language,
            Event::Theme(theme) => session.theme = theme,
        }
        session.into()
    }
}

impl Session {
    /// Returns the operator who is signed in.
    pub fn operator(&self) -> Option<&Operator> {
        match &self.who {
            Who::Operator(operator) => Some(operator),
            _ => None,
        }
    }

    /// Returns whether somebody is signed in whose role allows `operation`.
    pub fn may(&self, operation: &str) -> bool {
        self.operator().is_some_and(|operator| operator.may(operation))
    }

    fn end(&mut self) {
        match self.who {
            Who::Operator(_) => self.ended = true,
            _ => self.who = Who::Nobody,
        }
    }

    fn tell_failure(&mut self, failure: &Failure) {
        let request_id = match failure {
            Failure::Fault { request_id } => request_id.clone(),
            _ => None,
        };
        self.tell(failure.to_string(), request_id, true, None);
    }

    /// Shows a message; one that shows already is not shown twice.
    fn tell(
        &mut self,
        message: String,
        request_id: Option<String>,
        failed: bool,
        undo: Option<Callback<()>>,
    ) {
        let is_same = |toast: &Toast| failed && toast.message == message && toast.request_id == request_id;
        if self.toasts.iter().any(is_same) {
            return;
        }
        if self.toasts.len() == MAX_TOASTS {
            self.toasts.remove(0);
        }
        self.toasts_so_far += 1;
        self.toasts.push(Toast {
            number: self.toasts_so_far,
            message,
            request_id,
            failed,
            undo,
        });
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self {
            Self::Offline => word::OFFLINE,
            Self::SignedOut => word::SIGNED_OUT,
            Self::Forbidden => word::FORBIDDEN,
            Self::TooManyTries => word::TOO_MANY_TRIES,
            Self::Fault { .. } => word::FAILED,
        };
        formatter.write_str(word.get())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operator() -> Operator {
        Operator {
            name: "Op".into(),
            role: "SUPPORT".into(),
            may: Some(vec!["READ_ACCOUNTS".into()]),
            ..Operator::default()
        }
    }

    fn after(events: impl IntoIterator<Item = Event>) -> Rc<Session> {
        events.into_iter().fold(Rc::default(), Session::reduce)
    }

    fn fault(id: &str) -> Event {
        Event::Failed(Failure::Fault {
            request_id: Some(id.into()),
        })
    }

    #[test]
    fn a_session_that_ends_leaves_the_page_until_somebody_signs_in() {
        let session = after([Event::SignedIn(operator()), Event::Failed(Failure::SignedOut)]);
        assert_eq!(session.who, Who::Operator(operator()));
        assert!(session.ended);

        let session = session.reduce(Event::SignedIn(operator()));
        assert!(!session.ended);
        assert_eq!(session.sign_ins, 2, "what failed is asked again");
    }

    #[test]
    fn whoever_was_never_signed_in_is_nobody() {
        let session = after([Event::Ended]);

        assert_eq!(session.who, Who::Nobody);
        assert!(!session.ended);
    }

    #[test]
    fn a_role_allows_what_the_server_says() {
        let me = json!({ "me": { "id": "1", "name": "Op", "role": "VIEWER", "may": ["READ_JOBS"] }, "installation": {} });
        let session = after([Event::Started(me.into())]);

        assert!(session.may("READ_JOBS"));
        assert!(session.may(""), "what needs nothing is for everyone");
        assert!(!session.may("RETRY_JOBS"));
    }

    #[test]
    fn a_fault_leaves_the_operator_signed_in_and_shows_the_request_id() {
        let session = after([Event::SignedIn(operator()), fault("r1")]);

        assert_eq!(session.who, Who::Operator(operator()));
        assert_eq!(session.toasts[0].request_id.as_deref(), Some("r1"));
    }

    #[test]
    fn failures_are_few_and_never_twice_the_same() {
        let session = after([Event::Failed(Failure::Offline), Event::Failed(Failure::Offline)]);
        assert_eq!(session.toasts.len(), 1);

        let session = after(["r1", "r2", "r3", "r4"].map(fault));
        let shown: Vec<_> = session
            .toasts
            .iter()
            .filter_map(|toast| toast.request_id.as_deref())
            .collect();
        assert_eq!(shown, ["r2", "r3", "r4"]);
    }

    #[test]
    fn only_the_dismissed_toast_goes() {
        let session = after([fault("r1"), fault("r2"), Event::Dismissed(1)]);

        assert_eq!(session.toasts.len(), 1);
        assert_eq!(session.toasts[0].request_id.as_deref(), Some("r2"));
    }
}
