//! Runs the stand-in until it is interrupted.

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Parser;
use serde::Deserialize;
use spotify_standin::{KnownTrack, Options, StandIn, Switches};

/// A stand-in for the servers of Spotify, ReccoBeats and SoundNet.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:4005")]
    addr: SocketAddr,
    /// How many tracks to make up.
    #[arg(long, default_value_t = 5000)]
    tracks: u32,
    /// A CSV file of tracks to have besides: id (or track_id), title, artist, and if known album,
    /// duration_ms and year.
    #[arg(long)]
    catalogue: Option<PathBuf>,
    /// Signs this person in at once, without the page: premium, free, stranger, listener-1, …
    #[arg(long)]
    auto_approve: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let known_tracks = args.catalogue.as_deref().map(known_tracks).transpose()?.unwrap_or_default();
    let switches = Switches { auto_approve: args.auto_approve, ..Switches::default() };
    let options =
        Options { addr: args.addr, tracks: args.tracks, known_tracks, switches, ..Options::default() };
    let (id, secret, key) =
        (options.client_id.clone(), options.client_secret.clone(), options.rapidapi_key.clone());
    let standin = StandIn::start(options).await.with_context(|| format!("cannot listen on {}", args.addr))?;
    let url = standin.url();
    writeln!(
        io::stdout(),
        "SPOTIFY_CLIENT_ID={id}\n\
         SPOTIFY_CLIENT_SECRET={secret}\n\
         SPOTIFY_AUTH_BASE_URL={url}/\n\
         SPOTIFY_API_BASE_URL={url}/v1/\n\
         RECCOBEATS_BASE_URL={url}/reccobeats/v1/\n\
         SOUNDNET_BASE_URL={url}/soundnet/\n\
         RAPIDAPI_KEY={key}"
    )?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// A row of the file of tracks; a number can be missing.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "track_id")]
    id: String,
    title: String,
    artist: String,
    #[serde(default)]
    album: String,
    duration_ms: Option<u32>,
    year: Option<u16>,
}

impl From<Row> for KnownTrack {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            title: row.title,
            artist: row.artist,
            album: row.album,
            duration_ms: row.duration_ms.unwrap_or(200_000),
            year: row.year.unwrap_or(2000),
        }
    }
}

fn known_tracks(path: &Path) -> anyhow::Result<Vec<KnownTrack>> {
    let rows = csv::Reader::from_path(path).map(csv::Reader::into_deserialize::<Row>);
    let tracks = rows.and_then(|rows| rows.map(|row| row.map(KnownTrack::from)).collect());
    tracks.with_context(|| format!("{} cannot be read", path.display()))
}
