//! What is logged and how.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// Chatter of libraries that says nothing about us: an unknown session id, for one, is somebody whose
/// session has ended.
const QUIET: &str = "tower_sessions_core=error,tower_sessions=error,sqlx=warn,sea_orm=warn";
/// What is never logged, whatever the setting says: these write whole requests with the tokens in them.
const NEVER: &str = "rspotify=off,rspotify_http=off";

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What is logged and how.
#[derive(Clone, Debug, clap::Args)]
pub struct LogArgs {
    /// Level, or directives as `tracing` knows them (`info,store=debug`). `UNDERTONE_LOG`, else `RUST_LOG`,
    /// default `info`.
    #[arg(long, env = "UNDERTONE_LOG", global = true)]
    pub log: Option<String>,

    /// `text` or `json`. `UNDERTONE_LOG_FORMAT`, default `text`.
    #[arg(long, env = "UNDERTONE_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

impl LogArgs {
    /// Begins to log, to standard error.
    ///
    /// # Errors
    /// When the directives make no sense.
    pub fn start(&self) -> Result<(), String> {
        let directives =
            self.log.clone().or_else(|| std::env::var("RUST_LOG").ok()).unwrap_or_else(|| "info".to_owned());
        let filter = EnvFilter::try_new(format!("{QUIET},{directives},{NEVER}"))
            .map_err(|error| format!("UNDERTONE_LOG makes no sense: {error}."))?;
        let registry = tracing_subscriber::registry().with(filter);
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false);
        let started = match self.log_format {
            LogFormat::Text => registry.with(lines.compact()).try_init(),
            LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
        };
        started.map_err(|error| format!("Logging cannot start: {error}."))
    }
}
