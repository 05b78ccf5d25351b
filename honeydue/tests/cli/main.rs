//! The program as whoever runs it meets it: real processes, real signals.

mod backup;
mod doctor;
mod help;
mod identity;
mod jobs;
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
mod runbook;
mod serve;
mod setting;
mod trace;
mod user;
