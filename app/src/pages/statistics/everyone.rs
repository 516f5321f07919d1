//! Everyone's statistics, open to all.

use domain::{
    Mood,
    statistics::{EveryonesChart, EveryonesStatistics, RangeQuery, Trending, WEEKDAYS},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    figure,
    frame::{Page, frame},
    mine::hour_names,
    query_of,
    songs::SongsOfMoods,
    use_closer_look, use_range,
};
use crate::{
    api::statistics::get_everyones_statistics,
    charts::{Bar, BarChart, DonutChart, HeatmapChart, Series, Slice, TrendChart},
    player::PlayButton,
    resource::load,
    ui::TrackRow,
};

const PATH: &str = Page::Everyone.path();

/// The page.
#[component]
pub fn EveryonesStatisticsPage() -> impl IntoView {
    let range = use_range();
    let address = use_query_map();
    let mood = Memo::new(move |_| address.read().get("mood").and_then(|mood| mood.parse::<Mood>().ok()));
    let statistics = load(
        move || (range.get(), mood.get()),
        |(RangeQuery { range, from, to, by, .. }, mood)| get_everyones_statistics(range, from, to, by, mood),
    );
    frame(
        Page::Everyone,
        range,
        statistics,
        |statistics| statistics.span,
        |_| None,
        |statistics, range| view! { <Charts statistics range/> }.into_any(),
    )
}

#[component]
fn Charts(statistics: EveryonesStatistics, range: RangeQuery) -> impl IntoView {
    let on_range = use_closer_look(PATH, statistics.span, &range, vec![("mood", statistics.mood.as_str())]);
    let figure = |chart: EveryonesChart, children: Children| {
        let query = query_of(&range, &[("mood", statistics.mood.as_str())]);
        let file = (format!("{PATH}/{}", chart.as_str()), query);
        let (summary, table) = (statistics.summary(chart), statistics.table(chart));
        let wide = !matches!(chart, EveryonesChart::Moods | EveryonesChart::Sources);
        figure(wide, chart.as_str(), chart.title(), summary, table, file, children)
    };
    let shown_moods = || statistics.moods.iter().filter_map(|(mood, n)| Some((mood, n?)));
    let slices = shown_moods()
        .map(|(mood, n)| Slice { label: mood.label().to_owned(), mood: Some(mood), value: f64::from(n) })
        .collect();
    let series = shown_moods()
        .map(|(mood, _)| Series {
            label: mood.label().to_owned(),
            mood: Some(mood),
            values: statistics.trend.iter().map(|counts| counts.get(mood).map(f64::from)).collect(),
        })
        .collect();
    let number = |n: Option<u32>| n.map(f64::from);
    let hours = statistics.hours.map(|day| day.map(number).to_vec()).to_vec();
    let sources = statistics
        .sources
        .iter()
        .map(|(source, counts)| {
            let mood = counts.shown().most();
            let mostly = mood.map_or_else(String::new, |mood| format!(", mostly {mood}"));
            Bar {
                label: format!("{}{mostly}", source.label()),
                mood,
                value: f64::from(counts.total()),
                before: None,
                text: counts.total().to_string(),
            }
        })
        .collect();
    let (labels, total) = (statistics.span.labels(), statistics.moods.total().to_string());
    let (leaders, trending, mood) =
        (statistics.leaders.clone(), statistics.trending.clone(), statistics.mood);
    let rising_range = range.clone();
    view! {
        <h2 class="visually-hidden">"Charts"</h2>
        <div class="charts">
            {figure(EveryonesChart::Moods, Box::new(move || view! { <DonutChart slices center=total unit="posts"/> }.into_any()))}
            {figure(EveryonesChart::Sources, Box::new(move || view! { <BarChart bars=sources unit="posts"/> }.into_any()))}
            {figure(EveryonesChart::Trend, Box::new(move || view! { <TrendChart labels series stacked=false unit="posts" on_range/> }.into_any()))}
            {figure(EveryonesChart::Hours, Box::new(move || view! {
                <HeatmapChart rows=WEEKDAYS.map(str::to_owned).to_vec() columns=hour_names() cells=hours unit="posts" show_values=false/>
            }.into_any()))}
            {figure(EveryonesChart::Songs, Box::new(move || view! { <SongsOfMoods moods=leaders ranked=true/> }.into_any()))}
            {figure(EveryonesChart::Trending, Box::new(move || view! { <Rising trending mood range=rising_range/> }.into_any()))}
        </div>
    }
}

/// Songs on the rise for one mood, with links to the others.
#[component]
fn Rising(trending: Vec<Trending>, mood: Mood, range: RangeQuery) -> impl IntoView {
    let link = |other: Mood| {
        let current = (other == mood).then_some("true");
        let href = format!("{PATH}{}#trending", query_of(&range, &[("mood", other.as_str())]));
        view! { <a class="tab" href=href aria-current=current>{other.label()}</a> }
    };
    let list = Signal::stored(trending.iter().map(|song| song.track.clone()).collect::<Vec<_>>());
    view! {
        <nav class="tabs" aria-label="Mood">{Mood::ALL.into_iter().map(link).collect_view()}</nav>
        <ol class="track-list is-compact">
            {trending.into_iter().map(|song| {
                let reason = song.rise();
                view! { <TrackRow track=song.track.clone() reason><PlayButton track=song.track list/></TrackRow> }
            }).collect_view()}
        </ol>
    }
}
