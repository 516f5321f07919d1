//! A question before something that cannot be undone.

use leptos::{html, prelude::*};

use super::{Button, ButtonKind};

/// A modal question. Without scripts a page asks with `details.confirm` instead.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// What the button that goes ahead says.
    confirm: &'static str,
    /// Whether going ahead destroys something.
    #[prop(optional)]
    danger: bool,
    /// Goes ahead.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What will happen.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            if !dialog.open() {
                // Fails only when the element is not in the document; nothing is to be shown then.
                let _ = dialog.show_modal();
            }
        } else {
            dialog.close();
        }
    });
    let name = title.clone();
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <dialog class="dialog" node_ref=dialog aria-label=name on:close=move |_| open.set(false)>
            <h2 class="dialog-title">{title}</h2>
            <div class="dialog-text">{children()}</div>
            <div class="button-row">
                <Button kind=ButtonKind::Quiet kind_of="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </Button>
                <Button
                    kind=kind
                    kind_of="button"
                    on:click=move |_| {
                        open.set(false);
                        on_confirm.run(());
                    }
                >
                    {confirm}
                </Button>
            </div>
        </dialog>
    }
}
