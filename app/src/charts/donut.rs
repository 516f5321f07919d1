//! Parts of a whole, as a ring with its legend.

use charts::{Turn, amount, coordinate, on_ring, ring, turns};
use domain::Mood;
use leptos::prelude::*;

use super::{
    key::{Entry, Legend, Look, patterns},
    stage::{Stage, Stop, figure_id},
    walk::Walk,
    words::with_unit,
};
use crate::ui::Icon;

/// Half the side of the drawing.
const MIDDLE: f64 = 120.0;
const OUTER: f64 = 112.0;
const INNER: f64 = 72.0;
/// The least share of the ring with room for an icon.
const ICON_SHARE: f64 = 0.055;

/// A part of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Its name.
    pub label: String,
    /// The mood that gives it hue, pattern and icon.
    pub mood: Option<Mood>,
    /// How much; nothing is drawn for what is not above zero.
    pub value: f64,
}

/// A ring with words in its middle and its parts listed beside it.
#[component]
pub fn DonutChart(
    /// The parts, clockwise from the top.
    slices: Vec<Slice>,
    /// What stands in the middle, e.g. the sum.
    #[prop(into)]
    center: String,
    /// What is counted; below the middle.
    #[prop(into)]
    unit: String,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    let looks: Vec<Look> = slices.iter().enumerate().map(|(i, s)| Look::new(s.mood, i)).collect();
    let values: Vec<f64> = slices.iter().map(|slice| slice.value).collect();
    let parts = turns(&values);
    let arcs = parts.iter().zip(&looks).enumerate().map(|(i, (&turn, &look))| arc(id, i, turn, look, at));
    let arcs = arcs.collect_view();
    let shares: Vec<String> = parts.iter().map(|turn| format!("{:.0} %", turn.share() * 100.0)).collect();
    let entries = slices
        .iter()
        .zip(&looks)
        .zip(&shares)
        .enumerate()
        .map(|(i, ((slice, &look), share))| Entry {
            look,
            label: slice.label.clone(),
            value: Some(format!("{} \u{b7} {share}", amount(slice.value))),
            stop: Some(i),
        })
        .collect();
    let walk = Walk { count: slices.len(), across: 1, down: 1 };
    let below = unit.clone();
    let tell = move |stop: usize| {
        let told = |(slice, share): (&Slice, &String)| {
            format!("{}: {}, {share}", slice.label, with_unit(slice.value, &unit))
        };
        slices.get(stop).zip(shares.get(stop)).map_or_else(String::new, told)
    };

    view! {
        <Stage at walk tell class="is-donut">
            <svg class="chart-svg donut" role="img" aria-labelledby=id viewBox="0 0 240 240">
                <defs>{patterns(id, &looks)}</defs>
                <circle class="donut-empty" cx="120" cy="120" r="92"></circle>
                <g class="donut-arcs">{arcs}</g>
                <text class="donut-center" x="120" y="126" text-anchor="middle">{center}</text>
                <text class="donut-unit" x="120" y="148" text-anchor="middle">{below}</text>
            </svg>
            <Legend entries figure=id class="is-list"/>
        </Stage>
    }
}

fn arc(id: &str, index: usize, turn: Turn, look: Look, at: Stop) -> impl IntoView + use<> {
    let dimmed = move || at.get().is_some_and(|stop| stop != index);
    let icon = look.mood.filter(|_| turn.share() >= ICON_SHARE).map(|mood| {
        let (x, y) = on_ring((MIDDLE, MIDDLE), f64::midpoint(INNER, OUTER), turn.middle());
        let place = format!("translate({} {})", coordinate(x), coordinate(y));
        view! {
            <g class="donut-icon" transform=place>
                <circle r="12"></circle>
                <path transform="scale(0.66) translate(-12 -12)" d=Icon::of(mood).path()></path>
            </g>
        }
    });
    view! {
        <g class=format!("donut-slice {}", look.class()) class:is-dimmed=dimmed data-mood=look.data_mood() data-stop=index.to_string()>
            <path class="donut-arc" d=ring(turn, (MIDDLE, MIDDLE), INNER, OUTER) fill=look.fill(id) fill-rule="evenodd"></path>
            {icon}
        </g>
    }
}
