"""Teaches small networks where songs lie in valence and arousal.

Deezer's ratings are means of mood words' places: half of the songs lie on ten points, and between these there is little. So
no network is asked for a place. The ratings are put into classes (k-means), a network says the shares of the
classes (cross-entropy), and a place is the mean of the classes' places by these shares: the mean of the ratings that are
likely, which is what least squared error wants as well. That was worth 0.02 of R² of arousal over the same network with
squared error. (Regression as classification: Torgo and Gama, 1996; Stewart et al., arXiv:2211.05641.) Each of five networks
has classes of its own, and the place is their mean (Breiman, 1996).
"""

import numpy as np
import torch
from sklearn.cluster import KMeans

from song_features import GROUPS, another_octave
from song_model import NETWORK, standardize

NETWORKS, CLASSES, HIDDEN = 5, 24, 32
STEPS, BATCH, RATE, DECAY = 150, 512, 0.01, 0.1
# Shares of what is taken away: hidden numbers, single inputs; and of the rows that lack whole groups, the groups.
DROPPED, LACKING, WITHOUT, GROUP = 0.3, 0.15, 0.5, 0.5


def label_classes(places, weight, seed):
    """The class of each song, and the classes' places. Songs of full weight make the classes, the others are in the nearest."""
    rated = places[weight == 1]
    count = min(CLASSES, len(np.unique(rated, axis=0)))
    label = KMeans(count, n_init=3, random_state=seed).fit(rated).labels_
    at = np.array([rated[label == k].mean(0) for k in range(count)])
    found = ((places[:, None] - at) ** 2).sum(2).argmin(1)
    found[weight == 1] = label
    return found, at


def batch(z, rows):
    """Songs of a batch as inputs: with gaps, and half of them without some groups and now and then an octave off in tempo."""
    keep = (torch.rand(BATCH, z.shape[2]) > LACKING).float()
    lacks = torch.rand(BATCH) < WITHOUT
    for group in GROUPS.values():
        keep[:, list(group)] *= (~(lacks & (torch.rand(BATCH) < GROUP))).float()[:, None]
    octave = torch.multinomial(torch.tensor([0.8, 0.1, 0.1]), BATCH, replacement=True) * lacks
    return z[octave, rows] * keep


def fit_network(z, label, weight, count):
    """One network of one hidden layer; `z` are the songs with their tempo as it is, halved and doubled."""
    net = torch.nn.Sequential(torch.nn.Linear(z.shape[2], HIDDEN), torch.nn.Tanh(), torch.nn.Dropout(DROPPED),
                              torch.nn.Linear(HIDDEN, count))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, STEPS)
    for _ in range(STEPS):
        rows = torch.randint(0, z.shape[1], (BATCH,))
        losses = torch.nn.functional.cross_entropy(net(batch(z, rows)), label[rows], reduction="none")
        optimizer.zero_grad()
        (weight[rows] * losses).mean().backward()
        optimizer.step()
        schedule.step()
    return [part.detach().double().numpy() for part in net.parameters()]


def fit_place(x, places, weight, scaling, seed):
    """The networks' weights, one behind the other."""
    z = [standardize(another_octave(x, octave), scaling) for octave in (0, -1, 1)]
    z, torch_weight = torch.tensor(np.stack(z)).float(), torch.tensor(weight).float()
    networks = []
    for k in range(NETWORKS):
        label, at = label_classes(places, weight, k)
        torch.manual_seed(seed * 100 + k)
        networks.append([*fit_network(z, torch.tensor(label), torch_weight, len(at)), at])
    return {name: np.stack(parts) for name, parts in zip(NETWORK, zip(*networks))}
