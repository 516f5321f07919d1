"""Faces: the grids of FER2013 with FER+ votes, and their augmentation."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch.nn import functional as F

from net import FER7, FERPLUS

SIDE = 48
COLUMNS = 100


class Faces:
    """One split: pixels [n, 1, 48, 48] in 0..1, FER+ vote shares [n, 8] (all zero where people saw no
    emotion), FER's own label [n] and the clear FER+ majority [n] (both -1 where there is
    none)."""

    def __init__(self, folder, split):
        rows = pd.read_csv(Path(folder) / "labels.csv")
        rows = rows[(rows.split == split) & (rows.use == 1)].sort_values("index")
        grid = np.asarray(Image.open(Path(folder) / f"{split}.png").convert("L"))
        height, width = grid.shape
        tiles = grid.reshape(height // SIDE, SIDE, width // SIDE, SIDE).transpose(0, 2, 1, 3).reshape(-1, SIDE, SIDE)
        self.pixels = torch.from_numpy(tiles[rows["index"].to_numpy()].copy()).float().div(255).unsqueeze(1)
        votes = rows[[f"fp_{name}" for name in FERPLUS]].to_numpy(dtype=np.float32)
        # A single vote of ten is as often a slip as an opinion.
        strong = np.where(votes > 1, votes, 0)
        votes = np.where(strong.sum(1, keepdims=True) > 0, strong, votes)
        nothing = (rows.ferplus_majority == "unknown_or_NF").to_numpy()
        votes[nothing] = 0
        self.votes = torch.from_numpy(votes / np.maximum(votes.sum(1, keepdims=True), 1))
        self.fer7 = torch.tensor([FER7.index(name) if name in FER7 else -1 for name in rows.fer_label])
        self.majority = torch.tensor([FERPLUS.index(m) if m in FERPLUS else -1 for m in rows.ferplus_majority])

    def __len__(self):
        return len(self.pixels)


def standardize(x):
    """Each picture to mean 0 and deviation 1, so that light and contrast do not matter."""
    mean = x.mean((1, 2, 3), keepdim=True)
    deviation = x.std((1, 2, 3), keepdim=True, correction=0)
    return (x - mean) / deviation.clamp_min(1e-3)


def affine(x, generator, rotate, scale, shift, shear, fill="border"):
    """A random similarity with a little shear for each picture; half of them mirrored."""
    n = len(x)
    uniform = lambda spread: (torch.rand(n, generator=generator) * 2 - 1) * spread
    angle, size = uniform(math.radians(rotate)), torch.exp(uniform(math.log(scale)))
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    cos, sin, lean = torch.cos(angle) * size, torch.sin(angle) * size, uniform(shear)
    row1 = torch.stack([cos * mirror, -sin + lean, uniform(shift)], 1)
    row2 = torch.stack([sin * mirror, cos, uniform(shift)], 1)
    grid = F.affine_grid(torch.stack([row1, row2], 1), x.shape, align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode=fill, align_corners=False)


def erase(x, generator, share=0.4, largest=0.4):
    """A grey rectangle over a part of some pictures."""
    n, _, height, width = x.shape
    rand = lambda: torch.rand(n, 1, 1, 1, generator=generator)
    rows, columns = torch.arange(height).view(1, 1, -1, 1), torch.arange(width).view(1, 1, 1, -1)
    h, w = (0.1 + rand() * (largest - 0.1)) * height, (0.1 + rand() * (largest - 0.1)) * width
    top, left = rand() * (height - h), rand() * (width - w)
    inside = (rows >= top) & (rows < top + h) & (columns >= left) & (columns < left + w) & (rand() < share)
    return torch.where(inside, rand().expand_as(x), x)


def shade(x, generator):
    """Light from one side: a straight ramp of brightness in any direction."""
    n, _, height, width = x.shape
    rand = lambda: torch.rand(n, 1, 1, 1, generator=generator)
    rows = torch.linspace(-1, 1, height).view(1, 1, -1, 1)
    columns = torch.linspace(-1, 1, width).view(1, 1, 1, -1)
    angle, strength = rand() * 2 * math.pi, rand() * 0.6
    return x * (1 + strength * (torch.cos(angle) * columns + torch.sin(angle) * rows))


def coarsen(x, generator):
    """A face from far away: fewer pixels, enlarged again."""
    side = int(torch.randint(16, 40, (1,), generator=generator))
    small = F.interpolate(x, size=(side, side), mode="bilinear", antialias=True, align_corners=False)
    return F.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)


def smear(x, generator):
    """A hand or a head that moved: the mean along a short line."""
    angle = float(torch.rand(1, generator=generator)) * math.pi
    kernel = torch.zeros(1, 1, 7, 7)
    for step in torch.linspace(-2.5, 2.5, 11).tolist():
        kernel[0, 0, 3 + round(math.sin(angle) * step), 3 + round(math.cos(angle) * step)] += 1
    return F.conv2d(F.pad(x, (3, 3, 3, 3), mode="replicate"), kernel / kernel.sum())


def augment_wide(x, generator):
    """`augment` for other places than the training pictures: webcams, film stills, tilted heads, tight or loose
    frames, light from the side, faces from far away, hands and glasses in front."""
    n = len(x)
    rand = lambda: torch.rand(n, 1, 1, 1, generator=generator)
    x = affine(x, generator, rotate=25, scale=1.22, shift=0.11, shear=0.1)
    for change, share in ((shade, 0.4), (coarsen, 0.15), (smear, 0.08)):
        x = torch.where(rand() < share, change(x, generator), x)
    x = x.clamp(1e-4, 1) ** torch.exp((rand() * 2 - 1) * 0.5)
    x = x + torch.randn(x.shape, generator=generator) * 0.05 * (rand() < 0.3) * rand()
    return standardize(erase(x, generator, share=0.5))


def augment(x, generator):
    """Pixels in 0..1 to a standardized, randomly changed batch."""
    n = len(x)
    rand = lambda: torch.rand(n, 1, 1, 1, generator=generator)
    x = affine(x, generator, rotate=15, scale=1.18, shift=0.1, shear=0.08)
    # Other cameras: soft focus, gamma, noise.
    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = torch.where(rand() < 0.15, soft, x)
    x = x.clamp_min(1e-4) ** torch.exp((rand() * 2 - 1) * 0.4)
    x = x + torch.randn(x.shape, generator=generator) * 0.03 * (rand() < 0.3) * rand()
    return standardize(erase(x, generator))
