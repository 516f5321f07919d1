"""A test set for finding faces, and its score.

    python detector_set.py make FOLDER --faces DATA/faces --pictures none/*.png
    mood read FOLDER/*.jpg > readings.jsonl
    python detector_set.py score FOLDER readings.jsonl [--sheet doubtful.png]

Faces of FER2013's split `valid` (with a clear majority, so that they are faces) are pasted into crops of the
given pictures, which must show nobody: one to three of them, 24 pixels to the full height, turned by up to 25
degrees, tinted, with a soft edge. As many other crops stay without a face. `boxes.csv` has a row per face:
file, x, y, width, height; files without a face have a row with width 0.

Where the face lies in a picture of FER2013 is taken to be the same for all, which is wrong for some: with hands, hair
and shoulders in it, or for half a face. `--sheet` shows the faces whose best box covers them badly (first those that are
not found, then found ones), the true box green, the best one red, to be judged by eye.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from data import Faces

SKINS = [(255, 224, 196), (241, 194, 160), (224, 172, 138), (198, 134, 100), (141, 85, 60), (255, 255, 255)]
# A found face covers the true one at least so much (intersection over union).
COVERS = 0.4
# Boxes between these are worth a look.
DOUBTFUL = (0.1, 0.47)
# The face in a picture of FER2013: its height is the picture's, its width this much of it.
NARROW = 0.81


def crop(rng, pictures):
    """A random part of a picture, 320 to 1600 pixels wide."""
    picture = pictures[rng.integers(len(pictures))]
    width, height = picture.size
    share = rng.uniform(0.4, 1)
    w, h = int(width * share), int(height * share)
    x, y = int(rng.integers(width - w + 1)), int(rng.integers(height - h + 1))
    scale = rng.uniform(320, 1600) / w
    part = picture.crop((x, y, x + w, y + h)).resize((int(w * scale), max(240, int(h * scale))), Image.LANCZOS)
    return part.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else part


def paste(rng, scene, face, side, at):
    """Lays a face into a scene; its box."""
    skin = np.array(SKINS[rng.integers(len(SKINS))]) / 255
    tinted = np.clip(face[..., None] * skin * rng.uniform(0.8, 1.15), 0, 255).astype(np.uint8)
    angle = rng.uniform(-25, 25)
    picture = Image.fromarray(tinted).resize((side, side), Image.BICUBIC)
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side - 1, side - 1), side // 3, fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(side / 40))
    turned = picture.rotate(angle, Image.BICUBIC)
    scene.paste(turned, at, mask.rotate(angle))
    width = side * NARROW
    return [at[0] + (side - width) / 2, at[1], width, side]


def make(args):
    rng = np.random.default_rng(args.seed)
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [Image.open(path).convert("RGB") for path in args.pictures]
    faces = Faces(args.faces, "valid")
    clear = np.flatnonzero(faces.majority.numpy() >= 0)
    rows = []
    for i in range(2 * args.count):
        scene, name = crop(rng, pictures), f"{i:04}.jpg"
        found = []
        for _ in range(1 if i % 4 else 3) if i < args.count else []:
            longest = min(scene.size)
            side = int(np.exp(rng.uniform(np.log(24), np.log(longest))))
            at = tuple(int(rng.integers(extent - side + 1)) for extent in scene.size)
            box = [at[0], at[1], side, side]
            apart = lambda b: b[0] > at[0] + side or at[0] > b[0] + b[2] or b[1] > at[1] + side or at[1] > b[1] + b[3]
            if all(apart(other) for other, _ in found):
                face = faces.pixels[rng.choice(clear), 0].numpy() * 255
                found.append((box, paste(rng, scene, face, side, at)))
        rows += [[name, *(round(v, 1) for v in box)] for _, box in found] or [[name, 0, 0, 0, 0]]
        scene.save(folder / name, quality=int(rng.integers(60, 95)))
    with open(folder / "boxes.csv", "w", newline="") as file:
        csv.writer(file).writerows([["file", "x", "y", "width", "height"], *rows])


def overlap(a, b):
    shared = lambda i: max(0, min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]))
    both = shared(0) * shared(1)
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def true_boxes(folder):
    """Of each file of a folder the boxes of its faces."""
    truth = {}
    for row in csv.DictReader(open(Path(folder) / "boxes.csv")):
        boxes = truth.setdefault(row["file"], [])
        if float(row["width"]) > 0:
            boxes.append([float(row[key]) for key in ("x", "y", "width", "height")])
    return truth


def tile(picture, true, best, side=160):
    """A face and what is around it, with its box and the best one found."""
    margin = 0.35 * true[3]
    scale = side / (true[3] + 2 * margin)
    left, top = true[0] + (true[2] - true[3]) / 2 - margin, true[1] - margin
    shown = picture.crop([round(v) for v in (left, top, left + side / scale, top + side / scale)]).resize((side, side))
    draw = ImageDraw.Draw(shown)
    for (x, y, width, height), color in ((true, "lime"), (best, "red")):
        corners = (x - left, y - top, x + width - left, y + height - top)
        draw.rectangle([v * scale for v in corners], outline=color)
    return shown


def sheet(path, doubtful, columns=10):
    """Lays tiles into one picture, those that cover least first."""
    tiles = [shown for _, shown in sorted(doubtful, key=lambda it: it[0])]
    side = tiles[0].width + 4
    whole = Image.new("RGB", (side * columns, side * -(-len(tiles) // columns)))
    for i, shown in enumerate(tiles):
        whole.paste(shown, (i % columns * side, i // columns * side))
    whole.save(path)


def score(args):
    truth = true_boxes(args.folder)
    sizes = {"under 40 px": [], "40 to 100": [], "100 to 300": [], "over 300": []}
    alarmed, empty, doubtful = 0, 0, []
    for line in open(args.readings):
        reading = json.loads(line)
        found = [[face[key] for key in ("x", "y", "width", "height")] for face in reading.get("faces", [])]
        boxes = truth[Path(reading["file"]).name]
        for box in boxes:
            group = list(sizes)[sum(box[3] >= limit for limit in (40, 100, 300))]
            covered, best = max(((overlap(box, other), other) for other in found), default=(0, None))
            sizes[group].append(covered >= COVERS)
            if args.sheet and DOUBTFUL[0] < covered < DOUBTFUL[1]:
                picture = Image.open(Path(args.folder) / Path(reading["file"]).name).convert("RGB")
                doubtful.append((covered, tile(picture, box, best)))
        if not boxes:
            empty += 1
            alarmed += bool(found)
    every = [hit for hits in sizes.values() for hit in hits]
    print(f"found {sum(every)} of {len(every)}: {np.mean(every):.3f}")
    for name, hits in sizes.items():
        print(f"  {name}: {np.mean(hits):.3f} of {len(hits)}")
    print(f"false alarms on {alarmed} of {empty} pictures: {alarmed / max(empty, 1):.3f}")
    if doubtful:
        sheet(args.sheet, doubtful)
        missed = sum(covered < COVERS for covered, _ in doubtful)
        print(f"{args.sheet}: {missed} not found but with a box near, and {len(doubtful) - missed} found")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("make")
    command.add_argument("folder")
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--pictures", nargs="+", required=True)
    command.add_argument("--count", type=int, default=200)
    command.add_argument("--seed", type=int, default=7)
    command.set_defaults(run=make)
    command = commands.add_parser("score")
    command.add_argument("folder")
    command.add_argument("readings")
    command.add_argument("--sheet", help="picture of the doubtful ones")
    command.set_defaults(run=score)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
