//! What is known of a listener: whom and what they like, and what they have had enough of.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{TrackId, Wish, WishKind};

use super::weights;
use crate::{Catalogue, search::fold};

/// Days after which something counts half as much.
const HALF_LIFE: f32 = 180.0;
/// So much liking makes half of the most that an artist can gain.
const ARTIST_HALF: f32 = 1.5;
/// Songs whose genre or texture must be known before it says much.
const FEW: f32 = 4.0;
/// How far textures may be apart to count as alike.
const TEXTURE_WIDTH: f32 = 0.35;

/// Something that a listener did with a song.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// The song.
    pub track: TrackId,
    /// What they did.
    pub kind: SignalKind,
    /// How long ago, in days.
    pub age: f32,
}

/// What a listener can do with a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalKind {
    /// Marked it as a favorite.
    Favorite,
    /// Chose it for a post.
    Chosen,
    /// Heard it.
    Played,
    /// Left it before its end.
    Skipped,
    /// Has it in their library.
    Saved,
}

impl SignalKind {
    /// How much liking it shows.
    const fn liking(self) -> f32 {
        match self {
            Self::Favorite => 1.0,
            Self::Chosen => 0.7,
            Self::Played => 0.3,
            Self::Saved => 0.5,
            Self::Skipped => -0.6,
        }
    }
}

/// What songs have and moods do not hear: acousticness, instrumentalness, danceability.
pub(super) type Texture = [f32; 3];

/// What is known of a listener, for one catalogue. The default is somebody new.
#[derive(Debug, Default)]
pub struct Taste {
    /// Liking of artist lines, −1..1; empty for no artist.
    artists: Vec<f32>,
    /// Liking of genres, −1..1; empty for none.
    genres: Vec<f32>,
    never_artists: HashSet<u32>,
    never_genres: HashSet<usize>,
    /// Liking of songs, −1..1.
    songs: HashMap<usize, f32>,
    /// The texture they like, and how sure that is, 0..1.
    texture: Option<(Texture, f32)>,
}

impl Taste {
    /// From what somebody did and what they said that they want and never want.
    #[must_use]
    pub fn new(catalogue: &Catalogue, signals: &[Signal], wishes: &[Wish]) -> Self {
        let columns = catalogue.columns();
        let mut taste = Self::default();
        let (mut artists, mut genres): (BTreeMap<u32, f32>, BTreeMap<String, f32>) = Default::default();
        let (mut texture, mut known) = ([0.0; 3], 0.0);
        for signal in signals {
            let Some(song) = catalogue.place(signal.track) else { continue };
            let weight = signal.kind.liking() * (-signal.age.max(0.0) / HALF_LIFE).exp2();
            *taste.songs.entry(song).or_default() += weight;
            let line = columns.artist_line(song).unwrap_or_default();
            for member in catalogue.artists().members(line) {
                *artists.entry(*member).or_default() += weight;
            }
            for genre in columns.genre(song).into_iter().flat_map(|genre| columns.genre_names(genre)) {
                *genres.entry(genre.to_lowercase()).or_default() += weight;
            }
            if weight > 0.0 {
                known += weight;
                for (sum, x) in texture.iter_mut().zip(texture_of(catalogue, song)) {
                    *sum += weight * x;
                }
            }
        }
        for wish in wishes {
            taste.wish(catalogue, wish, &mut artists, &mut genres);
        }
        let all: f32 = genres.values().map(|weight| weight.abs()).sum();
        if !genres.is_empty() {
            let liking =
                |name: &str| genres.get(&name.to_lowercase()).map_or(0.0, |weight| weight / (all + FEW));
            let most =
                |genre| columns.genre_names(genre).map(liking).max_by(|a, b| a.abs().total_cmp(&b.abs()));
            taste.genres = (0..columns.genres.len()).map(|genre| most(genre).unwrap_or(0.0)).collect();
        }
        taste.like_artists(catalogue, &artists);
        taste.songs.values_mut().for_each(|liking| *liking = liking.clamp(-1.0, 1.0));
        taste.texture = (known > 0.0).then(|| (texture.map(|sum| sum / known), known / (known + FEW)));
        taste
    }

    fn wish(
        &mut self,
        catalogue: &Catalogue,
        wish: &Wish,
        artists: &mut BTreeMap<u32, f32>,
        genres: &mut BTreeMap<String, f32>,
    ) {
        match wish.kind {
            WishKind::Artist => {
                for member in catalogue.artists().named(&wish.name) {
                    if wish.wanted {
                        *artists.entry(member).or_default() += 2.0 * ARTIST_HALF;
                    } else {
                        self.never_artists.insert(member);
                    }
                }
            }
            WishKind::Genre if wish.wanted => {
                *genres.entry(wish.name.to_lowercase()).or_default() += 2.0 * FEW;
            }
            WishKind::Genre => {
                let (columns, name) = (catalogue.columns(), fold(&wish.name));
                let is = |genre: &usize| columns.genre_names(*genre).any(|known| fold(known) == name);
                self.never_genres.extend((0..columns.genres.len()).filter(is));
            }
        }
    }

    /// An artist line is liked, or not, as the member is of whom that is surest.
    fn like_artists(&mut self, catalogue: &Catalogue, members: &BTreeMap<u32, f32>) {
        if members.is_empty() {
            return;
        }
        self.artists = vec![0.0; catalogue.columns().artists.len()];
        for (member, weight) in members {
            let liking = weight / (weight.abs() + ARTIST_HALF);
            for line in catalogue.artists().lines_of(*member) {
                if let Some(place) = self.artists.get_mut(*line as usize)
                    && liking.abs() > place.abs()
                {
                    *place = liking;
                }
            }
        }
    }

    /// Whether the listener never wants a song.
    pub(super) fn never(&self, catalogue: &Catalogue, song: usize) -> bool {
        let columns = catalogue.columns();
        if self.never_artists.is_empty() && self.never_genres.is_empty() {
            return false;
        }
        let line = columns.artist_line(song).unwrap_or_default();
        columns.genre(song).is_some_and(|genre| self.never_genres.contains(&genre))
            || catalogue.artists().members(line).iter().any(|member| self.never_artists.contains(member))
    }

    /// Songs that the listener has had to do with.
    pub(super) fn songs(&self) -> impl Iterator<Item = usize> {
        self.songs.keys().copied()
    }

    /// Whether the listener has chosen a song before.
    pub(super) fn knows(&self, song: usize) -> bool {
        self.songs.get(&song).is_some_and(|liking| *liking > 0.0)
    }

    /// How much the artists of a song are liked, −1..1.
    pub(super) fn artist(&self, line: u32) -> f32 {
        self.artists.get(line as usize).copied().unwrap_or(0.0)
    }

    /// How much a genre is liked, −1..1.
    pub(super) fn genre(&self, genre: usize) -> f32 {
        self.genres.get(genre).copied().unwrap_or(0.0)
    }

    /// What a song gains whose listener this is, beside what they did with the song itself.
    pub(super) fn gain(&self, catalogue: &Catalogue, song: usize) -> f32 {
        let columns = catalogue.columns();
        let artist = columns.artist_line(song).map_or(0.0, |line| self.artist(line));
        let genre = columns.genre(song).map_or(0.0, |genre| self.genre(genre));
        let texture =
            self.texture.map_or(0.0, |(liked, sure)| sure * alike(&liked, &texture_of(catalogue, song)));
        weights::ARTIST * artist + weights::GENRE * genre + weights::TEXTURE * texture
    }

    /// What a song gains or loses for what the listener did with it.
    pub(super) fn own_gain(&self, song: usize) -> f32 {
        weights::OWN * self.songs.get(&song).copied().unwrap_or(0.0)
    }

    /// The most that a song can gain.
    pub(super) fn gain_max(&self) -> f32 {
        let most = |likings: &[f32]| likings.iter().copied().fold(0.0, f32::max);
        let texture = self.texture.map_or(0.0, |(_, sure)| sure);
        weights::ARTIST * most(&self.artists)
            + weights::GENRE * most(&self.genres)
            + weights::TEXTURE * texture
    }
}

pub(super) fn texture_of(catalogue: &Catalogue, song: usize) -> Texture {
    let columns = catalogue.columns();
    [&columns.acousticness, &columns.instrumentalness, &columns.danceability]
        .map(|column| column.get(song).map_or(0.0, |thousandths| f32::from(*thousandths) / 1000.0))
}

/// How alike two textures are, 0..1.
pub(super) fn alike(a: &Texture, b: &Texture) -> f32 {
    let square: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    (1.0 - square.sqrt() / (3.0 * TEXTURE_WIDTH)).max(0.0)
}
