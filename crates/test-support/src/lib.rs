//! Databases, builders and sample pictures for tests.
//!
//! Everything in here panics when something is wrong: a test that cannot be set up has failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod build;
mod database;
mod samples;

pub use build::{
    picture, post, post_of, publish, reading, track, tracks, user, visitor_draft, with_draft, with_picture,
};
pub use database::{Kind, TestDb, run};
pub use samples::{blank_png, drawing_png, gradient_gif, gradient_jpeg, gradient_png, gradient_webp};
pub use store::Store;
