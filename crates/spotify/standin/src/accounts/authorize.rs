//! Asking somebody to let the app in.

use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, Uri},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    grants::{Code, Grant},
    page,
};
use crate::app::App;

/// What the app asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    pub(super) response_type: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
    pub(super) scope: String,
    pub(super) code_challenge: Option<String>,
    pub(super) code_challenge_method: Option<String>,
}

/// What somebody has chosen on the page.
#[derive(Debug, Deserialize)]
pub(super) struct Decision {
    #[serde(flatten)]
    ask: Ask,
    #[serde(default)]
    person: String,
    /// Somebody whom the page does not offer.
    #[serde(default)]
    other: String,
    #[serde(default)]
    decision: String,
}

pub(super) async fn ask(State(app): State<App>, Query(ask): Query<Ask>) -> Response {
    if let Some(response) = ask.refusal(&app) {
        return response;
    }
    let person = app.world().switches.auto_approve.clone();
    match person {
        Some(person) => ask.agree(&app, &person),
        None => Html(page::page(&ask, &app.options.people)).into_response(),
    }
}

pub(super) async fn decide(State(app): State<App>, Form(decision): Form<Decision>) -> Response {
    if let Some(response) = decision.ask.refusal(&app) {
        return response;
    }
    match decision.decision.as_str() {
        "agree" if decision.other.is_empty() => decision.ask.agree(&app, &decision.person),
        "agree" => decision.ask.agree(&app, &decision.other),
        _ => decision.ask.send_back(&[("error", "access_denied")]),
    }
}

impl Ask {
    /// Refuses what Spotify refuses: with a page where nobody can be sent back, else by sending back.
    fn refusal(&self, app: &App) -> Option<Response> {
        let refuse = |why: &str| Some((StatusCode::BAD_REQUEST, why.to_owned()).into_response());
        if self.client_id != app.options.client_id {
            return refuse("INVALID_CLIENT: Invalid client");
        }
        if !allows_redirect(&self.redirect_uri) {
            return refuse("INVALID_CLIENT: Insecure redirect URI");
        }
        if self.response_type != "code" {
            return Some(self.send_back(&[("error", "unsupported_response_type")]));
        }
        let method = self.code_challenge_method.as_deref();
        if self.code_challenge.is_some() && method != Some("S256") {
            return Some(self.send_back(&[("error", "invalid_request")]));
        }
        None
    }

    fn agree(&self, app: &App, person: &str) -> Response {
        let mut world = app.world();
        let Some(person) = app.person(&world, person) else {
            return (StatusCode::BAD_REQUEST, "There is nobody of that name").into_response();
        };
        let missing = &world.switches.missing_scopes;
        let scopes = self.scope.split_whitespace().map(str::to_owned);
        let grant = Grant {
            person: Some(person.name),
            scopes: scopes.filter(|scope| !missing.contains(scope)).collect(),
            public_client: self.code_challenge.is_some(),
        };
        let code = Code {
            grant,
            redirect_uri: self.redirect_uri.clone(),
            challenge: self.code_challenge.clone(),
            issued_ms: world.now_ms(),
        };
        let code = world.grants.code(code);
        self.send_back(&[("code", &code)])
    }

    fn send_back(&self, answer: &[(&str, &str)]) -> Response {
        let state = self.state.as_deref().map(|state| ("state", state));
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(answer).extend_pairs(state).finish();
        let joint = if self.redirect_uri.contains('?') { '&' } else { '?' };
        Redirect::to(&format!("{}{joint}{query}", self.redirect_uri)).into_response()
    }
}

/// Whether Spotify sends anybody there: https, or http to a loopback address that is spelled out.
fn allows_redirect(uri: &str) -> bool {
    // `Uri` drops a fragment, which no redirect URI may have.
    let Some(parsed) = uri.parse::<Uri>().ok().filter(|_| !uri.contains('#')) else { return false };
    match (parsed.scheme_str(), parsed.host()) {
        (Some("https"), Some(host)) => host != "localhost",
        (Some("http"), Some(host)) => matches!(host, "127.0.0.1" | "[::1]"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_addresses_are_redirected_to() {
        for good in [
            "https://a.example/cb",
            "http://127.0.0.1:3000/callback",
            "http://[::1]:80/",
            "https://a.example/?x=1",
        ] {
            assert!(allows_redirect(good), "{good}");
        }
        for bad in [
            "",
            "/callback",
            "http://localhost:3000/callback",
            "https://localhost/callback",
            "http://192.168.0.2/callback",
            "http://127.0.0.1.evil.example/",
            "https://a.example/#x",
            "javascript:alert(1)",
        ] {
            assert!(!allows_redirect(bad), "{bad}");
        }
    }
}
