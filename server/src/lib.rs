//! The composition root: the only crate that knows every other one.
//!
//! `main` is two lines; everything is here so that tests use the real thing.

// The types of Leptos views nest as deep as the pages do, and here they are put to use.
#![recursion_limit = "256"]

mod catalogue;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;
mod middleware;
mod moods;
pub mod serve;
pub mod start;
