//! Pictures coming in: a form with a file, from a script (which gets JSON) or from a plain page (which is
//! sent on).

use std::{sync::Arc, time::Duration};

use ::http::HeaderMap;
use app::api::{ApiError, ssr};
use axum::{
    Extension, Json,
    extract::{DefaultBodyLimit, FromRequest, Multipart, State, multipart::Field},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use domain::{AppError, PictureKind, UserId};
use futures::StreamExt;
use media::{MAX_BYTES, MAX_STROKES_BYTES, MediaError, PixelsError};
use serde::Serialize;
use services::{ClientAddress, Owner, Upload};
use tokio::{sync::Semaphore, time::timeout};
use tower_sessions::Session;

use super::{
    Site, answer,
    flash::{self, Failed},
};

/// A browser hears our "too big" only when it has sent everything, so a file somewhat over the limit is read
/// to its end (and dropped). Beyond this the connection is cut.
const BODY_MAX: usize = 64 * 1024 * 1024;
/// The same for a form that is refused before any of it is read.
const DRAIN_MAX: usize = 8 * 1024 * 1024;
/// Most bytes of the other fields.
const WORD_MAX: usize = 1024;
/// How many uploads are received at the same time; each may hold a whole file in memory.
const AT_ONCE: usize = 24;
/// A sender that sends nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(30);
/// Longest time for the whole form: 20 MB at a quarter of a megabit per second.
const WHOLE: Duration = Duration::from_secs(11 * 60);

/// What the upload routes need.
#[derive(Clone)]
pub(crate) struct Uploads {
    site: Site,
    turns: Arc<Semaphore>,
}

impl Uploads {
    pub(crate) fn new(site: Site) -> Self {
        Self { site, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The fields of the form, if it is one and there is room to receive it. What breaks off on the way has
    /// counted too.
    async fn receive(
        &self,
        request: axum::extract::Request,
        address: ClientAddress,
    ) -> Result<Form, AppError> {
        let _place = match self.site.services.admit_upload(address) {
            Ok(place) => place,
            Err(error) => {
                drain(request).await;
                return Err(error);
            }
        };
        let _turn = self.turns.try_acquire().map_err(|_| AppError::Unavailable)?;
        let multipart = Multipart::from_request(request, &()).await.map_err(|_| AppError::Malformed)?;
        timeout(WHOLE, read_form(multipart)).await.unwrap_or(Err(AppError::Malformed))
    }

    async fn answered(
        &self,
        headers: &HeaderMap,
        path: &str,
        page: &str,
        done: Result<String, AppError>,
        fields: Vec<(String, String)>,
        (session, address): (&Session, ClientAddress),
    ) -> Response {
        match (done, answer::wants_html(headers)) {
            (Ok(next), true) => flash::see_other(&next),
            (Ok(next), false) => Json(Next { next }).into_response(),
            (Err(AppError::SignInRequired), true) => flash::see_other(&format!("/sign-in?next={page}")),
            (Err(error), true) => {
                let failed = Failed { page, path, error: &error, fields };
                flash::back_to(failed, session, &self.site.services, address).await
            }
            (Err(error), false) => answer::json(&error),
        }
    }
}

/// The limit for the whole body.
pub(crate) fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_MAX)
}

/// Lets a body of ordinary size pass by unread, because a browser hears our answer only afterwards.
async fn drain(request: axum::extract::Request) {
    let mut body = request.into_body().into_data_stream();
    let mut left = DRAIN_MAX;
    let passing = async {
        while let Ok(Some(Ok(chunk))) = timeout(SILENCE, body.next()).await {
            let Some(rest) = left.checked_sub(chunk.len()) else { return };
            left = rest;
        }
    };
    // Whether it ended or went on for too long, it is not needed.
    let _ = timeout(WHOLE, passing).await;
}

#[derive(Serialize)]
struct Next {
    /// Where to go on.
    next: String,
}

/// Takes in a photo, a drawing or a camera frame, for a new draft or an old one.
pub(crate) async fn picture(
    State(uploads): State<Uploads>,
    Extension(address): Extension<ClientAddress>,
    session: Session,
    request: axum::extract::Request,
) -> Response {
    let headers = request.headers().clone();
    let form = uploads.receive(request, address).await;
    let typed = form.as_ref().map_or_else(|_| Vec::new(), Form::typed);
    let done = async {
        let form = form?;
        let upload = form.upload()?;
        let owner = ssr::owner_or_new_visitor(&session).await.map_err(|ApiError(error)| error)?;
        let draft = uploads.site.services.upload(owner, upload).await?;
        ssr::remember(&session, owner).await.map_err(|ApiError(error)| error)?;
        Ok(format!("/create/{draft}/mood"))
    };
    let done = done.await;
    uploads.answered(&headers, "/upload", "/create", done, typed, (&session, address)).await
}

/// Takes in an avatar.
pub(crate) async fn avatar(
    State(uploads): State<Uploads>,
    Extension(address): Extension<ClientAddress>,
    session: Session,
    request: axum::extract::Request,
) -> Response {
    let headers = request.headers().clone();
    let done = async {
        let user = match signed_in(&session).await {
            Ok(user) => user,
            Err(error) => {
                drain(request).await;
                return Err(error);
            }
        };
        let form = uploads.receive(request, address).await?;
        uploads.site.services.set_avatar(user, form.file).await?;
        Ok("/settings".to_owned())
    };
    let done = done.await;
    uploads.answered(&headers, "/upload/avatar", "/settings", done, Vec::new(), (&session, address)).await
}

async fn signed_in(session: &Session) -> Result<UserId, AppError> {
    match ssr::owner_of(session).await {
        Ok(Some(Owner::User(user))) => Ok(user),
        Ok(_) => Err(AppError::SignInRequired),
        Err(ApiError(error)) => Err(error),
    }
}

/// The fields of the form.
#[derive(Default)]
struct Form {
    file: Bytes,
    strokes: Bytes,
    kind: String,
    draft: String,
}

impl Form {
    /// What it means. Empty fields are those that a plain form had to leave empty.
    fn upload(self) -> Result<Upload, AppError> {
        let kind = match self.kind.as_str() {
            "" | "photo" => PictureKind::Photo,
            "drawing" => PictureKind::Drawing,
            "camera" => PictureKind::Camera,
            _ => return Err(AppError::Malformed),
        };
        let draft = match self.draft.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let strokes = (!self.strokes.is_empty()).then_some(self.strokes);
        Ok(Upload { bytes: self.file, kind, strokes, draft })
    }

    fn typed(&self) -> Vec<(String, String)> {
        vec![("kind".to_owned(), self.kind.clone()), ("draft".to_owned(), self.draft.clone())]
    }
}

/// Reads every field to its end, also when one of them is too big.
async fn read_form(mut multipart: Multipart) -> Result<Form, AppError> {
    let mut form = Form::default();
    let mut too_big = None;
    while let Some(field) = unbroken(timeout(SILENCE, multipart.next_field()).await)? {
        let name = field.name().unwrap_or_default().to_owned();
        let limit = match name.as_str() {
            "file" => MAX_BYTES,
            "strokes" => MAX_STROKES_BYTES,
            _ => WORD_MAX,
        };
        let Some(bytes) = read_field(field, limit).await? else {
            too_big.get_or_insert(too_many_bytes(limit));
            continue;
        };
        match name.as_str() {
            "file" => form.file = bytes,
            "strokes" => form.strokes = bytes,
            "kind" => form.kind = word(&bytes),
            "draft" => form.draft = word(&bytes),
            _ => {}
        }
    }
    too_big.map_or(Ok(form), Err)
}

/// A field's content; nothing when it is too big.
async fn read_field(mut field: Field<'_>, limit: usize) -> Result<Option<Bytes>, AppError> {
    let mut bytes = BytesMut::new();
    let mut fits = true;
    while let Some(chunk) = unbroken(timeout(SILENCE, field.chunk()).await)? {
        fits = fits && bytes.len() + chunk.len() <= limit;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = BytesMut::new();
        }
    }
    Ok(fits.then(|| bytes.freeze()))
}

fn too_many_bytes(limit: usize) -> AppError {
    AppError::from(&MediaError::from(PixelsError::TooManyBytes { limit }))
}

fn word(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// A part of the form, unless it was cut off, took too long or went over the limit of all.
fn unbroken<T>(
    part: Result<Result<T, axum::extract::multipart::MultipartError>, tokio::time::error::Elapsed>,
) -> Result<T, AppError> {
    match part {
        Ok(Ok(part)) => Ok(part),
        Ok(Err(error)) if error.status() == ::http::StatusCode::PAYLOAD_TOO_LARGE => {
            Err(too_many_bytes(MAX_BYTES))
        }
        Ok(Err(_)) | Err(_) => Err(AppError::Malformed),
    }
}
