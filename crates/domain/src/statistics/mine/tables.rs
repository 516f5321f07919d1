//! The data behind one's own charts.

use super::{
    super::{Cell, MoodCounts, Table, words::WEEKDAYS},
    MyChart, MyStatistics,
};
use crate::Mood;

impl MyStatistics {
    /// The data of a chart.
    #[must_use]
    pub fn table(&self, chart: MyChart) -> Table {
        let moods = Mood::ALL.map(Mood::label);
        match chart {
            MyChart::Trend => {
                let mut table = Table::new(["Days"].into_iter().chain(moods));
                for (label, counts) in self.span.labels().into_iter().zip(&self.trend) {
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
                    let cells = [of.posts.into(), of.songs.into(), Cell::Number(of.mean())];
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
                let labels = self.span.labels();
                let mut table = Table::new(["Days", "Valence", "Arousal", "Readings"]);
                for place in &self.path {
                    let number = |value: f32| Cell::Number(f64::from(value));
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
                        table.row(of.mood.label(), ["song".into(), name.into(), Cell::Count(*n)]);
                    }
                    for (artist, n) in &of.artists {
                        let cells = ["artist".into(), artist.as_str().into(), Cell::Count(*n)];
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
}
