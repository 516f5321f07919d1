//! Labelled fields whose hint and error are bound to them.

mod binding;
mod describe;
mod password;
mod search;
mod text;

pub use password::PasswordField;
pub use search::SearchField;
pub use text::{TextArea, TextField};
