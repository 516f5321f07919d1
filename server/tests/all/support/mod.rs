//! What tests stand on.

mod answer;
mod browser;
mod form;
mod full_disk;
mod program;
mod test_app;

pub use answer::{Answer, draft_in};
pub use browser::Browser;
pub use form::{Form, boundary};
pub use full_disk::FullDisk;
pub use program::{Program, fails_to_start, is_killed_at, runs};
pub use test_app::{Options, TestApp, services_on};

/// A password that is long enough.
pub const PASSWORD: &str = "correct horse";
