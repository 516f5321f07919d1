//! Days on a sheet of weeks, each with the icon of its mood.

use charts::{Calendar, coordinate, level};
use chrono::{Datelike, NaiveDate};
use domain::Mood;
use leptos::prelude::*;

use super::{
    stage::{Stage, Stop, figure_id},
    walk::Walk,
};
use crate::ui::Icon;

/// Units from one day to the next, and of a day.
const STEP: f64 = 18.0;
const DAY: f64 = 16.0;
/// Units for the names of the weekdays and of the months.
const LEFT: f64 = 34.0;
const TOP: f64 = 20.0;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Weeks that a phone has room for.
const FEW: usize = 14;

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// Its mood, if it has one.
    pub mood: Option<Mood>,
    /// How many readings it has.
    pub count: u32,
}

/// Weeks side by side, days below each other.
#[component]
pub fn CalendarChart(
    /// Consecutive, up to 371.
    days: Vec<Day>,
    /// Whether a week starts on Sunday, not on Monday.
    week_starts_sunday: bool,
) -> impl IntoView {
    let id = figure_id();
    let at = Stop::new(None);
    let first = days.first().map_or(0, |day| day.date.weekday().num_days_from_monday());
    let sheet = Calendar::new(days.len(), first, week_starts_sunday);
    let (wide, high) = (LEFT + STEP * sheet.weeks() as f64, TOP + STEP * 7.0);
    let most = days.iter().map(|day| day.count).max().unwrap_or(0);
    let moods: Vec<Mood> =
        Mood::ALL.into_iter().filter(|m| days.iter().any(|day| day.mood == Some(*m))).collect();
    let cells = days.iter().enumerate().map(|(i, day)| cell(id, i, *day, most, place(sheet, i)));
    let cells = cells.collect_view();
    let months = months(&days, sheet);
    let glyphs = moods.iter().map(|&mood| {
        view! { <path id=format!("{id}-{mood}") class="chart-glyph" d=Icon::of(mood).path()></path> }
    });
    let glyphs = glyphs.collect_view();
    // Three names are enough to find the others.
    let names = [0, 2, 4].map(|row: usize| {
        let y = coordinate(TOP + STEP * row as f64 + DAY / 2.0);
        let name = WEEKDAYS[(row + if week_starts_sunday { 6 } else { 0 }) % 7];
        view! { <text class="chart-label" x=coordinate(LEFT - 6.0) y=y dy="4" text-anchor="end">{name}</text> }
    });
    let walk = Walk { count: days.len(), across: 7, down: 1 };
    let cursor = move |stop: Option<usize>| {
        let (x, y) = place(sheet, stop.unwrap_or(0));
        format!("translate({} {})", coordinate(x - 1.0), coordinate(y - 1.0))
    };
    let scrolls = sheet.weeks() > FEW;
    let tell = move |stop: usize| days.get(stop).map_or_else(String::new, tell);

    view! {
        <Stage at walk tell scrolls newest_first=true>
            <svg
                class="chart-svg calendar"
                role="img"
                aria-labelledby=id
                width=coordinate(wide)
                height=coordinate(high)
                viewBox=format!("0 0 {wide:.0} {high:.0}")
            >
                <defs>{glyphs}</defs>
                {months}
                {names.into_iter().collect_view()}
                <g class="calendar-days">{cells}</g>
                <rect
                    class="heat-cursor"
                    class:is-on=move || at.get().is_some()
                    transform=move || cursor(at.get())
                    width=coordinate(DAY + 2.0)
                    height=coordinate(DAY + 2.0)
                    rx="5"
                ></rect>
            </svg>
        </Stage>
        <ul class="chart-legend">
            {moods.into_iter().map(key).collect_view()}
            <li class="chart-key">
                <span class="chart-word chart-key-label">"few"</span>
                <svg class="heat-scale" viewBox="0 0 98 14" aria-hidden="true" focusable="false">
                    {(0..5).map(|i| view! {
                        <rect class=LEVELS[i] x=coordinate(i as f64 * 20.0) width="18" height="14" rx="4"></rect>
                    }).collect_view()}
                </svg>
                <span class="chart-word chart-key-label">"many readings"</span>
            </li>
        </ul>
    }
}

/// How strong a day is filled, from no reading to the most.
const LEVELS: [&str; 5] =
    ["day is-level-0", "day is-level-1", "day is-level-2", "day is-level-3", "day is-level-4"];

fn place(sheet: Calendar, day: usize) -> (f64, f64) {
    let (week, row) = sheet.place(day);
    (LEFT + STEP * week as f64, TOP + STEP * row as f64)
}

fn cell(id: &str, index: usize, day: Day, most: u32, (x, y): (f64, f64)) -> impl IntoView + use<> {
    let class = LEVELS[usize::from(level(f64::from(day.count), f64::from(most))).min(4)];
    let (x, y) = (coordinate(x), coordinate(y));
    let glyph = day.mood.map(|mood| {
        let place = format!("translate({x} {y}) translate(2 2) scale(0.5)");
        view! { <use href=format!("#{id}-{mood}") transform=place></use> }
    });
    view! {
        <g class=class data-mood=day.mood.map(Mood::as_str) data-stop=index.to_string()>
            <rect x=x y=y width=coordinate(DAY) height=coordinate(DAY) rx="4.5"></rect>
            {glyph}
        </g>
    }
}

/// The name of each month above its first whole week, where there is room before the next.
fn months(days: &[Day], sheet: Calendar) -> impl IntoView + use<> {
    let mut free_from = 0.0;
    let mut names = Vec::new();
    for (i, day) in days.iter().enumerate() {
        let (x, _) = place(sheet, i);
        if (i == 0 || day.date.day() == 1) && x >= free_from {
            // The first days of the sheet make way for a month that begins soon.
            let soon = i == 0 && days.iter().skip(1).take(14).any(|day| day.date.day() == 1);
            if !soon {
                free_from = x + 2.0 * STEP;
                names.push((x, MONTHS[day.date.month0() as usize % 12]));
            }
        }
    }
    names
        .into_iter()
        .map(|(x, name)| view! { <text class="chart-label" x=coordinate(x) y="11">{name}</text> })
        .collect_view()
}

fn key(mood: Mood) -> impl IntoView {
    view! {
        <li class="chart-key" data-mood=mood.as_str()>
            <Icon name=Icon::of(mood)/>
            <span class="chart-word chart-key-label">{mood.label()}</span>
        </li>
    }
}

/// A day in words.
fn tell(day: &Day) -> String {
    let date = day.date;
    let (name, month) =
        (WEEKDAYS[date.weekday().num_days_from_monday() as usize % 7], MONTHS[date.month0() as usize % 12]);
    let told = match (day.mood, day.count) {
        (_, 0) => "no reading".to_owned(),
        (mood, 1) => format!("{}, one reading", mood.map_or("no mood", Mood::as_str)),
        (mood, n) => format!("{}, {n} readings", mood.map_or("no one mood", Mood::as_str)),
    };
    format!("{name} {} {month} {}: {told}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_with_their_weekday() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        let mut day = Day { date, mood: Some(Mood::Calm), count: 3 };
        assert_eq!(tell(&day), "Sun 29 Nov 2026: calm, 3 readings");
        day.count = 1;
        assert_eq!(tell(&day), "Sun 29 Nov 2026: calm, one reading");
        (day.mood, day.count) = (None, 0);
        assert_eq!(tell(&day), "Sun 29 Nov 2026: no reading");
    }
}
