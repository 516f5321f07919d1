//! Where to listen and how we are reached.

use std::{net::SocketAddr, str::FromStr};

use ::http::{Uri, uri::Authority};

/// Where to listen and how we are reached.
#[derive(Clone, Debug, clap::Args)]
pub struct HttpArgs {
    /// Address and port to listen on. `UNDERTONE_ADDR`, default `127.0.0.1:3000`.
    #[arg(long, env = "UNDERTONE_ADDR", default_value = "127.0.0.1:3000", global = true)]
    pub addr: SocketAddr,

    /// The address that people type, e.g. `https://undertone.example`. With https, cookies are sent over
    /// https only and browsers are told to stay on it. `UNDERTONE_URL`, default: none (plain http).
    #[arg(long, env = "UNDERTONE_URL", global = true)]
    pub url: Option<PublicUrl>,

    /// How many reverse proxies stand before us, each of which appends to `X-Forwarded-For`; `true` means 1.
    /// With 0 the header is ignored, because anyone could write it. `UNDERTONE_TRUSTED_PROXIES`, default 0.
    #[arg(long, env = "UNDERTONE_TRUSTED_PROXIES", default_value = "0", value_parser = proxies, global = true)]
    pub trusted_proxies: usize,
}

fn proxies(text: &str) -> Result<usize, String> {
    match text {
        "true" => Ok(1),
        "false" => Ok(0),
        number => number.parse().map_err(|_| "use true, false or the number of proxies".to_owned()),
    }
}

/// A web address of a whole site: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// Whether it is https.
    pub https: bool,
    /// Host and port.
    pub authority: Authority,
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let help = || "use an address like https://undertone.example".to_owned();
        let uri: Uri = text.parse().map_err(|_| help())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(help()),
        };
        let authority = uri.authority().filter(|a| !a.as_str().contains('@')).cloned().ok_or_else(help)?;
        if uri.path() != "/" || uri.query().is_some() {
            return Err("the address must have no path".to_owned());
        }
        Ok(Self { https, authority })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_whole_site() {
        let url: PublicUrl = "https://undertone.example:8443/".parse().unwrap();
        assert_eq!((url.https, url.authority.as_str()), (true, "undertone.example:8443"));
        for text in
            ["", "undertone.example", "ftp://a.b", "https://a.b/c", "https://u:p@a.b", "/x", "https://"]
        {
            assert!(text.parse::<PublicUrl>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn proxies_are_a_number_or_a_word() {
        assert_eq!(proxies("true"), Ok(1));
        assert_eq!(proxies("2"), Ok(2));
        assert_eq!(proxies("false"), Ok(0));
        assert!(proxies("yes").is_err() && proxies("-1").is_err());
    }
}
