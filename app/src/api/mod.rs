//! Server functions by subject. Each asks who is it, calls a use case and lets `?` map the error.
//!
//! Reads are `GET` and change nothing; everything else is `POST` behind the origin check. Addresses are
//! fixed (`/api/<subject>/<verb>`), so that tabs opened before an update go on working.

#![allow(
    missing_docs,
    reason = "the parameters of a server function become fields of a struct that nobody names"
)]

pub mod account;
pub mod drafts;
mod error;
pub mod favorites;
pub mod figures;
pub mod listeners;
pub mod posts;
pub mod readings;
pub mod songs;
pub mod spotify;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod statistics;

pub use error::ApiError;

/// What every server function answers with.
pub type ApiResult<T> = Result<T, ApiError>;
