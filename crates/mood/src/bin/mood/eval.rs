//! A folder of labelled pictures.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, bail};
use domain::Mood;
use mood::{Kind, Models, mood_of};
use serde::Serialize;

use crate::{
    metrics::{Answer, Report},
    picture_file,
};

/// Figures of a folder.
#[derive(Serialize)]
pub(crate) struct Folder {
    #[serde(flatten)]
    report: Report,
    /// Rows left out because their label is no mood.
    skipped: usize,
    /// Why pictures could not be read.
    failures: Vec<String>,
}

/// Reads every picture that the labels name. Pictures that cannot be read count as wrong.
pub(crate) fn evaluate(
    models: &Models,
    images: &Path,
    labels: &Path,
    kind: Kind,
    skip_unknown: bool,
) -> Result<Folder> {
    let model = models.reader(kind)?.card().model().to_string();
    let (rows, skipped) = read_labels(labels, skip_unknown)?;
    let mut answers = Vec::with_capacity(rows.len());
    let mut times = Vec::with_capacity(rows.len());
    let mut failures = Vec::new();
    for (file, truth) in rows {
        let scores = picture_file::open(&images.join(&file)).and_then(|picture| {
            let started = Instant::now();
            let reading = models.read_picture(&picture, kind)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            Ok(reading.scores)
        });
        if let Err(error) = &scores {
            failures.push(format!("{file}: {error:#}"));
        }
        answers.push(Answer { truth, scores: scores.ok() });
    }
    Ok(Folder { report: Report::new(&answers, times, model), skipped, failures })
}

/// Files with their moods, and how many rows were skipped.
fn read_labels(labels: &Path, skip_unknown: bool) -> Result<(Vec<(String, Mood)>, usize)> {
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(labels)
        .with_context(|| format!("{} cannot be read", labels.display()))?;
    let file = column(&mut table, "file")?;
    let label = column(&mut table, "mood")?;
    let (mut rows, mut skipped) = (Vec::new(), 0);
    for record in table.records() {
        let record = record?;
        let (Some(file), Some(label)) = (record.get(file), record.get(label)) else {
            bail!("a row of the labels is too short");
        };
        match mood_of(label) {
            Some(mood) => rows.push((file.to_owned(), mood)),
            None if skip_unknown => skipped += 1,
            None => bail!("{file}: {label:?} is no mood (--skip-unknown leaves such rows out)"),
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
