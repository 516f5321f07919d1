"""Rows with odd numbers, titles and gaps, and what the shipped model says of them, for the parity test."""

import json
import math
import random
from pathlib import Path

import numpy as np

from song_features import NAMES, features, names, title_words
from song_figures import MOODS, corner_distances, corner_plane, eight_moods, field
from song_model import apply

FIELDS = ["title", "artist", "genre", "year", "decade", "danceability", "energy", "loudness", "speechiness",
          "acousticness", "instrumentalness", "liveness", "valence", "tempo", "duration_ms", "mode", "billboard_hit"]
ODD = [
    {"title": "Café del Mar (feat. Zoë) [Live] - Remastered 2011", "artist": "Él & Ña"},
    {"title": "Don’t Cry 😢 Baby, I'm Sad", "artist": "P!nk feat. A$AP Rocky"},
    {"title": "(I Can't Get No) Satisfaction", "artist": "The The"},
    {"title": "Love (unclosed", "artist": "Earth, Wind & Fire"},
    {"title": "Sad - Happy - Death", "artist": "AC/DC"},
    {"title": "幸せ", "artist": "Sigur Rós"},
    {"title": "", "artist": ""},
    {"title": None, "artist": None, "genre": "polka"},
    {"title": "LOVE LOVE love İstanbul ß", "genre": "Pop, Rock"},
    {"title": "Kill", "genre": "rap|edm|zydeco", "energy": 40.0, "valence": -3.0, "loudness": 9.0, "tempo": 1e9},
    {"title": "Quiet", "tempo": 0.0, "duration_ms": -1.0, "loudness": -200.0, "energy": 0.0, "year": 1850},
    {"title": "Nothing known"} | {name: None for name in FIELDS[2:]},
    {"title": "Half", "tempo": 61.0, "year": 1987, "decade": None},
    {"title": "Double", "tempo": 122.0, "year": 1987, "decade": 1970.0},
]


class Given:
    """Artist features that a row brings along."""

    def __init__(self, values):
        self.values = values

    def features(self, song):
        return self.values


def plain(value):
    """What JSON can say: NaN and None are null."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 6) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def write_fixture(path, tensors, words, artists, songs):
    """Every odd row, and as many real songs again and more; their artist features are given as numbers."""
    rng = random.Random(5)
    picked = songs.iloc[sorted(rng.sample(range(len(songs)), 40 - len(ODD)))].to_dict("records")
    rows = [dict(picked[i % len(picked)]) | odd for i, odd in enumerate(ODD)] + picked
    model = {name: value.astype(float) if value.dtype == np.float32 else value for name, value in tensors.items()}
    written = []
    for i, song in enumerate(rows):
        for name in FIELDS[5:] if i >= len(ODD) else []:
            song[name] = None if rng.random() < 0.08 else song[name]
        context = [math.nan] * 15 if i % 4 == 3 else artists.features(song)
        context = [value if value is None else float(value) for value in context]
        row = {name: plain(song.get(name)) for name in FIELDS} | {"artist_features": plain(context)}
        given = [math.nan if value is None else value for value in row["artist_features"]]
        x = features(row, words, Given(given))[None]
        place, shares = apply(model, x)
        scale = model["field_mean"], model["field_deviation"]
        written.append({"input": row, "output": {
            "title_words": title_words(row["title"] or ""), "names": names(row["artist"] or ""),
            "features": plain(x[0]), "place": plain(place[0]), "field": plain(field(place, *scale)[0]),
            "corner": plain(corner_plane(place)[0]),
            "distances": {name: plain(value[0]) for name, value in corner_distances(place).items()},
            "four": plain(shares[0]), "eight": plain(eight_moods(place, shares, *scale)[0]),
            "four_of_eight": plain(eight_moods(place, shares, *scale, ["happy", "sad", "angry", "calm"])[0])}})
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps({"features": NAMES, "moods": MOODS, "rows": written}, ensure_ascii=False) + "\n")
