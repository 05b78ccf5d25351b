//! Answers that are good for as long as nothing changes that they hang on: told by a tag, and kept for whoever asks again.
//!
//! What an answer hangs on is told by the guest's state; the tag is a hash of it and of the question. So whether a client's answer is still
//! good is known without making the answer, and an answer that is kept needs no forgetting: as soon as something has changed, it is asked
//! for under another tag. Answers are kept in this process. They are exact in every process, for their tag is; and a Redis that holds the
//! queue is no place for what fills it up and can be made anew.

use std::{collections::HashSet, time::Duration};

use apollo_compiler::executable::{ExecutableDocument, Operation, Selection, SelectionSet};
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::{Prepared, document::Hash, fresh, media::Media};

/// How long an answer is kept for which nobody asks.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// What another build may answer otherwise; `build.rs` hashes the sources.
const BUILD: &str = env!("HONEYDUE_SOURCES");

/// What of a schema hangs on nothing but the state that guests tell. What is not named is asked anew each time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept {
    /// Types of which all fields do, but for those below.
    pub types: &'static [&'static str],
    /// Fields that do not, by their type.
    pub except: &'static [(&'static str, &'static str)],
}

impl Kept {
    /// Returns whether all that an operation asks for is named.
    pub(super) fn covers(&self, document: &ExecutableDocument, operation: &Operation) -> bool {
        let mut seen = HashSet::new();
        let mut open: Vec<&SelectionSet> = vec![&operation.selection_set];
        while let Some(set) = open.pop() {
            let ty = set.ty.as_str();
            if !self.types.contains(&ty) {
                return false;
            }
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => {
                        if self.except.contains(&(ty, field.name.as_str())) {
                            return false;
                        }
                        // A leaf has a set too, of its scalar's type and nothing in it.
                        if !field.selection_set.selections.is_empty() {
                            open.push(&field.selection_set);
                        }
                    }
                    Selection::InlineFragment(fragment) => open.push(&fragment.selection_set),
                    Selection::FragmentSpread(spread) => {
                        if seen.insert(spread.fragment_name.as_str())
                            && let Some(fragment) = document.fragments.get(&spread.fragment_name)
                        {
                            open.push(&fragment.selection_set);
                        }
                    }
                }
            }
        }
        true
    }
}

/// The answers of this process, those that are asked for kept.
pub(super) struct Answers(Cache<Hash, Bytes>);

impl Answers {
    /// Keeps answers up to so many bytes.
    pub fn new(byte_size: u64) -> Self {
        let weigh = |key: &Hash, body: &Bytes| u32::try_from(key.len() + body.len()).unwrap_or(u32::MAX);
        let kept = Cache::builder()
            .weigher(weigh)
            .max_capacity(byte_size)
            .time_to_idle(IDLE);
        Self(kept.build())
    }

    /// Returns the answer to a question.
    pub fn get(&self, tag: &Tag) -> Option<Bytes> {
        self.0.get(&tag.0)
    }

    /// Keeps the answer to a question.
    pub fn put(&self, tag: &Tag, body: Bytes) {
        self.0.insert(tag.0, body);
    }
}

/// A question, and the state in which it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag(Hash);

impl Tag {
    /// Makes the tag of an operation with its variables, asked in a state and answered in a form.
    pub fn new(prepared: &Prepared, state: &str, media: Media) -> Self {
        let question = (&prepared.operation_name, &prepared.variables);
        let question = serde_json::to_vec(&question).expect("variables are JSON");
        let mut hash = Sha256::new();
        for part in [
            BUILD.as_bytes(),
            media.content_type().as_bytes(),
            state.as_bytes(),
            prepared.document.hash(),
            &question,
        ] {
            // Their lengths keep parts from running into each other.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Returns the tag as `ETag` has it.
    pub fn header(&self) -> HeaderValue {
        let text = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&self.0[..16]));
        HeaderValue::from_str(&text).expect("letters and digits are a header value")
    }

    /// Returns whether the client has the answer already.
    pub fn is_known(&self, asked: &HeaderMap) -> bool {
        fresh::is_known(&self.header(), asked)
    }
}
