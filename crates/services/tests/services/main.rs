//! The use cases on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
mod at_spotify;
mod drafts;
mod hurry;
mod listeners;
mod pictures;
mod scene;
mod spotify;
mod spotify_accounts;
mod spotify_clocks;
mod spotify_failures;
mod spotify_gone;
mod spotify_killed;
mod spotify_neighbours;
mod spotify_scale;
mod support;
mod sweep;
