//! Settings: name, picture, password, theme.

use domain::{AppError, Theme, Viewer};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use wasm_bindgen::JsCast;

use crate::{
    browser::post_values,
    flash::{Flash, typed},
    form::{ApiForm, use_submission},
    pages::{errors::ErrorPage, spotify::SpotifySection, taste::TasteSection},
    ui::{
        Avatar, AvatarSize, Button, ButtonKind, Notice, NoticeKind, PasswordField, TextField, ThemeSwitch,
        use_toasts,
    },
    viewer::ViewerContext,
};

const RENAME: &str = "/api/account/rename";
const PASSWORD: &str = "/api/account/change-password";
const THEME: &str = "/api/account/theme";
const AVATAR: &str = "/upload/avatar";

/// The page; for visitors the way to sign in.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let viewer = ViewerContext::get();
    view! {
        <Title text="Settings"/>
        // What somebody has typed stays while the viewer is asked for again.
        <Transition fallback=|| view! { <main class="page is-narrow" id="main"></main> }>
            {move || viewer.read().map(|viewer| match viewer {
                None => view! { <ErrorPage error=AppError::SignInRequired/> }.into_any(),
                Some(viewer) => view! { <Sections viewer/> }.into_any(),
            })}
        </Transition>
    }
}

#[component]
fn Sections(viewer: Viewer) -> impl IntoView {
    view! {
        <main class="page is-narrow settings" id="main" tabindex="-1">
            <header class="page-head"><h1>"Settings"</h1></header>
            <NameSection viewer=viewer.clone()/>
            <AvatarSection viewer=viewer.clone()/>
            <ThemeSection viewer=viewer.clone()/>
            <TasteSection/>
            <SpotifySection has_password=viewer.has_password/>
            <StatisticsSection named=viewer.named_in_statistics/>
            <PasswordSection viewer/>
            <section class="settings-section">
                <h2>"Undertone"</h2>
                <p><a href="/about">"About the model"</a>": how moods are read, how well, and from what it was learned."</p>
            </section>
        </main>
    }
}

#[component]
fn NameSection(viewer: Viewer) -> impl IntoView {
    let rename = use_submission(RENAME).refreshing_viewer();
    let toasts = use_toasts();
    rename.on_success(move || toasts.say("Your name is changed."));
    let name = match typed(RENAME, "display_name") {
        text if text.is_empty() && viewer.profile.display_name != viewer.profile.username => {
            viewer.profile.display_name
        }
        text => text,
    };
    view! {
        <section class="settings-section">
            <h2>"Name"</h2>
            <ApiForm submission=rename class="form">
                <TextField
                    name="display_name" label="Name on the page" value=name maxlength=50 autocomplete="name"
                    hint=format!("Leave it empty to go by {}.", viewer.profile.username)
                    error=rename.field("display_name")
                />
                <Button busy=rename.pending>"Save the name"</Button>
            </ApiForm>
        </section>
    }
}

#[component]
fn AvatarSection(viewer: Viewer) -> impl IntoView {
    let remove = use_submission("/api/account/remove-avatar").refreshing_viewer();
    let problem = remove.any_message();
    let has_avatar = viewer.profile.avatar.is_some();
    let error = Flash::of(AVATAR).map(|flash| flash.error.to_string());
    view! {
        <section class="settings-section">
            <h2>"Picture"</h2>
            {error.map(|error| view! { <Notice kind=NoticeKind::Error>{error}</Notice> })}
            <div class="avatar-row">
                <Avatar profile=viewer.profile size=AvatarSize::Large/>
                <form class="form" method="post" action=AVATAR enctype="multipart/form-data">
                    <label class="field">
                        <span class="field-label">"Choose a picture"</span>
                        <input
                            class="file-input" r#type="file" name="file" required
                            accept="image/jpeg,image/png,image/webp,image/gif"
                        />
                    </label>
                    <Button>"Use this picture"</Button>
                </form>
            </div>
            {has_avatar.then(|| view! {
                <details class="confirm">
                    <summary class="button is-quiet">"Remove the picture"</summary>
                    <div class="confirm-body">
                        <p>"Your initials will stand in its place."</p>
                        {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                        <ApiForm submission=remove>
                            <Button kind=ButtonKind::Danger busy=remove.pending>"Remove it"</Button>
                        </ApiForm>
                    </div>
                </details>
            })}
        </section>
    }
}

#[component]
fn ThemeSection(viewer: Viewer) -> impl IntoView {
    let save = use_submission(THEME).refreshing_viewer();
    let context = ViewerContext::get();
    let toasts = use_toasts();
    let shown = RwSignal::new(viewer.theme);
    let choose = Callback::new(move |theme: Theme| {
        let before = shown.get_untracked();
        shown.set(theme);
        spawn_local(async move {
            match post_values(THEME, &[("theme", theme.as_str())]).await {
                Ok(_) => context.refresh(),
                Err(error) => {
                    toasts.fail(error.to_string());
                    shown.try_set(before);
                }
            }
        });
    });
    view! {
        <section class="settings-section">
            <h2>"Light or dark"</h2>
            <ApiForm submission=save class="form">
                <ThemeSwitch selected=shown on_select=choose/>
                <div class="no-js-only"><Button>"Save"</Button></div>
            </ApiForm>
        </section>
    }
}

/// Whether one agrees to be named.
#[component]
fn StatisticsSection(named: bool) -> impl IntoView {
    let save = use_submission("/api/account/named-in-statistics").refreshing_viewer();
    let toasts = use_toasts();
    save.on_success(move || toasts.say("Your choice is kept."));
    let problem = save.any_message();
    view! {
        <section class="settings-section">
            <h2>"Statistics"</h2>
            <p class="muted">"Private and unlisted posts count only for you. Who runs this Undertone sees who posts most in public, by number and not by name."</p>
            {move || problem.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
            <ApiForm submission=save class="form">
                <label class="check">
                    <input r#type="checkbox" name="named" value="true" checked=named/>
                    <span>"Show them my name there"</span>
                </label>
                <Button busy=save.pending>"Save the choice"</Button>
            </ApiForm>
        </section>
    }
}

#[component]
fn PasswordSection(viewer: Viewer) -> impl IntoView {
    let is_first = !viewer.has_password;
    let mut change = use_submission(PASSWORD);
    if is_first {
        change = change.refreshing_viewer();
    }
    let toasts = use_toasts();
    let form = NodeRef::<html::Section>::new();
    let done = if is_first {
        "Your password is set."
    } else {
        "Your password is changed. Other devices are signed out."
    };
    change.on_success(move || {
        toasts.say(done);
        forget_typed(form);
    });
    let message = change.message();
    view! {
        <section class="settings-section" node_ref=form>
            <h2>"Password"</h2>
            <ApiForm submission=change class="form">
                {move || message.get().map(|m| view! { <Notice kind=NoticeKind::Error>{m}</Notice> })}
                {if is_first {
                    let words = format!(
                        "You come in with Spotify. With a password you can also sign in as {}.",
                        viewer.profile.username
                    );
                    view! { <p>{words}</p> }.into_any()
                } else {
                    view! {
                        <PasswordField
                            name="current" label="Current password" error=change.field("current")
                            autocomplete="current-password" required=true
                        />
                    }.into_any()
                }}
                <PasswordField
                    name="password" label="New password" hint="At least 8 characters. Other devices are signed out."
                    error=change.field("password") autocomplete="new-password" required=true
                />
                <Button busy=change.pending>{if is_first { "Set the password" } else { "Change the password" }}</Button>
            </ApiForm>
        </section>
    }
}

/// Empties the fields of the form in `section`.
fn forget_typed(section: NodeRef<html::Section>) {
    let form = section
        .try_get_untracked()
        .flatten()
        .and_then(|section| section.query_selector("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        form.reset();
    }
}
