//! The command line.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use domain::NewAccount;

use crate::{
    catalogue,
    config::Config,
    demo::{self, Amounts},
    moods::{self, MoodChange},
    serve::{serve, work},
    start::{self, StartError},
};

/// Hears the mood of a picture and finds songs for it.
///
/// Every setting is an environment variable, or the flag of the same meaning.
#[derive(Debug, Parser)]
#[command(name = "server", version, about)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages (this is what happens without a command).
    Serve,
    /// Do jobs (libraries, playlists, songs' features) without serving pages; several processes may, on PostgreSQL.
    Worker,
    /// Bring the database up to date, and end.
    Migrate,
    /// Make an account that may do everything.
    CreateAdmin {
        /// Name of the account.
        #[arg(long)]
        username: String,
        /// E-mail address of the account.
        #[arg(long)]
        email: String,
        /// Password; asked for when it is not given. Others can see flags, so better set the variable.
        #[arg(long, env = "UNDERTONE_ADMIN_PASSWORD", hide_env_values = true)]
        password: Option<String>,
    },
    /// Songs beside the built-in ones.
    Catalogue {
        #[command(subcommand)]
        command: CatalogueCommand,
    },
    /// Say what songs of each mood sound like, or change it.
    Moods {
        #[command(subcommand)]
        command: Option<MoodsCommand>,
    },
    /// Fill the database with made-up people and a life of moods, posts and songs for each.
    DemoData(Amounts),
    /// What is counted of moods and songs.
    Stats {
        #[command(subcommand)]
        command: StatsCommand,
    },
    /// Remove an account and everything that belongs to it. This cannot be undone.
    DeleteAccount {
        /// Name of the account.
        #[arg(long)]
        username: String,
    },
}

#[derive(Debug, Subcommand)]
enum StatsCommand {
    /// Make all statistics anew from readings, posts and plays. Those who write meanwhile wait.
    Rebuild,
}

#[derive(Debug, Subcommand)]
enum CatalogueCommand {
    /// Add the songs of a CSV or Parquet file, or bring those that are there up to date.
    ///
    /// Columns: track_id (Spotify's), title, artist, danceability, energy, loudness, speechiness, acousticness,
    /// instrumentalness, liveness, valence, tempo; and if there are, album, year, genre, popularity, duration_ms. Rows that
    /// make no sense are named and left out. Interrupted, the same command goes on where it stopped. A server that is running
    /// takes the songs up within a minute.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Write all songs to standard output, as a CSV file that can be imported.
    Export,
    /// Say what the catalogue has.
    Stats,
}

#[derive(Debug, Subcommand)]
enum MoodsCommand {
    /// Change what songs of a mood sound like; what is not given stays. A server that is running follows within a minute.
    Set(MoodChange),
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match try_run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not through the log, which may be off or JSON: this is for the person at the keyboard.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn try_run(cli: &Cli) -> Result<(), StartError> {
    cli.config.log.start().map_err(StartError::Config)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // Matrix products share the cores with everything else. A pool that is there already is fine too.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(cores.div_ceil(2)).build_global();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Passwords, pictures and files; those that are heavy have their own, smaller limits.
        .max_blocking_threads(64)
        .build()
        .map_err(StartError::Stopped)?;
    runtime.block_on(async {
        match &cli.command {
            None | Some(Command::Serve) => serve(&cli.config).await,
            Some(Command::Worker) => work(&cli.config).await,
            Some(Command::Migrate) => migrate(&cli.config).await,
            Some(Command::CreateAdmin { username, email, password }) => {
                create_admin(&cli.config, username, email, password.clone()).await
            }
            Some(Command::DemoData(amounts)) => demo_data(&cli.config, *amounts).await,
            Some(Command::Stats { command: StatsCommand::Rebuild }) => rebuild_statistics(&cli.config).await,
            Some(Command::DeleteAccount { username }) => delete_account(&cli.config, username).await,
            Some(Command::Moods { command: None }) => moods::list(&cli.config).await,
            Some(Command::Moods { command: Some(MoodsCommand::Set(change)) }) => {
                moods::set(&cli.config, change).await
            }
            Some(Command::Catalogue { command: CatalogueCommand::Import { file } }) => {
                catalogue::import(&cli.config, file).await
            }
            Some(Command::Catalogue { command: CatalogueCommand::Export }) => {
                catalogue::export(&cli.config).await
            }
            Some(Command::Catalogue { command: CatalogueCommand::Stats }) => {
                catalogue::stats(&cli.config).await
            }
        }
    })
}

async fn migrate(config: &Config) -> Result<(), StartError> {
    start::data_folder(&config.storage.data)?;
    let store = start::database(config).await?;
    tracing::info!(database = store.kind(), "the database is up to date");
    Ok(store.close().await?)
}

async fn demo_data(config: &Config, amounts: Amounts) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    demo::fill(&services, &store, &start::files(config)?, amounts).await?;
    tracing::info!(
        name = demo::NAME,
        password = demo::PASSWORD,
        "the instance is full of life; sign in and look around"
    );
    Ok(store.close().await?)
}

async fn rebuild_statistics(config: &Config) -> Result<(), StartError> {
    start::data_folder(&config.storage.data)?;
    let store = start::database(config).await?;
    store.statistics().rebuild().await?;
    tracing::info!("the statistics are those of what is there");
    Ok(store.close().await?)
}

async fn delete_account(config: &Config, username: &str) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    services.delete_account(username).await?;
    tracing::info!(username, "the account is gone");
    Ok(store.close().await?)
}

async fn create_admin(
    config: &Config,
    username: &str,
    email: &str,
    password: Option<String>,
) -> Result<(), StartError> {
    let password = match password {
        Some(password) => password,
        None => ask_password().map_err(|error| StartError::Config(format!("No password: {error}.")))?,
    };
    let (services, store) = start::opened(config).await?;
    let account = NewAccount { username: username.to_owned(), email: email.to_owned(), password };
    services.create_admin(account).await?;
    tracing::info!(username, "the account can sign in and may do everything");
    Ok(store.close().await?)
}

/// From the keyboard without showing it, or the first line of what is piped in.
fn ask_password() -> io::Result<String> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ");
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_says_its_variables() {
        Cli::command().debug_assert();
        let help = Cli::command().render_long_help().to_string();
        for variable in [
            "UNDERTONE_ADDR",
            "UNDERTONE_DATA",
            "DATABASE_URL",
            "UNDERTONE_URL",
            "UNDERTONE_TRUSTED_PROXIES",
            "UNDERTONE_LIMIT_FACTOR",
            "SPOTIFY_CLIENT_ID",
            "SPOTIFY_CLIENT_SECRET",
            "UNDERTONE_SECRET_KEYS",
            "RAPIDAPI_KEY",
            "UNDERTONE_LOG",
            "UNDERTONE_LOG_FORMAT",
            "LEPTOS_SITE_ROOT",
        ] {
            assert!(help.contains(variable), "{variable}");
        }
    }
}
