//! What everyone may see of everyone: public posts only, and nothing that fewer than five people are behind.

use serde::{Deserialize, Serialize};

use super::{
    Cell, MoodSongs, ShownCounts, Span, Table,
    charts::charts,
    mine::hours_summary,
    words::{WEEKDAYS, counted, percent_of},
};
use crate::{Mood, Source, Track};

/// So many different people are behind every number that is shown (k-anonymity: Samarati and Sweeney 1998).
pub const PEOPLE_LEAST: u32 = 5;

/// A song that is heard and chosen more than it used to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trending {
    /// The song.
    pub track: Track,
    /// How often in the last seven days.
    pub recent: u32,
    /// How often in seven days before, on average of eight weeks; nothing where too few people are behind that.
    pub usual: Option<f32>,
}

impl Trending {
    /// How surprising the recent number is: the difference of variance-stabilized counts,
    /// 2√(r + 3/8) − 2√(u + 3/8), about normal with deviation 1 when nothing has changed
    /// (Anscombe 1948, "The transformation of Poisson, binomial and negative-binomial data").
    #[must_use]
    pub fn score(recent: u32, usual: f32) -> f64 {
        2.0 * (f64::from(recent) + 0.375).sqrt() - 2.0 * (f64::from(usual.max(0.0)) + 0.375).sqrt()
    }

    /// How much it rises, in words.
    #[must_use]
    pub fn rise(&self) -> String {
        match self.usual {
            Some(usual) => format!("{} in a week, {usual:.1} before", self.recent),
            None => format!("{} in a week, by few before", self.recent),
        }
    }
}

/// Everyone's statistics. A number that is missing has too few people behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EveryonesStatistics {
    /// The days, and in which steps.
    pub span: Span,
    /// How often each mood in these days.
    pub moods: ShownCounts,
    /// How often in each bucket of the span.
    pub trend: Vec<ShownCounts>,
    /// Posts by day of the week, Monday first, and hour, where each person was.
    pub hours: [[Option<u32>; 24]; 7],
    /// Moods by what they were read from.
    pub sources: Vec<(Source, ShownCounts)>,
    /// The songs heard and chosen most under each mood, of all time.
    pub leaders: Vec<MoodSongs>,
    /// The mood that `trending` is of.
    pub mood: Mood,
    /// Songs that are heard and chosen more than they used to be.
    pub trending: Vec<Trending>,
}

charts! {
    /// The charts of everyone's statistics.
    EveryonesChart {
        /// How often each mood.
        Moods, "moods", "Everyone's moods";
        /// Moods over time.
        Trend, "trend", "Moods over time";
        /// Hours and days of the week.
        Hours, "hours", "Hours and days";
        /// Moods by source.
        Sources, "sources", "What moods are read from";
        /// Top songs of each mood.
        Songs, "songs", "Top songs of each mood";
        /// Songs on the rise.
        Trending, "trending", "Songs on the rise";
    }
}

impl EveryonesStatistics {
    /// The data of a chart.
    #[must_use]
    pub fn table(&self, chart: EveryonesChart) -> Table {
        let moods = Mood::ALL.map(Mood::label);
        match chart {
            EveryonesChart::Moods => {
                let mut table = Table::new(["Mood", "Posts"]);
                for (mood, n) in self.moods.iter() {
                    table.row(mood.label(), [n]);
                }
                table
            }
            EveryonesChart::Trend => {
                let mut table = Table::new(["Days"].into_iter().chain(moods));
                for (label, counts) in self.span.labels().into_iter().zip(&self.trend) {
                    table.row(label, counts.iter().map(|(_, n)| n));
                }
                table
            }
            EveryonesChart::Hours => {
                let hours: Vec<String> = (0..24).map(|hour| format!("{hour}:00")).collect();
                let mut table = Table::new(["Day"].into_iter().chain(hours.iter().map(String::as_str)));
                for (day, counts) in WEEKDAYS.into_iter().zip(self.hours) {
                    table.row(day, counts);
                }
                table
            }
            EveryonesChart::Sources => {
                let mut table = Table::new(["Source"].into_iter().chain(moods));
                for (source, counts) in &self.sources {
                    table.row(source.label(), counts.iter().map(|(_, n)| n));
                }
                table
            }
            EveryonesChart::Songs => {
                let mut table = Table::new(["Mood", "Place", "Song", "Times"]);
                for of in &self.leaders {
                    for (place, (song, n)) in (1_u32..).zip(&of.songs) {
                        let name = format!("{} by {}", song.title, song.artist);
                        table.row(of.mood.label(), [place.into(), name.into(), Cell::Count(*n)]);
                    }
                }
                table
            }
            EveryonesChart::Trending => {
                let mut table = Table::new(["Song", "Last 7 days", "Usual in 7 days"]);
                for song in &self.trending {
                    let name = format!("{} by {}", song.track.title, song.track.artist);
                    let usual = song.usual.map_or(Cell::Hidden, |usual| Cell::Number(f64::from(usual)));
                    table.row(name, [Cell::Count(song.recent), usual]);
                }
                table
            }
        }
    }

    /// What a chart says, in a sentence.
    #[must_use]
    pub fn summary(&self, chart: EveryonesChart) -> String {
        let few = || {
            format!("Fewer than {PEOPLE_LEAST} people are behind each of these numbers, so none is shown.")
        };
        match chart {
            EveryonesChart::Moods => match self.moods.shown().most() {
                None => few(),
                Some(most) => {
                    let (n, all) = (self.moods.shown().get(most), self.moods.total());
                    let share = percent_of(n, all);
                    format!("Most often {most}: {n} of {} ({share}).", counted(all, "post", "posts"))
                }
            },
            EveryonesChart::Trend => {
                let leads = |mood: &Mood| {
                    self.trend.iter().filter(|counts| counts.shown().most() == Some(*mood)).count()
                };
                let most = Mood::ALL.into_iter().rev().max_by_key(leads).filter(|mood| leads(mood) > 0);
                let step = self.span.step.as_str();
                most.map_or_else(few, |most| {
                    let of = counted(
                        u32::try_from(self.trend.len()).unwrap_or(u32::MAX),
                        step,
                        &format!("{step}s"),
                    );
                    format!("{} leads in {} of {of}.", most.label(), leads(&most))
                })
            }
            EveryonesChart::Hours => {
                let shown = self.hours.map(|day| day.map(|n| n.unwrap_or(0)));
                if shown.iter().flatten().all(|n| *n == 0) {
                    few()
                } else {
                    hours_summary(&shown, "of the posts that are shown")
                }
            }
            EveryonesChart::Sources => {
                let most = self.sources.iter().rev().max_by_key(|(_, counts)| counts.total());
                match most.filter(|(_, counts)| counts.total() > 0) {
                    None => few(),
                    Some((source, counts)) => {
                        let posts = counted(counts.total(), "post", "posts");
                        format!("Most moods come from {}: {posts}.", source.label().to_lowercase())
                    }
                }
            }
            EveryonesChart::Songs => {
                match self.leaders.iter().find_map(|of| Some((of.mood, of.songs.first()?))) {
                    None => few(),
                    Some((mood, (song, n))) => {
                        let times = counted(*n, "time", "times");
                        format!("When {mood}, most often {} by {} ({times}).", song.title, song.artist)
                    }
                }
            }
            EveryonesChart::Trending => match self.trending.first() {
                None => format!(
                    "No song was heard by {PEOPLE_LEAST} people more often than usual when {}.",
                    self.mood
                ),
                Some(first) => format!(
                    "When {}, {} by {} rises most: {}.",
                    self.mood,
                    first.track.title,
                    first.track.artist,
                    first.rise()
                ),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_does_not_trend_however_often() {
        assert!(Trending::score(1000, 1000.0).abs() < 1e-9);
        assert!(Trending::score(12, 2.0) > Trending::score(110, 100.0));
        assert!(Trending::score(0, 4.0) < 0.0);
        assert!(Trending::score(3, -1.0).is_finite());
    }
}
