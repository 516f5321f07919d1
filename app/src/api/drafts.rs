//! The Create flow. (A picture comes in through the server's upload route.)

use domain::{Aim, Draft, Mood, PostId, Privacy, Strokes, TrackId};
use leptos::prelude::*;
use serde::{Deserialize, Deserializer, Serialize};
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// What the whole flow knows of a draft.
#[server(prefix = "/api", endpoint = "drafts/get", input = GetUrl)]
pub async fn get_draft(id: PostId) -> ApiResult<Draft> {
    Ok(ssr::services()?.draft(ssr::owner().await?, id).await?)
}

/// The draft last worked on, to go on with.
#[server(prefix = "/api", endpoint = "drafts/latest", input = GetUrl)]
pub async fn get_latest_draft() -> ApiResult<Option<Draft>> {
    match ssr::owner_of(&ssr::session().await?).await? {
        Some(owner) => Ok(ssr::services()?.latest_draft(owner).await?),
        None => Ok(None),
    }
}

/// Begins with a written line; with `draft`, that draft gets it as its new input.
#[server(prefix = "/api", endpoint = "drafts/line")]
pub async fn start_with_line(line: String, draft: Option<PostId>) -> ApiResult<()> {
    let services = ssr::services()?;
    services.admit_draft(ssr::client_address())?;
    let session = ssr::session().await?;
    let owner = ssr::owner_or_new_visitor(&session).await?;
    let draft = services.start_with_line(owner, draft, &line).await?;
    ssr::remember(&session, owner).await?;
    leptos_axum::redirect(&format!("/create/{draft}/mood"));
    Ok(())
}

/// Begins with nothing but a mood; with `draft`, that draft gets it as its new input.
#[server(prefix = "/api", endpoint = "drafts/mood-only")]
pub async fn start_with_mood(mood: Option<Mood>, draft: Option<PostId>) -> ApiResult<()> {
    let services = ssr::services()?;
    services.admit_draft(ssr::client_address())?;
    let mood = mood.ok_or(domain::AppError::field("mood", "Choose a mood first."))?;
    let session = ssr::session().await?;
    let owner = ssr::owner_or_new_visitor(&session).await?;
    let draft = services.start_with_mood(owner, draft, mood).await?;
    ssr::remember(&session, owner).await?;
    leptos_axum::redirect(&format!("/create/{draft}/songs"));
    Ok(())
}

/// Overrules the reading (`valence` and `arousal` say where the dot was put, if it was), or takes that back
/// when no mood is given. A change of mood clears the selected songs; more than three only with `drop`.
#[server(prefix = "/api", endpoint = "drafts/choose-mood")]
pub async fn choose_mood(
    id: PostId,
    mood: Option<Mood>,
    valence: Option<f32>,
    arousal: Option<f32>,
    #[server(default)] drop: bool,
) -> ApiResult<()> {
    let owner = ssr::require_owner().await?;
    let point = valence.zip(arousal).map(|(valence, arousal)| domain::Point::new(valence, arousal));
    Ok(ssr::services()?.choose_mood(owner, id, mood, point, drop).await?)
}

/// The same from a plain form, which then goes on to the songs. `detected` takes the choice back, whatever mood
/// is still ticked.
#[server(prefix = "/api", endpoint = "drafts/mood-form")]
pub async fn submit_mood(
    id: PostId,
    mood: Option<String>,
    #[server(default)] detected: bool,
    #[server(default)] drop: bool,
) -> ApiResult<()> {
    let owner = ssr::require_owner().await?;
    let services = ssr::services()?;
    match mood.as_deref() {
        _ if detected => services.choose_mood(owner, id, None, None, drop).await?,
        None => {}
        Some(name) => {
            let mood =
                name.parse().map_err(|_| domain::AppError::field("mood", "Choose one of the moods."))?;
            // A mood that is chosen already keeps the place where its dot was put.
            let chosen = services.draft(owner, id).await?.manual.map(|reading| reading.mood);
            if chosen != Some(mood) {
                services.choose_mood(owner, id, Some(mood), None, drop).await?;
            }
        }
    }
    services.require_mood(owner, id).await?;
    leptos_axum::redirect(&format!("/create/{id}/songs"));
    Ok(())
}

/// Changes what the music should do.
#[server(prefix = "/api", endpoint = "drafts/aim")]
pub async fn set_aim(id: PostId, aim: Aim) -> ApiResult<()> {
    Ok(ssr::services()?.set_aim(ssr::require_owner().await?, id, aim).await?)
}

/// Selects or drops one song.
#[server(prefix = "/api", endpoint = "drafts/select")]
pub async fn select_track(id: PostId, track: TrackId, selected: bool) -> ApiResult<()> {
    ssr::services()?.select_track(ssr::require_owner().await?, id, track, selected).await?;
    Ok(())
}

/// The songs page as a plain form: of the songs shown (here and elsewhere), those in `track` are selected; then `go` says
/// where to: the next step, the same page again, or a search for `q`. `aim` is what the form has ticked.
#[server(prefix = "/api", endpoint = "drafts/songs-form")]
pub async fn submit_songs(
    id: PostId,
    #[server(default)] shown: String,
    #[server(default)] shown_elsewhere: String,
    #[server(default)] track: Vec<TrackId>,
    #[server(default)] go: String,
    #[server(default)] q: String,
    aim: Option<Aim>,
) -> ApiResult<()> {
    let go = if go == "search" { format!("songs?{}", super::songs::search_query(q.trim())) } else { go };
    if let Some(aim) = aim {
        set_aim(id, aim).await?;
    }
    let shown: Vec<TrackId> =
        shown.split(',').chain(shown_elsewhere.split(',')).filter_map(|id| id.parse().ok()).collect();
    ssr::services()?.select_of_shown(ssr::require_owner().await?, id, &shown, &track).await?;
    let again = go.starts_with("songs?") && ssr::fits_a_header(&go);
    let target = if again { go } else { "post".to_owned() };
    leptos_axum::redirect(&format!("/create/{id}/{target}"));
    Ok(())
}

/// Keeps the words and the privacy while they are being written.
#[server(prefix = "/api", endpoint = "drafts/describe")]
pub async fn describe_draft(
    id: PostId,
    description: String,
    privacy: Privacy,
    #[server(default)] alt: Given,
) -> ApiResult<()> {
    let words = services::Words { description, privacy, alt: alt.0 };
    Ok(ssr::services()?.describe_draft(ssr::require_owner().await?, id, &words).await?)
}

/// A field of a form that may be empty, told apart from one that the form does not have.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Given(Option<String>);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Some(text)))
    }
}

/// Publishes. Someone who is not signed in is sent to do that first; what they wrote is kept. Without `alt` the
/// picture keeps what was said of it.
#[server(prefix = "/api", endpoint = "drafts/publish")]
pub async fn publish(
    id: PostId,
    description: String,
    privacy: Privacy,
    #[server(default)] alt: Given,
) -> ApiResult<()> {
    let words = services::Words { description, privacy, alt: alt.0 };
    let services = ssr::services()?;
    match ssr::require_owner().await? {
        services::Owner::User(user) => {
            let post = services.publish(user, id, &words).await?;
            leptos_axum::redirect(&format!("/posts/{post}"));
        }
        owner @ services::Owner::Visitor(_) => {
            services.describe_draft(owner, id, &words).await?;
            leptos_axum::redirect(&format!("/sign-in?next=/create/{id}/post"));
        }
    }
    Ok(())
}

/// Throws the draft away.
#[server(prefix = "/api", endpoint = "drafts/discard")]
pub async fn discard_draft(id: PostId) -> ApiResult<()> {
    ssr::services()?.discard_draft(ssr::require_owner().await?, id).await?;
    leptos_axum::redirect("/create");
    Ok(())
}

/// The strokes of the draft's drawing, to go on drawing; nothing when it is no drawing.
#[server(prefix = "/api", endpoint = "drafts/strokes", input = GetUrl)]
pub async fn get_strokes(id: PostId) -> ApiResult<Option<Strokes>> {
    Ok(ssr::services()?.draft_strokes(ssr::owner().await?, id).await?)
}
