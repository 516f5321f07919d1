"""Asks the stand-in through spotipy, an independent client. Arguments: URL, access token, `2026` or `legacy`."""

import sys

import spotipy

url, token, shape = sys.argv[1:4]
spotify = spotipy.Spotify(auth=token, retries=0, status_retries=0)
spotify.prefix = url + "/v1/"

found = spotify.search("happy", limit=10, type="track")["tracks"]
assert len(found["items"]) == 10, found
again = spotify.next(found)["tracks"]
assert again["offset"] == 10, again
uris = [track["uri"] for track in found["items"]]
assert spotify.track(uris[0])["id"] == found["items"][0]["id"]

me = spotify.me()
assert me["display_name"] == "Premium listener", me
assert ("product" in me) == (shape == "legacy"), me
assert len(spotify.current_user_top_tracks(limit=7)["items"]) == 7
assert spotify.current_user_saved_tracks(limit=3)["total"] == 240
assert len(spotify.current_user_recently_played(limit=4)["items"]) == 4

if shape == "legacy":
    playlist = spotify.user_playlist_create(me["id"], "From spotipy", public=False)
else:
    playlist = spotify.current_user_playlist_create("From spotipy", public=False)
assert spotify.playlist_add_items(playlist["id"], uris)["snapshot_id"]
items = spotify.playlist_items(playlist["id"])
assert items["total"] == 10, items
name = "track" if shape == "legacy" else "item"
assert items["items"][0][name]["uri"] == uris[0], items["items"][0]

assert spotify.current_playback() is None
try:
    spotify.pause_playback()
    raise AssertionError("there is no device to pause")
except spotipy.SpotifyException as refused:
    assert (refused.http_status, refused.reason) == (404, "NO_ACTIVE_DEVICE"), refused
device = spotify.devices()["devices"][0]["id"]
spotify.start_playback(device_id=device, uris=uris)
assert spotify.current_playback()["item"]["uri"] == uris[0]
spotify.next_track()
assert spotify.currently_playing()["item"]["uri"] == uris[1]
spotify.volume(20)
spotify.shuffle(True)
spotify.add_to_queue(uris[5])
spotify.pause_playback()
playback = spotify.current_playback()
assert not playback["is_playing"] and playback["device"]["volume_percent"] == 20, playback
