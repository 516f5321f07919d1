"""Where songs lie for the program, and how well the model ranks them towards the corners of the plane.

`FIELD`: the plane on which songs are shown and moods have their places; a song one deviation (of the catalogue's
predictions) above the mean lies at 0.6. `CORNER`: the plane on which distances to corners are taken; predictions
are shrunk towards the mean, and that is what an expected distance needs. Its scale is the labels' own range
for valence, and about a seventh wider for arousal, whose range in Deezer is stretched by a few extreme tags.
"""

import numpy as np
import pandas as pd

MOODS = ["happy", "energetic", "calm", "neutral", "sad", "angry", "fearful", "surprised"]
# As `Mood::point` in crates/domain/src/mood.rs.
PLACES = np.array([(0.80, 0.45), (0.40, 0.85), (0.60, -0.60), (0, 0), (-0.70, -0.50), (-0.70, 0.65), (-0.40, 0.85),
                   (0.05, 0.90)])
FIELD = {"deviation": 0.6, "width": 0.4, "share": 0.35}
CORNER = {"factor": [0.55, 0.45], "offset": [0.1, -0.08]}
CORNERS = {"happy": (1, 1), "angry": (-1, 1), "sad": (-1, -1), "calm": (1, -1)}
# MoodDJ: valence, energy and tempo, from and to.
BOXES = {"happy": (0.6, 1, 0.5, 1, 100, 180), "angry": (0, 0.4, 0.6, 1, 120, 180), "sad": (0, 0.4, 0.2, 0.5, 60, 100),
         "calm": (0.3, 0.7, 0.2, 0.5, 60, 100)}
SUBSETS, SUBSET = 60, 500


def r_squared(truth, said):
    return 1 - ((truth - said) ** 2).sum(0) / ((truth - truth.mean(0)) ** 2).sum(0)


def field(place, mean, deviation):
    """A place in the z-scale on the plane −1..1."""
    return np.clip((place - mean) / deviation * FIELD["deviation"], -1, 1)


def eight_moods(place, shares, mean=None, deviation=None, allowed=MOODS):
    """Shares of eight moods, or of the `allowed` ones: a written rule, for only four were labelled.

    A bell of `width` around each mood's place on the field says how near a song is to it. Neutral gets its part of the
    bells. Of what is left, `share` goes to the other moods as their bells are, and the rest as the four moods of
    the playlists say: happy, calm and sad as they are, while "energetic", which on playlists is metal as well as
    dance music, is divided among energetic, angry, fearful and surprised as their bells are. Moods that are not
    allowed get nothing anywhere, and what the others have is made to sum to 1.
    """
    mean = place.mean(0) if mean is None else mean
    deviation = place.std(0) if deviation is None else deviation
    at = field(place, mean, deviation)
    bells = np.exp(-((at[:, None] - PLACES) ** 2).sum(2) / (2 * FIELD["width"] ** 2))
    bells = bells * np.array([mood in allowed for mood in MOODS])
    heard = np.zeros_like(bells)
    for name, column in (("happy", 0), ("sad", 1), ("calm", 2)):
        heard[:, MOODS.index(name)] = shares[:, column] * (name in allowed)
    lively = [MOODS.index(name) for name in ("energetic", "angry", "fearful", "surprised") if name in allowed]
    if lively:
        heard[:, lively] = shares[:, 3:4] * bells[:, lively] / bells[:, lively].sum(1, keepdims=True)
    middle = MOODS.index("neutral")
    neutral = bells[:, [middle]] / bells.sum(1, keepdims=True)
    bells[:, middle] = 0
    mixed = FIELD["share"] * bells / bells.sum(1, keepdims=True) + (1 - FIELD["share"]) * heard
    mixed = (1 - neutral) * mixed
    mixed[:, [middle]] = neutral
    return mixed / mixed.sum(1, keepdims=True)


def spearman(a, b):
    return np.corrcoef(pd.Series(a).rank(), pd.Series(b).rank())[0, 1]


def corner_plane(place):
    return place * CORNER["factor"] + CORNER["offset"]


def distances(at):
    return {name: np.hypot(*(at - np.array(corner)).T) for name, corner in CORNERS.items()}


def corner_distances(place):
    return distances(corner_plane(place))


def human_distances(truth):
    """In the plane of the labels, from their least to their greatest."""
    low, high = truth.min(0), truth.max(0)
    return distances((truth - low) / (high - low) * 2 - 1)


def nearest_fifth(distance):
    return distance <= np.sort(distance)[max(len(distance) // 5 - 1, 0)]


def precision(said, truth):
    """Of the twenty nearest, the share that truly is in the nearest fifth."""
    return [nearest_fifth(truth[name])[np.argsort(said[name], kind="stable")[:20]].mean() for name in CORNERS]


def box_precision(songs, truth):
    """What MoodDJ's boxes give on average: twenty of a box in random order, then anything else."""
    found = []
    for name, (v0, v1, e0, e1, t0, t1) in BOXES.items():
        inside = (songs.valence.between(v0, v1) & songs.energy.between(e0, e1) & songs.tempo.between(t0, t1)).to_numpy()
        near, count = nearest_fifth(truth[name]), inside.sum()
        if count >= 20:
            found.append(near[inside].mean())
        else:
            found.append((near[inside].sum() + (20 - count) * near[~inside].mean()) / 20)
    return found


def subsets(count):
    rng = np.random.default_rng(0)
    return [rng.permutation(count)[:SUBSET] for _ in range(SUBSETS)]


def with_mean(values):
    return [round(float(value), 3) for value in [*values, np.mean(values)]]


def corner_figures(said, truth):
    """Happy, angry, sad, calm and their mean: Spearman, precision of twenty of all and of 500 songs."""
    human = human_distances(truth)
    parts = [precision({name: said[name][rows] for name in CORNERS}, human_distances(truth[rows]))
             for rows in subsets(len(truth))]
    return {"spearman": with_mean([spearman(said[name], human[name]) for name in CORNERS]),
            "p_at_20": with_mean(precision(said, human)), "p_at_20_of_500": with_mean(np.mean(parts, 0))}


def mean_figures(runs):
    return {key: np.mean([run[key] for run in runs], 0).round(3).tolist() for key in runs[0]}


def baselines(songs, truth):
    """MoodDJ's rule (songs in a box before all others, so Spearman of in or out) and distance in Spotify's plane."""
    human = human_distances(truth)
    parts = [box_precision(songs.iloc[rows], human_distances(truth[rows])) for rows in subsets(len(truth))]
    outside = []
    for name, (v0, v1, e0, e1, t0, t1) in BOXES.items():
        inside = songs.valence.between(v0, v1) & songs.energy.between(e0, e1) & songs.tempo.between(t0, t1)
        outside.append(spearman(~inside, human[name]))
    raw = distances(songs[["valence", "energy"]].to_numpy() * 2 - 1)
    return {"mooddj_rule": {"spearman": with_mean(outside), "p_at_20": with_mean(box_precision(songs, human)),
                            "p_at_20_of_500": with_mean(np.mean(parts, 0))},
            "raw_spotify": corner_figures(raw, truth)}
