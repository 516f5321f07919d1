//! Passwords, which can be shown.

use leptos::prelude::*;

use super::describe::{Ids, error_view, hint_view};
use crate::ui::Icon;

/// A password with label, hint, error and, once scripts run, a button to show it.
#[component]
pub fn PasswordField(
    /// Name in the form; also the source of its id.
    name: &'static str,
    /// What it is for.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// Another id, where two fields on a page have the same name.
    #[prop(optional)]
    id: &'static str,
) -> impl IntoView {
    let ids = Ids::new(id, name);
    let has_hint = !hint.is_empty();
    let shown = RwSignal::new(false);
    let described = {
        let ids = ids.clone();
        move || ids.described_by(has_hint, error.get().is_some())
    };
    view! {
        <div class="field" class:has-error=move || error.get().is_some()>
            <label class="field-label" for=ids.field.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <div class="field-with-button">
                <input
                    class="field-input"
                    id=ids.field.clone()
                    r#type=move || if shown.get() { "text" } else { "password" }
                    name=name
                    autocomplete=autocomplete
                    required=required
                    spellcheck="false"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                />
                <button
                    class="icon-button js-only"
                    r#type="button"
                    aria-label=format!("Show {}", label.to_lowercase())
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|on| *on = !*on)
                >
                    {move || if shown.get() {
                        view! { <Icon name=Icon::EyeOff/> }
                    } else {
                        view! { <Icon name=Icon::Eye/> }
                    }}
                </button>
            </div>
            {error_view(&ids, error)}
        </div>
    }
}
