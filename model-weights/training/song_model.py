"""The model of song moods at work: features to a place and shares of four moods. `train_song_mood.py` makes it."""

import numpy as np

# Tensors of the networks, one network behind the other.
NETWORK = ["hidden", "hidden_bias", "classes", "classes_bias", "class_places"]


def standardize(x, scaling):
    return np.nan_to_num(np.clip((x - scaling[0]) / scaling[1], -3, 3))


def softmax(logits):
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def apply(model, x):
    """Places in the z-scale, and the shares of the four moods."""
    z = standardize(x, (model["mean"], model["deviation"]))
    said = []
    for hidden, hidden_bias, classes, classes_bias, places in zip(*(model[name] for name in NETWORK)):
        said.append(softmax(np.tanh(z @ hidden.T + hidden_bias) @ classes.T + classes_bias) @ places)
    place = np.mean(said, 0)
    if "moods" not in model:
        return place, None
    return place, softmax(z @ model["moods"].T + model["moods_bias"])
