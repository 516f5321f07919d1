//! Hint and error of a field.

use leptos::prelude::*;

use crate::ui::Icon;

/// The ids that tie a field to its hint and error.
#[derive(Clone)]
pub(super) struct Ids {
    pub field: String,
    pub hint: String,
    pub error: String,
}

impl Ids {
    pub fn new(id: &str, name: &str) -> Self {
        let field = if id.is_empty() { format!("field-{name}") } else { id.to_owned() };
        Self { hint: format!("{field}-hint"), error: format!("{field}-error"), field }
    }

    /// Value of `aria-describedby`: the error first, as it is what matters now.
    pub fn described_by(&self, has_hint: bool, has_error: bool) -> Option<String> {
        match (has_error, has_hint) {
            (true, true) => Some(format!("{} {}", self.error, self.hint)),
            (true, false) => Some(self.error.clone()),
            (false, true) => Some(self.hint.clone()),
            (false, false) => None,
        }
    }
}

/// The hint under a label.
pub(super) fn hint_view(ids: &Ids, hint: String) -> impl IntoView + use<> {
    let id = ids.hint.clone();
    (!hint.is_empty()).then(|| view! { <p class="field-hint" id=id>{hint}</p> })
}

/// The error under a field; announced when it appears.
pub(super) fn error_view(ids: &Ids, error: Signal<Option<String>>) -> impl IntoView + use<> {
    let id = ids.error.clone();
    move || {
        error.get().map(|message| {
            view! {
                <p class="field-error" id=id.clone() role="alert">
                    <Icon name=Icon::Warning/>
                    <span>{message}</span>
                </p>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_before_the_hint() {
        let ids = Ids::new("", "email");
        assert_eq!(ids.described_by(true, true).unwrap(), "field-email-error field-email-hint");
        assert_eq!(ids.described_by(false, false), None);
        assert_eq!(Ids::new("own", "email").field, "own");
    }
}
