//! What is known of the listener, and what is made of it.

use domain::{Forecast, ForecastRecord, Mood, PostCard, RankedTrack, TopListens, TrackId, Wish, WishKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// What belongs to the viewer's favorites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recommended {
    /// Songs near to them.
    pub tracks: Vec<RankedTrack>,
    /// Posts of others that have some of them, with how many.
    pub posts: Vec<(PostCard, u32)>,
}

/// Songs near to the viewer's favorites, and posts of others that share them.
#[server(prefix = "/api", endpoint = "listener/recommended", input = GetUrl)]
pub async fn get_recommended() -> ApiResult<Recommended> {
    let user = ssr::require_user().await?;
    let found = ssr::services()?.recommendations(user).await?;
    Ok(Recommended { tracks: found.tracks, posts: found.posts })
}

/// The mood the viewer is probably in now; nothing for visitors and for those of whom too little is known.
#[server(prefix = "/api", endpoint = "listener/forecast", input = GetUrl)]
pub async fn get_forecast() -> ApiResult<Option<Forecast>> {
    match ssr::viewer_id().await? {
        Some(user) => Ok(ssr::services()?.forecast(user, chrono::Utc::now()).await?),
        None => Ok(None),
    }
}

/// What is heard most, by the viewer or by everyone; nothing while too little was heard.
#[server(prefix = "/api", endpoint = "listener/top", input = GetUrl)]
pub async fn get_top_listens() -> ApiResult<Option<TopListens>> {
    let user = ssr::viewer_id().await?;
    Ok(ssr::services()?.top_listens(user, chrono::Utc::now()).await?)
}

/// How such forecasts would have done.
#[server(prefix = "/api", endpoint = "listener/forecast-record", input = GetUrl)]
pub async fn get_forecast_record() -> ApiResult<ForecastRecord> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.forecast_record(user).await?)
}

/// Keeps where the viewer is.
#[server(prefix = "/api", endpoint = "listener/time-zone")]
pub async fn set_time_zone(zone: String) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.set_time_zone(user, &zone).await?)
}

/// Keeps that the viewer heard a song, or left it before its end.
#[server(prefix = "/api", endpoint = "listener/play")]
pub async fn record_play(
    track: TrackId,
    mood: Option<Mood>,
    #[server(default)] skipped: bool,
) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    Ok(ssr::services()?.play(user, track, mood, skipped).await?)
}

/// What the viewer wants to hear and never wants, and the genres there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wishes {
    /// The wishes.
    pub wishes: Vec<Wish>,
    /// All genres.
    pub genres: Vec<String>,
}

impl Wishes {
    /// Artists that are wanted, or not, one a line.
    #[must_use]
    pub fn artists(&self, wanted: bool) -> String {
        let such = |wish: &&Wish| wish.kind == WishKind::Artist && wish.wanted == wanted;
        self.wishes.iter().filter(such).map(|wish| wish.name.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// What is wished of a genre.
    #[must_use]
    pub fn genre(&self, genre: &str) -> Option<bool> {
        let such = |wish: &&Wish| wish.kind == WishKind::Genre && wish.name == genre;
        self.wishes.iter().find(such).map(|wish| wish.wanted)
    }
}

/// What the viewer wants to hear and never wants.
#[server(prefix = "/api", endpoint = "listener/wishes", input = GetUrl)]
pub async fn get_wishes() -> ApiResult<Wishes> {
    let user = ssr::require_user().await?;
    let services = ssr::services()?;
    Ok(Wishes { wishes: services.wishes(user).await?, genres: services.genres() })
}

/// Replaces that: artists one a line, and the genres that are ticked.
#[server(prefix = "/api", endpoint = "listener/set-wishes")]
pub async fn set_wishes(
    #[server(default)] liked: String,
    #[server(default)] never: String,
    #[server(default)] genre_liked: Vec<String>,
    #[server(default)] genre_never: Vec<String>,
) -> ApiResult<()> {
    let user = ssr::require_user().await?;
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let all = [
        (WishKind::Artist, true, lines(liked)),
        (WishKind::Artist, false, lines(never)),
        (WishKind::Genre, true, genre_liked),
        (WishKind::Genre, false, genre_never),
    ];
    let wishes = all
        .into_iter()
        .flat_map(|(kind, wanted, names)| names.into_iter().map(move |name| Wish { kind, name, wanted }));
    Ok(ssr::services()?.set_wishes(user, wishes.collect()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_told_apart() {
        let wish = |kind, name: &str, wanted| Wish { kind, name: name.to_owned(), wanted };
        let wishes = Wishes {
            wishes: vec![
                wish(WishKind::Artist, "Adele", true),
                wish(WishKind::Artist, "rock", false),
                wish(WishKind::Artist, "Muse", true),
                wish(WishKind::Genre, "pop", true),
            ],
            genres: Vec::new(),
        };
        assert_eq!((wishes.artists(true).as_str(), wishes.artists(false).as_str()), ("Adele\nMuse", "rock"));
        assert_eq!((wishes.genre("pop"), wishes.genre("rock")), (Some(true), None));
    }
}
