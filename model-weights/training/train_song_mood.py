"""Learns how people hear songs, from `song-mood`; prints every figure and writes what ships.

    python train_song_mood.py --data ../../../shared/data/song-mood --text ../../../shared/data/text --out ..

The 39 features (`song_features.py`) become z-scores, not known is 0. A place (valence and arousal in Deezer's z-scale)
is said by small networks (`song_net.py`); the four moods of the playlists are a softmax over a linear model. Both learn from
songs that lack groups of features as well, and whose tempo is now and then doubled or halved, so that nothing depends on
what a song may lack. The playlists' songs also teach the place a little (`CORNERS`, `PLAYLIST_WEIGHT`).

Folds keep artists together, over both sets (everybody an artist line names, and the same recording). What the
catalogue tells of an artist are features of other songs, never labels. Hyperparameters are round numbers; some
sixty variants were compared on the same folds, so the figures flatter a little. All seeds are fixed, and one thread
adds everything up in the same order.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.numpy import load_file, save_file
from threadpoolctl import threadpool_limits

from export import write_card
from song_features import GENRES, GROUPS, NAMES, ArtistContext, Words, another_octave, features, names
from song_figures import (CORNER, FIELD, MOODS, baselines, corner_distances, corner_figures, eight_moods, mean_figures,
                          r_squared)
from song_fixture import write_fixture
from song_model import apply, standardize
from song_net import NETWORKS, fit_place

CLASSES = ["Happy", "Sad", "Calm", "Energetic"]
# Where the playlists' moods lie in Deezer's z-scale; a guess, and of little weight.
CORNERS = {"Happy": (0.9, 0.9), "Sad": (-0.9, -0.7), "Calm": (0.4, -1.0), "Energetic": (0.0, 1.1)}
PLAYLIST_WEIGHT = 0.3
SOFTMAX = 20.0
COPIES = 2


def groups(songs):
    """A number for each song: the same for songs that share an artist or an id, at any remove."""
    parent = {}

    def find(x):
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for artist, track in zip(songs.artist, songs.track_id):
        for name in names(str(artist)):
            parent[find(("artist", name))] = find(("track", track))
    return pd.factorize(pd.Series([str(find(("track", track))) for track in songs.track_id]))[0]


def with_catalogue(songs, catalogue):
    """The songs with mode and hit as the catalogue knows them; a mode that the song's own row knows stays."""
    known = catalogue.set_index("track_id").reindex(songs.track_id)
    known = {name: pd.Series(known[name].to_numpy(float, na_value=np.nan)) for name in ("mode", "billboard_hit")}
    return songs.assign(mode=songs["mode"].fillna(known["mode"]), billboard_hit=known["billboard_hit"])


def scale(x):
    """Mean and deviation of each feature, where it is known."""
    known = ~np.isnan(x)
    count = np.maximum(known.sum(0), 1)
    mean = np.where(known, x, 0).sum(0) / count
    deviation = np.sqrt((np.where(known, x - mean, 0) ** 2).sum(0) / count)
    return mean, np.where(deviation > 1e-6, deviation, 1)


def copies(x, rng):
    """The songs themselves, and copies that lack something."""
    parts = [x]
    for _ in range(COPIES):
        part = x.copy()
        for group in GROUPS.values():
            part[np.ix_(rng.random(len(x)) < 0.5, list(group))] = np.nan
        parts.append(another_octave(part, rng.choice([-1, 0, 1], len(x), p=[0.1, 0.8, 0.1])))
    return np.concatenate(parts)


def fit_moods(z, classes):
    """Softmax over a linear model, with a penalty on its weights; a song and its copies count as one."""
    z, classes = torch.tensor(z), torch.tensor(classes)
    w = torch.zeros(len(CLASSES), z.shape[1], dtype=z.dtype, requires_grad=True)
    b = torch.zeros(len(CLASSES), dtype=z.dtype, requires_grad=True)
    optimizer = torch.optim.LBFGS([w, b], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(z @ w.T + b, classes, reduction="sum") / (COPIES + 1)
        loss = loss + SOFTMAX / 2 * (w**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return {"moods": w.detach().numpy(), "moods_bias": b.detach().numpy()}


def fit(x, places, classes, seed=0, playlist_weight=PLAYLIST_WEIGHT):
    """The model of some songs: those with a class are the playlists', the others Deezer's."""
    scaling, labelled = scale(x), classes >= 0
    model = {"mean": scaling[0], "deviation": scaling[1]}
    model |= fit_place(x, places, np.where(labelled, playlist_weight, 1.0), scaling, seed)
    if labelled.any():
        z = standardize(copies(x[labelled], np.random.default_rng(seed)), scaling)
        model |= fit_moods(z, np.tile(classes[labelled], COPIES + 1))
    return model


def held_out(x, places, classes, group, seed, folds, **options):
    """What models say of songs whose artists they never saw; of songs as they are and with groups taken away."""
    fold = np.random.default_rng(seed).permutation(group.max() + 1)[group] % folds
    lacks = {"": [], "artist": ["artist"], "genre, artist": ["genre", "artist"],
             "mode, hit": ["mode, hit"], "any group": list(GROUPS)}
    out = {name: (np.zeros((len(x), 2)), np.zeros((len(x), len(CLASSES)))) for name in lacks}
    for held in range(folds):
        train, test = fold != held, fold == held
        model = fit(x[train], places[train], classes[train], seed, **options)
        for name, without in lacks.items():
            part = x[test].copy()
            for key in without:
                part[:, list(GROUPS[key])] = np.nan
            out[name][0][test], out[name][1][test] = apply(model, part)
    return out


def four_figures(shares, truth):
    """Accuracy and macro F1."""
    said = shares.argmax(1)
    f1 = [2 * ((said == k) & (truth == k)).sum() / max(((said == k).sum() + (truth == k).sum()), 1)
          for k in range(len(CLASSES))]
    return (said == truth).mean(), np.mean(f1)


def cross_validate(x, songs, places, classes, group, args):
    """Prints the figures of held out folds; returns those for the card."""
    deezer = classes < 0
    truth, labels = places[deezer], classes[~deezer]
    runs = [held_out(x, places, classes, group, seed, args.folds) for seed in range(args.seeds)]
    rows = {}
    for name in runs[0]:
        rows[name] = []
        for run in runs:
            place, shares = run[name]
            four = [mood.lower() for mood in CLASSES]
            eight = eight_moods(place, shares, allowed=four)[:, [MOODS.index(mood) for mood in four]]
            r = [np.corrcoef(truth[:, k], place[deezer, k])[0, 1] for k in (0, 1)]
            rows[name].append([*r_squared(truth, place[deezer]), *r, *four_figures(shares[~deezer], labels),
                               *four_figures(eight[~deezer], labels)])
        mean, spread = np.mean(rows[name], 0), np.std(rows[name], 0)
        print(f"without {name or 'nothing'}: R² {mean[0]:.3f} {mean[1]:.3f}, r {mean[2]:.3f} {mean[3]:.3f}; playlists "
              f"{mean[4]:.3f} F1 {mean[5]:.3f}, by the rule for eight moods {mean[6]:.3f} F1 {mean[7]:.3f}"
              f" (± over seeds {spread.max():.3f})")
    mean = np.mean(rows[""], 0)
    table = {"model": mean_figures([corner_figures(corner_distances(run[""][0][deezer]), truth) for run in runs])}
    table |= baselines(songs[deezer], truth)
    for name, figures in table.items():
        print(name, json.dumps(figures))
    keys = ["deezer_r2_valence", "deezer_r2_arousal", "deezer_r_valence", "deezer_r_arousal", "playlists_accuracy",
            "playlists_macro_f1"]
    return dict(zip(keys, mean.round(3).tolist())) | {
        f"{name}_{key}": figures[key][-1] for name, figures in table.items() for key in figures}


def transfer(x, songs, places, classes):
    """From one set to the other, without the artists of the one that the other has; and Deezer's own split."""
    deezer = classes < 0
    found = {}
    group = groups(songs)
    one = fit(x[deezer & ~np.isin(group, group[~deezer])], places[deezer & ~np.isin(group, group[~deezer])],
              classes[deezer & ~np.isin(group, group[~deezer])])
    place, _ = apply(one, x[~deezer])
    z = (place - place.mean(0)) / place.std(0)
    corners = np.array([CORNERS[c] for c in CLASSES])
    for name, at in (("absolute", place), ("standardized", z)):
        said = ((at[:, None] - corners) ** 2).sum(2).argmin(1)
        found[f"deezer_to_playlists_{name}"] = round(float((said == classes[~deezer]).mean()), 3)
    other = ~deezer & ~np.isin(group, group[deezer])
    place, shares = apply(fit(x[other], places[other], classes[other], playlist_weight=1.0), x[deezer])
    found |= {f"playlists_to_deezer_r_{name}": round(float(np.corrcoef(places[deezer, k], place[:, k])[0, 1]), 3)
              for k, name in enumerate(("valence", "arousal"))}
    train = (~deezer | (songs.split == "train").to_numpy()) & ~np.isin(group, group[(songs.split == "validation")])
    test = (songs.split == "validation").to_numpy()
    place, _ = apply(fit(x[train], places[train], classes[train]), x[test])
    found |= dict(zip(("deezer_split_r2_valence", "deezer_split_r2_arousal"),
                      np.round(r_squared(places[test], place), 3).tolist()))
    print(json.dumps(found))
    return found


def export(model, words, catalogue_x, figures, args):
    """The file and its card. The field's scale comes from the catalogue."""
    place, shares = apply(model, catalogue_x)
    counts = np.bincount(eight_moods(place, shares).argmax(1), minlength=len(MOODS))
    print("most probable mood of the catalogue's songs:", dict(zip(MOODS, counts.tolist())))
    texts = "\n".join(words.table).encode()
    tensors = {name: np.ascontiguousarray(value, np.float32) for name, value in model.items()}
    tensors |= {"words": np.frombuffer(texts, np.uint8),
                "word_scores": np.array(list(words.table.values()), np.float32),
                "field_mean": place.mean(0).astype(np.float32), "field_deviation": place.std(0).astype(np.float32)}
    save_file(tensors, f"{args.out}/song-mood.safetensors")
    # `save_file` leaves a file that only its owner may read.
    Path(f"{args.out}/song-mood.safetensors").chmod(0o644)
    write_card(f"{args.out}/song-mood", {
        "name": "song-mood", "version": "2", "kind": "song", "features": NAMES, "genres": GENRES,
        "classes": [name.lower() for name in CLASSES], "networks": NETWORKS, "field": FIELD, "corner": CORNER,
        "figures": figures})
    return load_file(f"{args.out}/song-mood.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="../../../shared/data/song-mood")
    parser.add_argument("--text", default="../../../shared/data/text")
    parser.add_argument("--catalogue", default="../../../shared/data/catalogue/catalogue.parquet")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/songs/tests/fixtures")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(1)
    start = time.process_time()
    catalogue = pd.read_parquet(args.catalogue)
    words, artists = Words.learn(args.text, catalogue.title), ArtistContext(catalogue)
    songs = pd.concat([pd.read_csv(f"{args.data}/{name}.csv") for name in ("deezer", "playlists")], ignore_index=True)
    songs = with_catalogue(songs, catalogue)
    x = np.array([features(song, words, artists) for song in songs.to_dict("records")])
    classes = np.array([CLASSES.index(mood) if mood in CLASSES else -1 for mood in songs.mood])
    places = songs[["h_valence", "h_arousal"]].to_numpy(float)
    places[classes >= 0] = [CORNERS[CLASSES[k]] for k in classes[classes >= 0]]
    group = groups(songs)
    sizes = np.bincount(group)
    print(f"{(classes < 0).sum()} and {(classes >= 0).sum()} songs, {len(sizes)} groups, the largest {sizes.max()}")
    figures = cross_validate(x, songs, places, classes, group, args) | transfer(x, songs, places, classes)
    model = fit(x, places, classes)
    catalogue_x = np.array([features(song, words, artists) for song in catalogue.to_dict("records")])
    tensors = export(model, words, catalogue_x, figures, args)
    write_fixture(f"{args.fixtures}/song-mood.json", tensors, words, artists, songs)
    size = Path(f"{args.out}/song-mood.safetensors").stat().st_size
    print(f"{size} bytes, {len(words.table)} words, {(time.process_time() - start) / 60:.1f} CPU minutes")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
