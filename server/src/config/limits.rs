//! How often things may be tried.

use services::Limits;

/// How often things may be tried.
#[derive(Clone, Debug, clap::Args)]
pub struct LimitsArgs {
    /// Multiplies the limits of sign-in, sign-up, upload and new drafts: for many people behind one address.
    /// `UNDERTONE_LIMIT_FACTOR`, default 1.
    #[arg(
        long,
        env = "UNDERTONE_LIMIT_FACTOR",
        default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000),
        global = true
    )]
    pub limit_factor: u32,
}

impl LimitsArgs {
    /// The limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits::new(self.limit_factor)
    }
}
