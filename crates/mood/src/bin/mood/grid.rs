//! A grid of faces: FER2013 with FER+ votes, kept as one picture per split, 100 faces a row.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, bail};
use domain::Mood;
use image::{DynamicImage, GrayImage, ImageReader, imageops};
use mood::{Card, Kind, Models, Opinion, mood_of};
use serde::Serialize;

use crate::{
    eval::column,
    metrics::{Answer, Report, accuracy_among, ratio},
};

/// Side of a face in pixels.
const SIDE: u32 = 48;
const FOUR: [Mood; 4] = [Mood::Happy, Mood::Sad, Mood::Angry, Mood::Neutral];

/// Figures of a grid. The moods' labels are the clear majorities of FER+ (FER2013's own labels where the
/// file has no others).
#[derive(Serialize)]
pub(crate) struct Grid {
    #[serde(flatten)]
    report: Report,
    /// Faces that were read, with a mood label or without.
    faces: usize,
    /// Seven classes against FER2013's own labels, by the head that was trained on them.
    fer7_accuracy: Option<f64>,
    /// Eight classes against the clear majorities of FER+.
    ferplus8_accuracy: Option<f64>,
    /// Of the faces labelled happy, sad, angry or neutral: best of these four.
    mood4_accuracy: f64,
    /// The same with FER2013's own labels and the head that was trained on them, as other programs are
    /// measured.
    fer4_accuracy: Option<f64>,
}

/// One row of the labels.
struct Row {
    index: u32,
    fer: Option<String>,
    majority: Option<String>,
}

impl Row {
    /// FER2013's own label.
    fn fer(&self) -> Option<&str> {
        self.fer.as_deref()
    }

    /// What most people said, where there is a clear majority.
    fn majority(&self) -> Option<&str> {
        self.majority.as_deref()
    }
}

/// Reads every face of a split.
pub(crate) fn evaluate(models: &Models, grid: &Path, labels: &Path, split: &str) -> Result<Grid> {
    let picture = open(grid)?;
    let columns = picture.width() / SIDE;
    let (rows, has_majority) = read_labels(labels, split)?;
    if rows.is_empty() {
        bail!("the labels have no rows of split {split:?}");
    }
    let reader = models.reader(Kind::Face)?;
    let mut opinions = Vec::with_capacity(rows.len());
    let mut times = Vec::with_capacity(rows.len());
    for row in &rows {
        let (x, y) = (row.index % columns.max(1) * SIDE, row.index / columns.max(1) * SIDE);
        if x + SIDE > picture.width() || y + SIDE > picture.height() {
            bail!("face {} is not on the grid", row.index);
        }
        let face = imageops::crop_imm(&picture, x, y, SIDE, SIDE).to_image();
        let face = DynamicImage::ImageLuma8(face).into_rgb8();
        let started = Instant::now();
        opinions.push(reader.opinion(&face)?);
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    let label = if has_majority { Row::majority } else { Row::fer };
    let pairs = rows.iter().zip(&opinions);
    let answers: Vec<Answer> = pairs
        .filter_map(|(row, said)| {
            Some(Answer { truth: label(row).and_then(mood_of)?, scores: Some(said.scores) })
        })
        .collect();
    let card = reader.card();
    let compare = |head: &str, label: fn(&Row) -> Option<&str>, among: &[&str]| {
        head_accuracy(card, head, among, rows.iter().map(label).zip(&opinions))
    };
    Ok(Grid {
        mood4_accuracy: accuracy_among(&answers, &FOUR),
        fer4_accuracy: compare("fer7", Row::fer, &FOUR.map(Mood::as_str)),
        fer7_accuracy: compare("fer7", Row::fer, &[]),
        ferplus8_accuracy: compare("ferplus", Row::majority, &[]),
        faces: rows.len(),
        report: Report::new(&answers, times, card.model().to_string()),
    })
}

/// Share of the rows labelled with a class of the head for which the head says that class; where `among`
/// names classes, only these are labels and answers.
fn head_accuracy<'a>(
    card: &Card,
    head: &str,
    among: &[&str],
    answers: impl Iterator<Item = (Option<&'a str>, &'a Opinion)>,
) -> Option<f64> {
    let classes = card.classes(head)?;
    let allowed = |class: &str| among.is_empty() || among.contains(&class);
    let (mut right, mut n) = (0, 0);
    for (label, opinion) in answers {
        let Some(truth) = label.filter(|label| allowed(label) && classes.iter().any(|class| class == label))
        else {
            continue;
        };
        let shares = classes.iter().zip(opinion.heads.get(head)?).filter(|(class, _)| allowed(class));
        let said = shares.max_by(|a, b| a.1.total_cmp(b.1)).map(|(class, _)| class.as_str());
        n += 1;
        right += usize::from(said == Some(truth));
    }
    (n > 0).then(|| ratio(right, n))
}

fn open(grid: &Path) -> Result<GrayImage> {
    let describe = || format!("{} cannot be read", grid.display());
    let picture =
        ImageReader::open(grid).with_context(describe)?.with_guessed_format().with_context(describe)?;
    Ok(picture.decode().with_context(describe)?.into_luma8())
}

/// Rows of a split, and whether the file has FER+ majorities.
fn read_labels(labels: &Path, split: &str) -> Result<(Vec<Row>, bool)> {
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(labels)
        .with_context(|| format!("{} cannot be read", labels.display()))?;
    let (of_split, index) = (column(&mut table, "split")?, column(&mut table, "index")?);
    let fer = column(&mut table, "fer_label").ok();
    let majority = column(&mut table, "ferplus_majority").ok();
    if fer.is_none() && majority.is_none() {
        bail!("the labels have neither a column \"fer_label\" nor \"ferplus_majority\"");
    }
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record?;
        if record.get(of_split) != Some(split) {
            continue;
        }
        let index = record.get(index).and_then(|text| text.parse().ok()).context("an index is no number")?;
        let text = |column: Option<usize>| column.and_then(|c| record.get(c)).map(str::to_owned);
        rows.push(Row { index, fer: text(fer), majority: text(majority) });
    }
    Ok((rows, majority.is_some()))
}
