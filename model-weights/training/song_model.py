"""The model of song moods at work: features to a place and shares of four moods. `train_song_mood.py` makes it."""

import numpy as np

GAMMA = 0.01


def standardize(x, scaling):
    return np.nan_to_num(np.clip((x - scaling[0]) / scaling[1], -3, 3))


def radial(z, centres):
    squares = (z**2).sum(1)[:, None] + (centres**2).sum(1) - 2 * z @ centres.T
    return np.exp(-GAMMA * squares)


def apply(model, x):
    """Places in the z-scale, and the shares of the four moods."""
    z = standardize(x, (model["mean"], model["deviation"]))
    place = z @ model["linear"].T + radial(z, model["centres"]) @ model["radial"].T + model["bias"]
    if "moods" not in model:
        return place, None
    logits = z @ model["moods"].T + model["moods_bias"]
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return place, shares / shares.sum(1, keepdims=True)
