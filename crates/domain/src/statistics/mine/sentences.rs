//! What one's own charts say in words.

use chrono::NaiveDate;

use super::{
    super::words::{WEEKDAYS_LONG, counted, percent_of},
    DayMoods, MyChart, MyStatistics,
};
use crate::Mood;

impl MyStatistics {
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
            MyChart::Hours => hours_summary(&self.hours, "readings"),
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

/// When most of what is counted happens.
pub(crate) fn hours_summary(hours: &[[u32; 24]; 7], what: &str) -> String {
    let days = hours.map(|day| day.iter().sum::<u32>());
    let by_hour: Vec<u32> = (0..24).map(|hour| hours.iter().filter_map(|day| day.get(hour)).sum()).collect();
    let first_most = |counts: &[u32]| (0..counts.len()).rev().max_by_key(|at| counts.get(*at).copied());
    match (first_most(&days), first_most(&by_hour)) {
        (Some(day), Some(hour)) if days.iter().any(|n| *n > 0) => {
            let day = WEEKDAYS_LONG.get(day).copied().unwrap_or_default();
            format!("Most {what} are on {day}, and at {hour}:00.")
        }
        _ => format!("No {what} in these days."),
    }
}
