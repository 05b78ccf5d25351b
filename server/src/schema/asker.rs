//! Who is asking.

use std::sync::{Arc, OnceLock};

use domain::Viewer;

use crate::graphql::Code;

/// Who is asking: whom the operation came from, until it signs somebody in.
///
/// So what stands beneath the account of a sign-in can be asked for in the same operation.
#[derive(Clone, Debug, Default)]
pub struct Asker {
    came: Option<Viewer>,
    signed_in: Arc<OnceLock<Viewer>>,
}

impl Asker {
    /// Begins an operation of whoever it comes from.
    #[must_use]
    pub fn new(came: Option<&Viewer>) -> Self {
        Self {
            came: came.cloned(),
            signed_in: Arc::default(),
        }
    }

    /// Returns who is signed in, if anybody is.
    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        self.signed_in.get().or(self.came.as_ref())
    }

    /// Makes sure that the operation has not signed anybody in yet: what it asks for has one viewer.
    pub(crate) fn may_sign_in(&self) -> async_graphql::Result<()> {
        match self.signed_in.get() {
            None => Ok(()),
            Some(_) => Err(Code::BadUserInput.error("Sign in once in an operation.")),
        }
    }

    /// Goes on as somebody who has signed in by the operation.
    pub(crate) fn sign_in(&self, viewer: Viewer) {
        // Mutations of an operation follow each other, and each has asked whether it may.
        let _ = self.signed_in.set(viewer);
    }
}
