//! What is logged and how.

use std::io::IsTerminal;

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{ParseError, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Chatter of libraries that says nothing about us: an unknown session id, for one, is somebody whose
/// session has ended.
const QUIET: &str = "tower_sessions_core=error,tower_sessions=error,sqlx=warn,sea_orm=warn";
/// Targets that are never logged, whatever the setting says: they write whole requests with the tokens in them.
const NEVER: &str = "rspotify";

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
        let filter =
            filter(&directives).map_err(|error| format!("UNDERTONE_LOG makes no sense: {error}."))?;
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

/// What is wanted, without what is never logged: of directives the most specific one wins, so none of them could forbid it.
fn filter<S: Subscriber>(directives: &str) -> Result<impl Layer<S>, ParseError> {
    let wanted = EnvFilter::try_new(format!("{QUIET},{directives}"))?;
    Ok(wanted.and_then(filter_fn(|event| !event.target().starts_with(NEVER))))
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn requests_with_tokens_are_never_logged() {
        let lines = Lines::default();
        let to = lines.clone();
        let layer = tracing_subscriber::fmt::layer().with_writer(move || to.clone());
        let filter = filter("info,rspotify_http::reqwest=trace,store=debug").unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(filter).with(layer), || {
            tracing::info!(target: "rspotify_http::reqwest", "Bearer secret");
            tracing::debug!(target: "store", "wanted");
            tracing::debug!("not wanted");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(
            text.contains("wanted") && !text.contains("not wanted") && !text.contains("secret"),
            "{text}"
        );
    }
}
