//! The page around every page: document, navigation, and the table of addresses.

use domain::{Theme, Viewer};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::{Html, MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{Route, Router, Routes},
    hooks::use_location,
    path,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

#[cfg(feature = "ssr")]
use crate::api::ssr::PlayerPlaces;
use crate::{
    browser::{post_values, time_zone},
    flash::Flash,
    form::{ApiForm, use_submission},
    pages::{
        errors::NotFoundPage,
        home::HomePage,
        lazy::{
            AboutRoute, CreateRoute, EditPostRoute, EveryonesStatisticsRoute, FavoritesRoute,
            InstanceStatisticsRoute, MoodRoute, PostRoute, ProfileRoute, PublishRoute, SettingsRoute,
            SignInRoute, SignUpRoute, SongsRoute, SpotifyProblemRoute, StatisticsRoute,
        },
    },
    player::{Player, PlayerBar},
    ui::{Icon, Toasts, Wordmark, provide_toasts, use_toasts},
    viewer::ViewerContext,
};

/// Address that ends a session.
pub(crate) const SIGN_OUT: &str = "/api/account/sign-out";

/// The document. Sets the content security policy, because only here the nonce of the response is known.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    set_content_security_policy();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="preload" href="/fonts/bricolage.woff2" r#as="font" r#type="font/woff2" crossorigin=""/>
                <link rel="preload" href="/fonts/atkinson.woff2" r#as="font" r#type="font/woff2" crossorigin=""/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <script nonce=leptos::nonce::use_nonce()>"document.documentElement.classList.add('js')"</script>
                <AutoReload options=options.clone()/>
                <HydrationScripts options=options.clone()/>
                <leptos_meta::HashedStylesheet options id="style"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

#[cfg(feature = "ssr")]
fn set_content_security_policy() {
    let (Some(response), Some(nonce)) =
        (use_context::<leptos_axum::ResponseOptions>(), leptos::nonce::use_nonce())
    else {
        return;
    };
    let PlayerPlaces { frames, artwork, .. } = crate::api::ssr::player_places();
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob: {artwork}; media-src 'self' blob: {frames}; \
         connect-src 'self' {frames}; frame-src {frames}; worker-src 'self'; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(value) = http::HeaderValue::from_str(&policy) {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, value);
    }
}

/// The application: navigation around the page at hand.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_toasts();
    ViewerContext::provide();
    Player::provide();
    tell_time_zone();
    Flash::provide();
    let set_is_routing = focus_after_navigation();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Undertone: hear the mood of a picture".to_owned() } else { format!("{title} · Undertone") }
        }/>
        <Router set_is_routing>
            <a class="skip-link" href="#main" rel="external">"Skip to the content"</a>
            <div class="app">
                <Rail/>
                // Async: pages are complete without JavaScript, and their status is right.
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                    <Route path=path!("/create") view={Lazy::<CreateRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/create/:id/mood") view={Lazy::<MoodRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/create/:id/songs") view={Lazy::<SongsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/create/:id/post") view={Lazy::<PublishRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/posts/:id") view={Lazy::<PostRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/posts/:id/edit") view={Lazy::<EditPostRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/favorites") view={Lazy::<FavoritesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/statistics") view={Lazy::<StatisticsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/statistics/everyone") view={Lazy::<EveryonesStatisticsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/statistics/instance") view={Lazy::<InstanceStatisticsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/people/:username") view={Lazy::<ProfileRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sign-up") view={Lazy::<SignUpRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/about") view={Lazy::<AboutRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/spotify/problem") view={Lazy::<SpotifyProblemRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async/>
                </Routes>
                <PlayerBar/>
                <Toasts/>
            </div>
        </Router>
    }
}

/// Tells the server where the viewer is, when it knows another place: habits have hours.
fn tell_time_zone() {
    let viewer = ViewerContext::get();
    Effect::new(move |_| {
        let Some(Some(viewer)) = viewer.read() else { return };
        let zone = time_zone().filter(|zone| *zone != viewer.time_zone);
        if let Some(zone) = zone {
            spawn_local(async move {
                // The next page tries again.
                let _ = post_values("/api/listener/time-zone", &[("zone", &zone)]).await;
            });
        }
    });
}

/// Moves the focus into the new page, as the browser does when it loads one: who reads by ear or keyboard is not
/// left at a link that may be gone. To be told when the router is under way.
fn focus_after_navigation() -> SignalSetter<bool> {
    let (is_routing, set_is_routing) = signal(false);
    Effect::new(move |was_routing: Option<bool>| {
        let is_routing = is_routing.get();
        if was_routing == Some(true) && !is_routing {
            request_animation_frame(|| {
                let main =
                    document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
                if let Some(main) = main {
                    let _ = main.focus();
                }
            });
        }
        is_routing
    });
    set_is_routing.into()
}

#[component]
fn Rail() -> impl IntoView {
    Flash::forget_on_leaving();
    let viewer = ViewerContext::get();
    view! {
        <header class="rail">
            <a class="rail-brand" href="/"><Wordmark/></a>
            <Transition>
                {move || viewer.read().map(|viewer| view! {
                    <PageTheme theme=viewer.as_ref().map_or(Theme::System, |v| v.theme)/>
                    <Navigation viewer=viewer/>
                })}
            </Transition>
        </header>
    }
}

#[component]
fn PageTheme(theme: Theme) -> impl IntoView {
    view! { <Html attr:data-theme=theme.as_str()/> }
}

#[component]
fn Navigation(viewer: Option<Viewer>) -> impl IntoView {
    let sign_out = use_submission(SIGN_OUT).refreshing_viewer();
    let profile = viewer.as_ref().map(|v| format!("/people/{}", v.profile.username));
    let toasts = use_toasts();
    sign_out.on_failure(move |sentence| toasts.fail(sentence));
    view! {
        <nav class="rail-nav" aria-label="Main">
            <RailLink href="/".into() icon=Icon::Home label="Home"/>
            <RailLink href="/create".into() icon=Icon::Plus label="Create" class="rail-link is-create"/>
            {match profile {
                Some(href) => view! {
                    <RailLink href="/favorites".into() icon=Icon::Heart label="Favorites"/>
                    <RailLink href="/statistics".into() icon=Icon::Chart label="Statistics"/>
                    <RailLink href=href icon=Icon::User label="Profile"/>
                }.into_any(),
                None => view! { <RailLink href="/sign-in".into() icon=Icon::Login label="Sign in"/> }.into_any(),
            }}
        </nav>
        {viewer.map(|_| view! {
            <div class="rail-foot">
                <RailLink href="/settings".into() icon=Icon::Settings label="Settings"/>
                <ApiForm submission=sign_out>
                    <button class="rail-link" type="submit"><Icon name=Icon::Logout/> <span>"Sign out"</span></button>
                </ApiForm>
            </div>
        })}
    }
}

#[component]
fn RailLink(
    href: String,
    icon: Icon,
    label: &'static str,
    #[prop(default = "rail-link")] class: &'static str,
) -> impl IntoView {
    let path = use_location().pathname;
    let target = href.clone();
    let current = move || {
        let path = path.get();
        let below = path.strip_prefix(target.as_str());
        let here = below.is_some_and(|rest| rest.is_empty() || (target != "/" && rest.starts_with('/')));
        here.then_some("page")
    };
    view! { <a class=class href=href aria-current=current><Icon name=icon/> <span>{label}</span></a> }
}
