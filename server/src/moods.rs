//! `server moods`: what songs of each mood sound like.

use std::io::{self, Write};

use clap::Args;
use domain::{AppError, Mood, MoodSetting};

use crate::{
    config::Config,
    start::{self, StartError},
};

/// What to change of a mood.
#[derive(Debug, Args)]
pub struct MoodChange {
    /// happy, energetic, calm, neutral, sad, angry, fearful or surprised.
    mood: Mood,
    /// The valence that its songs have, 0 to 1.
    #[arg(long)]
    valence: Option<f32>,
    /// The energy that its songs have, 0 to 1.
    #[arg(long)]
    energy: Option<f32>,
    /// The usual tempo in beats a minute, such as 60-100.
    #[arg(long, value_parser = tempi)]
    tempo: Option<(f32, f32)>,
}

impl MoodChange {
    fn apply(&self, setting: &MoodSetting) -> MoodSetting {
        let (tempo_min, tempo_max) = self.tempo.unwrap_or((setting.tempo_min, setting.tempo_max));
        MoodSetting {
            valence: self.valence.unwrap_or(setting.valence),
            energy: self.energy.unwrap_or(setting.energy),
            tempo_min,
            tempo_max,
            ..setting.clone()
        }
    }
}

fn tempi(text: &str) -> Result<(f32, f32), String> {
    let ends = text
        .split_once('-')
        .and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
    ends.ok_or_else(|| "a tempo is a range, such as 60-100".to_owned())
}

/// Says what songs of each mood sound like.
pub async fn list(config: &Config) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    say(&services.mood_settings().await?)?;
    Ok(store.close().await?)
}

/// Changes what songs of a mood sound like.
pub async fn set(config: &Config, change: &MoodChange) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    let settings = services.mood_settings().await?;
    let before = settings.iter().find(|setting| setting.mood == change.mood).ok_or(AppError::NotFound)?;
    let after = change.apply(before);
    services.set_mood(&after).await?;
    say(&[after])?;
    Ok(store.close().await?)
}

fn say(settings: &[MoodSetting]) -> Result<(), StartError> {
    let line = |s: &MoodSetting| {
        let MoodSetting { mood, valence, energy, tempo_min, tempo_max, description } = s;
        format!(
            "{:10} valence {valence:.2}  energy {energy:.2}  tempo {tempo_min:.0}-{tempo_max:.0}  {description}\n",
            mood.as_str()
        )
    };
    let text: String = settings.iter().map(line).collect();
    io::stdout().write_all(text.as_bytes()).map_err(StartError::Stopped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tempo_is_a_range() {
        assert_eq!(tempi("60 - 92.5"), Ok((60.0, 92.5)));
        for text in ["fast", "60", "-60", "60-", "60-fast"] {
            assert!(tempi(text).is_err(), "{text}");
        }
    }
}
