//! Pages for what went wrong. They carry the right HTTP status.

use domain::AppError;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    api::ApiError,
    ui::{ButtonKind, ButtonLink, EmptyState},
};

/// An address that is none of ours.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound/> }
}

/// The whole page for an error.
#[component]
pub fn ErrorPage(#[prop(into)] error: AppError) -> impl IntoView {
    set_status(&error);
    let here = use_location().pathname.get_untracked();
    let (title, action) = match &error {
        AppError::NotFound => ("Nothing here", ("/".to_owned(), "Go to the start page")),
        AppError::SignInRequired => ("Please sign in", (format!("/sign-in?next={here}"), "Sign in")),
        AppError::Forbidden => ("Not yours to change", ("/".to_owned(), "Go to the start page")),
        _ => ("That did not work", (here, "Try again")),
    };
    // The router would find that the address is the same and do nothing.
    let rel = matches!(action.1, "Try again").then_some("external");
    let text = match &error {
        AppError::NotFound => {
            "This page does not exist, or it is not for everyone. If you own it, sign in to see it."
                .to_owned()
        }
        other => other.to_string(),
    };
    view! {
        <Title text=title/>
        <main class="page is-narrow error-page" id="main" tabindex="-1">
            <h1 class="visually-hidden">{title}</h1>
            <EmptyState title=title text=text>
                <ButtonLink href=action.0 rel=rel kind=ButtonKind::Primary>{action.1}</ButtonLink>
            </EmptyState>
        </main>
    }
}

/// The page for a server function's error.
pub fn error_page(ApiError(error): ApiError) -> AnyView {
    view! { <ErrorPage error=error/> }.into_any()
}

/// Gives the page the status of an error.
#[cfg(feature = "ssr")]
pub fn set_status(error: &AppError) {
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(error.status()))
    {
        response.set_status(status);
    }
}

/// Gives the page the status of an error, which only the server can.
#[cfg(not(feature = "ssr"))]
pub fn set_status(_: &AppError) {}
