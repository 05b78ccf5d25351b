//! What the whole admin shares: who is signed in, where, and what there is to tell.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    api::{Failure, Installation, Operator, Start},
    text::text,
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
    Unreached,
    Nobody,
    Operator(Operator),
}

/// Something to tell, until it is dismissed.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    pub number: u32,
    pub message: &'static str,
    pub request_id: Option<String>,
}

/// The state that the whole admin shares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    pub who: Who,
    pub installation: Option<Installation>,
    pub toasts: Vec<Toast>,
    toasts_so_far: u32,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Event {
    /// The server is being asked again who is signed in.
    Asked,
    /// The server said who is signed in.
    Started(Start),
    /// The server could not be asked who is signed in.
    NotStarted(Failure),
    SignedIn(Operator),
    SignedOut,
    /// A request got no answer.
    Failed(Failure),
    /// A toast was read.
    Dismissed(u32),
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
            Event::Started(start) => {
                session.who = start.me.map_or(Who::Nobody, Who::Operator);
                session.installation = Some(start.installation);
            }
            Event::NotStarted(failure) => {
                session.who = Who::Unreached;
                session.tell(failure);
            }
            Event::SignedIn(operator) => {
                session.who = Who::Operator(operator);
                session.toasts.clear();
            }
            Event::SignedOut => {
                session.who = Who::Nobody;
                session.toasts.clear();
            }
            Event::Failed(failure) => {
                if failure == Failure::SignedOut {
                    session.who = Who::Nobody;
                }
                session.tell(failure);
            }
            Event::Dismissed(number) => session.toasts.retain(|toast| toast.number != number),
        }
        session.into()
    }
}

impl Session {
    /// Shows a failure; one that shows already is not shown twice.
    fn tell(&mut self, failure: Failure) {
        let (message, request_id) = match failure {
            Failure::Offline => (text().offline, None),
            Failure::SignedOut => (text().signed_out, None),
            Failure::TooManyTries => (text().too_many_tries, None),
            Failure::Fault { request_id } => (text().failed, request_id),
        };
        if self
            .toasts
            .iter()
            .any(|toast| toast.message == message && toast.request_id == request_id)
        {
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
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::AdminRole;

    fn operator() -> Operator {
        Operator {
            email: "op@example.com".into(),
            name: "Op".into(),
            role: AdminRole::Owner,
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
    fn an_ended_session_asks_to_sign_in_and_says_why() {
        let session = after([Event::SignedIn(operator()), Event::Failed(Failure::SignedOut)]);

        assert_eq!(session.who, Who::Nobody);
        assert_eq!(session.toasts[0].message, text().signed_out);
    }

    #[test]
    fn a_fault_leaves_the_operator_signed_in_and_shows_the_request_id() {
        let session = after([Event::SignedIn(operator()), fault("r1")]);

        assert_eq!(session.who, Who::Operator(operator()));
        assert_eq!(session.toasts[0].request_id.as_deref(), Some("r1"));
    }

    #[test]
    fn toasts_are_few_and_never_twice_the_same() {
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
