//! The Leptos user interface: compiled with `ssr` into the server and with `hydrate` into the browser.

// The type of a view is as deep as the page.
#![recursion_limit = "512"]

pub mod api;
mod browser;
pub mod charts;
pub mod flash;
mod form;
mod list;
mod pages;
pub mod player;
mod resource;
mod shell;
pub mod ui;
mod viewer;

pub use shell::{App, shell};
