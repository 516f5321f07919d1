//! What those who run an Undertone see of it: how it grows, what it keeps, how its jobs and its models do.

use serde::{Deserialize, Serialize};

use super::{
    Answer, Cell, MoodCounts, Span, Table,
    charts::charts,
    words::{counted, percent_of},
};
use crate::{JobKind, Mood, PictureKind};

/// What came in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// New accounts.
    pub people: u32,
    /// Public posts.
    pub posts: u32,
    /// Songs heard to their end or chosen for public posts.
    pub songs: u32,
}

/// What there is in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Accounts.
    pub people: u32,
    /// Public posts.
    pub posts: u32,
    /// Songs of the catalogue.
    pub songs: u32,
}

/// What pictures of a kind take up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Of which kind.
    pub kind: PictureKind,
    /// How many.
    pub n: u32,
    /// Bytes of their files.
    pub bytes: u64,
}

/// How long jobs of a kind took, from when they were asked for to when they were done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobTimes {
    /// What they do.
    pub kind: JobKind,
    /// Jobs that are done.
    pub done: u32,
    /// Jobs that failed.
    pub failed: u32,
    /// Seconds that half of them took at most.
    pub median: f64,
    /// Seconds that 95 of 100 took at most.
    pub slow: f64,
}

impl JobTimes {
    /// Of jobs that took so many seconds, in any order.
    #[must_use]
    pub fn of(kind: JobKind, mut seconds: Vec<f64>, failed: u32) -> Self {
        seconds.sort_by(f64::total_cmp);
        // The nearest rank: the smallest value that so many of a hundred do not exceed.
        let quantile = |percent: usize| {
            let rank = (seconds.len() * percent).div_ceil(100).saturating_sub(1);
            seconds.get(rank).copied().unwrap_or(0.0)
        };
        Self {
            kind,
            done: u32::try_from(seconds.len()).unwrap_or(u32::MAX),
            failed,
            median: quantile(50),
            slow: quantile(95),
        }
    }
}

/// What a version of a model said, and what people did with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelAnswers {
    /// Name and version.
    pub model: String,
    /// Its answers on public posts.
    pub answers: Vec<Answer>,
}

impl ModelAnswers {
    /// How many answers, and how many of them right.
    #[must_use]
    pub fn right(&self) -> (u32, u32) {
        let sum = |right: bool| {
            self.answers.iter().filter(|answer| !right || answer.is_right()).map(|answer| answer.n).sum()
        };
        (sum(false), sum(true))
    }
}

/// The public posts of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivePerson {
    /// Their name, if they agreed to that.
    pub name: Option<String>,
    /// Their posts by mood.
    pub moods: MoodCounts,
}

/// What those who run it see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstanceStatistics {
    /// The days, and in which steps.
    pub span: Span,
    /// What there is in all.
    pub totals: Totals,
    /// What came in each bucket of the span.
    pub growth: Vec<Growth>,
    /// Pictures by kind.
    pub kept: Vec<Kept>,
    /// Bytes of the database.
    pub database: u64,
    /// Jobs of these days that are still known, by kind.
    pub jobs: Vec<JobTimes>,
    /// Models in these days.
    pub models: Vec<ModelAnswers>,
    /// Who posted most in these days, the most active first.
    pub active: Vec<ActivePerson>,
}

charts! {
    /// The charts of an instance.
    InstanceChart {
        /// Who came when.
        Growth, "growth", "New people";
        /// What they did when.
        Posts, "posts", "Posts and songs";
        /// How often each model was right.
        Accuracy, "accuracy", "How often each model was right";
        /// What pictures and data take up.
        Storage, "storage", "What is kept";
        /// Posts of the most active people by mood.
        Active, "active", "Most active people";
        /// How long jobs took.
        Jobs, "jobs", "How long jobs take";
    }
}

impl InstanceStatistics {
    /// Names of the most active people; who did not agree to be named has a number.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let name = |(place, person): (usize, &ActivePerson)| {
            person.name.clone().unwrap_or_else(|| format!("Person {}", place + 1))
        };
        self.active.iter().enumerate().map(name).collect()
    }

    /// The data of a chart.
    #[must_use]
    pub fn table(&self, chart: InstanceChart) -> Table {
        match chart {
            InstanceChart::Growth => {
                let mut table = Table::new(["Days", "New people"]);
                for (label, growth) in self.span.labels().into_iter().zip(&self.growth) {
                    table.row(label, [growth.people]);
                }
                table
            }
            InstanceChart::Posts => {
                let mut table = Table::new(["Days", "Public posts", "Songs"]);
                for (label, growth) in self.span.labels().into_iter().zip(&self.growth) {
                    table.row(label, [growth.posts, growth.songs]);
                }
                table
            }
            InstanceChart::Accuracy => {
                let mut table = Table::new(["Model", "Readings", "Right", "Corrected"]);
                for of in &self.models {
                    let (n, right) = of.right();
                    table.row(of.model.as_str(), [n, right, n - right]);
                }
                table
            }
            InstanceChart::Active => {
                let mut table = Table::new(["Person"].into_iter().chain(Mood::ALL.map(Mood::label)));
                for (name, person) in self.names().into_iter().zip(&self.active) {
                    table.row(name, person.moods.iter().map(|(_, n)| n));
                }
                table
            }
            InstanceChart::Storage => {
                let mut table = Table::new(["What", "Number", "Megabytes"]);
                for kept in &self.kept {
                    table.row(kept.kind.label(), [Cell::Count(kept.n), Cell::Number(megabytes(kept.bytes))]);
                }
                table.row("Database", [Cell::Count(1), Cell::Number(megabytes(self.database))]);
                table
            }
            InstanceChart::Jobs => {
                let mut table =
                    Table::new(["Job", "Done", "Failed", "Median, seconds", "95 of 100 within, seconds"]);
                for of in &self.jobs {
                    let counts = [Cell::Count(of.done), Cell::Count(of.failed)];
                    let times = [Cell::Number(of.median), Cell::Number(of.slow)];
                    table.row(of.kind.label(), counts.into_iter().chain(times));
                }
                table
            }
        }
    }

    /// What a chart says, in a sentence.
    #[must_use]
    pub fn summary(&self, chart: InstanceChart) -> String {
        match chart {
            InstanceChart::Growth => {
                let new: u32 = self.growth.iter().map(|growth| growth.people).sum();
                let all = counted(self.totals.people, "person", "people");
                format!("{all}, {new} of them new in these days.")
            }
            InstanceChart::Posts => {
                let new: u32 = self.growth.iter().map(|growth| growth.posts).sum();
                format!(
                    "{} in these days, of {} in all; {} in the catalogue.",
                    counted(new, "public post", "public posts"),
                    self.totals.posts,
                    counted(self.totals.songs, "song", "songs"),
                )
            }
            InstanceChart::Accuracy => {
                let most = self.models.iter().rev().max_by_key(|of| of.right().0);
                most.map_or_else(
                    || "Nothing that a model read was made public in these days.".to_owned(),
                    |of| {
                        let (n, right) = of.right();
                        let readings = counted(n, "public reading", "public readings");
                        format!("{} was right in {} of {readings}.", of.model, percent_of(right, n))
                    },
                )
            }
            InstanceChart::Active => match self.active.first() {
                None => "Nobody posted in these days.".to_owned(),
                Some(first) => {
                    let posts = counted(first.moods.total(), "public post", "public posts");
                    let name = first.name.as_deref().unwrap_or("The most active person");
                    format!("{name} made {posts}. Only who agrees in Settings is named.")
                }
            },
            InstanceChart::Storage => {
                let n = self.kept.iter().fold(0, |sum, kept| sum + kept.n);
                let bytes: u64 = self.kept.iter().map(|kept| kept.bytes).sum();
                format!(
                    "{} take {:.1} MB, the database {:.1} MB.",
                    counted(n, "picture", "pictures"),
                    megabytes(bytes),
                    megabytes(self.database)
                )
            }
            InstanceChart::Jobs => {
                let (done, failed) =
                    self.jobs.iter().fold((0, 0), |sum, of| (sum.0 + of.done, sum.1 + of.failed));
                match done + failed {
                    0 => "No job ended in these days.".to_owned(),
                    _ => format!("{} done, {failed} failed.", counted(done, "job", "jobs")),
                }
            }
        }
    }
}

/// Bytes in units of a million.
#[must_use]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Source,
        statistics::{DateRange, Step},
    };

    fn some() -> InstanceStatistics {
        let date = |text: &str| text.parse().unwrap();
        let range = DateRange { from: date("2026-11-16"), to: date("2026-11-29") };
        let answer = |mood, n| Answer { source: Source::Face, detected: Mood::Sad, mood, n };
        let mut moods = MoodCounts::default();
        moods.add(Mood::Calm, 4);
        InstanceStatistics {
            span: Span { preset: None, range, step: Step::Week, sunday: false },
            totals: Totals { people: 7, posts: 5, songs: 9 },
            growth: vec![Growth { people: 2, posts: 1, songs: 0 }, Growth { people: 0, posts: 3, songs: 5 }],
            kept: vec![Kept { kind: PictureKind::Drawing, n: 3, bytes: 2_500_000 }],
            database: 700_000,
            jobs: vec![JobTimes::of(JobKind::SyncLibrary, vec![3.0, 1.0], 1)],
            models: vec![ModelAnswers {
                model: "face@2".to_owned(),
                answers: vec![answer(Mood::Sad, 3), answer(Mood::Calm, 1)],
            }],
            active: vec![
                ActivePerson { name: Some("Ada".to_owned()), moods },
                ActivePerson { name: None, moods: MoodCounts::default() },
            ],
        }
    }

    #[test]
    fn each_chart_says_what_it_shows() {
        for (chart, expected) in [
            (InstanceChart::Growth, "7 people, 2 of them new in these days."),
            (InstanceChart::Posts, "4 public posts in these days, of 5 in all; 9 songs in the catalogue."),
            (InstanceChart::Accuracy, "face@2 was right in 75 % of 4 public readings."),
            (InstanceChart::Active, "Ada made 4 public posts. Only who agrees in Settings is named."),
            (InstanceChart::Storage, "3 pictures take 2.5 MB, the database 0.7 MB."),
            (InstanceChart::Jobs, "2 jobs done, 1 failed."),
        ] {
            assert_eq!(some().summary(chart), expected);
            let table = some().table(chart);
            assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{chart:?}");
        }
    }

    #[test]
    fn who_did_not_agree_has_no_name() {
        assert_eq!(some().names(), ["Ada", "Person 2"]);
        let mut nameless = some();
        nameless.active.remove(0);
        assert!(nameless.summary(InstanceChart::Active).starts_with("The most active person made 0"));
    }

    #[test]
    fn times_of_jobs_are_of_the_nearest_rank() {
        let of = |seconds: Vec<f64>| {
            let times = JobTimes::of(JobKind::FillFeatures, seconds, 0);
            (times.done, times.median, times.slow)
        };
        assert_eq!(of((1..=100).rev().map(f64::from).collect()), (100, 50.0, 95.0));
        assert_eq!(of(vec![2.0]), (1, 2.0, 2.0));
        assert_eq!(of(Vec::new()), (0, 0.0, 0.0));
    }
}
