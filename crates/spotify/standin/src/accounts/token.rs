//! Tokens for codes, for refresh tokens, and for the app itself.

use std::collections::HashMap;

use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::grants::{Grant, GrantError};
use crate::app::{App, World};

/// Why there is no token: the error's name and its description.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenRefusal {
    Client,
    Grant(GrantError),
    GrantType,
    Missing(&'static str),
}

impl From<GrantError> for TokenRefusal {
    fn from(error: GrantError) -> Self {
        Self::Grant(error)
    }
}

impl IntoResponse for TokenRefusal {
    fn into_response(self) -> Response {
        let (error, description) = match self {
            Self::Client => ("invalid_client", "Invalid client".to_owned()),
            Self::Grant(error) => ("invalid_grant", error.to_string()),
            Self::GrantType => (
                "unsupported_grant_type",
                "grant_type must be client_credentials, authorization_code or refresh_token".to_owned(),
            ),
            Self::Missing(name) => ("invalid_request", format!("{name} must be supplied")),
        };
        let body = Json(json!({"error": error, "error_description": description}));
        (StatusCode::BAD_REQUEST, body).into_response()
    }
}

type Fields = HashMap<String, String>;

pub(super) async fn token(
    State(app): State<App>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Result<Json<Value>, TokenRefusal> {
    let Ok(Form(form)) = form else { return Err(TokenRefusal::Missing("grant_type")) };
    let mut world = app.world();
    match field(&form, "grant_type")? {
        "authorization_code" => from_code(&app, &mut world, &headers, &form),
        "refresh_token" => from_refresh_token(&app, &mut world, &headers, &form),
        "client_credentials" => {
            check_client(&app, &headers, &form, false)?;
            let grant = Grant { person: None, scopes: Vec::new(), public_client: false };
            let (now_ms, life_s) = (world.now_ms(), world.switches.token_life_s);
            let access_token = world.grants.access_token(grant, now_ms, life_s);
            Ok(Json(json!({"access_token": access_token, "token_type": "Bearer", "expires_in": life_s})))
        }
        _ => Err(TokenRefusal::GrantType),
    }
}

fn from_code(
    app: &App,
    world: &mut World,
    headers: &HeaderMap,
    form: &Fields,
) -> Result<Json<Value>, TokenRefusal> {
    let code = field(form, "code")?;
    check_client(app, headers, form, world.grants.may_be_public(code))?;
    let redirect_uri = field(form, "redirect_uri")?;
    let verifier = form.get("code_verifier").map(String::as_str);
    let now_ms = world.now_ms();
    let grant = world.grants.redeem(code, redirect_uri, verifier, now_ms)?;
    let refresh_token = world.grants.refresh_token(grant.clone(), now_ms);
    Ok(answer(world, grant, Some(refresh_token)))
}

fn from_refresh_token(
    app: &App,
    world: &mut World,
    headers: &HeaderMap,
    form: &Fields,
) -> Result<Json<Value>, TokenRefusal> {
    let token = field(form, "refresh_token")?;
    check_client(app, headers, form, world.grants.may_be_public(token))?;
    let (now_ms, rotate) = (world.now_ms(), world.switches.rotate_refresh_tokens);
    let (grant, rotated) = world.grants.refreshed(token, now_ms, rotate)?;
    Ok(answer(world, grant, rotated))
}

fn answer(world: &mut World, grant: Grant, refresh_token: Option<String>) -> Json<Value> {
    let (now_ms, life_s) = (world.now_ms(), world.switches.token_life_s);
    let scope = grant.scopes.join(" ");
    let access_token = world.grants.access_token(grant, now_ms, life_s);
    let mut body =
        json!({"access_token": access_token, "token_type": "Bearer", "scope": scope, "expires_in": life_s});
    if let Some(refresh_token) = refresh_token {
        body["refresh_token"] = refresh_token.into();
    }
    Json(body)
}

fn field<'a>(form: &'a Fields, name: &'static str) -> Result<&'a str, TokenRefusal> {
    form.get(name).map(String::as_str).filter(|value| !value.is_empty()).ok_or(TokenRefusal::Missing(name))
}

/// The client's id and secret, from the header or the body; `public` clients have only the id.
fn check_client(app: &App, headers: &HeaderMap, form: &Fields, public: bool) -> Result<(), TokenRefusal> {
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| {
        let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        text.split_once(':').map(|(id, secret)| (id.to_owned(), Some(secret.to_owned())))
    });
    let in_body = || form.get("client_id").map(|id| (id.clone(), form.get("client_secret").cloned()));
    let (id, secret) = basic.or_else(in_body).ok_or(TokenRefusal::Client)?;
    let proven = secret.map_or(public, |secret| secret == app.options.client_secret);
    if id == app.options.client_id && proven { Ok(()) } else { Err(TokenRefusal::Client) }
}
