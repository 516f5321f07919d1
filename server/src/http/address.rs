//! Addresses of ours, told apart from those of others.

use ::http::{HeaderMap, Uri, header, uri::Authority};

use crate::config::PublicUrl;

/// Whether host and port are ours: those the request was sent to, or those of the public address (a proxy
/// may have changed the former).
pub(crate) fn is_own(authority: &Authority, headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    asked.is_some_and(|host| host.eq_ignore_ascii_case(authority.as_str()))
        || public.is_some_and(|url| url.authority == *authority)
}

/// The path and query of the page that a form was sent from, when it was one of ours.
pub(crate) fn own_referer(headers: &HeaderMap, public: Option<&PublicUrl>) -> Option<String> {
    let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    if !is_own(referer.authority()?, headers, public) {
        return None;
    }
    // Two slashes at the beginning would be another site's address.
    let path = referer.path_and_query()?.as_str().trim_start_matches('/');
    Some(format!("/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(referer: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:3000".parse().unwrap());
        headers.insert(header::REFERER, referer.parse().unwrap());
        headers
    }

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        let public: PublicUrl = "https://undertone.example".parse().unwrap();
        let back = |referer: &str| own_referer(&headers(referer), Some(&public));
        assert_eq!(
            back("http://127.0.0.1:3000/sign-in?next=/create").as_deref(),
            Some("/sign-in?next=/create")
        );
        assert_eq!(back("https://undertone.example/a?b=1").as_deref(), Some("/a?b=1"));
        assert_eq!(back("http://127.0.0.1:3000//evil.example/").as_deref(), Some("/evil.example/"));
        for foreign in
            ["https://evil.example/sign-in", "http://127.0.0.1:3001/", "about:blank", "/relative", ""]
        {
            assert_eq!(back(foreign), None, "{foreign}");
        }
    }
}
