//! Spotify, the services that know audio features, and the keys that seal people's tokens.

use std::{
    fmt, fs, io,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use app::api::ssr::PlayerPlaces;
use services::Vault;
use spotify::{App, Config};
use url::Url;

use super::PublicUrl;

/// The file of the key that is made where none is set.
const KEY_FILE: &str = "secret.key";

/// Spotify. Without id and secret everything but what takes Spotify works.
#[derive(Clone, clap::Args)]
pub struct SpotifyArgs {
    /// Id of the app that you have registered with Spotify. Its owner needs Premium. Register the address
    /// `<UNDERTONE_URL>/spotify/callback` with it. `SPOTIFY_CLIENT_ID`, default: none.
    #[arg(long, env = "SPOTIFY_CLIENT_ID", requires = "spotify_client_secret", global = true)]
    pub spotify_client_id: Option<String>,

    /// Its secret. `SPOTIFY_CLIENT_SECRET`.
    #[arg(
        long,
        env = "SPOTIFY_CLIENT_SECRET",
        hide_env_values = true,
        requires = "spotify_client_id",
        global = true
    )]
    pub spotify_client_secret: Option<String>,

    /// Keys that seal people's tokens, the current one first: `2:<64 hex digits>,1:<64 hex digits>`. `UNDERTONE_SECRET_KEYS`,
    /// default: one that is made once and kept in the data folder.
    #[arg(long, env = "UNDERTONE_SECRET_KEYS", hide_env_values = true, global = true)]
    pub secret_keys: Option<String>,

    /// A key for SoundNet's track analysis at RapidAPI, for songs that ReccoBeats does not know. `RAPIDAPI_KEY`, default: none.
    #[arg(long, env = "RAPIDAPI_KEY", hide_env_values = true, global = true)]
    pub rapidapi_key: Option<String>,

    /// Where Spotify's accounts are; for tests.
    #[arg(
        long,
        env = "SPOTIFY_AUTH_BASE_URL",
        default_value = "https://accounts.spotify.com/",
        hide = true,
        global = true
    )]
    pub spotify_auth_base_url: Url,

    /// Where Spotify's Web API is; for tests.
    #[arg(
        long,
        env = "SPOTIFY_API_BASE_URL",
        default_value = "https://api.spotify.com/v1/",
        hide = true,
        global = true
    )]
    pub spotify_api_base_url: Url,

    /// Where the scripts and frames of Spotify's players are, if not at Spotify; for tests.
    #[arg(long, env = "SPOTIFY_PLAYER_BASE_URL", hide = true, global = true)]
    pub spotify_player_base_url: Option<Url>,

    /// Where ReccoBeats is; for tests.
    #[arg(
        long,
        env = "RECCOBEATS_BASE_URL",
        default_value = "https://api.reccobeats.com/v1/",
        hide = true,
        global = true
    )]
    pub reccobeats_base_url: Url,

    /// Where SoundNet is; for tests.
    #[arg(
        long,
        env = "SOUNDNET_BASE_URL",
        default_value = "https://track-analysis.p.rapidapi.com/",
        hide = true,
        global = true
    )]
    pub soundnet_base_url: Url,
}

impl fmt::Debug for SpotifyArgs {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpotifyArgs")
            .field("spotify_client_id", &self.spotify_client_id)
            .field("spotify_api_base_url", &self.spotify_api_base_url.as_str())
            .finish_non_exhaustive()
    }
}

impl SpotifyArgs {
    /// The client's settings. Spotify sends people back to the public address, or to this machine's: it takes `127.0.0.1`, and never
    /// `localhost`.
    ///
    /// # Errors
    /// A sentence when the public address cannot be one that Spotify takes.
    pub fn config(&self, addr: SocketAddr, url: Option<&PublicUrl>) -> Result<Config, String> {
        let app = match (&self.spotify_client_id, &self.spotify_client_secret) {
            (Some(id), Some(secret)) if !id.is_empty() => {
                Some(App { id: id.clone(), secret: secret.clone(), redirect: redirect(addr, url)? })
            }
            _ => None,
        };
        Ok(Config {
            app,
            auth: self.spotify_auth_base_url.clone(),
            api: self.spotify_api_base_url.clone(),
            reccobeats: self.reccobeats_base_url.clone(),
            soundnet: self.soundnet_base_url.clone(),
            soundnet_key: self.rapidapi_key.clone().filter(|key| !key.is_empty()),
        })
    }

    /// Where what plays music comes from.
    #[must_use]
    pub fn player(&self) -> PlayerPlaces {
        let Some(base) = &self.spotify_player_base_url else { return PlayerPlaces::default() };
        let origin = base.origin().ascii_serialization();
        PlayerPlaces {
            sdk: format!("{origin}/spotify-player.js"),
            embed: format!("{origin}/embed/iframe-api/v1"),
            frames: origin.clone(),
            artwork: origin,
        }
    }

    /// The keys that are set, or the one in the data folder, which is made if need be.
    ///
    /// # Errors
    /// A sentence when they make no sense or cannot be kept.
    pub fn vault(&self, data: &Path) -> Result<Vault, String> {
        if let Some(keys) = self.secret_keys.as_ref().filter(|keys| !keys.is_empty()) {
            return Vault::parse(keys)
                .map_err(|error| format!("UNDERTONE_SECRET_KEYS makes no sense: {error}."));
        }
        let file = data.join(KEY_FILE);
        let text = kept_key(&file)
            .map_err(|error| format!("The key {} cannot be kept: {error}.", file.display()))?;
        Vault::parse(text.trim()).map_err(|_| format!("The key {} is damaged.", file.display()))
    }
}

fn redirect(addr: SocketAddr, url: Option<&PublicUrl>) -> Result<Url, String> {
    let base = match url {
        Some(url) => format!("{}://{}", if url.https { "https" } else { "http" }, url.authority),
        None => format!("http://127.0.0.1:{}", addr.port()),
    };
    let redirect: Url =
        format!("{base}/spotify/callback").parse().map_err(|_| "UNDERTONE_URL makes no sense.".to_owned())?;
    let loopback = matches!(redirect.host_str(), Some("127.0.0.1" | "[::1]"));
    if redirect.scheme() == "https" || loopback {
        return Ok(redirect);
    }
    Err("Spotify sends people back to https addresses only, or to http://127.0.0.1: set UNDERTONE_URL so."
        .to_owned())
}

/// Makes the key where there is none. Two processes that start at the same time end with the same key: the file appears whole, once.
fn kept_key(file: &Path) -> io::Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read,
    }
    let new: PathBuf = file.with_extension(format!("{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut part = options.open(&new)?;
    part.write_all(Vault::new_key().as_bytes())?;
    part.sync_all()?;
    let linked = fs::hard_link(&new, file);
    let placed = match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => copied(&new, file),
        _ => Ok(()),
    };
    fs::remove_file(&new)?;
    placed?;
    fs::read_to_string(file)
}

/// Where there are no links (exFAT) the file appears empty and is written then; it is still made once.
fn copied(new: &Path, file: &Path) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut file) => {
            file.write_all(&fs::read(new)?)?;
            file.sync_all()
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back_to(url: Option<&str>) -> Result<String, String> {
        let addr = "0.0.0.0:3000".parse().unwrap();
        redirect(addr, url.map(|url| url.parse().unwrap()).as_ref()).map(String::from)
    }

    #[test]
    fn people_come_back_where_spotify_sends_them() {
        assert_eq!(back_to(None).unwrap(), "http://127.0.0.1:3000/spotify/callback");
        assert_eq!(back_to(Some("https://a.example")).unwrap(), "https://a.example/spotify/callback");
        assert_eq!(back_to(Some("http://[::1]:80")).unwrap(), "http://[::1]/spotify/callback");
        for url in ["http://localhost:3000", "http://a.example"] {
            assert!(back_to(Some(url)).is_err(), "{url}");
        }
    }

    #[test]
    fn a_key_is_made_once_where_there_are_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let (new, file) = (folder.path().join("new"), folder.path().join(KEY_FILE));
        fs::write(&new, "first").unwrap();
        copied(&new, &file).unwrap();
        fs::write(&new, "second").unwrap();
        copied(&new, &file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "first");
    }

    #[test]
    fn a_key_is_made_once_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(KEY_FILE);
        let key = kept_key(&file).unwrap();
        assert_eq!(kept_key(&file).unwrap(), key);
        assert!(Vault::parse(&key).is_ok());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777,
            0o600
        );
    }
}
