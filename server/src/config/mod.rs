//! Configuration: one struct for each area. Every setting is an environment variable and a flag of the same
//! meaning, has a default, and is listed by `server --help`.

mod database;
mod http;
mod limits;
mod log;
mod site;
mod spotify;
mod storage;

pub use database::DatabaseArgs;
pub use http::{HttpArgs, PublicUrl};
pub use limits::LimitsArgs;
pub use log::{LogArgs, LogFormat};
pub use site::SiteArgs;
pub use spotify::SpotifyArgs;
pub use storage::StorageArgs;

/// All settings.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Where to listen and how we are reached.
    #[command(flatten)]
    pub http: HttpArgs,
    /// Where pictures and the built-in database are.
    #[command(flatten)]
    pub storage: StorageArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Spotify, and the keys that seal people's tokens.
    #[command(flatten)]
    pub spotify: SpotifyArgs,
    /// How often things may be tried.
    #[command(flatten)]
    pub limits: LimitsArgs,
    /// What is logged and how.
    #[command(flatten)]
    pub log: LogArgs,
    /// The built front end.
    #[command(flatten)]
    pub site: SiteArgs,
}
