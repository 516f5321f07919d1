"""Measures a network on drawings that it was not trained on: whole styles of emoji, `test_doodles.py` plainly
and under one condition at a time, drawings without a face. `--calibrate` finds the temperatures instead: on
new drawings of the training's generators and on the styles of emoji that are named."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from calibration import calibration_error
from data import standardize
from export_resnet import Folded, load_checkpoint
from ink import cut_out
from net import DRAWING
from no_face import SEEN, UNSEEN
from test_doodles import Canvas, conditions, test_doodle
from train_drawing2 import LEFT_OUT, NONE, emoji, sources


@torch.no_grad()
def opinions(net, pictures):
    """Logits of each head for the pictures and for their mirror images."""
    parts = []
    for batch in torch.tensor(pictures).split(256):
        x = standardize(batch.unsqueeze(1).float() / 255)
        parts.append((net(x), net(x.flip(3))))
    return {
        head: [torch.cat([part[side][head] for part in parts]) for side in (0, 1)] for head in parts[0][0]
    }


def shares(logits, temperature):
    """Shares of each head's classes: the mean over the picture and its mirror image."""
    mean = lambda a, b, t: (F.softmax(a / t, 1) + F.softmax(b / t, 1)) / 2
    return {head: mean(a, b, temperature[head]).numpy() for head, (a, b) in logits.items()}


def cut_all(draw, labels, seed):
    """The pictures of `draw` for each label; black where `cut_out` finds nothing drawn."""
    rng = np.random.default_rng(seed)
    cuts = [cut_out(draw(rng, label)) for label in labels]
    return np.stack([np.zeros((64, 64), np.uint8) if cut is None else cut for cut in cuts])


def faceless(rng, name):
    canvas = Canvas(rng)
    (SEEN | UNSEEN)[name](canvas)
    return canvas.finished()


def test_sets(cache, each, each_condition):
    """Every test picture by the name of its set; drawn once, then read from the file `cache`."""
    if cache and Path(cache).exists():
        return dict(np.load(cache))
    moods = lambda n: [mood for mood in DRAWING for _ in range(n)]
    sets = {"doodles": cut_all(lambda rng, mood: test_doodle(rng, mood), moods(each), 77)}
    for i, (name, given) in enumerate(conditions().items()):
        draw = lambda rng, mood, given=given: test_doodle(rng, mood, **given(rng))
        sets[f"condition {name}"] = cut_all(draw, moods(each_condition), 7700 + i)
    for i, name in enumerate(SEEN | UNSEEN):
        sets[f"none {name}"] = cut_all(faceless, [name] * each_condition, 77000 + i)
    if cache:
        np.savez(cache, **sets)
    return sets


def report(title, found, classes, by_mood=True):
    """One line of figures for pictures of faces, and one for each mood."""
    guess, face = found["drawing"].argmax(1), found["face"].argmax(1) == 1
    merge = lambda c: np.where(c == DRAWING.index("calm"), DRAWING.index("happy"), c)
    right = guess == classes
    merged = (merge(guess) == merge(classes)).mean()
    f1 = [
        2 * (right & (classes == i)).sum() / max(1, (guess == i).sum() + (classes == i).sum())
        for i in set(classes)
    ]
    print(
        f"{title}: n {len(classes)} right {right.mean():.3f} happy+calm merged {merged:.3f} "
        f"macro F1 {np.mean(f1):.3f} face {face.mean():.3f} ECE {calibration_error(torch.from_numpy(found['drawing']), classes):.3f}"
    )
    for i, mood in enumerate(DRAWING if by_mood else []):
        own = classes == i
        taken = np.bincount(guess[own & ~right], minlength=len(DRAWING))
        wrong = ", ".join(f"{DRAWING[k]} {taken[k]}" for k in np.argsort(-taken) if taken[k])
        print(f"  {mood}: {right[own].sum()} of {own.sum()} = {right[own].mean():.3f}  {wrong}")


def calibrate(net, args):
    """The temperatures with the least cross-entropy; doodles and emoji weigh the same."""
    parts = [(p, c) for p, c, _ in sources(args, 9000)]
    pictures, classes, _, _ = emoji(args.emoji, args.calibrate)
    parts = [(opinions(net, p), c) for p, c in [*parts, (pictures, classes)]]
    best = {}
    for head in ("drawing", "face"):
        losses = {}
        for t in np.exp(np.arange(-1.2, 1.2, 0.05)):
            loss = 0.0
            for logits, classes in parts:
                if head == "drawing" and classes[0] == NONE:
                    continue
                wanted = classes if head == "drawing" else (classes != NONE).astype(int)
                found = shares(logits, {"drawing": t, "face": t})[head]
                loss -= np.log(found[np.arange(len(wanted)), wanted] + 1e-9).mean()
            losses[round(float(t), 3)] = loss
        best[head] = min(losses, key=losses.get)
    print(json.dumps(best))
    for name, (logits, classes) in zip(
        ("doodles", "wide doodles", "emoji"), [p for p in parts if p[1][0] != NONE]
    ):
        report(f"{name} for calibration", shares(logits, best), classes, by_mood=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", help="what ships (.safetensors) or a checkpoint (.pt)")
    parser.add_argument("--emoji", default="../../../shared/data/drawings/emoji")
    parser.add_argument("--temperature", default='{"drawing": 1, "face": 1}')
    parser.add_argument("--calibrate", nargs="+", metavar="STYLE")
    parser.add_argument("--each", type=int, default=300, help="test doodles of each mood")
    parser.add_argument("--each-condition", type=int, default=30)
    parser.add_argument("--cache", help="file that keeps the test drawings")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = Folded(args.weights) if args.weights.endswith(".safetensors") else load_checkpoint(args.weights)
    if args.calibrate:
        args.plain, args.wide, args.none = 700, 700, 700
        return calibrate(net, args)
    temperature = json.loads(args.temperature)
    for style in LEFT_OUT:
        pictures, classes, core, _ = emoji(args.emoji, [style])
        found = shares(opinions(net, pictures), temperature)
        report(style, found, classes)
        print(f"  beyond doubt: {(found['drawing'].argmax(1) == classes)[core].mean():.3f} of {core.sum()}")
    none_seen, none_unseen = [], []
    face_right, face_wanted = [], []
    for name, pictures in test_sets(args.cache, args.each, args.each_condition).items():
        found = shares(opinions(net, pictures), temperature)
        if name.startswith("none "):
            kind = name.removeprefix("none ")
            (none_seen if kind in SEEN else none_unseen).append((kind, (found["face"].argmax(1) == 0).mean()))
        else:
            report(
                name,
                found,
                np.repeat(np.arange(len(DRAWING)), len(pictures) // len(DRAWING)),
                name == "doodles",
            )
        if not name.startswith("condition "):
            face_right.append(found["face"])
            face_wanted += [int(name == "doodles")] * len(pictures)
    print(f"face or none, ECE {calibration_error(torch.from_numpy(np.concatenate(face_right)), np.array(face_wanted)):.3f}")
    for title, kinds in (("kinds seen", none_seen), ("kinds unseen", none_unseen)):
        worst = ", ".join(
            f"{kind} {share:.2f}" for kind, share in sorted(kinds, key=lambda k: k[1]) if share < 0.95
        )
        print(f"no face, {title}: {np.mean([share for _, share in kinds]):.3f}; below 0.95: {worst}")


if __name__ == "__main__":
    main()
