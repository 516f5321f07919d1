//! A question before something is lost.

use leptos::{html, prelude::*};

use super::{Button, ButtonKind};

/// A dialogue that asks. It is open while there is a question; *Escape* is a no.
#[component]
pub fn Confirm(
    /// The question; nothing closes the dialogue.
    #[prop(into)]
    question: Signal<Option<String>>,
    /// What the button says that goes on.
    yes: &'static str,
    /// What the button says that stays.
    no: &'static str,
    /// Told the answer.
    on_answer: Callback<bool>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (question.read().is_some(), dialog.open()) {
            // It fails only when it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let cancel = move |event: leptos::ev::Event| {
        event.prevent_default();
        on_answer.run(false);
    };
    view! {
        <dialog class="confirm-dialog" node_ref=dialog aria-labelledby="confirm-question" on:cancel=cancel>
            <p id="confirm-question">{move || question.get()}</p>
            <div class="button-row">
                <Button kind=ButtonKind::Primary kind_of="button" on:click=move |_| on_answer.run(true)>{yes}</Button>
                <Button kind=ButtonKind::Quiet kind_of="button" on:click=move |_| on_answer.run(false)>{no}</Button>
            </div>
        </dialog>
    }
}
