//! The signature of the interface: the valence–arousal plane as a field of colour.

pub(crate) mod geometry;

use domain::{Mood, Point};
use geometry::{Label, describe, label, place, point_at, step};
use leptos::{ev, prelude::*};

use super::Icon;

/// What the field without a place is called.
const NOTHING_CHOSEN: &str = "Eight moods between unpleasant and pleasant, quiet and lively";

/// How large the field is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldSize {
    /// Without words, for a margin.
    Small,
    /// In a column.
    #[default]
    Medium,
    /// As the picture of a page.
    Large,
}

impl FieldSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "mood-field is-small",
            Self::Medium => "mood-field",
            Self::Large => "mood-field is-large",
        }
    }
}

/// Shows a place on the plane with a halo as wide as its uncertainty; with `on_change` the place can be
/// dragged or moved with the arrow keys, and is told once it is let go.
#[component]
pub fn MoodField(
    /// The place; nothing draws the empty field.
    #[prop(into)]
    point: Signal<Option<Point>>,
    /// How unsure, 0..1: the width of the halo.
    #[prop(optional, into)]
    uncertainty: Signal<f32>,
    /// Told of a new place; makes the field editable.
    #[prop(optional, into)]
    on_change: Option<Callback<Point>>,
    /// How large.
    #[prop(optional)]
    size: FieldSize,
) -> impl IntoView {
    let editable = on_change.is_some();
    let dragging = RwSignal::new(false);
    // The place while it is being moved; it is told when pointer or key let go, not at every step between.
    let held = RwSignal::new(None::<Point>);
    let shown = move || held.get().or_else(|| point.get());
    let nearest = move || shown().map(Mood::nearest);
    let summary = move || shown().map_or_else(|| NOTHING_CHOSEN.to_owned(), describe);
    let hold = move |event: &ev::PointerEvent| {
        if let Some(to) = pointed_at(event) {
            held.set(Some(to));
        }
    };
    let release = move || {
        dragging.set(false);
        if let (Some(to), Some(on_change)) = (held.get_untracked(), on_change) {
            on_change.run(to);
        }
        held.set(None);
    };
    // A finger that comes down may be about to scroll, so that nothing moves before it drags or lets go.
    let on_down = move |event: ev::PointerEvent| {
        if editable && event.is_primary() && event.button() == 0 {
            capture(&event);
            dragging.set(true);
        }
    };
    let on_move = move |event: ev::PointerEvent| {
        if event.is_primary() && dragging.get_untracked() {
            hold(&event);
        }
    };
    let on_up = move |event: ev::PointerEvent| {
        if event.is_primary() && dragging.get_untracked() {
            hold(&event);
            release();
        }
    };
    // The browser has taken the finger to scroll or to zoom.
    let on_cancel = move |_| {
        dragging.set(false);
        held.set(None);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let from = shown_untracked(held, point);
        if let Some(to) = step(from, &event.key(), event.shift_key()).filter(|_| editable) {
            event.prevent_default();
            held.set(Some(to));
        }
    };
    let axis_percent =
        move |axis: fn(Point) -> f32| editable.then(|| format!("{:.0}", shown().map_or(0.0, axis) * 100.0));

    view! {
        <div
            class=size.class()
            class:is-editable=editable
            class:is-dragging=move || dragging.get()
            data-mood=move || nearest().map(Mood::as_str)
        >
            <svg
                class="mood-field-plane"
                viewBox="0 0 400 400"
                role=if editable { "group" } else { "img" }
                aria-label=move || if editable { "Mood field".to_owned() } else { summary() }
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=on_cancel
            >
                <g class="mood-field-axes" aria-hidden="true">
                    <line x1="24" y1="200" x2="376" y2="200"></line>
                    <line x1="200" y1="24" x2="200" y2="376"></line>
                </g>
                {(size != FieldSize::Small).then(|| view! {
                    <g class="mood-field-ends" aria-hidden="true">
                        <text x="388" y="194" text-anchor="end">"pleasant"</text>
                        <text x="12" y="194">"unpleasant"</text>
                        <text x="206" y="20">"lively"</text>
                        <text x="206" y="390">"quiet"</text>
                    </g>
                })}
                <g class="mood-field-moods" aria-hidden="true">
                    {Mood::ALL.map(|mood| mood_at_its_place(mood, size, nearest)).collect_view()}
                </g>
                <g
                    class="mood-field-dot"
                    class:is-unset=move || shown().is_none()
                    transform=move || {
                        let (x, y) = place(shown().unwrap_or_default());
                        format!("translate({x:.1} {y:.1})")
                    }
                    tabindex=editable.then_some("0")
                    role=editable.then_some("slider")
                    aria-label=editable.then_some("Place of the mood")
                    aria-roledescription=editable.then_some("slider in two directions")
                    aria-valuemin=editable.then_some("-100")
                    aria-valuemax=editable.then_some("100")
                    aria-valuenow=move || axis_percent(|p| p.valence)
                    aria-valuetext=move || editable.then(summary)
                    on:keydown=on_key
                    on:keyup=move |_| release()
                    on:blur=move |_| release()
                >
                    <circle
                        class="mood-field-halo"
                        r=move || format!("{:.0}", 22.0 + 88.0 * uncertainty.get().clamp(0.0, 1.0))
                    ></circle>
                    <circle class="mood-field-focus" r="22"></circle>
                    <circle class="mood-field-ring" r="13"></circle>
                    <circle class="mood-field-core" r="9"></circle>
                </g>
            </svg>
        </div>
    }
}

/// Mark and word of a mood at its place.
fn mood_at_its_place(
    mood: Mood,
    size: FieldSize,
    nearest: impl Fn() -> Option<Mood> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (x, y) = place(mood.point());
    let Label { dx, dy, anchor } = label(mood);
    view! {
        <g
            class="mood-field-mood"
            class:is-near=move || nearest() == Some(mood)
            data-mood=mood.as_str()
            transform=format!("translate({x:.1} {y:.1})")
        >
            <path class="mood-field-mark" transform="translate(-12 -12)" d=Icon::of(mood).path()></path>
            {(size != FieldSize::Small)
                .then(|| view! { <text x=dx y=dy text-anchor=anchor>{mood.label()}</text> })}
        </g>
    }
}

/// Where on the plane a pointer is; nothing when the field has no size.
fn pointed_at(event: &ev::PointerEvent) -> Option<Point> {
    use leptos::wasm_bindgen::JsCast;
    let plane = event.current_target()?.dyn_into::<leptos::web_sys::Element>().ok()?;
    let area = plane.get_bounding_client_rect();
    point_at(
        (f64::from(event.client_x()) - area.left()) / area.width(),
        (f64::from(event.client_y()) - area.top()) / area.height(),
    )
}

/// Where a key starts from.
fn shown_untracked(held: RwSignal<Option<Point>>, point: Signal<Option<Point>>) -> Point {
    held.get_untracked().or_else(|| point.get_untracked()).unwrap_or_default()
}

/// Keeps a drag on the field when the pointer leaves it.
fn capture(event: &ev::PointerEvent) {
    use leptos::wasm_bindgen::JsCast;
    event.prevent_default();
    if let Some(plane) = event.current_target().and_then(|t| t.dyn_into::<leptos::web_sys::Element>().ok()) {
        // Fails only for a pointer that is gone already; the drag then ends at the edge.
        let _ = plane.set_pointer_capture(event.pointer_id());
    }
}
