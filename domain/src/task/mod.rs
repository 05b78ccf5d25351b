//! What is to be done in a home.
