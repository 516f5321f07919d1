"""Pictures and cuts for the verifier, the network that says which of YuNet's candidates are faces.

    apt-get download PACKAGE; dpkg -x PACKAGE*.deb UNPACKED/PACKAGE     (each of PACKAGES)
    python verifier_set.py gather UNPACKED POOL
    python verifier_set.py cut POOL [--branch small.pt] --out cuts.npz
    python verifier_set.py scenes POOL FOLDER
    python verifier_set.py held POOL FOLDER

`gather` takes the pictures without people out of Debian's packages. A picture belongs to one part of three:
training, `scenes` (for the decision rule) and `held` (a second test of false alarms, which was in view when the rule was chosen). `cut` lays faces
of FER2013's split `train` into training pictures, asks YuNet (for the second look also a branch for small faces), and cuts out what is proposed, with the truth; so that
it is not the edge of what was laid in that makes a face, pieces of other pictures are laid in likewise. `scenes` and
`held` write folders like `detector_set.py make`. The figures need Debian 12's packages.
"""

import argparse
import csv
import hashlib
import io
import re
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from data import SIDE, Faces
from detector_set import NARROW, SKINS, crop, overlap
from yunet_net import LEAST_SIDE, Search, load_branch

PACKAGES = """extremetuxracer-data gcompris-qt-data gimp-help-en gnome-backgrounds krita-data kstars-data
    lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 lxqt-themes mate-backgrounds plasma-workspace-wallpapers
    stellarium-data torcs-data trigger-rally-data tuxpaint-stamps-default ukui-wallpapers"""
# Longer side of a picture at most, shorter side at least.
LONGEST, LEAST = 1600, 128
KINDS = {".jpg", ".jpeg", ".png", ".webp", ".rcc"}
# Folders with people, gods, cartoons of people, and variants of the same.
PEOPLE = re.compile(
    "skycultures|/people/|cartoon|halloween|christmas|paintings|louis-braille|lang.rcc|details.rcc|world_music|/asl"
    "|en/images/filters|HTML/(?!en/)|_icons|images_dark|screenshot|1080x1920|720x1440|1622x2880"
)
# Single pictures with people, statues or drawn faces, found by looking at YuNet's best candidates.
PERSONS = set(
    "d38bc804 de02b994 92073625 408e3b4a 35796741 50b9a190 e1407579 21031a1a 9c9e4d52 38f5163c 6ec424fb 26954ee3"
    " 5ea3581b 6f024a25 bffc8948 125d8dfd 0f326073 eb767a18 c9fe4ce8 116e74af a3758fc7 a1d999ae 6e1e9737 210f7e1c"
    " 4b4898ce d942f11c 0899ffe5 a35570cb d48283e1 ad794387 d0a7882b b5f86054 f06db4da 86d1f8b0 0d02e919 4969215b"
    " a97feb95 34db6258 cb7a2de8 4879e215 d5b74184 616be45d e23da043 32c3b0bf 47557845 89d064f3".split()
)
# Photographs, of which there are few, are held out more often than textures and pictures of windows.
PHOTOS = re.compile("categorization|monuments|erase|animals|wallpapers|backgrounds")
# Of one folder of files that are much alike.
MOST = 150
# Pictures inside Qt's resource files, which hold them as they are.
STARTS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)

# Candidates: YuNet's score and the branch's, how much a small picture is enlarged at most, and how many of one picture.
WEAK, WEAK_SMALL, ENLARGED, CANDIDATES = 0.02, 0.2, 1.5, 64
# Parts of scenes as they are searched: their side, and those of their faces.
TILE, SMALLEST, BIGGEST = 256, 9, 110
# Overlap with a true face that makes a candidate one, and that makes it none.
FACE, NONE = 0.4, 0.3


def inside(path):
    """The pictures in a file: itself, or what a resource file holds."""
    data = path.read_bytes()
    starts = [match.start() for match in STARTS.finditer(data)] if path.suffix == ".rcc" else [0]
    for start in starts:
        try:
            picture = Image.open(io.BytesIO(data[start:]))
            picture.load()
        except (OSError, SyntaxError, ValueError):
            continue
        yield picture


def gather(args):
    pool, seen, folders = Path(args.pool), set(), Counter()
    pool.mkdir(parents=True, exist_ok=True)
    for path in sorted(Path(args.unpacked).rglob("*")):
        name = str(path.relative_to(args.unpacked))
        if path.suffix.lower() not in KINDS or path.is_symlink() or not path.is_file() or PEOPLE.search(name):
            continue
        folder = path if path.suffix == ".rcc" else path.parent
        for picture in inside(path):
            if min(picture.size) < LEAST or folders[folder] >= MOST:
                continue
            drawn = picture.convert("RGBA")
            drawn.thumbnail((LONGEST, LONGEST), Image.LANCZOS)
            ground = Image.new("RGB", drawn.size, "white")
            ground.paste(drawn, mask=drawn)
            grey = ground.convert("L")
            key = hashlib.md5((np.asarray(grey.resize((8, 8))) // 8).tobytes()).hexdigest()[:8]
            if key in seen or key in PERSONS or np.asarray(grey).std() < 8:
                continue
            seen.add(key)
            folders[folder] += 1
            ground.save(pool / f"{name.split('/')[0]}-{folder.name}-{key}.jpg", quality=92)


def part(path):
    """Which part a picture of the pool belongs to."""
    at = int(path.stem[-8:], 16) % 100
    held, scenes = (40, 58) if PHOTOS.search(path.name) else (4, 14)
    return "held" if at < held else "scenes" if at < scenes else "training"


def pictures(pool, wanted):
    return [Image.open(path).convert("RGB") for path in sorted(Path(pool).glob("*.jpg")) if part(path) == wanted]


def spread(make, count, processes):
    """`make(i)` for all i in order, by so many processes, which share what is in memory already."""
    global work
    work = make
    with get_context("fork").Pool(processes) as pool:
        yield from pool.imap(at_work, range(count), 8)


def at_work(i):
    return work(i)


def grown(picture):
    """Big enough for `detector_set.crop` not to blow it up."""
    scale = max(1, 480 / min(picture.size))
    return picture if scale == 1 else picture.resize([round(side * scale) for side in picture.size], Image.BICUBIC)


class Finder:
    """YuNet's candidates."""

    def __init__(self, path):
        cv2.setNumThreads(1)
        self.yunet = cv2.FaceDetectorYN.create(path, "", (320, 320), WEAK, 0.3, 5000)

    def __call__(self, picture, side):
        """Boxes (x, y, width, height), the best first, of a search at a longer side of `side`."""
        scale = min(ENLARGED, side / max(picture.size))
        size = [max(1, round(extent * scale)) for extent in picture.size]
        small = np.asarray(picture.resize(size, Image.BILINEAR))
        self.yunet.setInputSize(size)
        _, found = self.yunet.detect(np.ascontiguousarray(small[..., ::-1]))
        if found is None:
            return []
        found = [row[:4] / scale for row in found.astype(float)]
        return [box for box in found if max(box[2:]) <= 2 * max(picture.size)][:CANDIDATES]


class BothFinder:
    """The candidates of YuNet and of its branch for small faces."""

    def __init__(self, start, branch):
        self.search = Search(load_branch(start, branch))

    def __call__(self, picture, side):
        own, small = self.search(picture, side)
        return [box for box, _ in own] + [box for box, score in small if score >= WEAK_SMALL]


def cut(grey, box):
    """The square around a box, 48x48, as `framed` in `detector.rs` and `Square::cut` have it; [h, w] bytes."""
    x, y, width, height = box
    side = max(1, round((height + width / NARROW) / 2))
    at = lambda start, end: np.clip(np.arange(side) + round(start), 0, end - 1)
    rows, columns = at(y + height / 2 - side / 2, grey.shape[0]), at(x + width / 2 - side / 2, grey.shape[1])
    square = Image.fromarray(grey[rows[:, None], columns])
    return np.asarray(square.resize((SIDE, SIDE), Image.BILINEAR))


def edge(rng, side):
    """A mask: rounded, round or square, with a soft or a hard edge."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    kind, inset = rng.random(), side * rng.uniform(0, 0.06)
    frame = (inset, inset, side - 1 - inset, side - 1 - inset)
    if kind < 0.5:
        draw.rounded_rectangle(frame, side * rng.uniform(0.1, 0.45), fill=255)
    elif kind < 0.8:
        draw.ellipse((side * rng.uniform(0, 0.1), inset, side * rng.uniform(0.9, 1), side - inset), fill=255)
    else:
        draw.rectangle(frame, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(side * rng.uniform(0, 0.06))) if rng.random() < 0.8 else mask


def lay(rng, scene, grey, side, at):
    """Lays a grey 48x48 picture into a scene: tinted, turned, darker or lighter than it was; at times over something
    like hair, neck and shoulders."""
    tint = np.array(SKINS[rng.integers(len(SKINS))]) / 255 if rng.random() < 0.8 else np.ones(3)
    low, high = rng.uniform(0, 0.3), rng.uniform(0.5, 1.1)
    values = (low + (high - low) * (grey / 255) ** np.exp(rng.uniform(-0.5, 0.5)))[..., None] * 255 * tint
    picture = Image.fromarray(np.uint8(values.clip(0, 255))).resize((side, side), Image.BICUBIC)
    if rng.random() < 0.35:
        draw, (x, y) = ImageDraw.Draw(scene), at
        hair = tuple(int(v) for v in rng.uniform(0, 1, 3) * rng.uniform(10, 200))
        cloth, skin = tuple(rng.integers(0, 256, 3).tolist()), tuple(int(v) for v in tint * rng.uniform(90, 220))
        u = side * rng.uniform(0.9, 1.15)
        draw.ellipse((x - 0.15 * u, y - 0.25 * u, x + 1.15 * u, y + rng.uniform(0.8, 1.4) * u), fill=hair)
        draw.rectangle((x + 0.3 * side, y + 0.7 * side, x + 0.7 * side, y + 1.25 * side), fill=skin)
        draw.ellipse((x - 0.7 * u, y + 1.12 * side, x + side + 0.7 * u, y + 3 * side), fill=cloth)
    angle = rng.uniform(-25, 25)
    scene.paste(picture.rotate(angle, Image.BICUBIC), at, edge(rng, side).rotate(angle))


def weathered(rng, scene):
    """Another camera: light, contrast, blur, JPEG."""
    if rng.random() < 0.5:
        values = np.asarray(scene) / 255
        values = (values ** np.exp(rng.uniform(-0.5, 0.5)) - 0.5) * rng.uniform(0.4, 1.1) + rng.uniform(0.35, 0.65)
        scene = Image.fromarray(np.uint8(values.clip(0, 1) * 255))
    if rng.random() < 0.2:
        scene = scene.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5)))
    file = io.BytesIO()
    scene.save(file, "jpeg", quality=int(rng.integers(35, 96)))
    return Image.open(file).convert("RGB")


def inhabit(rng, scene, grounds, faces, count, decoys, draw):
    """Lays up to `count` things of sides that `draw` gives into a scene, of which a share is none; boxes of the faces."""
    taken, boxes = [], []
    for _ in range(count):
        side = int(draw())
        at = tuple(int(rng.integers(extent - side + 1)) for extent in scene.size)
        box = [*at, side, side]
        if any(overlap([b[0] - b[2] / 5, b[1] - b[2] / 5, b[2] * 1.4, b[2] * 1.4], box) > 0 for b in taken):
            continue
        taken.append(box)
        if rng.random() < decoys:
            other = grounds[rng.integers(len(grounds))].convert("L")
            size = int(min(other.size) * rng.uniform(0.1, 1))
            x, y = (int(rng.integers(extent - size + 1)) for extent in other.size)
            lay(rng, scene, np.asarray(other.crop((x, y, x + size, y + size)).resize((SIDE, SIDE))), side, at)
        else:
            lay(rng, scene, faces[rng.integers(len(faces))], side, at)
            boxes.append([at[0] + side * (1 - NARROW) / 2, at[1], side * NARROW, side])
    return boxes


def scene_of(rng, grounds, faces, most, decoys):
    """A scene and the boxes of its faces."""
    scene = crop(rng, grounds)
    draw = lambda: np.exp(rng.uniform(np.log(20), np.log(min(scene.size))))
    boxes = inhabit(rng, scene, grounds, faces, rng.integers(1, most + 1), decoys, draw)
    return weathered(rng, scene), boxes


def part_of_scene(rng, grounds, faces):
    """The square of a scene that is `TILE` wide where it is searched, and the boxes of its small faces."""
    picture = grounds[rng.integers(len(grounds))]
    # As in `detector_set.crop`, a scene is 320 to 1600 pixels wide.
    longer = rng.uniform(320, 1600)
    scale = min(max(2 * longer - LEAST_SIDE, LEAST_SIDE), rng.choice([800, 800, 960])) / longer
    side = round(TILE / scale)
    cut = max(32, min(round(side * rng.uniform(0.4, 1) * max(picture.size) / longer), *picture.size))
    x, y = (int(rng.integers(extent - cut + 1)) for extent in picture.size)
    scene = picture.crop((x, y, x + cut, y + cut)).resize((side, side), Image.LANCZOS)
    if rng.random() < 0.5:
        scene = scene.transpose(Image.FLIP_LEFT_RIGHT)
    draw = lambda: round(np.exp(rng.uniform(np.log(SMALLEST), np.log(BIGGEST))) / scale)
    boxes = inhabit(rng, scene, grounds, faces, rng.integers(0, 13), 0.25, draw)
    return weathered(rng, scene), boxes


def clear_faces(folder, held):
    """[n, 48, 48] in 0..255 of the split `train`, without what people saw no face in; each tenth is for scenes."""
    faces = Faces(folder, "train")
    rows = np.flatnonzero(faces.votes.sum(1).numpy() > 0)
    return faces.pixels[rows[(np.arange(len(rows)) % 10 == 0) == held], 0].numpy() * 255


def beside(rng, box):
    """A box that shows a face wrongly: a part of it, half of it, or far too much."""
    x, y, width, height = box
    grow = rng.choice([rng.uniform(0.25, 0.45), rng.uniform(0.7, 1.2), rng.uniform(2.2, 3.5)])
    reach = 0.7 if 0.5 < grow < 2 else 0.25 if grow < 0.5 else 0.8
    angle = rng.uniform(0, 2 * np.pi)
    cx, cy = x + width / 2 + reach * width * np.cos(angle), y + height / 2 + reach * height * np.sin(angle)
    return [cx - width * grow / 2, cy - height * grow / 2, width * grow, height * grow]


def about(rng, box):
    """A box as a detector would draw it."""
    x, y, width, height = box
    grow, dx, dy = np.exp(rng.uniform(-0.2, 0.2)), *rng.uniform(-0.08, 0.08, 2)
    x, y = x + width * (dx + (1 - grow) / 2), y + height * (dy + (1 - grow) / 2)
    return [x, y, width * grow, height * grow]


def cut_all(args):
    rng = np.random.default_rng(args.seed)
    find = BothFinder(args.start, args.branch) if args.branch else Finder(args.yunet)
    grounds, faces = pictures(args.pool, "training"), clear_faces(args.faces, False)
    cuts, truth = [], []

    def add(grey, box, face):
        cuts.append(cut(grey, box))
        truth.append(face)

    for picture in grounds:
        grey = np.asarray(picture.convert("L"))
        boxes = [box for side in (960, 480) for box in find(picture, side)]
        for _ in range(4):
            side = np.exp(rng.uniform(np.log(16), np.log(min(picture.size))))
            boxes.append([*(rng.uniform(0, 1, 2) * (np.array(picture.size) - side)), side * NARROW, side])
        for box in boxes:
            add(grey, box, False)
    print(f"{len(cuts)} cuts of {len(grounds)} pictures", flush=True)
    grounds = [grown(picture) for picture in grounds]
    for _ in range(args.scenes):
        scene, boxes = scene_of(rng, grounds, faces, 6, 0.25)
        grey = np.asarray(scene.convert("L"))
        for box in find(scene, int(rng.choice([640, 800, 960]))):
            best = max((overlap(box, other) for other in boxes), default=0)
            if best >= FACE or best < NONE:
                add(grey, box, best >= FACE)
        for box in boxes:
            add(grey, about(rng, box), True)
            add(grey, beside(rng, box), False)
    print(f"{len(cuts)} cuts, {sum(truth)} faces", flush=True)
    np.savez(args.out, cuts=np.stack(cuts), truth=np.array(truth))


def write(folder, found):
    """Scenes and their boxes, as `detector_set.py make` does."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [["file", "x", "y", "width", "height"]]
    for i, (scene, boxes) in enumerate(found):
        scene.save(folder / f"{i:04}.jpg", quality=92)
        rows += [[f"{i:04}.jpg", *(round(float(v), 1) for v in box)] for box in boxes or [[0] * 4]]
    with open(folder / "boxes.csv", "w", newline="") as file:
        csv.writer(file).writerows(rows)


def scenes(args):
    rng = np.random.default_rng(args.seed)
    grounds, faces = [grown(p) for p in pictures(args.pool, "scenes")], clear_faces(args.faces, True)
    one = lambda i: scene_of(rng, grounds, faces, 3, 0) if i % 2 else (crop(rng, grounds), [])
    write(args.folder, map(one, range(args.count)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("gather")
    command.add_argument("unpacked")
    command.add_argument("pool")
    command.set_defaults(run=gather)
    command = commands.add_parser("cut")
    command.add_argument("pool")
    command.add_argument("--out", required=True)
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--yunet", default="../../../shared/data/detectors/face_detection_yunet_2023mar.onnx")
    command.add_argument("--branch", help="checkpoint of `train_small_faces.py`")
    command.add_argument("--start", default="../yunet.safetensors")
    command.add_argument("--scenes", type=int, default=3000)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=cut_all)
    command = commands.add_parser("scenes")
    command.add_argument("pool")
    command.add_argument("folder")
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--count", type=int, default=800)
    command.add_argument("--seed", type=int, default=2)
    command.set_defaults(run=scenes)
    command = commands.add_parser("held")
    command.add_argument("pool")
    command.add_argument("folder")
    command.set_defaults(run=lambda args: write(args.folder, ((p, []) for p in pictures(args.pool, "held"))))
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
