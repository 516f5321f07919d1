//! Sessions: a random token in a cookie, everything else in the database.

use std::{cell::Cell, collections::HashMap};

use ::http::{Request, header};
use async_trait::async_trait;
use axum::{body::Body, middleware::Next, response::Response};
use chrono::{DateTime, Utc};
use domain::UserId;
use serde_json::Value;
use store::{SessionKey, SessionRecord, Store, StoreError};
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{Error, Result},
};

use super::visit::DAY;
use crate::http::FLASH;

/// Name of the cookie.
const COOKIE: &str = "undertone";
/// A session ends when it was not used for so long.
const LIFETIME: Duration = Duration::days(services::SESSION_DAYS);
/// Session key of the signed-in user, kept as a column too so that all of somebody's sessions can be ended.
const USER: &str = "user";

/// The layer that gives every request its session.
pub(crate) fn sessions(store: Store, https: bool) -> SessionManagerLayer<DatabaseSessions> {
    SessionManagerLayer::new(DatabaseSessions(store))
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(https)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(LIFETIME))
}

tokio::task_local! {
    /// Whether the request's session was ended while the request was under way.
    static ENDED: Cell<bool>;
}

/// Leaves the browser's cookie alone when the session was ended meanwhile: the layer within would send the old
/// one again, perhaps over that of a newer session. Belongs around [`sessions`].
pub(crate) async fn no_ended_session(request: Request<Body>, next: Next) -> Response {
    let answer = async {
        let mut response = next.run(request).await;
        if ENDED.with(Cell::get) {
            response.headers_mut().remove(header::SET_COOKIE);
        }
        response
    };
    ENDED.scope(Cell::new(false), answer).await
}

/// Sessions in the database.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseSessions(Store);

impl DatabaseSessions {
    /// Whether a session that could not be written is the one that is kept but for what a page does without:
    /// a longer life, and the error of a form. A page is not withheld for those.
    async fn loses_little(&self, record: &Record) -> bool {
        let Ok(Some(mut kept)) = self.load(&record.id).await else { return false };
        let mut wanted = record.data.clone();
        for key in [DAY, FLASH] {
            kept.data.remove(key);
            wanted.remove(key);
        }
        kept.data == wanted
    }
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Tokens have 128 random bits: one that is taken is an error, not a chance.
        self.0.sessions().create(&to_row(record)?, Utc::now()).await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match self.0.sessions().save(&to_row(record)?).await {
            Ok(true) => Ok(()),
            Ok(false) => {
                // A session that was ended meanwhile stays ended. Outside of a request nobody asks.
                let _ = ENDED.try_with(|ended| ended.set(true));
                Ok(())
            }
            Err(error) if self.loses_little(record).await => {
                tracing::warn!(%error, "a session does not live on");
                Ok(())
            }
            Err(error) => Err(backend(error)),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.0.sessions().load(&key(id), Utc::now()).await.map_err(backend)?;
        let Some(row) = found else { return Ok(None) };
        let data: HashMap<String, Value> = serde_json::from_value(row.data).map_err(decode)?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp()).map_err(decode)?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.sessions().delete(&key(id)).await.map_err(backend)
    }
}

fn key(id: &Id) -> SessionKey {
    SessionKey::of_token(id.0.to_le_bytes())
}

fn to_row(record: &Record) -> Result<SessionRecord> {
    let encode = |error: serde_json::Error| Error::Encode(error.to_string());
    let user = record.data.get(USER).map(|user| serde_json::from_value::<UserId>(user.clone()));
    let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0);
    Ok(SessionRecord {
        key: key(&record.id),
        user: user.transpose().map_err(encode)?,
        data: serde_json::to_value(&record.data).map_err(encode)?,
        expires_at: expires_at.ok_or_else(|| Error::Encode("an end out of range".to_owned()))?,
    })
}

fn backend(error: StoreError) -> Error {
    Error::Backend(error.to_string())
}

fn decode(error: impl std::fmt::Display) -> Error {
    Error::Decode(error.to_string())
}
