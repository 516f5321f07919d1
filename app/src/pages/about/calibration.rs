//! How often a confidence was right, as a chart.

use domain::CalibrationBin;
use leptos::prelude::*;

use crate::ui::percent;

/// Side of the chart in its own units.
const SIDE: f64 = 200.0;

/// Dots over the line on which confidence is the share of right readings; the bigger, the more readings.
#[component]
pub(super) fn CalibrationChart(bins: Vec<CalibrationBin>, n: usize) -> impl IntoView {
    let label = bins
        .iter()
        .map(|bin| format!("{} sure, {} right", percent(bin.confidence as f32), percent(bin.right as f32)))
        .collect::<Vec<_>>()
        .join("; ");
    let dot = |bin: CalibrationBin| {
        let radius = 2.5 + 12.0 * (bin.n as f64 / n.max(1) as f64).sqrt();
        view! {
            <circle
                class="calibration-dot"
                cx=format!("{:.1}", bin.confidence * SIDE)
                cy=format!("{:.1}", (1.0 - bin.right) * SIDE)
                r=format!("{radius:.1}")
            ></circle>
        }
    };
    let grid = [0.25, 0.5, 0.75].map(|share| {
        let at = format!("{:.0}", share * SIDE);
        view! {
            <path class="calibration-grid" d=format!("M0 {at}H{SIDE:.0}M{at} 0V{SIDE:.0}")></path>
        }
    });
    view! {
        <figure class="calibration">
            <svg viewBox="-16 -16 232 232" role="img" aria-label=label>
                {grid.collect_view()}
                <path class="calibration-line" d=format!("M0 {SIDE:.0}L{SIDE:.0} 0")></path>
                {bins.into_iter().map(dot).collect_view()}
            </svg>
            <figcaption>
                <span class="calibration-y">"Right, 0 to 100 %"</span>
                <span class="calibration-x">"Confidence, 0 to 100 %"</span>
            </figcaption>
        </figure>
    }
}
