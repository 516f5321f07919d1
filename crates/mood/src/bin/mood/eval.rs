//! A table of labelled pictures or lines.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, bail};
use domain::{Mood, Reading};
use mood::mood_of;
use serde::Serialize;

use crate::metrics::{Answer, Report};

/// Figures of a table.
#[derive(Serialize)]
pub(crate) struct Table {
    #[serde(flatten)]
    report: Report,
    /// Rows left out because their label is no mood.
    skipped: usize,
    /// Why some could not be read.
    failures: Vec<String>,
}

/// Reads everything that the labels name in their column `column`: `open` brings what is read, which is not timed,
/// and `read` reads it. What cannot be read counts as wrong.
pub(crate) fn evaluate<T>(
    labels: &Path,
    column: &str,
    skip_unknown: bool,
    model: String,
    open: impl Fn(&str) -> Result<T>,
    read: impl Fn(&T) -> Result<Reading>,
) -> Result<Table> {
    let (rows, skipped) = read_labels(labels, column, skip_unknown)?;
    let mut answers = Vec::with_capacity(rows.len());
    let mut times = Vec::with_capacity(rows.len());
    let mut failures = Vec::new();
    for (input, truth) in rows {
        let scores = open(&input).and_then(|opened| {
            let started = Instant::now();
            let reading = read(&opened)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            Ok(reading.scores)
        });
        if let Err(error) = &scores {
            failures.push(format!("{input}: {error:#}"));
        }
        answers.push(Answer { truth, scores: scores.ok() });
    }
    Ok(Table { report: Report::new(&answers, times, model), skipped, failures })
}

/// What is to be read, with its mood, and how many rows were skipped.
fn read_labels(labels: &Path, input: &str, skip_unknown: bool) -> Result<(Vec<(String, Mood)>, usize)> {
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(labels)
        .with_context(|| format!("{} cannot be read", labels.display()))?;
    let input = column(&mut table, input)?;
    let label = column(&mut table, "mood")?;
    let (mut rows, mut skipped) = (Vec::new(), 0);
    for record in table.records() {
        let record = record?;
        let (Some(input), Some(label)) = (record.get(input), record.get(label)) else {
            bail!("a row of the labels is too short");
        };
        match mood_of(label) {
            Some(mood) => rows.push((input.to_owned(), mood)),
            None if skip_unknown => skipped += 1,
            None => bail!("{input}: {label:?} is no mood (--skip-unknown leaves such rows out)"),
        }
    }
    Ok((rows, skipped))
}

/// Position of a column in the header.
pub(crate) fn column<R: std::io::Read>(table: &mut csv::Reader<R>, name: &str) -> Result<usize> {
    let header = table.headers()?;
    header
        .iter()
        .position(|field| field == name)
        .with_context(|| format!("the labels have no column {name:?}"))
}
