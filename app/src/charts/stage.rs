//! What a chart stands on: the line that reads it out, and pointer and keys that move along its values.
//!
//! Whatever is drawn for the value `i` has the attribute `data-stop="i"`; that is all that a pointer needs.

use std::sync::atomic::{AtomicU64, Ordering};

use leptos::{ev, html, prelude::*, tachys::view::keyed::keyed};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{brush::Brush, walk::Walk};
use crate::browser::use_hydrated;

/// The figure that a chart is part of; what is drawn takes its ids and its name from there.
#[derive(Clone, Copy)]
pub(super) struct FigureId(pub &'static str);

/// The id of the figure around this chart.
pub(super) fn figure_id() -> &'static str {
    use_context::<FigureId>().map_or("chart", |FigureId(id)| id)
}

/// Which value is read out.
pub(super) type Stop = RwSignal<Option<usize>>;

/// The chart with its read-out on top.
#[component]
pub(super) fn Stage(
    /// Which value is read out.
    at: Stop,
    /// How the keys walk.
    walk: Walk,
    /// A value in words.
    #[prop(into)]
    tell: Callback<usize, String>,
    /// What marks a range of values.
    #[prop(optional_no_strip)]
    brush: Option<Brush>,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
    /// Whether it may be wider than the page.
    #[prop(optional)]
    scrolls: bool,
    /// Whether it then shows its right end first, where the newest is.
    #[prop(optional)]
    newest_first: bool,
    /// What is drawn.
    children: Children,
) -> impl IntoView {
    let alive = use_hydrated();
    let stage = NodeRef::<html::Div>::new();
    let id = figure_id();
    let hint = format!("{id}-hint");
    let forget = move || {
        at.set(None);
        if let Some(brush) = brush {
            brush.clear();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if let Some(brush) = brush.filter(|_| event.key() == "Enter")
            && brush.choose()
        {
            return event.prevent_default();
        }
        let from = at.get_untracked();
        if let Some(to) = walk.step(from, &event.key()) {
            event.prevent_default();
            at.set(to);
            if let Some(brush) = brush {
                mark(brush, from.or(to), to.filter(|_| event.shift_key()));
            }
            if let (true, Some(stop)) = (scrolls, to) {
                bring_into_view(stage, stop);
            }
        }
    };
    let point = move |event: ev::PointerEvent| {
        if let Some(stop) = pointed_at(&event) {
            at.set(Some(stop));
            if let Some(brush) = brush.filter(|_| event.buttons() == 1) {
                brush.extend(stop);
            }
        }
    };
    let press = move |event: ev::PointerEvent| {
        // A finger scrolls the page.
        let brush = brush.filter(|_| event.pointer_type() != "touch" && event.button() == 0);
        if let Some((brush, stop)) = brush.zip(pointed_at(&event)) {
            brush.clear();
            brush.begin(stop);
        }
        point(event);
    };
    let let_go = move |_: ev::PointerEvent| {
        if let Some(brush) = brush {
            brush.choose();
        }
    };
    // A finger leaves when it is lifted; what it has touched stays told.
    let leave = move |event: ev::PointerEvent| {
        if event.pointer_type() == "mouse" {
            forget();
        }
    };
    Effect::new(move |_| {
        if let Some(stage) = stage.get().filter(|_| scrolls && newest_first) {
            stage.set_scroll_left(stage.scroll_width());
        }
    });
    // Never the drawing from before with other attributes: marks grow anew.
    let number = DRAWN.fetch_add(1, Ordering::Relaxed);
    let drawing = keyed([(number, children())], |(number, _)| *number, |_, (_, view)| (|_| {}, view));

    view! {
        <div class="chart" class:is-read=move || at.get().is_some()>
            <p class="chart-readout">
                <output class="chart-output tabular" aria-live="polite">
                    {move || at.get().map(|stop| tell.run(stop))}
                </output>
                <span class="chart-hint js-only" id=hint.clone()>
                    {if brush.is_some() { "Use the arrow keys; with Shift they mark days" } else { "Use the arrow keys" }}
                </span>
            </p>
            <div
                class=format!("chart-stage {class}")
                class:is-scrolling=scrolls
                class:is-brushed=brush.is_some()
                node_ref=stage
                // Without scripts there is nothing to be done here but to scroll.
                tabindex=move || (scrolls || alive.get()).then_some("0")
                role=move || if alive.get() { Some("application") } else { scrolls.then_some("region") }
                aria-roledescription=move || alive.get().then_some("chart")
                aria-labelledby=id
                aria-describedby=move || alive.get().then(|| hint.clone())
                on:keydown=on_key
                on:pointerdown=press
                on:pointermove=point
                on:pointerup=let_go
                on:pointerleave=leave
                on:blur=move |_| forget()
            >
                {drawing}
            </div>
        </div>
    }
}

/// Marks from one value to another, or nothing any more.
fn mark(brush: Brush, from: Option<usize>, to: Option<usize>) {
    match (from, to) {
        (Some(from), Some(to)) => {
            brush.begin(from);
            brush.extend(to);
        }
        _ => brush.clear(),
    }
}

/// The number of the value under a pointer.
fn pointed_at(event: &ev::PointerEvent) -> Option<usize> {
    // A finger's events all go to where it came down, so the target does not tell.
    let found = document().element_from_point(event.client_x() as f32, event.client_y() as f32)?;
    let stage = event.current_target()?.dyn_into::<Element>().ok()?;
    let stop = found.closest("[data-stop]").ok()??;
    stage.contains(Some(&stop)).then(|| stop.get_attribute("data-stop"))??.parse().ok()
}

fn bring_into_view(stage: NodeRef<html::Div>, stop: usize) {
    let Some(stage) = stage.get_untracked() else { return };
    let Ok(Some(mark)) = stage.query_selector(&format!("[data-stop=\"{stop}\"]")) else { return };
    let (mark, around) = (mark.get_bounding_client_rect(), stage.get_bounding_client_rect());
    let over = (mark.right() + MARGIN - around.right()).max(0.0);
    let under = (mark.left() - MARGIN - around.left()).min(0.0);
    stage.set_scroll_left(stage.scroll_left() + (over + under) as i32);
}

/// How many were drawn.
static DRAWN: AtomicU64 = AtomicU64::new(0);
/// Pixels that stay visible beside the value at hand.
const MARGIN: f64 = 48.0;
