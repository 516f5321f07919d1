//! Forms that work by themselves, and without leaving the page once it is alive.
//!
//! `ActionForm` would do the same with a typed client for every form, at 20 KB of WASM each.

use domain::AppError;
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

use crate::{browser::post, flash::Flash, viewer::ViewerContext};

/// The submission of a form to a server function: how it stands, and what came of it.
#[derive(Clone, Copy)]
pub struct Submission {
    path: &'static str,
    /// Whether it is under way.
    pub pending: RwSignal<bool>,
    /// Why it failed: in the browser, or as a plain form before this page.
    pub error: RwSignal<Option<AppError>>,
    /// How often it has succeeded.
    pub succeeded: RwSignal<u32>,
    go: StoredValue<Callback<String>>,
}

/// A form's submission to the server function at `path`.
#[must_use]
pub fn use_submission(path: &'static str) -> Submission {
    let navigate = use_navigate();
    Submission {
        path,
        pending: RwSignal::new(false),
        error: RwSignal::new(Flash::of(path).map(|flash| flash.error)),
        succeeded: RwSignal::new(0),
        go: StoredValue::new(Callback::new(move |to: String| navigate(&to, NavigateOptions::default()))),
    }
}

impl Submission {
    /// Runs `f` after every success.
    pub fn on_success(self, f: impl Fn() + 'static) {
        Effect::new(move |_| {
            if self.succeeded.get() > 0 {
                f();
            }
        });
    }

    /// Tells `f` the sentence of every failure.
    pub fn on_failure(self, f: impl Fn(String) + 'static) {
        Effect::new(move |_| {
            if let Some(error) = self.error.read().as_ref() {
                f(error.to_string());
            }
        });
    }

    /// Asks who the viewer is again after every success.
    #[must_use]
    pub fn refreshing_viewer(self) -> Self {
        let viewer = ViewerContext::get();
        self.on_success(move || viewer.refresh());
        self
    }

    /// The sentence for one field.
    #[must_use]
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.error.read().as_ref()?.for_field(name).map(str::to_owned))
    }

    /// The sentence that belongs to no field.
    #[must_use]
    pub fn message(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error
                .read()
                .as_ref()
                .filter(|error| !matches!(error, AppError::Invalid(_)))
                .map(ToString::to_string)
        })
    }

    /// The sentence, whatever it belongs to.
    #[must_use]
    pub fn any_message(self) -> Signal<Option<String>> {
        Signal::derive(move || self.error.read().as_ref().map(ToString::to_string))
    }

    fn submit(self, event: &ev::SubmitEvent) {
        event.prevent_default();
        let Some(body) = encoded(event).filter(|_| !self.pending.get_untracked()) else { return };
        self.pending.set(true);
        spawn_local(async move {
            let outcome = post(self.path, &body).await;
            // The page may be gone by now.
            self.pending.try_set(false);
            self.error.try_set(outcome.as_ref().err().cloned());
            if let Ok(next) = outcome {
                self.succeeded.try_update(|n| *n += 1);
                if let (Some(next), Some(go)) = (next, self.go.try_get_value()) {
                    go.run(next);
                }
            }
        });
    }
}

/// The form's fields and the pressed button's value, as a plain form would send them.
fn encoded(event: &ev::SubmitEvent) -> Option<UrlSearchParams> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let pressed: Option<HtmlElement> = event.submitter();
    let named =
        pressed.and_then(|button| Some((button.get_attribute("name")?, button.get_attribute("value")?)));
    if let Some((name, value)) = named {
        data.append_with_str(&name, &value).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&JsValue::from(data)).ok()
}

/// A form around its fields.
#[component]
pub fn ApiForm(
    /// Where it goes.
    submission: Submission,
    /// Its style class.
    #[prop(optional)]
    class: &'static str,
    /// The browser's own bubbles stay away where the server's sentences stand at the fields.
    #[prop(optional)]
    novalidate: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <form
            class=class method="post" action=submission.path novalidate=novalidate
            on:submit=move |event| submission.submit(&event)
        >
            {children()}
        </form>
    }
}
