//! Search.

use leptos::{html, prelude::*, web_sys::HtmlInputElement};

use super::binding::follow;
use crate::ui::Icon;

/// A search line; lay it in a form with `role="search"` and a button.
#[component]
pub fn SearchField(
    /// Name in the form; also the source of its id.
    name: &'static str,
    /// What is searched; read out, not shown.
    label: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Keeps a signal and the field the same; its value counts before `value`.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// An example of what to type.
    #[prop(optional)]
    placeholder: &'static str,
) -> impl IntoView {
    let id = format!("field-{name}");
    let start = bind.map_or(value, |text| text.get_untracked());
    let element = NodeRef::<html::Input>::new();
    follow(bind, &start, move || element.get(), HtmlInputElement::value, HtmlInputElement::set_value);
    view! {
        <div class="search-field">
            <label class="visually-hidden" for=id.clone()>{label}</label>
            <Icon name=Icon::Search class="search-field-icon"/>
            <input
                class="field-input"
                id=id
                r#type="search"
                name=name
                value=start
                node_ref=element
                on:input=move |event| {
                    if let Some(text) = bind {
                        text.set(event_target_value(&event));
                    }
                }
                placeholder=placeholder
                autocomplete="off"
                maxlength="100"
            />
        </div>
    }
}
