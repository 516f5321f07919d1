//! The pages of the app, drawn on the server.

use std::sync::OnceLock;

use ::http::request::Parts;
use app::{App, flash::Flash};
use axum::Router;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list_with_exclusions};
use services::ClientAddress;

use super::Site;

/// The app's route table, made once: while Leptos makes it, no resource in the whole process begins to load
/// (it runs the app to see its routes), and a page drawn at that moment by another router would wait for ever.
static PAGES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();

fn route_list() -> Vec<AxumRouteListing> {
    // Server functions have routes of their own.
    let taken = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    generate_route_list_with_exclusions(App, Some(taken))
}

/// Every address of the app's route table.
pub(crate) fn routes(site: &Site) -> Router<Site> {
    let pages = PAGES.get_or_init(route_list).clone();
    let options = site.options.clone();
    Router::new().leptos_routes_with_context(site, pages, contexts(site), move || app::shell(options.clone()))
}

/// What pages and server functions find in their context.
pub(crate) fn contexts(site: &Site) -> impl Fn() + Clone + Send + Sync + 'static {
    let (services, player) = (site.services.clone(), site.player.clone());
    move || {
        provide_context(services.clone());
        provide_context(player.clone());
        let Some(parts) = use_context::<Parts>() else { return };
        if let Some(address) = parts.extensions.get::<ClientAddress>() {
            provide_context(*address);
        }
        if let Some(flash) = parts.extensions.get::<Flash>() {
            provide_context(flash.clone());
        }
    }
}
