//! Amounts side by side, as horizontal bars with their names above them.

use charts::{Linear, coordinate, percent_of, tick, ticks};
use domain::Mood;
use leptos::prelude::*;

use super::{
    key::{Look, patterns},
    stage::{Stage, Stop, figure_id},
    walk::Walk,
    words::{cut, of_unit, with_unit},
};
use crate::ui::Icon;

/// Pixels of a bar with its name.
const ROW: f64 = 46.0;
/// Where in the row the bar begins, and how thick it is.
const BAR: f64 = 22.0;
const THICK: f64 = 12.0;
/// Pixels below, for the ticks.
const BOTTOM: f64 = 24.0;
/// Letters of a name that fit above a bar on a phone.
const LETTERS: usize = 40;

/// One amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// The mood that gives it hue, pattern and icon.
    pub mood: Option<Mood>,
    /// How much.
    pub value: f64,
    /// How much it was in the period before: a thin mark.
    pub before: Option<f64>,
    /// What stands at its end, e.g. "12" or "83 %".
    pub text: String,
}

/// Horizontal bars.
#[component]
pub fn BarChart(
    /// From top to bottom.
    bars: Vec<Bar>,
    /// What is counted.
    #[prop(into)]
    unit: String,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    // Bars of no mood are one series.
    let looks: Vec<Look> = bars.iter().map(|bar| Look::new(bar.mood, 0)).collect();
    let amounts =
        || bars.iter().flat_map(|bar| [Some(bar.value), bar.before]).flatten().filter(|v| v.is_finite());
    let axis = ticks(0.0, amounts().fold(0.0, f64::max), 4, amounts().all(|v| v.fract() == 0.0));
    let width = Linear::new(0.0, axis.high(), 0.0, 1.0);
    let bottom = ROW * bars.len() as f64;
    let last = axis.values.len() - 1;
    let grid = axis.values.iter().enumerate().map(|(i, &value)| {
        let text = tick(value, axis.step);
        let text = if i == last { of_unit(text, &unit) } else { text };
        gridline(width.at(value), text, last - i, bottom)
    });
    let grid = grid.collect_view();
    let rows = bars.iter().zip(&looks).enumerate().map(|(i, (bar, &look))| row(id, i, bar, look, width, at));
    let rows = rows.collect_view();
    let has_before = bars.iter().any(|bar| bar.before.is_some());
    let walk = Walk { count: bars.len(), across: 1, down: 1 };
    let tell = move |stop: usize| bars.get(stop).map_or_else(String::new, |bar| tell(bar, &unit));

    view! {
        <Stage at walk tell>
            <div class="chart-room is-end-m">
                <svg class="chart-svg" role="img" aria-labelledby=id width="100%" height=coordinate(bottom + BOTTOM)>
                    <defs>{patterns(id, &looks)}</defs>
                    {grid}
                    {rows}
                </svg>
            </div>
            {has_before.then(|| view! {
                <ul class="chart-legend">
                    <li class="chart-key">
                        <svg class="chart-key-fill" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                            <rect class="chart-before" x="6.5" y="0" width="3" height="16" rx="1.5"></rect>
                        </svg>
                        <span class="chart-word chart-key-label">"the period before"</span>
                    </li>
                </ul>
            })}
        </Stage>
    }
}

/// A line with its tick, of which so many come after it.
fn gridline(share: f64, text: String, after: usize, bottom: f64) -> impl IntoView {
    let x = percent_of(share);
    let anchor = match after {
        _ if share <= 0.0 => "start",
        0 => "end",
        _ => "middle",
    };
    // On a phone the last one, which has the unit, needs its room.
    let class = if after == 1 && share > 0.0 { "chart-tick is-minor" } else { "chart-tick" };
    // The bars themselves draw the line at nothing.
    let line = (share > 0.0).then(|| {
        view! { <line class="chart-grid" x1=x.clone() x2=x.clone() y1="0" y2=coordinate(bottom)></line> }
    });
    view! {
        {line}
        <text class=class x=x y=coordinate(bottom + 17.0) text-anchor=anchor>{text}</text>
    }
}

fn row(id: &str, index: usize, bar: &Bar, look: Look, width: Linear, at: Stop) -> impl IntoView + use<> {
    let top = ROW * index as f64;
    let end = percent_of(width.at(bar.value));
    let icon = look.mood.map(|mood| {
        view! {
            <svg class="chart-end-icon" x="0" y=coordinate(top + 1.0) width="16" height="16" viewBox="0 0 24 24">
                <path d=Icon::of(mood).path()></path>
            </svg>
        }
    });
    let before = bar.before.filter(|v| v.is_finite()).map(|value| {
        view! {
            <svg x=percent_of(width.at(value)) y=coordinate(top + BAR - 4.0) width="3" height=coordinate(THICK + 8.0) class="chart-spot">
                <rect class="chart-before" x="-1.5" width="3" height=coordinate(THICK + 8.0) rx="1.5"></rect>
            </svg>
        }
    });
    let text_from = percent_of(width.at(bar.value.max(bar.before.unwrap_or(0.0))));
    view! {
        <g
            class=format!("chart-row {}", look.class())
            class:is-dimmed=move || at.get().is_some_and(|stop| stop != index)
            data-mood=look.data_mood()
            data-stop=index.to_string()
        >
            <rect class="chart-hit" x="0" width="100%" y=coordinate(top) height=coordinate(ROW)></rect>
            {icon}
            <text class="chart-name" x="0" dx=if look.mood.is_some() { "22" } else { "0" } y=coordinate(top + 14.0)>
                {cut(&bar.label, LETTERS)}
            </text>
            <rect
                class="chart-bar"
                x="0"
                y=coordinate(top + BAR)
                width=end
                height=coordinate(THICK)
                rx="3"
                fill=look.fill(id)
            ></rect>
            {before}
            <text class="chart-value" x=text_from dx="8" y=coordinate(top + BAR + 10.5)>{bar.text.clone()}</text>
        </g>
    }
}

/// A bar in words.
fn tell(bar: &Bar, unit: &str) -> String {
    // The text of a share has its unit already.
    let unit_of_text = if bar.text.contains(unit) { "" } else { unit };
    let mut told = format!("{}: {}", bar.label, of_unit(bar.text.clone(), unit_of_text));
    if let Some(before) = bar.before {
        told.push_str(", before ");
        told.push_str(&if unit == "%" { with_unit(before, unit) } else { charts::amount(before) });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_told_with_what_it_was_before() {
        let bar = Bar { label: "Calm".into(), mood: None, value: 12.0, before: Some(9.0), text: "12".into() };
        assert_eq!(tell(&bar, "readings"), "Calm: 12 readings, before 9");
        let share = Bar { text: "83 % of 12".into(), before: None, ..bar };
        assert_eq!(tell(&share, "%"), "Calm: 83 % of 12");
    }
}
