//! A sheet of values: how much of what, when; or what was taken for what.

use charts::{Band, amount, coordinate, level, percent_of};
use leptos::prelude::*;

use super::{
    stage::{Stage, Stop, figure_id},
    walk::Walk,
    words::{cut, room, width, with_unit},
};

/// Pixels of a row of cells, without and with numbers in them.
const ROW: f64 = 26.0;
const TALL: f64 = 34.0;
/// Letters of a name beside or above the cells.
const LETTERS: usize = 16;
/// From so many columns on, the sheet is wider than a phone and scrolls.
const MANY: usize = 10;

/// Rows and columns of cells, the warmer the more.
#[component]
pub fn HeatmapChart(
    /// From top to bottom.
    rows: Vec<String>,
    /// From left to right.
    columns: Vec<String>,
    /// Row by row; nothing where it is hidden or not known: hatched.
    cells: Vec<Vec<Option<f64>>>,
    /// What is counted.
    #[prop(into)]
    unit: String,
    /// Numbers in the cells.
    show_values: bool,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    let (down, across) = (rows.len(), columns.len());
    let value = |row: usize, column: usize| {
        cells.get(row).and_then(|row| row.get(column)).copied().flatten().filter(|v| v.is_finite())
    };
    let values: Vec<Option<f64>> =
        (0..down * across).map(|i| value(i / across.max(1), i % across.max(1))).collect();
    let largest = values.iter().flatten().copied().fold(0.0, f64::max);
    let head = Head::new(&columns);
    let row_height = if show_values { TALL } else { ROW };
    let band = Band::new(across, 1.0, 0.0);
    let cell = |(i, value): (usize, &Option<f64>)| {
        let (row, column) = (i / across.max(1), i % across.max(1));
        let y = head.height + row as f64 * row_height;
        cell(id, i, *value, largest, (band.start(column), y), (band.step(), row_height), show_values)
    };
    let drawn = values.iter().enumerate().map(cell).collect_view();
    let row_names = rows.iter().enumerate().map(|(i, name)| {
        let y = head.height + (i as f64 + 0.5) * row_height;
        view! { <text class="chart-label" x="0" dx="-10" y=coordinate(y) dy="4.5" text-anchor="end">{cut(name, LETTERS)}</text> }
    });
    let row_names = row_names.collect_view();
    let column_names = head.names(&columns, band);
    let cursor = move || at.get().map(|i| (i / across.max(1), i % across.max(1)));
    let class = format!(
        "chart-room {} {} {}",
        room(rows.iter().map(String::as_str)),
        if head.slanted { "is-end-s" } else { "is-end-none" },
        if across <= MANY {
            "is-few"
        } else if across > 2 * MANY {
            "is-wide"
        } else {
            "is-rather-wide"
        }
    );
    let height = head.height + row_height * down as f64 + 2.0;
    let top = head.height;
    let has_unknown = values.iter().any(Option::is_none);
    let most = with_unit(largest, &unit);
    let scrolls = across > MANY;
    let walk = Walk { count: down * across, across: 1, down: across };
    let tell = move |stop: usize| {
        let name = |names: &[String], i: usize| names.get(i).cloned().unwrap_or_default();
        let (row, column) = (stop / across.max(1), stop % across.max(1));
        let told = values
            .get(stop)
            .copied()
            .flatten()
            .map_or_else(|| "not known".to_owned(), |v| with_unit(v, &unit));
        format!("{}, {}: {told}", name(&rows, row), name(&columns, column))
    };

    view! {
        <Stage at walk tell scrolls>
            <div class=class>
                <svg class="chart-svg" role="img" aria-labelledby=id width="100%" height=coordinate(height)>
                    <defs>{hatch(id)}</defs>
                    {row_names}
                    {column_names}
                    <g class="heat-cells">{drawn}</g>
                    <rect
                        class="heat-cursor"
                        class:is-on=move || at.get().is_some()
                        x=move || percent_of(cursor().map_or(0.0, |(_, column)| band.start(column)))
                        y=move || coordinate(top + cursor().map_or(0.0, |(row, _)| row as f64 * row_height))
                        width=percent_of(band.step())
                        height=coordinate(row_height)
                        rx="5"
                    ></rect>
                </svg>
            </div>
        </Stage>
        <HeatLegend most has_unknown/>
    }
}

/// The names above the columns: level where they are short, slanted where they are not.
struct Head {
    slanted: bool,
    every: usize,
    height: f64,
}

impl Head {
    fn new(columns: &[String]) -> Self {
        let longest = columns.iter().map(|name| width(&cut(name, LETTERS))).fold(0.0, f64::max);
        let slanted = longest > 2.4 && columns.len() > 3;
        let height = if slanted { 16.0 + longest * 13.0 * 0.72 } else { 22.0 };
        // Hours and the like: every third says enough.
        Self { slanted, every: if columns.len() > MANY { 3 } else { 1 }, height }
    }

    fn names(&self, columns: &[String], band: Band) -> impl IntoView + use<> {
        let (slanted, every, y) = (self.slanted, self.every, coordinate(self.height - 8.0));
        columns
            .iter()
            .enumerate()
            .filter(|(i, _)| i.is_multiple_of(every))
            .map(|(i, name)| {
                let turn = slanted.then_some("rotate(-42)");
                view! {
                    <svg class="chart-spot" x=percent_of(band.middle(i)) y=y.clone() width="1" height="1">
                        <text class="chart-label" transform=turn text-anchor=if slanted { "start" } else { "middle" }>
                            {cut(name, LETTERS)}
                        </text>
                    </svg>
                }
            })
            .collect_view()
    }
}

fn cell(
    id: &str,
    index: usize,
    value: Option<f64>,
    largest: f64,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    show_value: bool,
) -> impl IntoView + use<> {
    let class = value.map_or("heat-cell is-unknown", |v| HEAT[usize::from(level(v, largest)).min(4)]);
    let number = value.filter(|_| show_value).map(|value| {
        view! {
            <text x=percent_of(x + width / 2.0) y=coordinate(y + height / 2.0) dy="4.5" text-anchor="middle">{amount(value)}</text>
        }
    });
    view! {
        <g class=class data-stop=index.to_string()>
            <rect
                x=percent_of(x)
                y=coordinate(y)
                width=percent_of(width)
                height=coordinate(height)
                rx="5"
                fill=value.is_none().then(|| format!("url(#{id}-hatch)"))
            ></rect>
            {number}
        </g>
    }
}

/// The classes of the steps, from nothing to the most.
pub(super) const HEAT: [&str; 5] = [
    "heat-cell is-heat-0",
    "heat-cell is-heat-1",
    "heat-cell is-heat-2",
    "heat-cell is-heat-3",
    "heat-cell is-heat-4",
];

/// What is not known.
fn hatch(id: &str) -> impl IntoView + use<> {
    view! {
        <pattern id=format!("{id}-hatch") class="chart-hatch" width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8"></rect>
            <path d="M-2 2L2 -2M0 8L8 0M6 10L10 6"></path>
        </pattern>
    }
}

/// From nothing to the most.
#[component]
fn HeatLegend(most: String, has_unknown: bool) -> impl IntoView {
    let id = figure_id();
    let step = |(i, class): (usize, &'static str)| {
        view! { <g class=class><rect x=coordinate(i as f64 * 20.0) y="0" width="18" height="14" rx="4"></rect></g> }
    };
    view! {
        <ul class="chart-legend">
            <li class="chart-key">
                <span class="chart-word chart-key-label">"0"</span>
                <svg class="heat-scale" viewBox="0 0 98 14" aria-hidden="true" focusable="false">
                    {HEAT.into_iter().enumerate().map(step).collect_view()}
                </svg>
                <span class="chart-word chart-key-label tabular">{most}</span>
            </li>
            {has_unknown.then(|| view! {
                <li class="chart-key">
                    <svg class="chart-key-fill" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                        <rect width="16" height="16" rx="4" fill=format!("url(#{id}-hatch)")></rect>
                    </svg>
                    <span class="chart-word chart-key-label">"not known"</span>
                </li>
            })}
        </ul>
    }
}
