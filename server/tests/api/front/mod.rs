//! The HTTP edge and the GraphQL front, on a small schema of their own.
