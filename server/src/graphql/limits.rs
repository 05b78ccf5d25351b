//! How much one request may ask for.

use std::time::Duration;

/// What the front allows; every number is a setting, and these are the defaults.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest request body, 1 MiB: the largest operation of an app is below 10 kB.
    pub body_bytes: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// Deepest nesting of fields, 15: what the full introspection query of graphql-js needs.
    pub depth: u64,
    /// Deepest nesting of anything that the parser follows.
    pub recursion: usize,
    /// Most lexical tokens of a document.
    pub tokens: usize,
    /// Most selections of an operation once its fragments are written out.
    pub selections: u64,
    /// Most aliases of an operation.
    pub aliases: u64,
    /// Most directives of an operation.
    pub directives: u64,
    /// Most fields at the root of an operation.
    pub root_fields: u64,
    /// Highest cost of an operation; `cost.rs` says what costs how much.
    pub cost: u64,
    /// What a person or an address may spend at once.
    pub bucket: u64,
    /// How much of it comes back every second.
    pub restore_per_second: u64,
    /// Longest time from the start of an operation to its answer.
    pub timeout: Duration,
    /// Most errors in an answer.
    pub errors: usize,
    /// Longest error message, in characters.
    pub message_chars: usize,
    /// How much memory the cache of validated documents may take, roughly.
    pub document_cache_bytes: u64,
    /// How much memory the answers that are kept for whoever asks again may take.
    pub answer_cache_bytes: u64,
    /// Most operations at a time over one socket.
    pub socket_operations: usize,
    /// Most sockets and event streams of one process.
    pub sockets: usize,
    /// Most sockets and event streams of one person in one process, and of the signed-out of one network.
    pub sockets_of_one: usize,
    /// How long a new socket may stay silent before `connection_init`.
    pub init_timeout: Duration,
    /// How often a quiet socket or event stream is given a sign of life.
    pub keep_alive: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            body_timeout: Duration::from_secs(30),
            depth: 15,
            recursion: 64,
            tokens: 2_000,
            selections: 5_000,
            aliases: 30,
            directives: 50,
            root_fields: 20,
            cost: 10_000,
            bucket: 20_000,
            restore_per_second: 1_000,
            timeout: Duration::from_secs(10),
            errors: 10,
            message_chars: 300,
            document_cache_bytes: 64 << 20,
            answer_cache_bytes: 8 << 20,
            socket_operations: 100,
            sockets: 10_000,
            sockets_of_one: 50,
            init_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// Returns limits that a load test from one address, or by one person, does not reach; what a single document may ask for stays the same.
    #[must_use]
    pub fn wide() -> Self {
        Self {
            bucket: 1_000_000_000,
            restore_per_second: 1_000_000_000,
            sockets_of_one: 10_000,
            ..Self::default()
        }
    }
}
