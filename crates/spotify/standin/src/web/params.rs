//! The query of a request, and pages.

use std::{collections::HashMap, convert::Infallible, ops::RangeInclusive};

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// The parameters of a query; of a name that is there twice, the last one.
#[derive(Debug)]
pub(super) struct Params(HashMap<String, String>);

impl Params {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A number in a range, or `default` where there is none.
    pub(super) fn number(
        &self,
        name: &str,
        default: u32,
        range: RangeInclusive<u32>,
        message: &'static str,
    ) -> Result<u32, Refusal> {
        let Some(text) = self.text(name) else { return Ok(default) };
        text.parse().ok().filter(|number| range.contains(number)).ok_or(Refusal::BadRequest(message))
    }

    /// A number that must be there.
    pub(super) fn required(
        &self,
        name: &str,
        range: RangeInclusive<u32>,
        message: &'static str,
    ) -> Result<u32, Refusal> {
        self.text(name).ok_or(Refusal::BadRequest(message))?;
        self.number(name, 0, range, message)
    }

    /// `limit` of 1 to `max` and `offset`.
    pub(super) fn page(&self, default: u32, max: u32) -> Result<(u32, u32), Refusal> {
        let limit = self.number("limit", default, 1..=max, "Invalid limit")?;
        let offset = self.number("offset", 0, 0..=100_000, "Invalid offset")?;
        Ok((limit, offset))
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

/// A part of a list.
pub(super) struct Page<'a> {
    /// The address of the list, without a query.
    pub(super) href: String,
    /// What the query has besides the page.
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) limit: u32,
    pub(super) offset: u32,
    /// How many items the list has.
    pub(super) total: u32,
}

impl Page<'_> {
    /// The page as it is answered, with its neighbours.
    pub(super) fn body(&self, items: Vec<Value>) -> Value {
        let next = self.offset.checked_add(self.limit).filter(|offset| *offset < self.total);
        let previous = (self.offset > 0).then(|| self.offset.saturating_sub(self.limit));
        json!({
            "href": self.address(self.offset),
            "limit": self.limit,
            "next": next.map(|offset| self.address(offset)),
            "offset": self.offset,
            "previous": previous.map(|offset| self.address(offset)),
            "total": self.total,
            "items": items,
        })
    }

    fn address(&self, offset: u32) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("offset", &offset.to_string())
            .append_pair("limit", &self.limit.to_string())
            .extend_pairs(self.query)
            .finish();
        format!("{}?{query}", self.href)
    }
}

/// The JSON of a body; none is null.
pub(super) fn json_body(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|_| Refusal::BadRequest("Malformed json"))
}
