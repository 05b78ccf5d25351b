//! What executes: any schema of async-graphql, its types forgotten.

use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType, ValidationMode};
use futures_util::{FutureExt, future::BoxFuture, stream::BoxStream};

/// Deepest nesting that the engine itself follows; the front's own limits are far below.
const ENGINE_RECURSION: usize = 512;

/// Executes operations that the front has let through.
pub(super) trait Engine: Send + Sync {
    /// Executes a query or a mutation.
    fn execute(&self, request: Request) -> BoxFuture<'_, Response>;
    /// Executes any operation as a stream of answers.
    fn stream(&self, request: Request) -> BoxStream<'static, Response>;
}

impl<Q, M, S> Engine for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    fn execute(&self, request: Request) -> BoxFuture<'_, Response> {
        Self::execute(self, request).boxed()
    }

    fn stream(&self, request: Request) -> BoxStream<'static, Response> {
        self.execute_stream(request)
    }
}

/// Builds a schema for the front, which has validated a document before the engine sees it.
#[must_use]
pub fn schema<Q, M, S>(query: Q, mutation: M, subscription: S) -> async_graphql::SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    Schema::build(query, mutation, subscription)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(ENGINE_RECURSION)
}
