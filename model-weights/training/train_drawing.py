"""Trains M1 on drawn faces: emoji in all styles but one, and doodles drawn by program. The style that is
left out is the test; nothing is selected on it, the last epoch's moving average is kept."""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch.nn import functional as F

from data import affine, standardize
from doodles import doodle
from ink import SIDE, cut_out
from net import DRAWING, M1, Ema

LABELS = {"surprise": "surprised", "fear": "fearful", "disgust": "angry"}
HEADS = {"drawing": len(DRAWING)}
UNIFORM = -1


def to_tensor(pictures):
    return torch.from_numpy(np.stack(pictures)).float().div(255).unsqueeze(1)


def emoji(folder):
    """Pictures [n, 1, 64, 64], classes [n], styles and whether the label is beyond doubt."""
    rows = pd.read_csv(Path(folder) / "labels.csv")
    pictures = []
    for name in rows.file:
        drawn = Image.open(Path(folder) / name).convert("RGBA")
        ground = Image.new("RGBA", drawn.size, "white")
        pictures.append(cut_out(np.asarray(Image.alpha_composite(ground, drawn).convert("RGB"))))
    classes = torch.tensor([DRAWING.index(LABELS.get(mood, mood)) for mood in rows.mood])
    styles = np.array([name.rsplit("_", 1)[0] for name in rows.file])
    return to_tensor(pictures), classes, styles, torch.tensor(rows.core.to_numpy() == 1)


def doodles(count, seed):
    """As many doodles of each mood, and one scribble to twenty of them (class -1)."""
    rng = np.random.default_rng(seed)
    pictures, classes = [], []
    for i in range(count):
        label = UNIFORM if i % 20 == 0 else i % len(DRAWING)
        picture = cut_out(doodle(rng, None if label == UNIFORM else DRAWING[label]))
        if picture is not None:
            pictures.append(picture)
            classes.append(label)
    return to_tensor(pictures), torch.tensor(classes)


def augment(x, generator):
    """Other pens and other colours for the same drawing."""
    n = len(x)
    rand = lambda *shape: torch.rand(n, *shape, generator=generator)
    maybe = lambda share, changed, x: torch.where(rand(1, 1, 1) < share, changed, x)
    grow = lambda x: F.max_pool2d(x, 3, 1, 1)
    shrink = lambda x: -F.max_pool2d(-x, 3, 1, 1)
    # Outlines instead of areas; thicker and thinner strokes.
    x = maybe(0.2, grow(x) - shrink(x), x)
    x = maybe(0.15, grow(x), x)
    x = maybe(0.1, shrink(x), x)
    # Any shade becomes another, but nothing stays nothing.
    knots = torch.linspace(0, 1, 5) + (rand(5) - 0.5) * 0.9 * (rand(1) < 0.6)
    knots[:, 0] = 0
    at = (x * 4).clamp(0, 3.999)
    low = at.floor().long()
    pick = lambda i: knots.clamp(0, 1).gather(1, i.flatten(1)).view_as(x)
    x = pick(low) * (1 - (at - low)) + pick(low + 1) * (at - low)
    x = affine(x, generator, rotate=18, scale=1.25, shift=0.12, shear=0.12, fill="zeros")
    x = maybe(0.25, F.avg_pool2d(x, 3, 1, 1), x)
    return standardize(x + torch.randn(x.shape, generator=generator) * 0.05 * rand(1, 1, 1))


@torch.no_grad()
def predict(net, pictures):
    net.eval()
    x = standardize(pictures)
    return (F.softmax(net(x)["drawing"], 1) + F.softmax(net(x.flip(3))["drawing"], 1)) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emoji", default="../../../shared/data/drawings/emoji")
    parser.add_argument("--left-out", default="openmoji-color")
    parser.add_argument("--out", required=True)
    parser.add_argument("--doodles", type=int, default=24000)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--steps", type=int, default=110, help="batches in an epoch")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(args.seed)
    started = time.time()
    pictures, classes, styles, core = emoji(args.emoji)
    test = torch.from_numpy(styles == args.left_out)
    drawn, drawn_classes = doodles(args.doodles, args.seed)
    fresh, fresh_classes = doodles(1000, args.seed + 1000)
    print(f"{(~test).sum()} emoji, {test.sum()} left out, {len(drawn)} doodles, {time.time() - started:.0f} s", flush=True)

    # Two doodles to one emoji; rare moods and clear labels more often.
    kept = classes[~test]
    weights = torch.bincount(kept, minlength=len(DRAWING)).float().pow(-0.5)[kept] * torch.where(core[~test], 1.5, 1.0)
    weights = torch.cat([weights / weights.sum(), torch.full((len(drawn),), 2.0 / len(drawn))])
    pictures_in = torch.cat([pictures[~test], drawn])
    classes_in = torch.cat([kept, drawn_classes])

    net = M1(SIDE, args.hidden, HEADS).to(memory_format=torch.channels_last)
    averaged = M1(SIDE, args.hidden, HEADS).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, args.epochs * args.steps, pct_start=0.2)
    ema = Ema(net, 0.998)
    targets = torch.eye(len(DRAWING)) * 0.9 + 0.1 / len(DRAWING)
    for epoch in range(1, args.epochs + 1):
        net.train()
        rows_of_epoch = torch.multinomial(weights, args.steps * args.batch, True, generator=generator)
        for rows in rows_of_epoch.split(args.batch):
            x = augment(pictures_in[rows], generator).to(memory_format=torch.channels_last)
            wanted = classes_in[rows]
            target = torch.where((wanted == UNIFORM)[:, None], 1 / len(DRAWING), targets[wanted])
            loss = F.cross_entropy(net(x)["drawing"], target)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            net.keep_foldable()
            schedule.step()
            ema.update(net)
        line = f"epoch {epoch} loss {loss.item():.4f} {time.time() - started:.0f} s"
        if epoch % 4 == 0 or epoch == args.epochs:
            averaged.load_state_dict(ema.state)
            torch.save(ema.state, args.out)
            right = predict(averaged, pictures[test]).argmax(1) == classes[test]
            guess = predict(averaged, fresh).argmax(1)
            faces = fresh_classes != UNIFORM
            line += f" left out: all {right.float().mean():.4f} core {right[core[test]].float().mean():.4f}"
            line += f" new doodles {(guess == fresh_classes)[faces].float().mean():.4f}"
        print(line, flush=True)
    said = predict(averaged, pictures[test]).argmax(1)
    for i, mood in enumerate(DRAWING):
        own = classes[test] == i
        print(f"{mood}: {(said[own] == i).sum()} of {own.sum()}", [DRAWING[k] for k in said[own & (said != i)]])


if __name__ == "__main__":
    main()
