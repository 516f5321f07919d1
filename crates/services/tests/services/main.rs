//! The use cases on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
mod at_spotify;
mod drafts;
mod listeners;
mod pictures;
mod spotify;
mod spotify_accounts;
mod spotify_neighbours;
mod support;
mod sweep;
