"""Trains the residual network on drawings: emoji, doodles of two generators and drawings without a face. Two
whole styles of emoji are left out; they are the test, and nothing is selected on them or on `test_doodles.py`.
The last step's moving average is kept. `evaluate_drawing.py` measures it."""

import argparse
import colorsys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch.nn import functional as F

from data import affine, standardize
from doodles import Pen, doodle
from doodles_wide import WidePen, wide_doodle
from ink import cut_out
from net import DRAWING, Ema, ResNet, parameter_groups
from no_face import SEEN

LABELS = {"surprise": "surprised", "fear": "fearful", "disgust": "angry"}
HEADS = {"drawing": len(DRAWING), "face": 2}
WIDTHS, BLOCKS = (16, 32, 64, 128), (1, 1, 1, 1)
LEFT_OUT = ["openmoji-color", "emojione-monotone"]
NONE = -1


def recoloured(drawn, rng):
    """[h, w, 4] to [h, w, 3] bytes: on white as it is, or in other colours on another ground."""
    color, alpha = drawn[..., :3].astype(float), drawn[..., 3:] / 255
    if rng is None:
        return np.uint8(color * alpha + 255 * (1 - alpha) + 0.5)
    if rng.random() < 0.6:
        mix = np.array([colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 0.9), 1) for _ in range(3)])
        color = color @ (mix / mix.sum(0))
    if rng.random() < 0.3:
        color = 255 - color
    ground = np.array([255, 255, 255]) if rng.random() < 0.4 else rng.integers(0, 256, 3)
    return np.uint8((color * alpha + ground * (1 - alpha)).clip(0, 255) + 0.5)


def emoji(folder, styles, versions=1, seed=0):
    """Pictures [n, 64, 64], classes [n], whether the label is beyond doubt, and styles. The first version is
    as it is; the others are recoloured."""
    rows = pd.read_csv(Path(folder) / "labels.csv")
    rows["style"] = rows.file.str.rsplit("_", n=1).str[0]
    rows = rows[rows["style"].isin(styles)] if styles else rows
    rng = np.random.default_rng(seed)
    pictures, classes, core, names = [], [], [], []
    for version in range(versions):
        for row in rows.itertuples():
            drawn = np.asarray(Image.open(Path(folder) / row.file).convert("RGBA"))
            cut = cut_out(recoloured(drawn, rng if version else None))
            if cut is not None:
                pictures.append(cut)
                classes.append(DRAWING.index(LABELS.get(row.mood, row.mood)))
                core.append(row.core == 1)
                names.append(row.style)
    return np.stack(pictures), np.array(classes), np.array(core), np.array(names)


def faceless(rng):
    """A drawing without a face, of a random kind, with one pen or the other."""
    pen = WidePen(rng) if rng.random() < 0.6 else Pen(rng)
    list(SEEN.values())[rng.integers(len(SEEN))](pen)
    return pen.finished() if isinstance(pen, WidePen) else np.asarray(pen.picture)


def drawn(count, draw, labels, seed):
    """Pictures [n, 64, 64] and classes [n] of a generator that is given a random source and a label."""
    rng = np.random.default_rng(seed)
    pictures, classes = [], []
    for i in range(count):
        label = labels[i % len(labels)]
        picture = cut_out(draw(rng, label))
        if picture is not None:
            pictures.append(picture)
            classes.append(label)
    return np.stack(pictures), np.array(classes)


def sources(args, seed):
    """What training draws from besides emoji: pictures, classes and weight in a batch."""
    moods = range(len(DRAWING))
    plain = lambda rng, label: doodle(rng, DRAWING[label])
    wide = lambda rng, label: wide_doodle(rng, DRAWING[label])
    return [
        (*drawn(args.plain, plain, moods, seed), 0.15),
        (*drawn(args.wide, wide, moods, seed + 1), 0.37),
        (*drawn(args.none, lambda rng, label: faceless(rng), [NONE], seed + 2), 0.2),
        (*drawn(args.none // 10, lambda rng, label: doodle(rng, None), [NONE], seed + 3), 0.02),
    ]


def some(x, share, change, generator):
    """Changes a random share of the pictures, and computes nothing for the others."""
    rows = torch.nonzero(torch.rand(len(x), generator=generator) < share)[:, 0]
    return x.index_copy(0, rows, change(x[rows])) if len(rows) else x


def augment(x, generator):
    """Other pens and other shades for the same drawing; x in 0..1."""
    grow = lambda x: F.max_pool2d(x, 3, 1, 1)
    shrink = lambda x: -F.max_pool2d(-x, 3, 1, 1)

    def shades(x):
        # Any shade becomes another, but nothing stays nothing.
        knots = torch.linspace(0, 1, 5) + (torch.rand(len(x), 5, generator=generator) - 0.5) * 0.9
        knots[:, 0] = 0
        at = (x * 4).clamp(0, 3.999)
        low = at.floor().long()
        pick = lambda i: knots.clamp(0, 1).gather(1, i.flatten(1)).view_as(x)
        return pick(low) * (1 - (at - low)) + pick(low + 1) * (at - low)

    def coarse(x):
        side = int(torch.randint(20, 44, (1,), generator=generator))
        small = F.interpolate(x, size=(side, side), mode="bilinear", antialias=True, align_corners=False)
        return F.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)

    # Outlines instead of areas; thicker and thinner strokes.
    x = some(x, 0.2, lambda x: grow(x) - shrink(x), generator)
    x = some(x, 0.15, grow, generator)
    x = some(x, 0.08, shrink, generator)
    x = some(x, 0.6, shades, generator)
    x = affine(x, generator, rotate=16, scale=1.22, shift=0.1, shear=0.12, fill="zeros")
    x = some(x, 0.15, coarse, generator)
    x = some(x, 0.2, lambda x: F.avg_pool2d(x, 3, 1, 1), generator)
    noise = (
        torch.randn(x.shape, generator=generator) * 0.05 * torch.rand(len(x), 1, 1, 1, generator=generator)
    )
    return standardize(x + noise)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emoji", default="../../../shared/data/drawings/emoji")
    parser.add_argument("--left-out", nargs="*", default=LEFT_OUT)
    parser.add_argument("--out", required=True)
    parser.add_argument("--plain", type=int, default=5000, help="doodles of doodles.py")
    parser.add_argument("--wide", type=int, default=14000, help="doodles of doodles_wide.py")
    parser.add_argument("--none", type=int, default=5000, help="drawings without a face")
    parser.add_argument("--versions", type=int, default=6, help="colourings of each emoji")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument(
        "--coarse", type=float, default=0.5, help="share of the steps with pictures of 40x40: faster"
    )
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--decay", type=float, default=0.03)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--bf16", action="store_true", help="16-bit floats where they suffice: twice as fast")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(args.seed)
    started = time.time()
    every = pd.read_csv(Path(args.emoji) / "labels.csv").file.str.rsplit("_", n=1).str[0].unique()
    pictures, classes, core, _ = emoji(args.emoji, sorted(set(every) - set(args.left_out)), args.versions)
    # Rare moods and clear labels more often.
    weights = np.bincount(classes, minlength=len(DRAWING))[classes] ** -0.5 * np.where(core, 1.5, 1.0)
    parts = [(pictures, classes, weights / weights.sum() * 0.26)]
    parts += [(p, c, np.full(len(p), share / len(p))) for p, c, share in sources(args, args.seed * 100)]
    pictures, classes, weights = (torch.from_numpy(np.concatenate(part)) for part in zip(*parts))
    print(
        "+".join(str(len(part[0])) for part in parts), f"drawings, {time.time() - started:.0f} s", flush=True
    )

    net = ResNet(HEADS, WIDTHS, BLOCKS, args.dropout).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(parameter_groups(net, args.decay), lr=args.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, args.steps, pct_start=0.15, final_div_factor=1e3
    )
    ema = Ema(net, 0.998)
    targets = torch.eye(len(DRAWING)) * 0.9 + 0.1 / len(DRAWING)
    total, right, seen = 0.0, 0, 0
    net.train()
    for step in range(1, args.steps + 1):
        rows = torch.multinomial(weights, args.batch, True, generator=generator)
        x = pictures[rows].unsqueeze(1).float() / 255
        if step <= args.steps * args.coarse:
            x = F.interpolate(x, size=(40, 40), mode="bilinear", antialias=True, align_corners=False)
        x = augment(x, generator).to(memory_format=torch.channels_last)
        wanted = classes[rows]
        face = wanted != NONE
        # Of a drawing without a face the mood's head is to say that it could be anything.
        target = torch.where(face[:, None], targets[wanted], 1 / len(DRAWING))
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            outputs = net(x)
        moods, faces = outputs["drawing"].float(), outputs["face"].float()
        mood_loss = F.cross_entropy(moods, target, reduction="none") * torch.where(face, 1.0, 0.2)
        loss = mood_loss.mean() + 0.5 * F.cross_entropy(faces, face.long(), label_smoothing=0.02)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        ema.update(net)
        total += loss.item()
        right += (moods.argmax(1) == wanted)[face].sum().item()
        seen += face.sum().item()
        if step % 200 == 0 or step == args.steps:
            torch.save(ema.state, args.out)
            print(
                f"step {step} loss {total / 200:.4f} right {right / seen:.4f} {time.time() - started:.0f} s",
                flush=True,
            )
            total, right, seen = 0.0, 0, 0


if __name__ == "__main__":
    main()
