//! `songs rank`: a ranked table with reasons.

use std::io::Write;

use domain::{Aim, Mood, MoodSetting};
use songs::{Catalogue, LIMIT_MAX, RankRequest, Taste, rank};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// One of the eight moods
    #[arg(long)]
    mood: Mood,
    /// Words for what is on the picture, between commas
    #[arg(long, value_delimiter = ',')]
    keywords: Vec<String>,
    /// What the music should do: match, lift, soothe or energize
    #[arg(long, default_value = "match")]
    aim: Aim,
    /// Songs to print
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=LIMIT_MAX as u64))]
    limit: u64,
    /// Another seed, another order among songs that are as good
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let catalogue = Catalogue::builtin()?;
    let (settings, nobody) = (MoodSetting::defaults(), Taste::default());
    let request = RankRequest {
        keywords: &arguments.keywords,
        seed: arguments.seed,
        limit: usize::try_from(arguments.limit)?,
        ..RankRequest::new(arguments.mood, arguments.aim, &settings, &nobody)
    };
    let mut out = std::io::stdout().lock();
    for (ranked, place) in rank(&catalogue, &request).tracks.iter().zip(1..) {
        writeln!(
            out,
            "{place:3}  {:40.40}  {:30.30}  {}",
            ranked.track.title, ranked.track.artist, ranked.reason
        )?;
    }
    Ok(())
}
