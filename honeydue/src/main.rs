//! honeydue
fn main() {}
