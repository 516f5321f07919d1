//! The viewer's own statistics.

use domain::{
    AppError, Forecast, ForecastRecord, Mood,
    statistics::{
        DateRange, MoodCounts, MyChart, MyStatistics, READINGS_LEAST, RangeQuery, WEEKDAYS, percent_of,
    },
};
use leptos::prelude::*;

use super::{
    figure,
    frame::{Page, frame},
    habits::Habits,
    query_of,
    songs::SongsOfMoods,
    use_closer_look, use_range,
};
use crate::{
    api::{
        ApiError,
        listeners::{get_forecast, get_forecast_record},
        statistics::get_my_statistics,
    },
    charts::{
        Bar, BarChart, CalendarChart, Day, DonutChart, FieldPathChart, HeatmapChart, PathPoint, Series,
        Slice, TrendChart,
    },
    resource::load,
    ui::{ButtonKind, ButtonLink, EmptyState, SignInFirst},
};

const PATH: &str = Page::Mine.path();

/// The page.
#[component]
pub fn StatisticsPage() -> impl IntoView {
    let range = use_range();
    let statistics = load(
        move || range.get(),
        |RangeQuery { range, from, to, by, week }| get_my_statistics(range, from, to, by, week),
    );
    let habits = load(|| (), |()| async { Ok((get_forecast_record().await?, get_forecast().await?)) });
    let refused = |error: &ApiError| {
        (error.0 == AppError::SignInRequired).then(|| {
            view! {
                <SignInFirst page="Statistics" title="Your moods over time" text="Sign in to see what your readings tell. Everyone’s statistics are open to all." next="/statistics"/>
            }
            .into_any()
        })
    };
    frame(
        Page::Mine,
        range,
        statistics,
        |statistics| statistics.span,
        refused,
        move |statistics, range| {
            view! {
                <Charts statistics range/>
                <Suspense>
                    {move || habits.get().and_then(Result::ok).map(|(record, forecast): (ForecastRecord, Option<Forecast>)| {
                        view! { <Habits record forecast/> }
                    })}
                </Suspense>
            }
            .into_any()
        },
    )
}

/// All charts, or what is missing for them.
#[component]
fn Charts(statistics: MyStatistics, range: RangeQuery) -> impl IntoView {
    let query = query_of(&range, &[]);
    let on_range = use_closer_look(PATH, statistics.span, &range, Vec::new());
    let readings = statistics.moods.total();
    if readings == 0 && statistics.plays.total() == 0 {
        let text = "There is nothing in these days. Choose others, or begin with a picture.";
        return view! {
            <EmptyState title="Nothing here yet" text=text>
                <ButtonLink href="/create" kind=ButtonKind::Primary>"Create a post"</ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let few = (readings < READINGS_LEAST).then(|| {
        let missing = match READINGS_LEAST - readings {
            1 => "one more reading".to_owned(),
            n => format!("{n} more readings"),
        };
        view! { <p class="muted">{format!("With {missing} in these days, trends begin to show.")}</p> }
    });
    let labels = statistics.span.labels();
    let figure = |chart: MyChart, children: Children| {
        let file = (format!("{PATH}/mine/{}", chart.as_str()), query.clone());
        let (summary, table) = (statistics.summary(chart), statistics.table(chart));
        let wide = matches!(chart, MyChart::Trend | MyChart::Calendar | MyChart::Hours | MyChart::Songs);
        figure(wide, chart.as_str(), chart.title(), summary, table, file, children)
    };
    let MyStatistics {
        span,
        moods,
        ref trend,
        ref path,
        ref year,
        hours,
        plays,
        plays_before,
        ref selections,
        ref favorites,
        ..
    } = statistics;
    let series = moods
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(mood, _)| Series {
            label: mood.label().to_owned(),
            mood: Some(mood),
            values: trend.iter().map(|counts| Some(f64::from(counts.get(mood)))).collect(),
        })
        .collect();
    let slices = moods
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(mood, n)| Slice { label: mood.label().to_owned(), mood: Some(mood), value: f64::from(n) })
        .collect();
    let places = path
        .iter()
        .map(|place| PathPoint {
            label: labels.get(place.bucket).cloned().unwrap_or_default(),
            valence: place.valence,
            arousal: place.arousal,
            count: place.n,
        })
        .collect();
    let heat = hours.map(|day| day.map(|n| Some(f64::from(n))).to_vec()).to_vec();
    let songs = (!favorites.is_empty()).then(|| {
        let moods = favorites.clone();
        figure(MyChart::Songs, Box::new(move || view! { <SongsOfMoods moods ranked=false/> }.into_any()))
    });
    let accuracy = accuracy_bars(&statistics);
    let accuracy = (!accuracy.is_empty()).then(|| {
        let confusion = Mood::ALL.map(|detected| Mood::ALL.map(|mood| Some(f64::from(statistics.confused(detected, mood)))).to_vec());
        let names = || Mood::ALL.map(|mood| mood.label().to_owned()).to_vec();
        view! {
            {figure(MyChart::Accuracy, Box::new(move || view! { <BarChart bars=accuracy unit="%"/> }.into_any()))}
            {figure(MyChart::Confusion, Box::new(move || view! {
                <HeatmapChart rows=names() columns=names() cells=confusion.to_vec() unit="readings" show_values=true/>
            }.into_any()))}
        }
    });
    let days = calendar(year, span.range);
    let selected = selections
        .iter()
        .map(|of| Bar {
            label: of.mood.label().to_owned(),
            mood: Some(of.mood),
            value: of.mean(),
            before: None,
            text: format!("{:.1}", of.mean()),
        })
        .collect();
    view! {
        {few}
        <h2 class="visually-hidden">"Charts"</h2>
        <div class="charts">
            {figure(MyChart::Trend, Box::new(move || view! { <TrendChart labels series stacked=true unit="readings" on_range/> }.into_any()))}
            {figure(MyChart::Moods, Box::new(move || view! { <DonutChart slices center=moods.total().to_string() unit="readings"/> }.into_any()))}
            {figure(MyChart::Path, Box::new(move || view! { <FieldPathChart points=places/> }.into_any()))}
            {figure(MyChart::Calendar, Box::new(move || view! { <CalendarChart days week_starts_sunday=span.sunday/> }.into_any()))}
            {figure(MyChart::Hours, Box::new(move || view! {
                <HeatmapChart rows=WEEKDAYS.map(str::to_owned).to_vec() columns=hour_names() cells=heat unit="readings" show_values=false/>
            }.into_any()))}
            {figure(MyChart::Plays, Box::new(move || view! { <BarChart bars=mood_bars(&plays, &plays_before) unit="songs"/> }.into_any()))}
            {figure(MyChart::Selections, Box::new(move || view! { <BarChart bars=selected unit="songs a post"/> }.into_any()))}
            {songs}
            {accuracy}
        </div>
    }
    .into_any()
}

/// Names of the hours of a day.
pub(super) fn hour_names() -> Vec<String> {
    (0..24).map(|hour| hour.to_string()).collect()
}

fn mood_bars(now: &MoodCounts, before: &MoodCounts) -> Vec<Bar> {
    let bar = |(mood, n): (Mood, u32)| Bar {
        label: mood.label().to_owned(),
        mood: Some(mood),
        value: f64::from(n),
        before: Some(f64::from(before.get(mood))),
        text: n.to_string(),
    };
    now.iter().filter(|(mood, n)| *n > 0 || before.get(*mood) > 0).map(bar).collect()
}

fn accuracy_bars(statistics: &MyStatistics) -> Vec<Bar> {
    let bar = |(source, n, right): (domain::Source, u32, u32)| Bar {
        label: source.label().to_owned(),
        mood: None,
        value: 100.0 * f64::from(right) / f64::from(n.max(1)),
        before: None,
        text: format!("{} of {n}", percent_of(right, n)),
    };
    statistics.accuracy().into_iter().map(bar).collect()
}

/// Every day of the year that ends with the range, with its most frequent mood.
fn calendar(year: &[domain::statistics::DayMoods], range: DateRange) -> Vec<Day> {
    let days = DateRange::year_to(range.to);
    let mut found = year.iter().skip_while(|entry| entry.day < days.from).peekable();
    days.from
        .iter_days()
        .take_while(|date| *date <= days.to)
        .map(|date| match found.next_if(|entry| entry.day == date) {
            Some(entry) => Day { date, mood: entry.moods.most(), count: entry.moods.total() },
            None => Day { date, mood: None, count: 0 },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::statistics::DayMoods;

    use super::*;

    #[test]
    fn a_calendar_has_every_day_once() {
        let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let mut moods = MoodCounts::default();
        moods.add(Mood::Sad, 2);
        let of = |day: &str| DayMoods { day: date(day), moods };
        let range = DateRange { from: date("2026-11-01"), to: date("2026-11-29") };
        let days = calendar(&[of("2025-11-29"), of("2025-12-01"), of("2026-11-29")], range);
        assert_eq!((days.len(), days[0].date), (365, date("2025-11-30")));
        let with: Vec<_> = days.iter().filter(|day| day.count > 0).map(|day| (day.date, day.mood)).collect();
        assert_eq!(with, [(date("2025-12-01"), Some(Mood::Sad)), (date("2026-11-29"), Some(Mood::Sad))]);
    }
}
