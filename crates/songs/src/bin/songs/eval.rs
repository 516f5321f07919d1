//! `songs eval`: rows that bring their own features, and what people said of them.

use std::{io::Write, path::PathBuf};

use anyhow::{Context as _, bail};
use csv::StringRecord;
use serde::Serialize;
use songs::{
    Catalogue, Facts, SongMood,
    eval::{Agreement, Song, Truth, Way, measure},
};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// CSV with a header: features as Spotify names them, title, artist, genre, year or decade, billboard_hit, track_id, as far
    /// as they are known; and either `h_valence,h_arousal` (any scale) or `mood`
    #[arg(long)]
    labels: PathBuf,
}

/// What is printed.
#[derive(Serialize)]
struct Report {
    model: String,
    #[serde(flatten)]
    ours: Agreement,
    baselines: Baselines,
}

#[derive(Serialize)]
struct Baselines {
    mooddj_rule: Agreement,
    raw_spotify: Agreement,
}

/// The names of the columns, and where they are.
struct Columns(StringRecord);

impl Columns {
    fn text<'a>(&self, row: &'a StringRecord, name: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|column| column == name)?;
        row.get(at).filter(|value| !value.is_empty())
    }

    /// Unknown where there is none, or no number.
    fn number(&self, row: &StringRecord, name: &str) -> Option<f32> {
        self.text(row, name)?.parse().ok().filter(|number: &f32| number.is_finite())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|column| column == name)
    }

    fn facts<'a>(&self, row: &'a StringRecord) -> Facts<'a> {
        let number = |name| self.number(row, name);
        Facts {
            title: self.text(row, "title"),
            artist: self.text(row, "artist"),
            genre: self.text(row, "genre"),
            year: number("decade").or_else(|| number("year")),
            duration_ms: number("duration_ms"),
            tempo: number("tempo"),
            loudness: number("loudness"),
            valence: number("valence"),
            energy: number("energy"),
            danceability: number("danceability"),
            acousticness: number("acousticness"),
            instrumentalness: number("instrumentalness"),
            liveness: number("liveness"),
            speechiness: number("speechiness"),
            major: number("mode").map(|mode| mode > 0.5),
            hit: number("billboard_hit").map(|hit| hit > 0.5),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let file = arguments.labels.display();
    let mut reader =
        csv::Reader::from_path(&arguments.labels).with_context(|| format!("cannot open {file}"))?;
    let columns = Columns(reader.headers().with_context(|| format!("cannot read {file}"))?.clone());
    let placed = columns.has("h_valence") && columns.has("h_arousal");
    if !placed && !columns.has("mood") {
        bail!("{file} has neither the columns h_valence and h_arousal nor the column mood");
    }
    let (model, catalogue) = (SongMood::builtin()?, Catalogue::builtin()?);
    let context = catalogue.context();
    let (mut songs, mut places, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for (row, line) in reader.records().zip(2..) {
        let row = row.with_context(|| format!("cannot read line {line} of {file}"))?;
        if placed {
            let rating = |name| {
                let number = columns.number(&row, name).map(f64::from);
                number.with_context(|| format!("line {line} of {file}: {name} is no number"))
            };
            places.push((rating("h_valence")?, rating("h_arousal")?));
        } else {
            let mood = columns.text(&row, "mood").unwrap_or_default();
            let label = Truth::label(mood);
            labels.push(label.with_context(|| format!("line {line} of {file}: unknown mood {mood:?}"))?);
        }
        let facts = columns.facts(&row);
        let itself = columns.text(&row, "track_id").and_then(|id| catalogue.facts(id));
        let middle = |value: Option<f32>| f64::from(value.unwrap_or(0.5));
        songs.push(Song {
            valence: middle(facts.valence),
            energy: middle(facts.energy),
            tempo: f64::from(facts.tempo.unwrap_or_default()),
            felt: model.feel(&facts, &context, itself.as_ref()),
        });
    }
    if songs.is_empty() {
        bail!("{file} has no rows");
    }
    let truth = if placed { Truth::Places(places) } else { Truth::Labels(labels) };
    let agreement = |way| measure(way, &songs, &truth);
    let report = Report {
        model: model.model().to_string(),
        ours: agreement(Way::Learned),
        baselines: Baselines {
            mooddj_rule: agreement(Way::MoodDjRule),
            raw_spotify: agreement(Way::RawSpotify),
        },
    };
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&report)?)?;
    Ok(())
}
