//! The four steps of the Create flow.

use domain::DraftStep;
use leptos::prelude::*;

use super::Icon;

const STEPS: [(DraftStep, &str); 4] = [
    (DraftStep::Picture, "Picture"),
    (DraftStep::Mood, "Mood"),
    (DraftStep::Songs, "Songs"),
    (DraftStep::Post, "Post"),
];

/// Where one is, where one was, and what is still closed.
#[component]
pub fn Stepper(
    /// The step on the page.
    current: DraftStep,
    /// The furthest step that is open.
    #[prop(into)]
    furthest: Signal<DraftStep>,
    /// Address of a step.
    #[prop(into)]
    href: Callback<DraftStep, String>,
) -> impl IntoView {
    let item = move |(place, (step, label)): (usize, (DraftStep, &'static str))| {
        let done = step < current;
        let mark = if done {
            view! { <Icon name=Icon::Check/> }.into_any()
        } else {
            (place + 1).to_string().into_any()
        };
        view! {
            <li class="stepper-step" class:is-done=done class:is-current=step == current>
                <a
                    class="stepper-link"
                    // A link without an address is not a link: a closed step cannot be followed.
                    href=move || (step <= furthest.get()).then(|| href.run(step))
                    aria-disabled=move || (step > furthest.get()).then_some("true")
                    aria-current=(step == current).then_some("step")
                >
                    <span class="stepper-mark" aria-hidden="true">{mark}</span>
                    <span class="stepper-name">{label}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="stepper" aria-label="Steps">
            <ol>{STEPS.into_iter().enumerate().map(item).collect_view()}</ol>
        </nav>
    }
}
