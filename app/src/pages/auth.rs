//! Sign-in and sign-up.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    flash::typed,
    form::{ApiForm, Submission, use_submission},
    ui::{Button, ButtonKind, Notice, NoticeKind, PasswordField, TextField},
};

const SIGN_IN: &str = "/api/account/sign-in";
const SIGN_UP: &str = "/api/account/sign-up";

/// The hidden field that says where to go on afterwards, and the same for the link to the other form.
fn next_address() -> (Signal<String>, Signal<String>) {
    let query = use_query_map();
    let next = Signal::derive(move || query.read().get("next").unwrap_or_else(|| "/".to_owned()));
    let suffix =
        Signal::derive(move || query.read().get("next").map_or_else(String::new, |n| format!("?next={n}")));
    (next, suffix)
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
            <p class="auth-other">"Been here before? " <a href=move || format!("/sign-in{}", suffix.get())>"Sign in"</a></p>
        </main>
    }
}
