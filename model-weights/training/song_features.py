"""What a song is to the model of song moods: 39 numbers, NaN where something is not known.

Thirteen are of the song itself, six say its genre, three weigh the words of its title, fifteen tell what else its
artist plays (nine means and six genres, over the songs of the catalogue; nobody's labels), and two are known of some
songs only: whether they are in a major key and whether they were in the Billboard charts. `fold` and `names` do what
`crates/songs/src/search/fold.rs` and `crates/songs/src/rank/artists.rs` do.
"""

import csv
import math
import re
import unicodedata
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

GENRES = ["edm", "latin", "pop", "r&b", "rap", "rock"]
OWN = ["danceability", "energy", "loudness", "speechiness", "acousticness", "instrumentalness", "liveness", "valence",
       "duration", "tempo", "tempo_cos", "tempo_sin", "era"]
# Of these the artist's mean is a feature as well: the first nine.
MEANS = 9
GROUPS = {"genre": range(13, 19), "title": range(19, 22), "artist": range(22, 37), "era": range(12, 13),
          "mode, hit": range(37, 39)}
NAMES = (OWN + [f"genre {g}" for g in GENRES] + ["word liking", "word valence", "word arousal"]
         + [f"artist {n}" for n in OWN[:MEANS]] + [f"artist {g}" for g in GENRES]
         + ["mode", "hit"])
TEMPO = OWN.index("tempo")
SLOWEST, FASTEST = 40, 240

APOSTROPHES = set("'’‘`´ʼ")
SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
BETWEEN = {"and", "feat", "featuring", "ft", "vs", "with", "x", "y"}
# Where the emotions of GoEmotions lie, valence and arousal.
EMOTIONS = {
    "admiration": (0.7, 0.2), "amusement": (0.8, 0.4), "anger": (-0.7, 0.7), "annoyance": (-0.6, 0.4),
    "approval": (0.5, 0), "caring": (0.6, -0.2), "confusion": (-0.2, 0.2), "curiosity": (0.2, 0.3),
    "desire": (0.5, 0.4), "disappointment": (-0.6, -0.3), "disapproval": (-0.5, 0.2), "disgust": (-0.7, 0.4),
    "embarrassment": (-0.5, 0.1), "excitement": (0.7, 0.8), "fear": (-0.6, 0.7), "gratitude": (0.8, 0.1),
    "grief": (-0.8, -0.4), "joy": (0.9, 0.5), "love": (0.9, 0.2), "nervousness": (-0.4, 0.5),
    "optimism": (0.6, 0.2), "pride": (0.6, 0.4), "realization": (0, 0), "relief": (0.5, -0.5),
    "remorse": (-0.6, -0.2), "sadness": (-0.8, -0.5), "surprise": (0.1, 0.7), "neutral": (0, 0),
}


def fold(text):
    """Words of a text: lower case, no accents, letters and digits only."""
    letters = [c for c in text if c not in APOSTROPHES]
    folded, after = [], False
    for c, following in zip(letters, [*letters[1:], ""]):
        if c == "&":
            folded.append(" and ")
        elif c == "$" and following.isalpha():
            folded.append("s")
        elif c == "!" and after and following.isalpha():
            folded.append("i")
        elif c.isascii():
            folded.append(c.lower() if c.isalnum() else " ")
        else:
            for lower in unicodedata.normalize("NFKD", c).lower():
                if lower in SPELLED:
                    folded.append(SPELLED[lower])
                elif lower.isalnum():
                    folded.append(lower)
                elif not unicodedata.category(lower).startswith("M"):
                    folded.append(" ")
        after = c.isalpha()
    return "".join(folded).split()


def names(line):
    """Who plays, folded, of an artist line."""
    found = []
    for part in re.split(r"[,;/()]", line):
        name = []
        for word in [*fold(part), "and"]:
            if word not in BETWEEN:
                name.append(word)
                continue
            name = name[1:] if name[:1] == ["the"] else name
            if name:
                found.append(" ".join(name))
            name = []
    return found or [line]


def title_words(title):
    """Folded words of a title up to its first " - ", without what is in round or square brackets."""
    title = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", title.split(" - ")[0])
    return fold(title)


def number(value, low, high):
    """A number within its range, NaN when it is none."""
    try:
        value = float(value)
    except (TypeError, ValueError):
        return math.nan
    return min(max(value, low), high) if math.isfinite(value) else math.nan


def text(value):
    return value if isinstance(value, str) else ""


def genre_shares(genre):
    """Six shares (sum 1) of "pop|rock" or "pop, rock"; None when none of the six is named."""
    found = [name.strip() for name in re.split(r"[|,;]", text(genre).lower())]
    found = [GENRES.index(name) for name in found if name in GENRES]
    return np.bincount(found, minlength=6) / len(found) if found else None


def own_features(song):
    """Thirteen numbers of the song (a dict or the like with `get`)."""
    get = lambda name, low, high: number(song.get(name), low, high)
    positive = lambda name, low, high: get(name, low, high) if get(name, -1, high) > 0 else math.nan
    octaves = math.log2(positive("tempo", SLOWEST, FASTEST) / 120)
    decade = get("decade", 0, 9999)
    era = decade if not math.isnan(decade) else get("year", 0, 9999)
    return [
        get("danceability", 0, 1),
        get("energy", 0, 1),
        get("loudness", -30, 0),
        math.log(get("speechiness", 0.02, 1)),
        math.sqrt(get("acousticness", 0, 1)),
        math.sqrt(get("instrumentalness", 0, 1)),
        math.log(get("liveness", 0.02, 1)),
        get("valence", 0, 1),
        math.log(positive("duration_ms", 6e4, 6e5)),
        octaves,
        math.cos(2 * math.pi * octaves),
        math.sin(2 * math.pi * octaves),
        # NaN stays NaN in `min` and `max` here, because it is their first argument.
        min(max(era // 10 * 10, 1960), 2010),
    ]


class Words:
    """Three scores of some words: VADER's liking, and the valence and arousal of the texts they are in."""

    def __init__(self, table):
        self.table = table

    @classmethod
    def learn(cls, folder, titles, least=5):
        """From VADER and GoEmotions in `folder`, for words that `least` titles have. No song's label is used."""
        liking = {}
        with open(f"{folder}/vader/vader_lexicon.txt", encoding="utf-8") as file:
            for line in file:
                word, score = line.split("\t")[:2]
                if re.fullmatch("[a-z']+", word):
                    liking.setdefault("".join(fold(word)), float(score))
        labels = open(f"{folder}/goemotions_labels.txt").read().split()
        place = [EMOTIONS[label] for label in labels]
        texts = pd.read_csv(f"{folder}/goemotions_train.tsv", sep="\t", header=None, quoting=csv.QUOTE_NONE)
        target = np.array([np.mean([place[int(i)] for i in row.split(",")], 0) for row in texts[1].astype(str)])
        rows = [set(fold(row)) for row in texts[0].fillna("")]
        counts = Counter(word for row in rows for word in row)
        column = {word: i for i, word in enumerate(sorted(w for w, n in counts.items() if n >= 5))}
        learned = ridge_of_words(rows, column, target)
        in_titles = Counter(word for title in titles for word in set(title_words(text(title))))
        table = {}
        for word in sorted(word for word, n in in_titles.items() if n >= least):
            place = learned[column[word]] if word in column else np.zeros(2)
            scores = [liking.get(word, 0.0), *place]
            if scores[0] or np.abs(place).max() >= 0.03:
                table[word] = np.float32(np.round(scores, 3))
        return cls(table)

    def features(self, title):
        """Sums over the words of the title, divided by the root of how many the table has; NaN without a title."""
        if not text(title):
            return [math.nan] * 3
        found = [self.table[word] for word in title_words(title) if word in self.table]
        return list(np.sum(found, 0) / math.sqrt(len(found))) if found else [0.0] * 3


def ridge_of_words(rows, column, target, strength=20.0, rounds=60):
    """Weights of words for valence and arousal of texts, by conjugate gradients."""
    at = [(i, column[word]) for i, row in enumerate(rows) for word in sorted(row) if word in column]
    i, j = np.array(at).T
    size = len(column)
    goal = target - target.mean(0)
    share = np.bincount(j, minlength=size) / len(rows)

    def normal(w):
        """(XᵀX + strength) w, where X are the centred counts."""
        seen = np.bincount(i, w[j], len(rows)) - share @ w
        return np.bincount(j, seen[i], size) - share * seen.sum() + strength * w

    weights = []
    for y in goal.T:
        w = np.zeros(size)
        residual = np.bincount(j, y[i], size) - share * y.sum()
        step, error = residual.copy(), residual @ residual
        for _ in range(rounds):
            image = normal(step)
            rate = error / (step @ image)
            w, residual = w + rate * step, residual - rate * image
            before, error = error, residual @ residual
            step = residual + error / before * step
        weights.append(w)
    return np.array(weights).T


class ArtistContext:
    """What the catalogue knows of an artist: sums over the songs whose line names them first."""

    def __init__(self, catalogue):
        self.sums, self.genres, self.own = defaultdict(lambda: np.zeros((2, MEANS))), {}, {}
        self.genres = defaultdict(lambda: np.zeros(7))
        first = {line: names(line)[0] for line in catalogue.artist.unique()}
        for song in catalogue.to_dict("records"):
            artist, part = first[song["artist"]], self.part(song)
            self.sums[artist] += part[0]
            self.genres[artist] += part[1]
            self.own[song["track_id"]] = (artist, part)

    @staticmethod
    def part(song):
        values, shares = np.array(own_features(song)[:MEANS]), genre_shares(song.get("genre"))
        known = ~np.isnan(values)
        genres = np.zeros(7) if shares is None else np.append(shares, 1)
        return np.stack([np.where(known, values, 0), known]), genres

    def features(self, song):
        """Means over the artist's songs but this one; genres are shares of one more song than have any."""
        artist = names(text(song.get("artist")))[0]
        if artist not in self.sums:
            return [math.nan] * (MEANS + 6)
        (total, count), genres = self.sums[artist], self.genres[artist]
        owner, part = self.own.get(song.get("track_id"), (None, None))
        if owner == artist:
            total, count, genres = total - part[0][0], count - part[0][1], genres - part[1]
        if count.max() < 0.5:
            return [math.nan] * (MEANS + 6)
        with np.errstate(invalid="ignore"):
            means = np.where(count > 0.5, total / count, math.nan)
        return [*means, *(genres[:6] / (genres[6] + 1))]


def features(song, words, artists):
    """All 39 numbers of a song."""
    shares = genre_shares(song.get("genre"))
    return np.array([
        *own_features(song),
        *([math.nan] * 6 if shares is None else shares),
        *words.features(song.get("title")),
        *artists.features(song),
        number(song.get("mode"), 0, 1),
        number(song.get("billboard_hit"), 0, 1),
    ])


def another_octave(x, octaves):
    """Songs whose tempo is so many times doubled, as far as it may go; beat trackers take the one for the other."""
    x = x.copy()
    x[:, TEMPO] = np.clip(x[:, TEMPO] + octaves, math.log2(SLOWEST / 120), math.log2(FASTEST / 120))
    return x
