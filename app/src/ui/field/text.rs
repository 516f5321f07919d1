//! Lines and paragraphs of text.

use leptos::{
    html,
    prelude::*,
    web_sys::{HtmlInputElement, HtmlTextAreaElement},
};

use super::{
    binding::follow,
    describe::{Ids, error_view, hint_view},
};

/// A line of text with label, hint and error.
#[component]
pub fn TextField(
    /// Name in the form; also the source of its id.
    name: &'static str,
    /// What it is for.
    label: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Keeps a signal and the field the same; its value counts before `value`.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// `text`, `email` and the like.
    #[prop(default = "text")]
    kind: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// Longest text in characters.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// An example; never a replacement for the label.
    #[prop(optional)]
    placeholder: &'static str,
    /// Another id, where two fields on a page have the same name.
    #[prop(optional)]
    id: &'static str,
) -> impl IntoView {
    let ids = Ids::new(id, name);
    let has_hint = !hint.is_empty();
    let start = bind.map_or(value, |text| text.get_untracked());
    let described = {
        let ids = ids.clone();
        move || ids.described_by(has_hint, error.get().is_some())
    };
    let element = NodeRef::<html::Input>::new();
    follow(bind, &start, move || element.get(), HtmlInputElement::value, HtmlInputElement::set_value);
    view! {
        <div class="field" class:has-error=move || error.get().is_some()>
            <label class="field-label" for=ids.field.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <input
                class="field-input"
                id=ids.field.clone()
                r#type=kind
                name=name
                value=start
                node_ref=element
                on:input=move |event| {
                    if let Some(text) = bind {
                        text.set(event_target_value(&event));
                    }
                }
                autocomplete=autocomplete
                required=required
                maxlength=maxlength.map(|n| n.to_string())
                placeholder=placeholder
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
            />
            {error_view(&ids, error)}
        </div>
    }
}

/// Paragraphs of text with label, hint and error.
#[component]
pub fn TextArea(
    /// Name in the form; also the source of its id.
    name: &'static str,
    /// What it is for.
    label: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// Keeps a signal and the field the same; its value counts before `value`.
    #[prop(optional)]
    bind: Option<RwSignal<String>>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// Longest text in characters.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// An example; never a replacement for the label.
    #[prop(optional)]
    placeholder: &'static str,
    /// Height in lines.
    #[prop(default = 4)]
    rows: u32,
    /// Another id, where two fields on a page have the same name.
    #[prop(optional)]
    id: &'static str,
) -> impl IntoView {
    let ids = Ids::new(id, name);
    let has_hint = !hint.is_empty();
    let start = bind.map_or(value, |text| text.get_untracked());
    let described = {
        let ids = ids.clone();
        move || ids.described_by(has_hint, error.get().is_some())
    };
    let element = NodeRef::<html::Textarea>::new();
    follow(bind, &start, move || element.get(), HtmlTextAreaElement::value, HtmlTextAreaElement::set_value);
    view! {
        <div class="field" class:has-error=move || error.get().is_some()>
            <label class="field-label" for=ids.field.clone()>{label}</label>
            {hint_view(&ids, hint)}
            <textarea
                class="field-input field-area"
                id=ids.field.clone()
                name=name
                rows=rows.to_string()
                node_ref=element
                on:input=move |event| {
                    if let Some(text) = bind {
                        text.set(event_target_value(&event));
                    }
                }
                required=required
                maxlength=maxlength.map(|n| n.to_string())
                placeholder=placeholder
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                inner_html=as_content(&start)
            ></textarea>
            {error_view(&ids, error)}
        </div>
    }
}

/// Text as the content of a `textarea`. A child would not do: hydration needs a text node, so that an empty
/// text arrives as a space. The first line break is doubled because HTML drops it.
fn as_content(text: &str) -> String {
    let first = if text.starts_with('\n') { "\n" } else { "" };
    format!("{first}{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::as_content;

    #[test]
    fn content_of_a_textarea_cannot_end_it() {
        assert_eq!(as_content("a</textarea>&lt;"), "a&lt;/textarea>&amp;lt;");
        assert_eq!((as_content("\nb"), as_content("")), ("\n\nb".into(), String::new()));
    }
}
