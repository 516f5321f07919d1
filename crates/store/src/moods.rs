//! What songs of a mood sound like.

use domain::{Mood, MoodSetting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Result, Store, StoreError, entities::moods};

/// The repository of mood settings: one row for each mood, there from the start.
#[derive(Clone, Copy)]
pub struct Moods<'a>(pub(crate) &'a Store);

impl Moods<'_> {
    /// All settings in the order of [`Mood::ALL`].
    ///
    /// # Errors
    /// None but the database's.
    pub async fn all(&self) -> Result<Vec<MoodSetting>> {
        let rows = moods::Entity::find().all(&self.0.reader).await?;
        let mut settings = rows.into_iter().map(setting).collect::<Result<Vec<_>>>()?;
        settings.sort_by_key(|setting| setting.mood);
        Ok(settings)
    }

    /// Replaces the settings of a mood: for the administration.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a number that is not finite.
    pub async fn update(&self, setting: &MoodSetting) -> Result<()> {
        let numbers = [setting.valence, setting.energy, setting.tempo_min, setting.tempo_max];
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(StoreError::Invalid(format!("the settings of {}", setting.mood)));
        }
        let done = moods::Entity::update_many()
            .col_expr(moods::Column::Valence, Expr::value(setting.valence))
            .col_expr(moods::Column::Energy, Expr::value(setting.energy))
            .col_expr(moods::Column::TempoMin, Expr::value(setting.tempo_min))
            .col_expr(moods::Column::TempoMax, Expr::value(setting.tempo_max))
            .col_expr(moods::Column::Description, Expr::value(setting.description.clone()))
            .filter(moods::Column::Name.eq(setting.mood.as_str()))
            .exec(&self.0.writer)
            .await?;
        if done.rows_affected == 0 { Err(StoreError::NotFound) } else { Ok(()) }
    }
}

fn setting(row: moods::Model) -> Result<MoodSetting> {
    Ok(MoodSetting {
        mood: row.name.parse::<Mood>().map_err(StoreError::unreadable)?,
        valence: row.valence,
        energy: row.energy,
        tempo_min: row.tempo_min,
        tempo_max: row.tempo_max,
        description: row.description,
    })
}
