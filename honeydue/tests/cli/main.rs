//! The program as whoever runs it meets it: real processes, real signals.

mod help;
mod identity;
mod kill;
mod line;
mod mail;
mod migrate;
mod observe;
mod otlp;
mod program;
mod push;
mod reference;
mod run;
mod serve;
mod setting;
mod trace;
