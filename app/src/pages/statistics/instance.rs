//! How the instance does, for those who run it.

use domain::{
    Mood,
    statistics::{
        ActivePerson, Growth, InstanceChart, InstanceStatistics, RangeQuery, megabytes, percent_of,
    },
};
use leptos::prelude::*;

use super::{
    figure,
    frame::{Page, frame},
    query_of, use_closer_look, use_range,
};
use crate::{
    api::statistics::get_instance_statistics,
    charts::{Bar, BarChart, HeatmapChart, Series, TrendChart},
    resource::load,
};

const PATH: &str = Page::Instance.path();

/// The page.
#[component]
pub fn InstanceStatisticsPage() -> impl IntoView {
    let range = use_range();
    let statistics = load(
        move || range.get(),
        |RangeQuery { range, from, to, by, .. }| get_instance_statistics(range, from, to, by),
    );
    frame(
        Page::Instance,
        range,
        statistics,
        |statistics| statistics.span,
        |_| None,
        |statistics, range| view! { <Charts statistics range/> }.into_any(),
    )
}

#[component]
fn Charts(statistics: InstanceStatistics, range: RangeQuery) -> impl IntoView {
    let on_range = use_closer_look(PATH, statistics.span, &range, Vec::new());
    let figure = |chart: InstanceChart, children: Children| {
        let file = (format!("{PATH}/{}", chart.as_str()), query_of(&range, &[]));
        let (summary, table) = (statistics.summary(chart), statistics.table(chart));
        let wide = chart == InstanceChart::Active;
        figure(wide, chart.as_str(), chart.title(), summary, table, file, children)
    };
    let labels = statistics.span.labels();
    let series = |label: &str, of: fn(&Growth) -> u32| Series {
        label: label.to_owned(),
        mood: None,
        values: statistics.growth.iter().map(|growth| Some(f64::from(of(growth)))).collect(),
    };
    let growth = vec![series("New people", |growth| growth.people)];
    let posts = vec![series("Posts", |growth| growth.posts), series("Songs", |growth| growth.songs)];
    let days = labels.clone();
    let accuracy = statistics
        .models
        .iter()
        .map(|of| {
            let (n, right) = of.right();
            let share = 100.0 * f64::from(right) / f64::from(n.max(1));
            bar(of.model.clone(), share, format!("{} of {n}", percent_of(right, n)))
        })
        .collect();
    let in_megabytes = |label: &str, bytes: u64| {
        let amount = megabytes(bytes);
        bar(label.to_owned(), amount, format!("{amount:.1}"))
    };
    let storage = statistics
        .kept
        .iter()
        .map(|kept| in_megabytes(kept.kind.label(), kept.bytes))
        .chain([in_megabytes("Database", statistics.database)])
        .collect();
    let jobs: Vec<Bar> = statistics
        .jobs
        .iter()
        .map(|of| {
            let text = format!("{:.1}, 95 % within {:.1}", of.median, of.slow);
            bar(of.kind.label().to_owned(), of.median, text)
        })
        .collect();
    let (names, moods) = (statistics.names(), Mood::ALL.map(|mood| mood.label().to_owned()).to_vec());
    let row = |person: &ActivePerson| person.moods.iter().map(|(_, n)| Some(f64::from(n))).collect();
    let active: Vec<Vec<Option<f64>>> = statistics.active.iter().map(row).collect();
    view! {
        <h2 class="visually-hidden">"Charts"</h2>
        <div class="charts">
            {figure(InstanceChart::Growth, Box::new(move || view! { <TrendChart labels series=growth stacked=true unit="people" on_range/> }.into_any()))}
            {figure(InstanceChart::Posts, Box::new(move || view! { <TrendChart labels=days series=posts stacked=false unit="" on_range/> }.into_any()))}
            {figure(InstanceChart::Accuracy, Box::new(move || view! { <BarChart bars=accuracy unit="%"/> }.into_any()))}
            {figure(InstanceChart::Storage, Box::new(move || view! { <BarChart bars=storage unit="MB"/> }.into_any()))}
            {figure(InstanceChart::Active, Box::new(move || view! {
                <HeatmapChart rows=names columns=moods cells=active unit="posts" show_values=true/>
            }.into_any()))}
            {figure(InstanceChart::Jobs, Box::new(move || {
                (!jobs.is_empty()).then(|| view! { <BarChart bars=jobs unit="seconds"/> }).into_any()
            }))}
        </div>
    }
}

fn bar(label: String, value: f64, text: String) -> Bar {
    Bar { label, mood: None, value, before: None, text }
}
