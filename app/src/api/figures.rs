//! What was measured of the networks.

use domain::Figures;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ApiResult;
#[cfg(feature = "ssr")]
use super::ssr;

/// The figures of the page *About the model*.
#[server(prefix = "/api", endpoint = "figures/get", input = GetUrl)]
pub async fn get_figures() -> ApiResult<Figures> {
    Ok(ssr::services()?.figures()?)
}
