//! The pages, by address.

pub mod about;
pub mod auth;
pub mod create;
pub mod errors;
pub mod favorites;
pub mod home;
mod job;
mod keep_songs;
pub mod lazy;
pub mod post;
pub mod profile;
pub mod settings;
mod spotify;
pub mod spotify_problem;
pub mod statistics;
mod taste;
