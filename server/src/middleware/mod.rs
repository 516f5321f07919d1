//! What every request passes through, one file for each layer.

mod client_address;
mod failures;
mod origin;
mod request_log;
mod security_headers;
mod sessions;
mod visit;

pub(crate) use client_address::client_address;
pub(crate) use failures::{catch_panic, plain_failures};
pub(crate) use origin::origin;
pub(crate) use request_log::request_log;
pub(crate) use security_headers::security_headers;
pub(crate) use sessions::{no_ended_session, sessions};
pub(crate) use visit::visit;
