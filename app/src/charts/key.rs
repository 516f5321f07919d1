//! How a series looks: hue and pattern; and the legend that says so.

use domain::Mood;
use leptos::prelude::*;

use crate::ui::Icon;

/// What is drawn over the plain fill, on a tile of eight; by index of the mood.
const PATTERNS: [&str; 8] = [
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M-2 4c2-2.6 2-2.6 4 0s2 2.6 4 0 2-2.6 4 0",
    "M2 2h.01M6 6h.01",
    "M2 0V8M6 0V8",
    "M0 0L8 8M8 0L0 8",
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",
    "M4 1.5V6.5M1.5 4H6.5",
];

/// How many greys there are for what is no mood.
const TONES: usize = 4;

/// The look of one series or slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Which mood gives the hue.
    pub mood: Option<Mood>,
    /// Which of several it is.
    index: usize,
}

impl Look {
    /// The look of the series `index`.
    pub(super) fn new(mood: Option<Mood>, index: usize) -> Self {
        Self { mood, index }
    }

    /// For `data-mood`.
    pub(super) fn data_mood(self) -> Option<&'static str> {
        self.mood.map(Mood::as_str)
    }

    /// The class of its grey, if it is no mood.
    pub(super) fn class(self) -> &'static str {
        const CLASSES: [&str; TONES] = ["is-tone-0", "is-tone-1", "is-tone-2", "is-tone-3"];
        if self.mood.is_some() { "" } else { CLASSES[self.index % TONES] }
    }

    /// Moods by their place among moods, others by theirs among the series.
    fn pattern(self) -> usize {
        self.mood.map_or(self.index, Mood::index) % PATTERNS.len()
    }

    fn id(self, figure: &str) -> String {
        format!(
            "{figure}-fill-{}{}",
            if self.mood.is_some() { "" } else { "tone-" },
            self.mood.map_or(self.index, Mood::index)
        )
    }

    /// For `fill`: the pattern that [`patterns`] has defined.
    pub(super) fn fill(self, figure: &str) -> String {
        format!("url(#{})", self.id(figure))
    }
}

/// The patterns that a chart fills with, for its `<defs>`.
pub(super) fn patterns(figure: &str, looks: &[Look]) -> impl IntoView + use<> {
    let mut seen: Vec<Look> = Vec::new();
    for &look in looks {
        if !seen.contains(&look) {
            seen.push(look);
        }
    }
    seen.into_iter()
        .map(|look| {
            view! {
                <pattern
                    id=look.id(figure)
                    class=format!("chart-pattern {}", look.class())
                    data-mood=look.data_mood()
                    width="8"
                    height="8"
                    patternUnits="userSpaceOnUse"
                >
                    <rect class="chart-pattern-ground" width="8" height="8"></rect>
                    <path class="chart-pattern-lines" d=PATTERNS[look.pattern()]></path>
                </pattern>
            }
        })
        .collect_view()
}

/// One line of a legend.
pub(super) struct Entry {
    pub look: Look,
    pub label: String,
    /// A value beside the label.
    pub value: Option<String>,
    /// The value of the chart that it stands for.
    pub stop: Option<usize>,
}

/// What looks how.
#[component]
pub(super) fn Legend(
    /// Its lines.
    entries: Vec<Entry>,
    /// The figure whose patterns are used.
    figure: &'static str,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let entry = |Entry { look, label, value, stop }: Entry| {
        view! {
            <li class=format!("chart-key {}", look.class()) data-mood=look.data_mood() data-stop=stop.map(|stop| stop.to_string())>
                <svg class="chart-key-fill" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                    <rect width="16" height="16" rx="4.5" fill=look.fill(figure)></rect>
                </svg>
                {look.mood.map(|mood| view! { <Icon name=Icon::of(mood)/> })}
                <span class="chart-word chart-key-label">{label}</span>
                {value.map(|value| view! { <span class="chart-word chart-key-value tabular">{value}</span> })}
            </li>
        }
    };
    view! { <ul class=format!("chart-legend {class}")>{entries.into_iter().map(entry).collect_view()}</ul> }
}
