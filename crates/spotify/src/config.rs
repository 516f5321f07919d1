//! Where the services are, and with which credentials.

use std::fmt;

use url::Url;

/// Settings of the client. The addresses are Spotify's unless a test or a stand-in says otherwise.
#[derive(Clone)]
pub struct Config {
    /// The app's id and secret, where the operator has registered one.
    pub app: Option<App>,
    /// Accounts, ends with a slash.
    pub auth: Url,
    /// Web API, ends with a slash.
    pub api: Url,
    /// ReccoBeats, ends with a slash.
    pub reccobeats: Url,
    /// SoundNet, ends with a slash.
    pub soundnet: Url,
    /// The key that SoundNet asks for.
    pub soundnet_key: Option<String>,
}

/// An app that is registered with Spotify.
#[derive(Clone)]
pub struct App {
    /// Its id, which everyone may know.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// Where Spotify sends people back.
    pub redirect: Url,
}

impl Config {
    /// Spotify itself, without an app.
    ///
    /// # Errors
    /// None: the addresses are right.
    pub fn without_app() -> Result<Self, url::ParseError> {
        Ok(Self {
            app: None,
            auth: Url::parse("https://accounts.spotify.com/")?,
            api: Url::parse("https://api.spotify.com/v1/")?,
            reccobeats: Url::parse("https://api.reccobeats.com/v1/")?,
            soundnet: Url::parse("https://track-analysis.p.rapidapi.com/")?,
            soundnet_key: None,
        })
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("id", &self.id)
            .field("redirect", &self.redirect.as_str())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("app", &self.app)
            .field("api", &self.api.as_str())
            .finish_non_exhaustive()
    }
}
