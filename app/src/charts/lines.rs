//! The lines of a trend, each with its name at its end.

use charts::{Band, Curve, Linear, Spot, area, coordinate, line, lonely, percent_of, spread};
use leptos::prelude::*;

use super::{key::Look, stage::Stop, trend::Series, words::cut};
use crate::ui::Icon;

/// Units across the plot; it is stretched to the width that it gets.
const ACROSS: f64 = 1000.0;
/// Pixels that the name of a line needs.
const LABEL: f64 = 17.0;
/// Up to here each value has a dot.
const FEW: usize = 16;
/// Lines, dots and names.
#[component]
pub(super) fn Lines(
    series: Vec<Series>,
    looks: Vec<Look>,
    band: Band,
    height: Linear,
    /// Where nothing is drawn.
    zero: f64,
    at: Stop,
    /// The ends of the plot.
    top: f64,
    bottom: f64,
) -> impl IntoView {
    let spots: Vec<Vec<Spot>> = series.iter().map(|s| spots(s, band, height)).collect();
    let wanted: Vec<f64> = spots.iter().map(|spots| end(spots).unwrap_or(bottom)).collect();
    let ends = spread(&wanted, LABEL, top, bottom);
    let alone = series.len() == 1;
    let curves = spots.iter().zip(&looks).map(|(spots, look)| {
        view! {
            <g class=look.class() data-mood=look.data_mood()>
                {alone.then(|| view! { <path class="chart-area" d=area(spots, zero, Curve::Monotone)></path> })}
                <path class="chart-line" vector-effect="non-scaling-stroke" d=line(spots, Curve::Monotone)></path>
            </g>
        }
    });
    let curves = curves.collect_view();
    let dots = spots.iter().zip(&looks).map(|(spots, &look)| dots(spots, look)).collect_view();
    let names = series
        .iter()
        .zip(&looks)
        .zip(ends)
        .filter(|((s, _), _)| s.values.iter().any(Option::is_some))
        .map(|((s, &look), y)| name(s.label.clone(), look, y))
        .collect_view();
    let marks = spots.into_iter().zip(looks).map(|(spots, look)| marker(spots, look, at)).collect_view();
    let box_of = format!("0 0 {ACROSS:.0} {:.0}", bottom + 1.0);
    view! {
        <svg class="chart-lines" width="100%" height=coordinate(bottom + 1.0) viewBox=box_of preserveAspectRatio="none">
            {curves}
        </svg>
        {dots}
        {names}
        {marks}
    }
}

/// Where the values are drawn.
fn spots(series: &Series, band: Band, height: Linear) -> Vec<Spot> {
    let spot = |(i, value): (usize, &Option<f64>)| {
        value.filter(|v| v.is_finite()).map(|v| (band.middle(i) * ACROSS, height.at(v)))
    };
    series.values.iter().enumerate().map(spot).collect()
}

/// The height of the last value that is known.
fn end(spots: &[Spot]) -> Option<f64> {
    spots.iter().rev().flatten().next().map(|(_, y)| *y)
}

fn dots(spots: &[Spot], look: Look) -> impl IntoView + use<> {
    let shown = if spots.len() <= FEW { (0..spots.len()).collect() } else { lonely(spots) };
    let dot = |i: usize| {
        spots.get(i).copied().flatten().map(|(x, y)| {
            view! { <circle class="chart-dot" cx=percent_of(x / ACROSS) cy=coordinate(y) r="3"></circle> }
        })
    };
    view! {
        <g class=format!("chart-dots {}", look.class()) data-mood=look.data_mood()>
            {shown.into_iter().filter_map(dot).collect_view()}
        </g>
    }
}

/// Icon and word at the end of a line.
fn name(label: String, look: Look, y: f64) -> impl IntoView {
    let icon = look.mood.map(|mood| {
        view! {
            <svg class="chart-end-icon" x="100%" y=coordinate(y - 7.5) width="15" height="15" viewBox="0 0 24 24">
                <path d=Icon::of(mood).path()></path>
            </svg>
        }
    });
    view! {
        <g class=format!("chart-end {}", look.class()) data-mood=look.data_mood()>
            {icon}
            <text x="100%" dx=if look.mood.is_some() { "20" } else { "6" } y=coordinate(y) dy="4.5">{cut(&label, 14)}</text>
        </g>
    }
}

/// The value at hand.
fn marker(spots: Vec<Spot>, look: Look, at: Stop) -> impl IntoView {
    let here = move || at.get().and_then(|i| spots.get(i).copied().flatten());
    let place = Memo::new(move |_| here());
    view! {
        <circle
            class=format!("chart-marker {}", look.class())
            class:is-on=move || place.get().is_some()
            data-mood=look.data_mood()
            cx=move || percent_of(place.get().map_or(0.0, |(x, _)| x / ACROSS))
            cy=move || coordinate(place.get().map_or(0.0, |(_, y)| y))
            r="5"
        ></circle>
    }
}
