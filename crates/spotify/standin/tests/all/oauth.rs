//! Signing in.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Client, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use spotify_standin::StandIn;

use crate::support::{client, start};

const REDIRECT: &str = "http://127.0.0.1:3000/callback";
const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-rules-of-pkce";

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

async fn authorize(standin: &StandIn, more: &[(&str, &str)]) -> Response {
    let mut query = vec![("response_type", "code"), ("client_id", "standin"), ("redirect_uri", REDIRECT)];
    query.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    query.extend_from_slice(more);
    client().get(format!("{}/authorize", standin.url())).query(&query).send().await.unwrap()
}

fn location(response: &Response) -> String {
    assert!(response.status().is_redirection(), "{}", response.status());
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// A code for the person that is signed in at once.
async fn code(standin: &StandIn, more: &[(&str, &str)]) -> String {
    let location = location(&authorize(standin, more).await);
    let query = location.strip_prefix(REDIRECT).unwrap().strip_prefix("?code=").unwrap();
    query.split('&').next().unwrap().to_owned()
}

async fn exchange(http: &Client, standin: &StandIn, secret: bool, fields: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("grant_type", "authorization_code"), ("redirect_uri", REDIRECT)];
    form.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
    form.extend_from_slice(fields);
    let mut request = http.post(format!("{}/api/token", standin.url()));
    if secret {
        request = request.basic_auth("standin", Some("standin-secret"));
    } else {
        form.push(("client_id", "standin"));
    }
    let response = request.form(&form).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn signed_in_at_once() -> StandIn {
    let standin = start().await;
    standin.set(|switches| switches.auto_approve = Some("premium".into()));
    standin
}

#[tokio::test]
async fn the_page_asks_and_sends_back() {
    let standin = start().await;
    let page = authorize(&standin, &[("scope", "user-top-read")]).await.text().await.unwrap();
    for text in
        ["Spotify (stand-in)", "Premium listener", "Free listener", "Agree", "Cancel", "user-top-read"]
    {
        assert!(page.contains(text), "{text}");
    }
    let decide = async |decision: &str| {
        let form = [
            ("response_type", "code"),
            ("client_id", "standin"),
            ("redirect_uri", REDIRECT),
            ("state", "a&b"),
            ("person", "listener-17"),
            ("decision", decision),
        ];
        let url = format!("{}/authorize/decision", standin.url());
        location(&client().post(url).form(&form).send().await.unwrap())
    };
    assert_eq!(decide("cancel").await, format!("{REDIRECT}?error=access_denied&state=a%26b"));
    let agreed = decide("agree").await;
    assert!(agreed.starts_with(&format!("{REDIRECT}?code=")) && agreed.ends_with("&state=a%26b"), "{agreed}");
}

#[tokio::test]
async fn what_the_app_must_not_ask_is_refused() {
    let standin = signed_in_at_once().await;
    for bad in [
        ("client_id", "somebody"),
        ("redirect_uri", "http://localhost:3000/callback"),
        ("redirect_uri", "http://a.example/callback"),
    ] {
        assert_eq!(authorize(&standin, &[bad]).await.status(), 400, "{bad:?}");
    }
    let sent = location(&authorize(&standin, &[("response_type", "token")]).await);
    assert_eq!(sent, format!("{REDIRECT}?error=unsupported_response_type"));
    let plain = [("code_challenge", "x"), ("code_challenge_method", "plain")];
    assert_eq!(location(&authorize(&standin, &plain).await), format!("{REDIRECT}?error=invalid_request"));
}

#[tokio::test]
async fn a_code_is_good_once_and_for_ten_minutes() {
    let (standin, http) = (signed_in_at_once().await, client());
    let code_ = code(&standin, &[("scope", "user-top-read")]).await;
    let (status, body) = exchange(&http, &standin, true, &[("code", &code_)]).await;
    assert_eq!((status, &body["scope"]), (200, &"user-top-read".into()));
    assert!(body["refresh_token"].is_string());
    let (status, body) = exchange(&http, &standin, true, &[("code", &code_)]).await;
    assert_eq!((status, &body["error_description"]), (400, &"Invalid authorization code".into()));
    let code_ = code(&standin, &[]).await;
    let wrong = [("code", code_.as_str()), ("redirect_uri", "http://127.0.0.1:1/other")];
    assert_eq!(exchange(&http, &standin, true, &wrong).await.1["error"], "invalid_grant");
    let code_ = code(&standin, &[]).await;
    standin.advance(601);
    let (status, body) = exchange(&http, &standin, true, &[("code", &code_)]).await;
    assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()));
}

#[tokio::test]
async fn a_challenge_needs_its_verifier_and_a_client_its_proof() {
    let (standin, http, challenge) = (signed_in_at_once().await, client(), challenge());
    let pkce = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    for (verifier, secret, status) in [
        (Some(VERIFIER), false, 200),
        (Some(VERIFIER), true, 200),
        (Some("wrong"), false, 400),
        (None, true, 400),
    ] {
        let code = code(&standin, &pkce).await;
        let mut fields = vec![("code", code.as_str())];
        fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let (got, body) = exchange(&http, &standin, secret, &fields).await;
        assert_eq!(got, status, "{verifier:?} {secret}: {body}");
    }
    // Without a challenge the secret is all the proof that there is.
    let code = code(&standin, &[]).await;
    let (status, body) = exchange(&http, &standin, false, &[("code", &code)]).await;
    assert_eq!((status, &body["error"]), (400, &"invalid_client".into()));
}

async fn refresh(standin: &StandIn, token: &str) -> (u16, Value) {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    exchange(&client(), standin, true, &fields).await
}

#[tokio::test]
async fn refresh_tokens_last_half_a_year_and_can_be_revoked() {
    let standin = start().await;
    let token = standin.sign_in("premium", &[]).unwrap().refresh_token;
    let (status, body) = refresh(&standin, &token).await;
    assert_eq!((status, body.get("refresh_token")), (200, None));
    standin.advance(180 * 24 * 3600);
    assert_eq!(refresh(&standin, &token).await.0, 200);
    standin.advance(4 * 24 * 3600);
    assert_eq!(refresh(&standin, &token).await.1["error"], "invalid_grant");
    let token = standin.sign_in("free", &[]).unwrap().refresh_token;
    standin.revoke("free");
    assert_eq!(refresh(&standin, &token).await.1["error_description"], "Refresh token revoked");
}

#[tokio::test]
async fn refresh_tokens_rotate_if_asked_to() {
    let standin = start().await;
    standin.set(|switches| switches.rotate_refresh_tokens = true);
    let old = standin.sign_in("premium", &[]).unwrap().refresh_token;
    let (_, body) = refresh(&standin, &old).await;
    let new = body["refresh_token"].as_str().unwrap();
    assert_eq!(refresh(&standin, &old).await.0, 400);
    assert_eq!(refresh(&standin, new).await.0, 200);
}
