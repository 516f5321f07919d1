//! The stand-in, asked over HTTP.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail")]

mod api;
mod bodies;
mod oauth;
mod openapi;
mod player;
mod spotipy;
mod support;
mod switches;
