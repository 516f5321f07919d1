//! What a person sees of their own moods.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Answer, MoodCounts, Span, Table,
    words::{WEEKDAYS, WEEKDAYS_LONG, bucket_label, counted, date_label, percent_of},
};
use crate::{Mood, Source, Track};

/// Fewer readings than this are too few to say anything of trends and habits.
pub const READINGS_LEAST: u32 = 3;

/// The moods of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayMoods {
    /// The day.
    pub day: NaiveDate,
    /// How often each mood.
    pub moods: MoodCounts,
}

/// Where the readings of a time lie on the plane, in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Index of the bucket.
    pub bucket: usize,
    /// Mean valence, −1..1.
    pub valence: f32,
    /// Mean arousal, −1..1.
    pub arousal: f32,
    /// Of how many readings.
    pub n: u32,
}

/// How many songs posts of a mood have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selections {
    /// The mood.
    pub mood: Mood,
    /// Posts under it.
    pub posts: u32,
    /// Songs on them.
    pub songs: u32,
}

impl Selections {
    /// Songs a post.
    #[must_use]
    pub fn mean(&self) -> f64 {
        f64::from(self.songs) / f64::from(self.posts.max(1))
    }
}

/// Songs that belong to a mood, the most frequent first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoodSongs {
    /// The mood.
    pub mood: Mood,
    /// Songs, and how often they were chosen or heard.
    pub songs: Vec<(Track, u32)>,
    /// Artists, likewise.
    pub artists: Vec<(String, u32)>,
}

/// A person's own statistics, of what counts: the mood they chose, else the one that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyStatistics {
    /// The days, and in which steps.
    pub span: Span,
    /// How often each mood in these days.
    pub moods: MoodCounts,
    /// How often in as many days right before.
    pub moods_before: MoodCounts,
    /// How often in each bucket of the span.
    pub trend: Vec<MoodCounts>,
    /// Places on the plane of the buckets that have readings.
    pub path: Vec<Place>,
    /// Days with readings in the year that ends with the last day.
    pub year: Vec<DayMoods>,
    /// Readings by day of the week, Monday first, and hour.
    pub hours: [[u32; 24]; 7],
    /// What became of detectors' answers.
    pub answers: Vec<Answer>,
    /// Songs heard to the end under each mood.
    pub plays: MoodCounts,
    /// The same in as many days right before.
    pub plays_before: MoodCounts,
    /// Songs on posts.
    pub selections: Vec<Selections>,
    /// Favorite songs and artists, for moods that have any.
    pub favorites: Vec<MoodSongs>,
}

/// The charts of one's own statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MyChart {
    /// Moods over time.
    Trend,
    /// How often each mood.
    Moods,
    /// Songs heard under each mood.
    Plays,
    /// How often detectors are right, by source.
    Accuracy,
    /// What they said against what counts.
    Confusion,
    /// Songs on a post.
    Selections,
    /// A year of days.
    Calendar,
    /// The way over the plane.
    Path,
    /// Favorite songs and artists.
    Songs,
    /// Hours and days of the week.
    Hours,
}

impl MyChart {
    /// All charts, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Trend,
        Self::Moods,
        Self::Calendar,
        Self::Path,
        Self::Hours,
        Self::Plays,
        Self::Selections,
        Self::Songs,
        Self::Accuracy,
        Self::Confusion,
    ];

    /// The name in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trend => "trend",
            Self::Moods => "moods",
            Self::Plays => "plays",
            Self::Accuracy => "accuracy",
            Self::Confusion => "confusion",
            Self::Selections => "selections",
            Self::Calendar => "calendar",
            Self::Path => "path",
            Self::Songs => "songs",
            Self::Hours => "hours",
        }
    }

    /// The title on the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Trend => "Moods over time",
            Self::Moods => "Most frequent moods",
            Self::Plays => "Songs heard under each mood",
            Self::Accuracy => "How often the reading was right",
            Self::Confusion => "What was read, and what you said",
            Self::Selections => "Songs on a post",
            Self::Calendar => "A year of days",
            Self::Path => "Your way over the mood field",
            Self::Songs => "Songs and artists of your moods",
            Self::Hours => "Hours and days",
        }
    }
}

impl FromStr for MyChart {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|chart| chart.as_str() == text).ok_or(())
    }
}

impl MyStatistics {
    /// Names of the buckets.
    #[must_use]
    pub fn bucket_labels(&self) -> Vec<String> {
        self.span.buckets().into_iter().map(|bucket| bucket_label(bucket, self.span.step)).collect()
    }

    /// Answers by source: how many, and how many of them right.
    #[must_use]
    pub fn accuracy(&self) -> Vec<(Source, u32, u32)> {
        let of = |source: Source| {
            let such = || self.answers.iter().filter(move |answer| answer.source == source);
            let sum = |right: bool| {
                such().filter(|answer| !right || answer.is_right()).map(|answer| answer.n).sum()
            };
            (source, sum(false), sum(true))
        };
        Source::ALL.into_iter().map(of).filter(|(_, n, _)| *n > 0).collect()
    }

    /// How often this was read and that counted.
    #[must_use]
    pub fn confused(&self, detected: Mood, mood: Mood) -> u32 {
        let such = |answer: &&Answer| answer.detected == detected && answer.mood == mood;
        self.answers.iter().filter(such).map(|answer| answer.n).sum()
    }

    /// The data of a chart.
    #[must_use]
    pub fn table(&self, chart: MyChart) -> Table {
        let moods = Mood::ALL.map(Mood::label);
        match chart {
            MyChart::Trend => {
                let mut table = Table::new(["Days"].into_iter().chain(moods));
                for (label, counts) in self.bucket_labels().into_iter().zip(&self.trend) {
                    table.row(label, counts.iter().map(|(_, n)| n));
                }
                table
            }
            MyChart::Moods => self.beside_before("Readings", &self.moods, &self.moods_before),
            MyChart::Plays => self.beside_before("Songs heard", &self.plays, &self.plays_before),
            MyChart::Accuracy => {
                let mut table = Table::new(["Source", "Readings", "Right", "Corrected"]);
                for (source, n, right) in self.accuracy() {
                    table.row(source.label(), [n, right, n - right]);
                }
                table
            }
            MyChart::Confusion => {
                let mut table = Table::new(["Read"].into_iter().chain(moods));
                for detected in Mood::ALL {
                    table.row(detected.label(), Mood::ALL.map(|mood| self.confused(detected, mood)));
                }
                table
            }
            MyChart::Selections => {
                let mut table = Table::new(["Mood", "Posts", "Songs", "Songs a post"]);
                for of in &self.selections {
                    let cells = [of.posts.into(), of.songs.into(), super::Cell::Number(of.mean())];
                    table.row(of.mood.label(), cells);
                }
                table
            }
            MyChart::Calendar => {
                let mut table = Table::new(["Day"].into_iter().chain(moods));
                for day in &self.year {
                    table.row(day.day.to_string(), day.moods.iter().map(|(_, n)| n));
                }
                table
            }
            MyChart::Path => {
                let labels = self.bucket_labels();
                let mut table = Table::new(["Days", "Valence", "Arousal", "Readings"]);
                for place in &self.path {
                    let number = |value: f32| super::Cell::Number(f64::from(value));
                    let cells = [number(place.valence), number(place.arousal), place.n.into()];
                    table.row(labels.get(place.bucket).cloned().unwrap_or_default(), cells);
                }
                table
            }
            MyChart::Songs => {
                let mut table = Table::new(["Mood", "Kind", "Name", "Times"]);
                for of in &self.favorites {
                    for (song, n) in &of.songs {
                        let name = format!("{} by {}", song.title, song.artist);
                        table.row(of.mood.label(), ["song".into(), name.into(), super::Cell::Count(*n)]);
                    }
                    for (artist, n) in &of.artists {
                        let cells = ["artist".into(), artist.as_str().into(), super::Cell::Count(*n)];
                        table.row(of.mood.label(), cells);
                    }
                }
                table
            }
            MyChart::Hours => {
                let hours: Vec<String> = (0..24).map(|hour| format!("{hour}:00")).collect();
                let mut table = Table::new(["Day"].into_iter().chain(hours.iter().map(String::as_str)));
                for (day, counts) in WEEKDAYS.into_iter().zip(self.hours) {
                    table.row(day, counts);
                }
                table
            }
        }
    }

    fn beside_before(&self, what: &str, now: &MoodCounts, before: &MoodCounts) -> Table {
        let mut table = Table::new(["Mood", what, "Period before"]);
        for (mood, n) in now.iter() {
            table.row(mood.label(), [n, before.get(mood)]);
        }
        table
    }

    /// What a chart says, in a sentence.
    #[must_use]
    pub fn summary(&self, chart: MyChart) -> String {
        match chart {
            MyChart::Trend => self.trend_summary(),
            MyChart::Moods => match self.moods.most() {
                None => "No readings in these days.".to_owned(),
                Some(most) => {
                    let (n, all) = (self.moods.get(most), self.moods.total());
                    let share = percent_of(n, all);
                    let readings = counted(all, "reading", "readings");
                    format!(
                        "Most often {most}: {n} of {readings} ({share}). {}",
                        against(all, self.moods_before.total())
                    )
                }
            },
            MyChart::Plays => match self.plays.most() {
                None => "No songs were heard to their end in these days.".to_owned(),
                Some(most) => {
                    let all = self.plays.total();
                    let songs = counted(all, "song", "songs");
                    format!(
                        "{songs} heard, most of them under {most}. {}",
                        against(all, self.plays_before.total())
                    )
                }
            },
            MyChart::Accuracy => {
                let (n, right) =
                    self.accuracy().iter().fold((0, 0), |sum, (_, n, right)| (sum.0 + n, sum.1 + right));
                if n == 0 {
                    return "Nothing was read in these days; all moods were chosen by hand.".to_owned();
                }
                format!("Of {} you corrected {}.", counted(n, "reading", "readings"), n - right)
            }
            MyChart::Confusion => self.confusion_summary(),
            MyChart::Selections => {
                let most = self.selections.iter().max_by(|a, b| a.mean().total_cmp(&b.mean()));
                let Some(most) = most else { return "No posts in these days.".to_owned() };
                let (posts, songs) =
                    self.selections.iter().fold((0, 0), |sum, of| (sum.0 + of.posts, sum.1 + of.songs));
                let mean = f64::from(songs) / f64::from(posts.max(1));
                format!(
                    "A post has {mean:.1} songs on average; most of all when {} ({:.1}).",
                    most.mood,
                    most.mean()
                )
            }
            MyChart::Calendar => {
                let days = u32::try_from(self.year.len()).unwrap_or(u32::MAX);
                let run = longest_run(&self.year);
                format!(
                    "Readings on {} of the year; {} in a row at most.",
                    counted(days, "day", "days"),
                    counted(run, "day", "days")
                )
            }
            MyChart::Path => self.path_summary(),
            MyChart::Songs => match self.favorites.iter().find_map(|of| Some((of.mood, of.songs.first()?))) {
                None => "No songs were chosen or heard in these days.".to_owned(),
                Some((mood, (song, n))) => {
                    format!(
                        "When {mood}, most often {} by {} ({}).",
                        song.title,
                        song.artist,
                        counted(*n, "time", "times")
                    )
                }
            },
            MyChart::Hours => hours_summary(&self.hours),
        }
    }

    fn trend_summary(&self) -> String {
        let leads = |mood: &Mood| self.trend.iter().filter(|counts| counts.most() == Some(*mood)).count();
        let with = self.trend.iter().filter(|counts| counts.total() > 0).count();
        let most = Mood::ALL.into_iter().rev().max_by_key(leads).filter(|mood| leads(mood) > 0);
        let Some(most) = most else { return "No readings in these days.".to_owned() };
        let step = self.span.step.as_str();
        format!(
            "{} leads in {} of {}.",
            most.label(),
            leads(&most),
            counted(u32::try_from(with).unwrap_or(0), step, &format!("{step}s"))
        )
    }

    fn confusion_summary(&self) -> String {
        let wrong = self.answers.iter().filter(|answer| !answer.is_right());
        let mut pairs: Vec<(Mood, Mood)> = wrong.map(|answer| (answer.detected, answer.mood)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        match pairs.into_iter().rev().max_by_key(|(detected, mood)| self.confused(*detected, *mood)) {
            None if self.answers.is_empty() => "Nothing was read in these days.".to_owned(),
            None => "You corrected nothing.".to_owned(),
            Some((detected, mood)) => {
                let times = counted(self.confused(detected, mood), "time", "times");
                format!("Most often {detected} was read where you said {mood} ({times}).")
            }
        }
    }

    fn path_summary(&self) -> String {
        let (Some(first), Some(last)) = (self.path.first(), self.path.last()) else {
            return "No readings in these days.".to_owned();
        };
        let towards = |change: f32, up: &str, down: &str| match change {
            ..-0.1 => Some(down.to_owned()),
            0.1.. => Some(up.to_owned()),
            _ => None,
        };
        let valence = towards(last.valence - first.valence, "pleasant", "unpleasant");
        let arousal = towards(last.arousal - first.arousal, "lively", "quiet");
        let ways: Vec<String> = valence.into_iter().chain(arousal).collect();
        if self.path.len() < 2 {
            return format!("All readings lie within one {}.", self.span.step.as_str());
        }
        if ways.is_empty() {
            return "You ended about where you began.".to_owned();
        }
        format!("From the first to the last you moved towards {}.", ways.join(" and "))
    }
}

/// How a number compares with the one of the days before.
fn against(now: u32, before: u32) -> String {
    match now.cmp(&before) {
        _ if before == 0 => "There were none in as many days before.".to_owned(),
        std::cmp::Ordering::Equal => "As many as in the days before.".to_owned(),
        std::cmp::Ordering::Less => format!("{} fewer than in as many days before.", before - now),
        std::cmp::Ordering::Greater => format!("{} more than in as many days before.", now - before),
    }
}

/// Most days in a row, of days in order.
fn longest_run(days: &[DayMoods]) -> u32 {
    let (mut longest, mut run, mut last) = (0, 0, None::<NaiveDate>);
    for entry in days {
        run = if last.and_then(|day| day.succ_opt()) == Some(entry.day) { run + 1 } else { 1 };
        longest = Ord::max(longest, run);
        last = Some(entry.day);
    }
    longest
}

/// When most of it happens.
pub(crate) fn hours_summary(hours: &[[u32; 24]; 7]) -> String {
    let days = hours.map(|day| day.iter().sum::<u32>());
    let by_hour: Vec<u32> = (0..24).map(|hour| hours.iter().filter_map(|day| day.get(hour)).sum()).collect();
    let first_most = |counts: &[u32]| (0..counts.len()).rev().max_by_key(|at| counts.get(*at).copied());
    match (first_most(&days), first_most(&by_hour)) {
        (Some(day), Some(hour)) if days.iter().any(|n| *n > 0) => {
            let day = WEEKDAYS_LONG.get(day).copied().unwrap_or_default();
            format!("Most readings are on {day}, and at {hour}:00.")
        }
        _ => "No readings in these days.".to_owned(),
    }
}

/// Row of a day in charts by day of the week, Monday first.
#[must_use]
pub fn weekday_row(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

/// What a page is about, as a line under its title.
#[must_use]
pub fn span_label(span: &Span) -> String {
    format!("{} to {}", date_label(span.range.from), date_label(span.range.to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Cell, DateRange, Step};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn nothing() -> MyStatistics {
        let range = DateRange { from: date("2026-11-02"), to: date("2026-11-29") };
        let span = Span { preset: None, range, step: Step::Week, sunday: false };
        MyStatistics {
            span,
            moods: MoodCounts::default(),
            moods_before: MoodCounts::default(),
            trend: vec![MoodCounts::default(); 4],
            path: Vec::new(),
            year: Vec::new(),
            hours: [[0; 24]; 7],
            answers: Vec::new(),
            plays: MoodCounts::default(),
            plays_before: MoodCounts::default(),
            selections: Vec::new(),
            favorites: Vec::new(),
        }
    }

    fn counts(of: &[(Mood, u32)]) -> MoodCounts {
        let mut counts = MoodCounts::default();
        for (mood, n) in of {
            counts.add(*mood, *n);
        }
        counts
    }

    fn some() -> MyStatistics {
        let answer = |source, detected, mood, n| Answer { source, detected, mood, n };
        let place = |bucket, valence, arousal| Place { bucket, valence, arousal, n: 3 };
        let day = |day| DayMoods { day: date(day), moods: counts(&[(Mood::Calm, 1)]) };
        let mut hours = [[0; 24]; 7];
        (hours[6][21], hours[0][7]) = (9, 4);
        MyStatistics {
            moods: counts(&[(Mood::Calm, 17), (Mood::Sad, 25)]),
            moods_before: counts(&[(Mood::Calm, 33)]),
            trend: vec![
                counts(&[(Mood::Sad, 9)]),
                counts(&[(Mood::Sad, 8)]),
                MoodCounts::default(),
                counts(&[(Mood::Calm, 9)]),
            ],
            path: vec![place(0, -0.6, -0.2), place(3, 0.4, -0.5)],
            year: ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-05"].map(day).to_vec(),
            hours,
            answers: vec![
                answer(Source::Face, Mood::Sad, Mood::Sad, 20),
                answer(Source::Face, Mood::Neutral, Mood::Sad, 5),
                answer(Source::Text, Mood::Calm, Mood::Calm, 13),
                answer(Source::Text, Mood::Happy, Mood::Calm, 4),
            ],
            plays: counts(&[(Mood::Sad, 1)]),
            selections: vec![
                Selections { mood: Mood::Calm, posts: 2, songs: 9 },
                Selections { mood: Mood::Sad, posts: 2, songs: 2 },
            ],
            ..nothing()
        }
    }

    #[test]
    fn each_chart_says_what_it_shows() {
        for (chart, expected) in [
            (MyChart::Trend, "Sad leads in 2 of 3 weeks."),
            (MyChart::Moods, "Most often sad: 25 of 42 readings (60 %). 9 more than in as many days before."),
            (MyChart::Calendar, "Readings on 4 days of the year; 3 days in a row at most."),
            (MyChart::Path, "From the first to the last you moved towards pleasant and quiet."),
            (MyChart::Hours, "Most readings are on Sundays, and at 21:00."),
            (MyChart::Plays, "1 song heard, most of them under sad. There were none in as many days before."),
            (MyChart::Selections, "A post has 2.8 songs on average; most of all when calm (4.5)."),
            (MyChart::Accuracy, "Of 42 readings you corrected 9."),
            (MyChart::Confusion, "Most often neutral was read where you said sad (5 times)."),
        ] {
            assert_eq!(some().summary(chart), expected);
        }
    }

    #[test]
    fn of_nothing_each_chart_says_so() {
        for chart in MyChart::ALL {
            let said = nothing().summary(chart);
            assert!(said.starts_with("No") || said.starts_with("Readings on 0 days"), "{chart:?}: {said}");
        }
    }

    #[test]
    fn tables_are_rectangles_with_the_numbers_of_their_charts() {
        for statistics in [nothing(), some()] {
            for chart in MyChart::ALL {
                let table = statistics.table(chart);
                assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{chart:?}");
            }
        }
        let trend = some().table(MyChart::Trend);
        assert_eq!(
            trend.rows[1][..6],
            ["9 to 15 Nov".into(), 0.into(), 0.into(), 0.into(), 0.into(), Cell::Count(8)]
        );
        let accuracy = some().table(MyChart::Accuracy);
        assert_eq!(accuracy.rows[0], ["Faces".into(), 25.into(), 20.into(), Cell::Count(5)]);
        assert_eq!(some().table(MyChart::Confusion).rows[3][5], Cell::Count(5));
    }
}
