//! The address that rate limits count by.

use std::net::{IpAddr, SocketAddr};

use ::http::{HeaderMap, Request};
use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    middleware::Next,
    response::Response,
};
use services::ClientAddress;

/// Puts the client's address into the request.
pub(crate) async fn client_address(
    State(proxies): State<usize>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let address = forwarded(request.headers(), proxies).or(peer).map(ClientAddress).unwrap_or_default();
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// Each proxy appends the address it was called from, so with `n` proxies of ours the n-th entry from the
/// right is true; what stands left of it may be made up.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let at = entries.len().checked_sub(proxies).filter(|_| proxies > 0)?;
    let entry = entries.get(at)?;
    entry.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_proxies_wrote_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.9, 198.51.100.7".parse().unwrap());
        headers.append("x-forwarded-for", "[2001:db8::1]:443".parse().unwrap());
        let address = |proxies| forwarded(&headers, proxies).map(|address| address.to_string());
        assert_eq!(address(0), None);
        assert_eq!(address(1).as_deref(), Some("2001:db8::1"));
        assert_eq!(address(2).as_deref(), Some("198.51.100.7"));
        assert_eq!(address(4), None);
    }
}
