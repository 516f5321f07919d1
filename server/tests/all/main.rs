//! The whole server over HTTP: the real router on a throw-away database, and the real program.
//!
//! The folders are the addresses; `program` starts the binary itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api;
mod journey;
mod pages;
mod pictures;
mod program;
mod spotify;
mod support;
mod upload;
