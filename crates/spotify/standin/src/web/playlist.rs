//! The playlists that people have made.

use std::collections::BTreeSet;

use crate::{
    catalogue::Catalogue,
    ids::{self, Kind},
    log::LoggedPlaylist,
};

/// A track of a playlist.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) track: u32,
    pub(crate) added_ms: i64,
}

/// A playlist.
#[derive(Clone, Debug)]
pub(crate) struct Playlist {
    pub(crate) id: String,
    /// The name of the person whose it is.
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) public: bool,
    pub(crate) collaborative: bool,
    pub(crate) items: Vec<Item>,
    /// The names of those in whose library it is.
    followers: BTreeSet<String>,
    version: u32,
}

impl Playlist {
    /// A text that is another one after each change.
    pub(crate) fn snapshot_id(&self) -> String {
        format!("AAAA{:04x}{}", self.version, self.id)
    }

    /// Notes that something was changed.
    pub(crate) fn touch(&mut self) {
        self.version += 1;
    }
}

/// All playlists, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Playlists(Vec<Playlist>);

impl Playlists {
    pub(super) fn create(
        &mut self,
        owner: &str,
        name: String,
        description: Option<String>,
        public: bool,
        collaborative: bool,
    ) -> &Playlist {
        let place = self.0.len();
        self.0.push(Playlist {
            id: ids::encode(Kind::Playlist, u32::try_from(place).unwrap_or(u32::MAX)),
            owner: owner.to_owned(),
            name,
            description,
            public,
            collaborative,
            items: Vec::new(),
            followers: BTreeSet::from([owner.to_owned()]),
            version: 1,
        });
        &self.0[place]
    }

    pub(super) fn get(&self, id: &str) -> Option<&Playlist> {
        self.0.iter().find(|playlist| playlist.id == id)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Playlist> {
        self.0.iter_mut().find(|playlist| playlist.id == id)
    }

    /// Puts a playlist into somebody's library or takes it out.
    pub(super) fn follow(&mut self, id: &str, person: &str, follows: bool) {
        if let Some(playlist) = self.get_mut(id) {
            if follows {
                playlist.followers.insert(person.to_owned());
            } else {
                playlist.followers.remove(person);
            }
        }
    }

    /// The playlists in somebody's library, the latest first.
    pub(super) fn followed_by(&self, person: &str) -> impl Iterator<Item = &Playlist> {
        self.0.iter().rev().filter(move |playlist| playlist.followers.contains(person))
    }

    pub(crate) fn logged(&self, catalogue: &Catalogue) -> Vec<LoggedPlaylist> {
        let uri = |item: &Item| format!("spotify:track:{}", catalogue.track(item.track).id);
        let logged = |playlist: &Playlist| LoggedPlaylist {
            id: playlist.id.clone(),
            person: playlist.owner.clone(),
            name: playlist.name.clone(),
            description: playlist.description.clone(),
            public: playlist.public,
            uris: playlist.items.iter().map(uri).collect(),
        };
        self.0.iter().map(logged).collect()
    }
}
