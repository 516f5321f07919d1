//! Pictures and strokes, for those who may see them.

use ::http::{HeaderMap, HeaderName, StatusCode, header};
use app::api::{ApiError, ssr};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{AppError, PictureId, PictureSize};
use services::Owner;
use tower_sessions::Session;

use super::{Site, answer};

/// Files never change under the same address, but a post may become private: browsers keep them for an
/// hour, caches between us not at all.
const CACHE: &str = "private, max-age=3600";
/// Opened on its own, a file may do nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// One size of a picture.
pub(crate) async fn picture(
    State(site): State<Site>,
    Path((id, size)): Path<(String, String)>,
    session: Session,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let id: PictureId = id.parse().map_err(|_| AppError::NotFound)?;
        let size: PictureSize = size.parse().map_err(|_| AppError::NotFound)?;
        site.services.picture_file(id, size, viewer(&session).await?).await
    };
    match found.await {
        Ok(file) => {
            let known = is_known(&headers, &file.etag);
            let tag = [(header::ETAG, file.etag)];
            if known {
                return (StatusCode::NOT_MODIFIED, tag, [(header::CACHE_CONTROL, CACHE)]).into_response();
            }
            (tag, fixed(file.content_type), file.bytes).into_response()
        }
        Err(error) => answer::json(&error),
    }
}

/// The strokes of a drawing.
pub(crate) async fn strokes(State(site): State<Site>, Path(id): Path<String>, session: Session) -> Response {
    let found = async {
        let id: PictureId = id.parse().map_err(|_| AppError::NotFound)?;
        site.services.strokes(id, viewer(&session).await?).await
    };
    match found.await {
        Ok(strokes) => (fixed("application/json"), axum::Json(strokes)).into_response(),
        Err(error) => answer::json(&error),
    }
}

fn fixed(content_type: &'static str) -> [(HeaderName, &'static str); 4] {
    [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, CACHE),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ]
}

async fn viewer(session: &Session) -> Result<Option<Owner>, AppError> {
    ssr::owner_of(session).await.map_err(|ApiError(error)| error)
}

/// Whether the browser has this version already (RFC 9110, section 13.1.2: weak comparison).
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known == tag)
}
