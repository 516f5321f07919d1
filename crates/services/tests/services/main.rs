//! The use cases on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
mod drafts;
mod listeners;
mod pictures;
mod spotify;
mod support;
mod sweep;
