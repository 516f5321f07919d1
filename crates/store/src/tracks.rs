//! Songs that a draft, a post or a favorite has. The catalogue itself is not in the database.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::{AudioFeatures, ModelVersion, Scores, Track, TrackId, TrackMood};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Func, OnConflict},
};
use uuid::Uuid;

use crate::{Result, Store, StoreError, entities::tracks, keyset::stored};

/// Rows in one statement; 20 columns each stay far below what databases allow.
const AT_ONCE: usize = 500;

/// The repository of songs.
#[derive(Clone, Copy)]
pub struct Tracks<'a>(pub(crate) &'a Store);

impl Tracks<'_> {
    /// Adds songs, or brings those that are there up to date: what is new replaces what was known, what is
    /// missing in the new keeps what was known.
    ///
    /// # Errors
    /// [`StoreError::Taken`](crate::StoreError::Taken) with `spotify_id` when another song has it.
    pub async fn upsert(&self, songs: &[Track]) -> Result<()> {
        let txn = self.0.begin().await?;
        upsert(&txn, songs).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Songs by their keys, in the order of the keys; unknown keys are left out.
    ///
    /// # Errors
    /// None but the database's.
    pub async fn get(&self, ids: &[TrackId]) -> Result<Vec<Track>> {
        let mut found = HashMap::new();
        for part in ids.chunks(AT_ONCE) {
            let keys = part.iter().map(|id| id.0);
            let rows =
                tracks::Entity::find().filter(tracks::Column::Id.is_in(keys)).all(&self.0.reader).await?;
            found.extend(rows.into_iter().map(|row| (TrackId(row.id), track(row))));
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }
}

/// See [`Tracks::upsert`].
pub(crate) async fn upsert(db: &impl ConnectionTrait, songs: &[Track]) -> Result<()> {
    use tracks::Column as C;
    // Each once, and always in the same order: two transactions that lock rows in different orders would
    // wait for each other for ever.
    let songs: BTreeMap<TrackId, &Track> = songs.iter().map(|song| (song.id, song)).collect();
    let songs: Vec<&Track> = songs.into_values().collect();
    let optional = [
        C::Album,
        C::Year,
        C::Genre,
        C::Popularity,
        C::DurationMs,
        C::ArtworkUrl,
        C::PreviewUrl,
        C::Valence,
        C::Energy,
        C::Tempo,
        C::Danceability,
        C::Acousticness,
        C::Instrumentalness,
        C::Liveness,
        C::Speechiness,
        C::Loudness,
    ];
    for part in songs.chunks(AT_ONCE) {
        // New rows first, whichever key they would collide on. PostgreSQL guards an upsert against a rival only
        // on the one key that it names: the other unique index would refuse the same song, added at the same
        // moment by somebody else.
        tracks::Entity::insert_many(part.iter().map(|song| row(song)))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
        let mut known = OnConflict::column(C::Id);
        known.update_columns([C::Title, C::Artist]);
        known.values(optional.map(|column| {
            let new = Expr::col(("excluded", column));
            let old = Expr::col((tracks::Entity, column));
            (column, Func::coalesce([new, old]).into())
        }));
        tracks::Entity::insert_many(part.iter().map(|song| row(song)))
            .on_conflict(known)
            .exec_without_returning(db)
            .await?;
        change_keys(db, part).await?;
    }
    Ok(())
}

/// Spotify's keys, where they change. A statement that may change a key locks its rows also for those who only refer to
/// them, and they may hold what this transaction waits for; so the usual one leaves keys alone.
async fn change_keys(db: &impl ConnectionTrait, songs: &[&Track]) -> Result<()> {
    use tracks::Column as C;
    let known: HashMap<Uuid, Option<String>> = tracks::Entity::find()
        .filter(C::Id.is_in(songs.iter().map(|song| song.id.0)))
        .select_only()
        .columns([C::Id, C::SpotifyId])
        .into_tuple::<(Uuid, Option<String>)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    for song in songs.iter().filter(|song| song.spotify_id.is_some()) {
        if known.get(&song.id.0) != Some(&song.spotify_id) {
            tracks::Entity::update_many()
                .col_expr(C::SpotifyId, Expr::value(song.spotify_id.clone()))
                .filter(C::Id.eq(song.id.0))
                .exec(db)
                .await
                .map_err(|error| crate::dialect::taken(error, "tracks", &["spotify_id"]))?;
        }
    }
    Ok(())
}

fn row(song: &Track) -> tracks::ActiveModel {
    let features = song.features.as_ref();
    let feature = |value: fn(&AudioFeatures) -> f32| features.map(value).filter(|value| value.is_finite());
    tracks::ActiveModel {
        id: Set(song.id.0),
        spotify_id: Set(song.spotify_id.clone()),
        title: Set(song.title.clone()),
        artist: Set(song.artist.clone()),
        album: Set(song.album.clone()),
        year: Set(song.year.and_then(|year| i16::try_from(year).ok())),
        genre: Set(song.genre.clone()),
        popularity: Set(song.popularity.map(i16::from)),
        duration_ms: Set(song.duration_ms.map(i64::from)),
        artwork_url: Set(song.artwork_url.clone()),
        preview_url: Set(song.preview_url.clone()),
        valence: Set(feature(|f| f.valence)),
        energy: Set(feature(|f| f.energy)),
        tempo: Set(feature(|f| f.tempo)),
        danceability: Set(feature(|f| f.danceability)),
        acousticness: Set(feature(|f| f.acousticness)),
        instrumentalness: Set(feature(|f| f.instrumentalness)),
        liveness: Set(feature(|f| f.liveness)),
        speechiness: Set(feature(|f| f.speechiness)),
        loudness: Set(feature(|f| f.loudness)),
        ..Default::default()
    }
}

/// Keeps what is felt in songs that are there, and since when they belong to the catalogue.
pub(crate) async fn set_moods(
    db: &impl ConnectionTrait,
    songs: &[(Track, TrackMood)],
    at: DateTime<Utc>,
) -> Result<()> {
    use tracks::Column as C;
    // As in `upsert`: each once, and in the order of the keys.
    let songs: BTreeMap<TrackId, &(Track, TrackMood)> = songs.iter().map(|song| (song.0.id, song)).collect();
    let songs: Vec<&(Track, TrackMood)> = songs.into_values().collect();
    for part in songs.chunks(AT_ONCE) {
        let rows = part.iter().map(|(song, mood)| {
            let scores =
                serde_json::to_value(mood.scores).map_err(|error| StoreError::Invalid(error.to_string()))?;
            Ok(tracks::ActiveModel {
                added_at: Set(Some(stored(at))),
                felt_valence: Set(Some(mood.valence)),
                felt_arousal: Set(Some(mood.arousal)),
                felt_moods: Set(Some(scores)),
                felt_by_name: Set(Some(mood.model.name.clone())),
                felt_by_version: Set(Some(mood.model.version.clone())),
                ..row(song)
            })
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        let mut known = OnConflict::column(C::Id);
        known.update_columns([C::FeltValence, C::FeltArousal, C::FeltMoods, C::FeltByName, C::FeltByVersion]);
        let since = [Expr::col((tracks::Entity, C::AddedAt)), Expr::col(("excluded", C::AddedAt))];
        known.value(C::AddedAt, Func::coalesce(since));
        tracks::Entity::insert_many(rows).on_conflict(known).exec_without_returning(db).await?;
    }
    Ok(())
}

/// What is felt in the song of a row.
pub(crate) fn mood(row: &tracks::Model) -> Result<Option<TrackMood>> {
    let (Some(valence), Some(arousal), Some(scores)) = (row.felt_valence, row.felt_arousal, &row.felt_moods)
    else {
        return Ok(None);
    };
    let scores: Scores = serde_json::from_value(scores.clone()).map_err(StoreError::unreadable)?;
    let model = ModelVersion {
        name: row.felt_by_name.clone().unwrap_or_default(),
        version: row.felt_by_version.clone().unwrap_or_default(),
    };
    Ok(Some(TrackMood { valence, arousal, scores, model }))
}

/// The song of a row.
pub(crate) fn track(row: tracks::Model) -> Track {
    Track {
        id: TrackId(row.id),
        features: features(&row),
        spotify_id: row.spotify_id,
        title: row.title,
        artist: row.artist,
        album: row.album,
        year: row.year.and_then(|year| u16::try_from(year).ok()),
        genre: row.genre,
        popularity: row.popularity.and_then(|popularity| u8::try_from(popularity).ok()),
        duration_ms: row.duration_ms.and_then(|length| u32::try_from(length).ok()),
        artwork_url: row.artwork_url,
        preview_url: row.preview_url,
    }
}

/// All nine or none: a song with some of them cannot be ranked.
fn features(row: &tracks::Model) -> Option<AudioFeatures> {
    Some(AudioFeatures {
        valence: row.valence?,
        energy: row.energy?,
        tempo: row.tempo?,
        danceability: row.danceability?,
        acousticness: row.acousticness?,
        instrumentalness: row.instrumentalness?,
        liveness: row.liveness?,
        speechiness: row.speechiness?,
        loudness: row.loudness?,
    })
}
