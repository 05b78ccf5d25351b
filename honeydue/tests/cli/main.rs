//! The program as whoever runs it meets it: real processes, real signals.

mod help;
mod identity;
mod kill;
mod mail;
mod migrate;
mod program;
mod push;
mod run;
mod serve;
mod setting;
mod trace;
