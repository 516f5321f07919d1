"""What the literature says must hold for the rule in `scene_rule.py`, on small pictures made by formula.

    python scene_check.py [a.jpg ...]   checks, writes the fixture of the program's test, reads the pictures
                                        with the shipped network and the rule
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors.torch import load_file

from efficientnet_lite0 import SIDE, load_pictures, shipped
from scene_rule import drawing_point, measure_drawing, read_drawing, read_scene, scene_point, seen_words

HEIGHT, WIDTH = 72, 96
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH]
WHITE, BLACK = (255, 255, 255), (12, 12, 12)


def load(path):
    picture = Image.open(path).convert("RGB")
    share = SIDE / max(picture.size)
    if share < 1:
        size = [max(1, round(side * share)) for side in picture.size]
        picture = picture.resize(size, Image.BILINEAR)
    return np.asarray(picture)


def plain(colour):
    return np.full((HEIGHT, WIDTH, 3), colour, float)


def fade(top, bottom, first=0, last=HEIGHT):
    """Rows from one colour to another, the same colour above and below."""
    t = np.clip((ROWS - first) / (last - first), 0, 1)[..., None]
    return (1 - t) * np.array(top, float) + t * np.array(bottom, float)


def disc(picture, x, y, radius, colour):
    picture[np.hypot(COLUMNS - x, ROWS - y) < radius] = colour


def stroke(picture, points, colour, width=1.2):
    """A line through points (x, y)."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        dx, dy = x1 - x0, y1 - y0
        t = np.clip(((COLUMNS - x0) * dx + (ROWS - y0) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
        picture[np.hypot(COLUMNS - x0 - t * dx, ROWS - y0 - t * dy) <= width] = colour


def ring(x, y, radius):
    turns = np.linspace(0, 2 * np.pi, 40)
    return list(zip(x + radius * np.cos(turns), y + radius * np.sin(turns)))


def beach():
    picture = fade((90, 170, 245), (190, 225, 250), 0, 36)
    picture[36:50] = (30, 140, 190)
    picture[50:] = (240, 215, 160)
    disc(picture, 76, 12, 6, (255, 250, 205))
    return picture


def street():
    picture = plain((58, 60, 64))
    picture[(ROWS < 50) & (COLUMNS % 16 < 11)] = (38, 38, 42)
    picture[(ROWS < 46) & (ROWS % 8 < 3) & (COLUMNS % 16 > 2) & (COLUMNS % 16 < 8)] = (74, 74, 74)
    return picture


def red():
    picture = plain((215, 20, 25))
    picture[(ROWS + COLUMNS) % 24 < 8] = (150, 8, 14)
    return picture


def pale_blue():
    return fade((205, 222, 238), (222, 234, 244))


def rain():
    picture = fade((112, 115, 120), (98, 100, 104))
    picture[(COLUMNS * 7 + ROWS) % 19 == 0] += 12
    return picture


def sun_over_sea():
    picture = fade((120, 190, 250), (205, 230, 250), 0, 40)
    picture[40:] = fade((40, 130, 200), (25, 100, 170), 40)[40:]
    disc(picture, 48, 24, 9, (255, 245, 190))
    picture[(ROWS > 40) & (np.abs(COLUMNS - 48) < 7) & (ROWS % 4 < 2)] = (225, 225, 190)
    return picture


def sunset():
    picture = fade((120, 70, 110), (250, 150, 50), 0, 44)
    picture[44:] = fade((90, 50, 60), (25, 18, 34), 44)[44:]
    disc(picture, 40, 38, 6, (255, 225, 130))
    return picture


def night():
    picture = fade((8, 10, 26), (16, 18, 34))
    picture[(ROWS > 48) & (COLUMNS % 12 < 8)] = (14, 14, 18)
    picture[(ROWS > 50) & (ROWS % 6 < 2) & (COLUMNS % 12 > 2) & (COLUMNS % 12 < 5)] = (230, 190, 90)
    return picture


def meadow():
    picture = fade((110, 175, 240), (185, 215, 245), 0, 30)
    picture[30:] = fade((120, 190, 80), (70, 150, 50), 30)[30:]
    picture[(ROWS > 40) & ((ROWS * 3 + COLUMNS * 5) % 37 < 2)] = (245, 240, 120)
    return picture


def black_scribble():
    picture = plain(WHITE)
    for shift in (0, 9, 18, 27):
        points = [(4 + 8 * i, (8 if i % 2 else 40) + shift - (i * shift) % 7) for i in range(12)]
        stroke(picture, points, BLACK)
    return picture


def warm_rings():
    picture = plain(WHITE)
    stroke(picture, ring(48, 36, 24), (250, 180, 30), 1.6)
    stroke(picture, ring(20, 18, 11), (250, 130, 60), 1.6)
    stroke(picture, ring(78, 54, 12), (255, 200, 60), 1.6)
    return picture


def falling_lines():
    picture = plain(WHITE)
    for i in range(14):
        x, y = 6 + 6.4 * i, 6 + (i * 23) % 30
        stroke(picture, [(x, y), (x - 3, y + 24)], (105, 120, 145))
    return picture


def house():
    picture = plain(WHITE)
    stroke(picture, [(28, 62), (28, 34), (68, 34), (68, 62), (28, 62)], BLACK)
    stroke(picture, [(28, 34), (48, 14), (68, 34)], BLACK)
    return picture


def zigzag():
    picture = plain(WHITE)
    stroke(picture, [(8 + 10 * i, 22 if i % 2 else 50) for i in range(9)], BLACK)
    return picture


def red_on_black():
    picture = plain(BLACK)
    for shift in (0, 16):
        stroke(picture, [(6 + 7 * i, (14 if i % 2 else 44) + shift) for i in range(13)], (225, 30, 25), 1.6)
    return picture


SCENES = [beach, street, red, pale_blue, rain, sun_over_sea, sunset, night, meadow]
DRAWINGS = [black_scribble, warm_rings, falling_lines, house, zigzag, red_on_black]
# What a network might have seen: word, share, valence, arousal.
SEEN = {
    "beach": [("beach", 0.7, 0.65, -0.2)],
    "street": [("street", 0.3, 0.0, 0.15)],
    "meadow": [("lake", 0.4, 0.6, -0.5), ("valley", 0.25, 0.55, -0.45)],
}


def pixels(make):
    return make().round().clip(0, 255).astype(np.uint8)


def check():
    """Valence and arousal by light alone, or by ink, and the moods with what was seen."""
    seen = {make.__name__: read_scene(pixels(make), SEEN.get(make.__name__, ())) for make in SCENES}
    drawn = {make.__name__: read_drawing(pixels(make)) for make in DRAWINGS}
    light = {name: scene_point(reading["measures"]) for name, reading in seen.items()}
    ink = {name: drawing_point(reading["measures"]) for name, reading in drawn.items()}
    mood = {name: reading["mood"] for name, reading in (seen | drawn).items()}
    rules = {
        "a sunny beach is more pleasant than a dark street": light["beach"][0] > light["street"][0] + 0.4,
        "saturated red is livelier than pale blue": light["red"][1] > light["pale_blue"][1] + 0.4,
        "pale blue is more pleasant than a grey street": light["pale_blue"][0] > light["street"][0] + 0.4,
        "a dark grey street is unpleasant": light["street"][0] < -0.3,
        "grey rain is sad": mood["rain"] == "sad",
        "sun over the sea is happy or calm": mood["sun_over_sea"] in ("happy", "calm"),
        "a sunset is calm, and is called so": mood["sunset"] == "calm" and "sunset" in seen["sunset"]["words"],
        "a meadow with a lake is calm": mood["meadow"] == "calm",
        "night is called so": "night" in seen["night"]["words"],
        "only the sunset is a sunset": sum("sunset" in reading["words"] for reading in seen.values()) == 1,
        "a black scribble is unpleasant": ink["black_scribble"][0] < -0.3,
        "a black scribble is lively": ink["black_scribble"][1] > 0.3,
        "an open zigzag is unpleasant and lively": ink["zigzag"][0] < -0.2 and ink["zigzag"][1] > 0.2,
        "a red scribble on black is livelier still": ink["red_on_black"][1] > ink["black_scribble"][1],
        "a red scribble on black is angry": mood["red_on_black"] == "angry",
        "warm rings are happy": mood["warm_rings"] == "happy",
        "falling grey lines are sad": mood["falling_lines"] == "sad",
        "a house of straight lines is neutral": mood["house"] == "neutral",
        "scenes are never surprised": all(r["scores"][7] == 0 for r in (seen | drawn).values()),
        "scenes are at most 0.6 sure": all(r["scores"].max() <= 0.6 + 1e-9 for r in seen.values()),
        "drawings are at most 0.4 sure": all(r["scores"].max() <= 0.4 + 1e-9 for r in drawn.values()),
        "an empty canvas is nothing": measure_drawing(np.full((40, 60, 3), 255, np.uint8)) is None,
        "brighter is more pleasant": all(
            scene_point(m | {"brightness": 0.6})[0] > scene_point(m | {"brightness": 0.3})[0]
            for m in (reading["measures"] for reading in seen.values())
        ),
    }
    for name, reading in (seen | drawn).items():
        print(f"{name:15} {reading['point'].round(2)} {reading['sentence']} {reading['words']}")
    broken = [name for name, holds in rules.items() if not holds]
    print(f"{len(rules) - len(broken)} of {len(rules)} rules hold", *broken, sep="\n  ")
    return seen, drawn, broken


def write(folder, seen, drawn):
    (folder / "scenes").mkdir(exist_ok=True)
    cases = []
    for make in SCENES + DRAWINGS:
        name = make.__name__
        Image.fromarray(pixels(make)).save(folder / "scenes" / f"{name}.png", optimize=True)
        reading = seen.get(name) or drawn[name]
        rounded = lambda values: [round(float(value), 6) for value in values]
        cases.append(
            {
                "file": f"scenes/{name}.png",
                "kind": "scene" if name in seen else "drawing",
                "seen": SEEN.get(name, []),
                "measures": {key: round(float(value), 6) for key, value in reading["measures"].items()},
                "point": rounded(reading["point"]),
                "scores": rounded(reading["scores"]),
                "words": reading["words"],
                "sentence": reading["sentence"],
            }
        )
    (folder / "scene-rule.json").write_text(json.dumps(cases, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    parser.add_argument("--weights", default="../scene.safetensors")
    parser.add_argument("--words", default="../scene-words.csv")
    args = parser.parse_args()
    seen, drawn, broken = check()
    if broken:
        raise SystemExit(1)
    write(Path(args.fixtures), seen, drawn)
    if not args.pictures:
        return
    rows = csv.DictReader(open(args.words))
    table = [(row["word"], float(row["valence"]), float(row["arousal"]), row["use"] == "1") for row in rows]
    logits = shipped(load_file(args.weights), load_pictures(args.pictures))
    for path, shares in zip(args.pictures, logits.softmax(1).numpy()):
        reading = read_scene(load(path), seen_words(shares, table))
        print(f"{Path(path).name:20} {reading['point'].round(2)} {reading['sentence']} {reading['words']}")


if __name__ == "__main__":
    main()
