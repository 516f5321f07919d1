//! Who calls, and what they may do.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{app::App, gate::bearer_token, people::Person, refusal::Refusal};

/// The bearer of a token that is good.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    person: Option<Person>,
    scopes: Vec<String>,
}

impl Caller {
    /// The person, if they have signed in.
    pub(crate) fn user(&self) -> Result<&Person, Refusal> {
        self.person.as_ref().ok_or(Refusal::NeedsUser)
    }

    /// The person, if they have signed in and agreed to the scope.
    pub(crate) fn user_with(&self, scope: &str) -> Result<&Person, Refusal> {
        self.user_with_any(&[scope])
    }

    /// The person, if they have signed in and agreed to one of the scopes.
    pub(crate) fn user_with_any(&self, scopes: &[&str]) -> Result<&Person, Refusal> {
        let person = self.user()?;
        if scopes.iter().any(|scope| self.has(scope)) { Ok(person) } else { Err(Refusal::MissingScope) }
    }

    /// Whether the token has a scope.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = bearer_token(&parts.headers).ok_or(Refusal::NoToken)?;
        let world = app.world();
        let grant = world.grants.bearer(token, world.now_ms())?;
        if !world.switches.owner_premium {
            return Err(Refusal::OwnerNotPremium);
        }
        let person = grant.person.as_deref().and_then(|name| app.person(&world, name));
        if person.as_ref().is_some_and(|person| !person.allow_listed) {
            return Err(Refusal::NotAllowListed);
        }
        let missing = &world.switches.missing_scopes;
        let scopes = grant.scopes.iter().filter(|scope| !missing.contains(scope)).cloned().collect();
        Ok(Self { person, scopes })
    }
}
