//! Sign-in and sign-up.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    api::spotify::get_capabilities,
    flash::typed,
    form::{ApiForm, Submission, use_submission},
    resource::load,
    ui::{Button, ButtonKind, Notice, NoticeKind, PasswordField, TextField},
};

const SIGN_IN: &str = "/api/account/sign-in";
const SIGN_UP: &str = "/api/account/sign-up";

/// The hidden field that says where to go on afterwards, and the same for the link to the other form.
fn next_address() -> (Signal<String>, Signal<String>) {
    let query = use_query_map();
    let next = Signal::derive(move || query.read().get("next").unwrap_or_else(|| "/".to_owned()));
    let suffix = Signal::derive(move || {
        query.read().get("next").map_or_else(String::new, |n| format!("?{}", next_query(&n)))
    });
    (next, suffix)
}

fn next_query(path: &str) -> String {
    format!("next={}", utf8_percent_encode(path, NON_ALPHANUMERIC))
}

/// The way in with Spotify, where an app is registered.
#[component]
fn WithSpotify(next: Signal<String>) -> impl IntoView {
    let able = load(|| (), |()| get_capabilities());
    // Not a page of ours: the browser has to go there itself.
    let href = move || format!("/spotify/login?{}", next_query(&next.read()));
    view! {
        <Suspense>
            {move || able.get().and_then(Result::ok).filter(|able| able.connect.is_given()).map(|_| view! {
                <p class="auth-spotify">
                    <a class="button" href=href rel="external nofollow">"Log in with Spotify"</a>
                </p>
            })}
        </Suspense>
    }
}

#[component]
fn FormError(submission: Submission) -> impl IntoView {
    let message = submission.message();
    move || message.get().map(|message| view! { <Notice kind=NoticeKind::Error>{message}</Notice> })
}

#[component]
fn WaitingDraft(next: Signal<String>) -> impl IntoView {
    move || {
        next.get().starts_with("/create/").then(|| {
            view! { <Notice kind=NoticeKind::Info>"Your draft is kept. Sign in to publish it."</Notice> }
        })
    }
}

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let sign_in = use_submission(SIGN_IN).refreshing_viewer();
    let (next, suffix) = next_address();
    view! {
        <Title text="Sign in"/>
        <main class="page is-narrow auth" id="main" tabindex="-1">
            <h1>"Sign in"</h1>
            <WaitingDraft next=next/>
            <ApiForm submission=sign_in class="form">
                <FormError submission=sign_in/>
                <input type="hidden" name="next" value=next/>
                <TextField name="login" label="Username or e-mail" value=typed(SIGN_IN, "login") autocomplete="username" required=true/>
                <PasswordField name="password" label="Password" autocomplete="current-password" required=true/>
                <Button kind=ButtonKind::Primary busy=sign_in.pending>"Sign in"</Button>
            </ApiForm>
            <WithSpotify next/>
            <p class="auth-other">"New here? " <a href=move || format!("/sign-up{}", suffix.get())>"Make an account"</a></p>
        </main>
    }
}

/// The sign-up page.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let sign_up = use_submission(SIGN_UP).refreshing_viewer();
    let (next, suffix) = next_address();
    view! {
        <Title text="Make an account"/>
        <main class="page is-narrow auth" id="main" tabindex="-1">
            <h1>"Make an account"</h1>
            <WaitingDraft next=next/>
            <ApiForm submission=sign_up class="form" novalidate=true>
                <FormError submission=sign_up/>
                <input type="hidden" name="next" value=next/>
                <TextField
                    name="username" label="Username" hint="3 to 30 letters, digits or underscores."
                    value=typed(SIGN_UP, "username") error=sign_up.field("username") autocomplete="username" required=true
                />
                <TextField
                    name="email" label="E-mail" kind="email" hint="Only you can see it."
                    value=typed(SIGN_UP, "email") error=sign_up.field("email") autocomplete="email" required=true
                />
                <PasswordField
                    name="password" label="Password" hint="At least 8 characters. A few words are a good choice."
                    error=sign_up.field("password") autocomplete="new-password" required=true
                />
                <Button kind=ButtonKind::Primary busy=sign_up.pending>"Make an account"</Button>
            </ApiForm>
            <WithSpotify next/>
            <p class="auth-other">"Been here before? " <a href=move || format!("/sign-in{}", suffix.get())>"Sign in"</a></p>
        </main>
    }
}
