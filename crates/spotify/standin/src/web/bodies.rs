//! Tracks, artists, people and playlists as the web API writes them.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{params::Page, playlist::Playlist};
use crate::{
    app::{App, World, timestamp},
    catalogue::{Album, Artist, Catalogue},
    people::Person,
    switches::Shape,
};

/// The country of everybody, and where everything can be played.
const COUNTRY: &str = "SE";

/// Writes bodies in the shape that the switches ask for.
pub(super) struct Bodies<'a> {
    catalogue: &'a Catalogue,
    url: &'a str,
    pub(super) legacy: bool,
    external_ids: bool,
}

impl<'a> Bodies<'a> {
    pub(super) fn new(app: &'a App, world: &World) -> Self {
        Self {
            catalogue: &app.catalogue,
            url: &app.url,
            legacy: world.switches.shape == Shape::Legacy,
            external_ids: !world.switches.no_external_ids,
        }
    }

    /// The address of something in the web API.
    pub(super) fn href(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.url)
    }

    /// What all objects have.
    fn object(&self, kind: &str, id: &str) -> Value {
        json!({
            "external_urls": {"spotify": format!("https://open.spotify.com/{kind}/{id}")},
            "href": self.href(&format!("{kind}s/{id}")),
            "id": id,
            "type": kind,
            "uri": format!("spotify:{kind}:{id}"),
        })
    }

    /// What somebody plays from, such as a playlist.
    pub(super) fn context(&self, uri: &str) -> Value {
        let mut parts = uri.split(':').skip(1);
        let (kind, id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut body = self.object(kind, id);
        if let Some(fields) = body.as_object_mut() {
            fields.remove("id");
        }
        body
    }

    fn images(&self, id: &str) -> Value {
        let image = |size| {
            let url = format!("{}/image/{id}?size={size}", self.url);
            json!({"height": size, "width": size, "url": url})
        };
        [640, 300, 64].map(image).into_iter().collect()
    }

    pub(super) fn track(&self, index: u32) -> Value {
        let track = self.catalogue.track(index);
        let mut body = self.object("track", &track.id);
        body["album"] = self.album(&track.album, &track.artist);
        body["artists"] = json!([self.simple_artist(&track.artist)]);
        body["disc_number"] = 1.into();
        body["duration_ms"] = track.duration_ms.into();
        body["explicit"] = track.explicit.into();
        if self.external_ids {
            body["external_ids"] = json!({"isrc": track.isrc});
        }
        body["is_local"] = false.into();
        body["is_playable"] = true.into();
        body["name"] = track.title.into();
        body["preview_url"] = Value::Null;
        body["track_number"] = track.number.into();
        if self.legacy {
            body["available_markets"] = json!([COUNTRY]);
            body["popularity"] = track.popularity.into();
        }
        body
    }

    fn album(&self, album: &Album, artist: &Artist) -> Value {
        let mut body = self.object("album", &album.id);
        body["album_type"] = "album".into();
        body["artists"] = json!([self.simple_artist(artist)]);
        body["images"] = self.images(&album.id);
        body["is_playable"] = true.into();
        body["name"] = album.name.as_str().into();
        body["release_date"] = album.released.as_str().into();
        body["release_date_precision"] = if album.released.len() == 4 { "year" } else { "day" }.into();
        body["total_tracks"] = album.tracks.into();
        if self.legacy {
            body["available_markets"] = json!([COUNTRY]);
        }
        body
    }

    fn simple_artist(&self, artist: &Artist) -> Value {
        let mut body = self.object("artist", &artist.id);
        body["name"] = artist.name.as_str().into();
        body
    }

    pub(super) fn artist(&self, artist: &Artist) -> Value {
        let mut body = self.simple_artist(artist);
        body["images"] = self.images(&artist.id);
        if self.legacy {
            body["followers"] = json!({"href": null, "total": 1234});
            body["genres"] = json!([artist.genre]);
            body["popularity"] = 50.into();
        }
        body
    }

    /// Somebody as everybody sees them.
    pub(super) fn user(&self, person: &Person) -> Value {
        let mut body = self.object("user", &person.id);
        body["display_name"] = person.display_name.as_str().into();
        body
    }

    /// Somebody as they see themselves; what is private only with its scope.
    pub(super) fn profile(&self, person: &Person, private: bool, email: bool) -> Value {
        let mut body = self.user(person);
        body["account_id"] = person.account_id.as_str().into();
        body["images"] = json!([]);
        if self.legacy {
            body["followers"] = json!({"href": null, "total": 7});
        }
        if self.legacy && private {
            body["country"] = COUNTRY.into();
            body["explicit_content"] = json!({"filter_enabled": false, "filter_locked": false});
            body["product"] = if person.premium { "premium" } else { "free" }.into();
        }
        if self.legacy && email {
            body["email"] = person.email.as_str().into();
        }
        body
    }

    /// What lists of playlists have.
    pub(super) fn simple_playlist(&self, playlist: &Playlist, owner: &Person) -> Value {
        let mut body = self.object("playlist", &playlist.id);
        body["collaborative"] = playlist.collaborative.into();
        body["description"] = playlist.description.clone().into();
        body["images"] = json!([]);
        body["name"] = playlist.name.as_str().into();
        body["owner"] = self.user(owner);
        body["primary_color"] = Value::Null;
        body["public"] = playlist.public.into();
        body["snapshot_id"] = playlist.snapshot_id().into();
        let contents = json!({"href": self.items_href(playlist), "total": playlist.items.len()});
        body[self.items_name()] = contents;
        body
    }

    /// A playlist; what is in it is for its owner only.
    pub(super) fn playlist(&self, playlist: &Playlist, owner: &Person, is_mine: bool) -> Value {
        let mut body = self.simple_playlist(playlist, owner);
        body["followers"] = json!({"href": null, "total": 0});
        if is_mine || self.legacy {
            body[self.items_name()] = self.playlist_items(playlist, owner, 100, 0);
        } else if let Some(fields) = body.as_object_mut() {
            fields.remove(self.items_name());
        }
        body
    }

    pub(super) fn playlist_items(
        &self,
        playlist: &Playlist,
        owner: &Person,
        limit: u32,
        offset: u32,
    ) -> Value {
        let items = playlist.items.iter().skip(offset as usize).take(limit as usize).map(|item| {
            let mut added_by = self.user(owner);
            if let Some(fields) = added_by.as_object_mut() {
                fields.remove("display_name");
            }
            let track = if self.legacy { "track" } else { "item" };
            json!({
                "added_at": timestamp(item.added_ms, SecondsFormat::Secs),
                "added_by": added_by,
                "is_local": false,
                track: self.track(item.track),
            })
        });
        let total = u32::try_from(playlist.items.len()).unwrap_or(u32::MAX);
        Page { href: self.items_href(playlist), query: &[], limit, offset, total }.body(items.collect())
    }

    fn items_href(&self, playlist: &Playlist) -> String {
        self.href(&format!("playlists/{}/{}", playlist.id, self.items_name()))
    }

    fn items_name(&self) -> &'static str {
        if self.legacy { "tracks" } else { "items" }
    }
}
