//! Values through time: lines with their names at their ends, or columns on top of each other.

use charts::{Band, Linear, every, percent_of, stack, tick, ticks};
use domain::Mood;
use leptos::prelude::*;

use super::{
    brush::Brush,
    key::{Entry, Legend, Look, patterns},
    lines::Lines,
    stage::{Stage, Stop, figure_id},
    walk::Walk,
    words::{cut, listed, room, with_unit},
};

/// Pixels above the plot, for the unit.
const TOP: f64 = 24.0;
/// Pixels of the plot.
const HEIGHT: f64 = 208.0;
/// Pixels below it, for the labels.
const BOTTOM: f64 = 26.0;
/// Labels along the axis that a phone has room for, beside the names of lines and without them.
const FEW: [usize; 2] = [3, 4];
/// Labels that others have room for.
const MANY: usize = 12;

/// One thing that is followed through time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// The mood that gives it hue, pattern and icon.
    pub mood: Option<Mood>,
    /// One value for each bucket; nothing where it is not known.
    pub values: Vec<Option<f64>>,
}

/// Lines, or columns of what is stacked.
#[component]
pub fn TrendChart(
    /// One for each bucket.
    labels: Vec<String>,
    /// What is shown.
    series: Vec<Series>,
    /// Columns on top of each other instead of lines.
    stacked: bool,
    /// What is counted, e.g. "readings".
    #[prop(into)]
    unit: String,
    /// Takes the first and the last bucket of a range that was marked.
    #[prop(optional)]
    on_range: Option<Callback<(usize, usize)>>,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    let brush = on_range.map(Brush::new);
    let looks: Vec<Look> = series.iter().enumerate().map(|(i, s)| Look::new(s.mood, i)).collect();
    let values: Vec<&[Option<f64>]> = series.iter().map(|s| s.values.as_slice()).collect();
    let piles = if stacked { stack(&values) } else { Vec::new() };
    let drawn =
        || values.iter().flat_map(|values| values.iter().flatten().copied()).filter(|v| v.is_finite());
    let highest = if stacked {
        piles.iter().flatten().map(|(_, to)| *to).fold(0.0, f64::max)
    } else {
        drawn().fold(0.0, f64::max)
    };
    let lowest = if stacked { 0.0 } else { drawn().fold(0.0, f64::min) };
    let axis = ticks(lowest, highest, 4, drawn().all(|v| v.fract() == 0.0));
    let height = Linear::new(axis.low(), axis.high(), TOP + HEIGHT, TOP);
    let buckets = labels.len();
    let band = Band::new(buckets, 1.0, if buckets > 40 { 0.12 } else { 0.28 });
    let grid: Vec<(f64, String)> = axis.values.iter().map(|&v| (height.at(v), tick(v, axis.step))).collect();
    let ends = if stacked {
        "is-end-none"
    } else {
        match room(series.iter().map(|s| s.label.as_str())) {
            "is-room-s" | "is-room-m" => "is-end-m",
            "is-room-l" => "is-end-l",
            _ => "is-end-xl",
        }
    };
    let class = format!("chart-room {} {ends}", room(grid.iter().map(|(_, text)| text.as_str())));
    let marks = if stacked {
        columns(id, &piles, &looks, band, height).into_any()
    } else {
        let zero = height.at(0.0);
        view! { <Lines series=series.clone() looks=looks.clone() band height zero at top=TOP bottom=TOP + HEIGHT/> }.into_any()
    };
    // One series is named by the title.
    let legend = (stacked && series.len() > 1).then(|| {
        let entries = series.iter().zip(&looks).filter(|(s, _)| s.values.iter().flatten().any(|v| *v > 0.0));
        let entries = entries
            .map(|(s, &look)| Entry { look, label: s.label.clone(), value: None, stop: None })
            .collect();
        view! { <Legend entries figure=id/> }
    });
    let axis_labels = axis_labels(&labels, FEW[usize::from(stacked)], band);
    let caption = unit.clone();
    let marked = move || brush.and_then(Brush::range);
    let tell = move |stop: usize| match marked() {
        Some(range) => tell_range(&labels, &series, range, &unit),
        None => tell(&labels, &series, stop, &unit),
    };

    view! {
        <Stage at walk=Walk { count: buckets, across: 1, down: 0 } tell brush>
            <div class=class>
                <svg class="chart-svg" role="img" aria-labelledby=id width="100%" height=format!("{:.0}", TOP + HEIGHT + BOTTOM)>
                    <defs>{patterns(id, &looks)}</defs>
                    <text class="chart-unit" x="0" y="9">{caption}</text>
                    {grid.into_iter().map(|(y, text)| gridline(y, text)).collect_view()}
                    {cursor(at, band)}
                    {brush.map(|brush| marks_range(brush, band))}
                    {marks}
                    {axis_labels}
                    {(0..buckets).map(|i| hit(i, band)).collect_view()}
                </svg>
            </div>
            {legend}
        </Stage>
    }
}

fn gridline(y: f64, text: String) -> impl IntoView {
    let zero = text == "0";
    let y = charts::coordinate(y);
    view! {
        <line class="chart-grid" class:is-zero=zero x1="0" x2="100%" y1=y.clone() y2=y.clone()></line>
        <text class="chart-tick" x="0" y=y dx="-8" dy="4" text-anchor="end">{text}</text>
    }
}

/// The bucket at hand.
fn cursor(at: Stop, band: Band) -> impl IntoView {
    let x = move |stop: usize| percent_of(band.step() * stop as f64);
    view! {
        <rect
            class="chart-cursor"
            class:is-on=move || at.get().is_some()
            x=move || x(at.get().unwrap_or(0))
            y=charts::coordinate(TOP - 6.0)
            width=percent_of(band.step())
            height=charts::coordinate(HEIGHT + 6.0)
        ></rect>
    }
}

/// The range that is marked.
fn marks_range(brush: Brush, band: Band) -> impl IntoView {
    let range = Memo::new(move |_| brush.range());
    let ends = move || range.get().map_or((0, 0), |(from, to)| (from, to + 1));
    view! {
        <rect
            class="chart-brush"
            class:is-on=move || range.get().is_some()
            x=move || percent_of(band.step() * ends().0 as f64)
            y=charts::coordinate(TOP - 6.0)
            width=move || percent_of(band.step() * (ends().1 - ends().0) as f64)
            height=charts::coordinate(HEIGHT + 6.0)
        ></rect>
    }
}

/// What a pointer meets: the whole height of a bucket.
fn hit(bucket: usize, band: Band) -> impl IntoView {
    view! {
        <rect
            class="chart-hit"
            data-stop=bucket.to_string()
            x=percent_of(band.step() * bucket as f64)
            y="0"
            width=percent_of(band.step())
            height=charts::coordinate(TOP + HEIGHT + BOTTOM)
        ></rect>
    }
}

fn columns(
    id: &str,
    piles: &[Vec<(f64, f64)>],
    looks: &[Look],
    band: Band,
    height: Linear,
) -> impl IntoView + use<> {
    let series = |(pile, look): (&Vec<(f64, f64)>, &Look)| {
        let fill = look.fill(id);
        let part = |(bucket, &(from, to)): (usize, &(f64, f64))| {
            (to > from).then(|| {
                // A hair of paper between parts, where there is room for it.
                let tall = height.at(from) - height.at(to);
                let tall = if tall > 4.0 { tall - 1.0 } else { tall };
                view! {
                    <rect
                        x=percent_of(band.start(bucket))
                        width=percent_of(band.width())
                        y=charts::coordinate(height.at(to))
                        height=charts::coordinate(tall)
                        rx="1.5"
                        fill=fill.clone()
                    ></rect>
                }
            })
        };
        let parts = pile.iter().enumerate().filter_map(part).collect_view();
        view! { <g class=look.class() data-mood=look.data_mood()>{parts}</g> }
    };
    let all = piles.iter().zip(looks).map(series).collect_view();
    view! { <g class="chart-columns">{all}</g> }
}

/// Every so manieth label, counted from the newest; fewer on a phone.
fn axis_labels(labels: &[String], few: usize, band: Band) -> impl IntoView + use<> {
    let wide = every(labels.len(), MANY);
    // Of those which a wide page shows, so that the ones on a phone are among them.
    let narrow = wide * every(labels.len().div_ceil(wide), few);
    let last = labels.len().saturating_sub(1);
    labels
        .iter()
        .enumerate()
        .filter(|(i, _)| (last - i).is_multiple_of(wide))
        .map(|(i, label)| {
            view! {
                <text
                    class="chart-label"
                    class:is-minor=!(last - i).is_multiple_of(narrow)
                    x=percent_of(band.middle(i))
                    y=charts::coordinate(TOP + HEIGHT + 18.0)
                    text-anchor="middle"
                >
                    {cut(label, 12)}
                </text>
            }
        })
        .collect_view()
}

/// A bucket in words.
fn tell(labels: &[String], series: &[Series], bucket: usize, unit: &str) -> String {
    let label = labels.get(bucket).map_or("", String::as_str);
    let value = |s: &Series| s.values.get(bucket).copied().flatten();
    if let [only] = series {
        let told = value(only).map_or_else(|| NOT_KNOWN.to_owned(), |v| with_unit(v, unit));
        return format!("{label}: {told}");
    }
    let known: Vec<_> = series.iter().filter_map(|s| Some((s.label.as_str(), s.mood, value(s)?))).collect();
    let told = listed(known.iter().copied().filter(|(.., v)| *v != 0.0), unit);
    match series.len() - known.len() {
        0 => format!("{label}: {told}"),
        hidden if hidden == series.len() => format!("{label}: {NOT_KNOWN}"),
        _ => format!("{label}: {told}; others {NOT_KNOWN}"),
    }
}

/// What is said of a value that is hidden or missing.
const NOT_KNOWN: &str = "not known";

/// Several buckets in words, all that is in them together.
fn tell_range(labels: &[String], series: &[Series], (from, to): (usize, usize), unit: &str) -> String {
    let label = |bucket: usize| labels.get(bucket).map_or("", String::as_str);
    let sum = |s: &Series| s.values.get(from..=to).map_or(0.0, |values| values.iter().flatten().sum());
    let told = listed(
        series.iter().map(|s| (s.label.as_str(), s.mood, sum(s))).filter(|(_, _, sum)| *sum != 0.0),
        unit,
    );
    let hidden = series.iter().any(|s| s.values.get(from..=to).is_some_and(|of| of.contains(&None)));
    let least = if hidden { "at least " } else { "" };
    format!(
        "{} \u{2026} {}: {least}{told}. Let go or press Enter to see only these days.",
        label(from),
        label(to)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_told_in_one_line() {
        let series = |label: &str, mood, value| Series { label: label.into(), mood, values: vec![value] };
        let labels = ["12 Nov".to_owned()];
        let moods = [series("Calm", Some(Mood::Calm), Some(3.0)), series("Sad", Some(Mood::Sad), Some(1.0))];
        assert_eq!(tell(&labels, &moods, 0, "readings"), "12 Nov: calm 3, sad 1");
        assert_eq!(tell(&labels, &moods[..1], 0, "readings"), "12 Nov: 3 readings");
        let hidden = series("Happy", Some(Mood::Happy), None);
        assert_eq!(tell(&labels, std::slice::from_ref(&hidden), 0, "readings"), "12 Nov: not known");
        let [calm, sad] = moods;
        assert_eq!(tell(&labels, &[calm, sad, hidden], 0, ""), "12 Nov: calm 3, sad 1; others not known");
        assert_eq!(tell(&labels, &[], 7, ""), ": nothing");
    }

    #[test]
    fn a_range_is_told_as_a_whole() {
        let labels = ["2 Nov", "3 Nov", "4 Nov"].map(str::to_owned);
        let values = vec![Some(1.0), None, Some(2.0)];
        let series = [Series { label: "Calm".into(), mood: Some(Mood::Calm), values }];
        let told = tell_range(&labels, &series, (0, 2), "readings");
        assert!(told.starts_with("2 Nov \u{2026} 4 Nov: at least calm 3."), "{told}");
        assert!(tell_range(&labels, &series, (0, 0), "").contains(": calm 1."));
        assert!(tell_range(&labels, &series, (1, 9), "").contains(": nothing."));
    }
}
