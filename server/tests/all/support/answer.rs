use axum::body::{Body, Bytes, to_bytes};
use domain::{AppError, PostId};
use http::{HeaderMap, Response, header};
use serde::de::DeserializeOwned;

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub fn header(&self, name: impl http::header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header(header::LOCATION)
    }

    pub fn set_cookie(&self) -> Option<String> {
        self.headers.get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().to_owned())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// The error, whose status has to be the answer's.
    #[track_caller]
    pub fn error(&self) -> AppError {
        let error: AppError = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} is no error: {error} in {}", self.status, self.text()));
        assert_eq!(error.status(), self.status);
        error
    }

    /// The draft that an upload has led to.
    #[track_caller]
    pub fn next_draft(&self) -> PostId {
        let next: serde_json::Value = self.json();
        draft_in(next["next"].as_str().unwrap())
    }
}

/// The draft in `/create/<id>/mood`.
#[track_caller]
pub fn draft_in(path: &str) -> PostId {
    path.strip_prefix("/create/").and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap()
}
