//! The words of Undertone as types.
//!
//! Everything that travels between browser, server and adapters lives here. There is no I/O in this
//! crate and it compiles for `wasm32-unknown-unknown`.

mod account;
mod error;
mod figures;
mod forecast;
mod ids;
mod input;
mod job;
mod mood;
mod page;
mod picture;
mod post;
mod reading;
mod spotify;
pub mod statistics;
mod strokes;
mod track;

pub use account::{Profile, Role, Theme, Viewer};
pub use error::{AppError, FieldError};
pub use figures::{CalibrationBin, FaceFigures, Figures, MoodFigures, Peer, SetFigures};
pub use forecast::{DayPart, FORECAST_LEAST, Forecast, ForecastRecord, Slot, forecast, forecast_record};
pub use ids::{FavoriteId, JobId, PictureId, PostId, ReadingId, TrackId, UserId};
pub use input::{
    Credentials, DESCRIPTION_MAX, LINE_MAX, NewAccount, PASSWORD_MAX, PASSWORD_MIN, SELECTION_ASK,
    SELECTION_MAX, clean_text, validate_description, validate_display_name, validate_email, validate_line,
    validate_password, validate_username,
};
pub use job::{Job, JobKind, JobProgress, JobState, UnknownJobWord};
pub use mood::{Aim, Mood, MoodSetting, Point, UnknownAim, UnknownMood};
pub use page::{Cursor, InvalidCursor, PAGE_SIZE, Page};
pub use picture::{Picture, PictureKind, PictureSize};
pub use post::{
    Draft, DraftInput, DraftStep, Favorite, Post, PostCard, PostRef, PostTrack, Privacy, UnknownPrivacy,
};
pub use reading::{Face, ModelVersion, Reading, Scores, Source, StoredReading, UnknownSource};
pub use spotify::{Ability, Capabilities, ConnectedAccount, LoginTrouble, SpotifyTrouble};
pub use strokes::{
    CANVAS_MAX, Color, STROKE_POINTS_MAX, STROKE_WIDTH_MAX, STROKES_MAX, STROKES_VERSION, Stroke,
    StrokePoint, Strokes, StrokesError, Tool,
};
pub use track::{AudioFeatures, RankedTrack, TopListeners, TopListens, Track, TrackMood, Wish, WishKind};
