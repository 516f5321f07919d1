"""The test's faces: drawn in another way than the training's (`doodles.py`, `doodles_wide.py`), with whose code
this file shares nothing. Everything is a Bezier curve drawn with a pen of varying pressure on a canvas
of 720x540 pixels. Coordinates are in half head heights, (0, 0) is the middle of the head, y grows downwards.

`python test_doodles.py` writes the end-to-end test pictures of the program and a sheet to look at."""

import argparse
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from no_face import SEEN

MOODS = ["happy", "calm", "neutral", "sad", "angry", "fearful", "surprised"]
WIDTH, HEIGHT, FINE = 720, 540, 2
INKS = [
    (0, 0, 0),
    (20, 20, 25),
    (200, 30, 40),
    (30, 80, 200),
    (20, 130, 60),
    (120, 40, 150),
    (230, 120, 20),
    (90, 60, 40),
]
CHALKS = [(255, 255, 255), (250, 240, 200), (255, 220, 80), (120, 220, 255), (160, 255, 170), (255, 150, 190)]
SKINS = [
    (255, 224, 189),
    (255, 221, 51),
    (255, 236, 120),
    (241, 194, 125),
    (141, 85, 36),
    (198, 134, 66),
    (180, 230, 160),
]
MOOD_SKINS = {
    "angry": (240, 80, 60),
    "sad": (130, 170, 230),
    "fearful": (200, 220, 240),
    "calm": (190, 225, 190),
}


def curve(*controls, n=22):
    """A Bezier curve of two, three or four control points."""
    t = np.linspace(0, 1, n)[:, None]
    points = [np.array(control, float) for control in controls]
    while len(points) > 1:
        points = [a * (1 - t) + b * t for a, b in zip(points, points[1:])]
    return points[0]


def loop(x, y, rx, ry, corner=0.55, turn=0.0):
    """A closed curve of four Beziers: an ellipse for `corner` 0.55, a rounded box for more."""
    ends = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
    parts = []
    for (ax, ay), (bx, by) in zip(ends, ends[1:]):
        parts.append(
            curve(
                (ax, ay),
                (ax + bx * corner, ay + by * corner),
                (bx + ax * corner, by + ay * corner),
                (bx, by),
                n=12,
            )
        )
    cos, sin = math.cos(turn), math.sin(turn)
    return np.vstack(parts) * (rx, ry) @ np.array([[cos, sin], [-sin, cos]]) + (x, y)


class Canvas:
    """A page and one person's pen. What is not given is drawn by lot."""

    def __init__(self, rng, width=None, dark=None, ink=None, radius=None, middle=None, pen=None, shake=None):
        self.rng = rng
        dark = rng.random() < 0.15 if dark is None else dark
        self.radius = radius or math.exp(rng.uniform(math.log(45), math.log(235)))
        usual = 3 + self.radius * 0.03 * math.exp(rng.normal(0, 0.6))
        self.width = width or float(np.clip(usual, 1, 24))
        self.kind = pen or self.one_of(
            round=5, pressure=3, marker=1.2, dashed=0.6, pixel=0.6, chalk=0.6, double=0.6
        )
        self.shake = rng.gamma(2.0, 0.011) if shake is None else shake
        self.ground = (
            (255, 255, 255) if rng.random() < 0.8 else tuple(int(v) for v in rng.integers(225, 256, 3))
        )
        if dark:
            self.ground = tuple(int(v) for v in rng.integers(0, 55, 3))
        chosen = CHALKS if dark else INKS
        black = rng.random() < 0.55
        self.color = ink or (chosen[0] if black else chosen[rng.integers(len(chosen))])
        self.inks = [self.color] if rng.random() < 0.8 else [self.color, chosen[rng.integers(len(chosen))]]
        # Room for hair and hands, unless the face is too big for it.
        room = np.maximum(np.array([WIDTH, HEIGHT]) / 2 - self.radius * 1.1, 0)
        spread = rng.uniform(-1, 1, 2) if rng.random() < 0.4 else rng.normal(0, 0.15, 2)
        self.middle = (
            np.array([WIDTH, HEIGHT]) / 2 + np.clip(spread, -1, 1) * room
            if middle is None
            else np.array(middle)
        )
        angle = math.radians(rng.normal(0, 7) if rng.random() < 0.8 else rng.uniform(-30, 30))
        wide, lean, mirror = math.exp(rng.normal(0, 0.13)), rng.normal(0, 0.06), rng.choice([-1, 1])
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        self.matrix = self.radius * turn @ np.array([[wide * mirror, lean], [0, 1]])
        self.reach = []
        self.page = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), self.ground)
        self.draw = ImageDraw.Draw(self.page)

    def one_of(self, **choices):
        weights = np.array(list(choices.values()), float)
        return str(self.rng.choice(list(choices), p=weights / weights.sum()))

    def place(self, points):
        """To fine pixels: a shift, a slow drift and a tremble of the hand."""
        n, rng = len(points), self.rng
        slow = np.cumsum(rng.normal(0, 1, (n, 2)), 0) / math.sqrt(n)
        points = points + self.shake * (slow + rng.normal(0, 0.12, (n, 2)) + rng.normal(0, 0.6, 2))
        placed = (points @ self.matrix.T + self.middle) * FINE
        self.reach += [placed.min(0), placed.max(0)]
        return placed

    def stroke(self, points, fill=None, closed=False, bold=1.0):
        points = np.asarray(points, float)
        points = np.vstack([points, points[:1]]) if closed else points
        placed = self.place(points)
        if fill is not None:
            self.draw.polygon([tuple(p) for p in placed], fill=fill)
        for pass_ in range(2 if self.kind == "double" else 1):
            self.trace(placed if pass_ == 0 else self.place(points), bold)

    def trace(self, placed, bold):
        rng, color = self.rng, self.inks[self.rng.integers(len(self.inks))]
        steps = np.linalg.norm(np.diff(placed, axis=0), axis=1)
        width = self.width * FINE * bold
        t = np.linspace(0, 1, len(placed))
        if self.kind == "pressure":
            widths = width * (0.45 + 0.9 * np.sin(math.pi * np.clip(t + rng.normal(0, 0.15), 0, 1)) ** 0.7)
        elif self.kind == "marker":
            widths = np.full(len(placed), width * 1.5)
        else:
            widths = np.full(len(placed), width)
        along, dash = np.concatenate([[0], np.cumsum(steps)]), width * 3 + 6
        for i in range(len(placed) - 1):
            if self.kind == "dashed" and along[-1] > 4 * dash and along[i] % (2 * dash) > dash * 1.2:
                continue
            w = max(1.0, widths[i])
            self.draw.line([tuple(placed[i]), tuple(placed[i + 1])], fill=color, width=max(1, round(w)))
            for x, y in (placed[i], placed[i + 1]):
                self.draw.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=color)

    def blob(self, x, y, rx, ry, color=None):
        self.draw.polygon([tuple(p) for p in self.place(loop(x, y, rx, ry))], fill=color or self.color)

    def finished(self, whole=False):
        """[h, w, 3] bytes: the page, or only what is drawn and some ground around it, which is faster."""
        margin = 6 + 2 * self.width
        corners = np.array([np.min(self.reach, 0) / FINE - margin, np.max(self.reach, 0) / FINE + margin])
        left, top, right, bottom = corners.round().astype(int).clip(0, (WIDTH, HEIGHT)).flatten()
        if whole:
            left, top, right, bottom = 0, 0, WIDTH, HEIGHT
        page, size = self.page.crop((left * FINE, top * FINE, right * FINE, bottom * FINE)), (
            right - left,
            bottom - top,
        )
        if self.kind == "pixel":
            side = max(2, round(self.width * 0.8))
            small = page.resize((max(1, size[0] // side), max(1, size[1] // side)), Image.BOX)
            return np.asarray(small.resize(size, Image.NEAREST))
        page = np.asarray(page.resize(size, Image.BOX))
        if self.kind == "chalk":
            drawn = np.abs(page.astype(int) - self.ground).sum(2, keepdims=True) > 30
            grain = self.rng.random((*page.shape[:2], 1)) < 0.3
            page = np.where(drawn & grain, np.uint8(self.ground), page)
        return page


def outline(c, mood, shown):
    rng = c.rng
    fill = None
    if rng.random() < 0.3:
        fill = (
            MOOD_SKINS[mood]
            if mood in MOOD_SKINS and rng.random() < 0.35
            else SKINS[rng.integers(len(SKINS))]
        )
        if sum(c.color) > 450:
            c.color, c.inks = INKS[1], [INKS[1]]
    c.paper = fill or c.ground
    c.half = rng.choice([0.72, 0.85, 1.0, 1.15]) * math.exp(rng.normal(0, 0.05))
    if not shown and fill is None:
        return
    shape = c.one_of(oval=5, box=1, egg=1.5, lumpy=1.5)
    around = loop(0, 0, c.half, 1, 0.55 if shape != "box" else rng.uniform(0.75, 0.95))
    if shape == "egg":
        around = around * np.stack([1 - 0.18 * around[:, 1], np.ones(len(around))], 1)
    elif shape == "lumpy":
        angle = np.arctan2(around[:, 1], around[:, 0])[:, None]
        around = around * (1 + 0.05 * np.sin(rng.integers(2, 5) * angle + rng.uniform(0, 6)))
    around = np.roll(around[:-1], int(rng.integers(len(around))), 0)
    gap = int(rng.integers(-4, 4))
    around = np.vstack([around, around[:gap]]) if gap > 0 else around[: len(around) + gap]
    if shown:
        c.stroke(around, fill)
    else:
        c.draw.polygon([tuple(p) for p in c.place(around)], fill=fill)
    extra = c.one_of(none=7, hair=1.2, long=0.6, ears=0.8, rays=0.6, neck=0.7, hat=0.5) if shown else "none"
    if extra == "hair":
        for x in np.linspace(-0.6, 0.6, int(rng.integers(3, 9))):
            lift = rng.uniform(0.12, 0.3)
            c.stroke(
                curve(
                    (x * c.half, -0.85),
                    (x * c.half + rng.normal(0, 0.2), -1),
                    (x * 1.2 * c.half, -1 - lift),
                    n=8,
                )
            )
    elif extra == "long":
        for side in (-1, 1):
            c.stroke(
                curve(
                    (0, -1.02),
                    (side * 1.3 * c.half, -1.2),
                    (side * 1.2 * c.half, 0),
                    (side * 1.1 * c.half, 0.9),
                )
            )
    elif extra == "ears":
        for side in (-1, 1):
            c.stroke(
                curve(
                    (side * c.half, -0.2),
                    (side * (c.half + 0.3), -0.3),
                    (side * (c.half + 0.25), 0.3),
                    (side * c.half, 0.15),
                )
            )
    elif extra == "rays":
        for angle in np.arange(0, 2 * math.pi, 2 * math.pi / rng.integers(8, 15)):
            ray = np.array([math.cos(angle) * c.half, math.sin(angle)])
            c.stroke(curve(ray * 1.12, ray * rng.uniform(1.3, 1.5), n=5))
    elif extra == "neck":
        for side in (-1, 1):
            c.stroke(curve((side * 0.25, 0.98), (side * 0.25, 1.3), (side * 0.9, 1.25), (side * 1.1, 1.6)))
    elif extra == "hat":
        c.stroke(
            np.array(
                [
                    (-c.half, -0.75),
                    (-0.5, -0.78),
                    (-0.45, -1.35),
                    (0.45, -1.35),
                    (0.5, -0.78),
                    (c.half, -0.75),
                ]
            )
        )


def pair(c, kind, big=1.0):
    """Two eyes."""
    rng = c.rng
    y, apart = rng.uniform(-0.38, -0.1), c.half * rng.uniform(0.34, 0.5)
    size = big * math.exp(rng.normal(0, 0.2))
    white = (255, 255, 255) if c.paper != c.ground and rng.random() < 0.7 else None
    gaze = rng.normal(0, 0.03, 2)
    wink = rng.choice([-1, 1])
    c.eye_line = y
    for side in (-1, 1):
        x, y_ = side * apart, y + rng.normal(0, 0.02)
        own = ("hill" if side == wink else "point") if kind == "wink" else kind
        if own == "point":
            c.blob(x, y_, 0.075 * size, 0.075 * size)
        elif own == "bean":
            c.blob(x, y_, 0.065 * size, 0.15 * size)
        elif own == "stick":
            c.stroke(curve((x, y_ - 0.13 * size), (x, y_ + 0.13 * size), n=6))
        elif own == "hollow":
            c.stroke(loop(x, y_, 0.12 * size, 0.13 * size), white)
        elif own == "ball":
            c.stroke(loop(x, y_, 0.2 * size, 0.2 * size), white, bold=0.8)
            c.blob(x + gaze[0], y_ + gaze[1], 0.07 * size, 0.07 * size)
        elif own == "almond":
            c.stroke(curve((x - 0.22, y_), (x, y_ - 0.24 * size), (x + 0.22, y_)), bold=0.8)
            c.stroke(curve((x - 0.22, y_), (x, y_ + 0.2 * size), (x + 0.22, y_)), bold=0.8)
            c.blob(x + gaze[0], y_, 0.07, 0.07)
        elif own == "cross":
            for d in (-1, 1):
                c.stroke(curve((x - 0.1, y_ - 0.1 * d), (x + 0.1, y_ + 0.1 * d), n=5))
        elif own == "hill":
            c.stroke(curve((x - 0.17, y_ + 0.05), (x, y_ - 0.24 * size), (x + 0.17, y_ + 0.05)))
        elif own == "bowl":
            c.stroke(curve((x - 0.19, y_ - 0.04), (x, y_ + 0.2 * size), (x + 0.19, y_ - 0.04)))
        elif own == "lashes":
            c.stroke(curve((x - 0.19, y_ - 0.04), (x, y_ + 0.18), (x + 0.19, y_ - 0.04)))
            for dx in (-0.12, 0, 0.12):
                c.stroke(curve((x + dx, y_ + 0.05), (x + dx * 1.4, y_ + 0.16), n=4), bold=0.6)
        elif own == "dash":
            c.stroke(curve((x - 0.16, y_), (x + 0.16, y_), n=6))
        elif own == "squeezed":
            c.stroke(curve((x + side * 0.14, y_ - 0.12), (x - side * 0.12, y_), n=5))
            c.stroke(curve((x - side * 0.12, y_), (x + side * 0.14, y_ + 0.12), n=5))
        elif own == "glare":
            c.stroke(curve((x + side * 0.2, y_ - 0.1), (x - side * 0.18, y_ + 0.08), n=6))
            c.stroke(
                curve((x + side * 0.2, y_ - 0.1), (x + side * 0.12, y_ + 0.2), (x - side * 0.18, y_ + 0.08)),
                bold=0.8,
            )
            c.blob(x, y_ + 0.05, 0.06, 0.06)


def forehead(c, kind):
    """Two brows: `down` runs to the nose, `up` away from it, `high` is a bow far above the eyes."""
    rng = c.rng
    if kind == "none":
        return
    y, slope, near, far = c.eye_line - rng.uniform(0.2, 0.34), rng.uniform(0.09, 0.24), 0.13, c.half * 0.66
    for side in (-1, 1):
        if kind == "down":
            c.stroke(curve((side * far, y - slope / 2), (side * 0.35, y), (side * near, y + slope)), bold=1.1)
        elif kind == "up":
            c.stroke(
                curve(
                    (side * far, y + slope * 0.8),
                    (side * 0.35, y - slope * 0.4),
                    (side * near, y - slope * 0.7),
                )
            )
        elif kind == "high":
            c.stroke(curve((side * far, y), (side * 0.4, y - 0.2), (side * near, y - 0.02)))
        elif kind == "even":
            c.stroke(curve((side * far, y + 0.04), (side * near, y + 0.04), n=6))


def lips(c, kind):
    rng = c.rng
    x, y, w = rng.normal(0, 0.04), rng.uniform(0.32, 0.55), c.half * rng.uniform(0.25, 0.58)
    inside = [None, (60, 10, 20), (200, 60, 70), c.color][rng.integers(4)]
    tall = rng.uniform(0.18, 0.4)
    if kind == "up":
        c.stroke(
            curve(
                (x - w, y - tall / 2), (x - w * 0.5, y + tall), (x + w * 0.5, y + tall), (x + w, y - tall / 2)
            )
        )
    elif kind == "faint":
        c.stroke(curve((x - w * 0.7, y - 0.04), (x, y + 0.16), (x + w * 0.7, y - 0.04)))
    elif kind == "lopsided":
        c.stroke(curve((x - w, y), (x + w * 0.3, y + 0.32), (x + w, y - 0.16)))
    elif kind == "open":
        below = curve(
            (x + w, y - 0.12), (x + w * 0.8, y + tall + 0.2), (x - w * 0.8, y + tall + 0.2), (x - w, y - 0.12)
        )
        c.stroke(np.vstack([curve((x - w, y - 0.12), (x, y - 0.06), (x + w, y - 0.12)), below]), inside)
        if rng.random() < 0.4:
            c.stroke(curve((x - w * 0.9, y + 0.02), (x + w * 0.9, y + 0.02), n=6), bold=0.7)
        elif rng.random() < 0.4:
            c.blob(x, y + tall * 0.6, w * 0.4, 0.08, (230, 110, 120))
    elif kind == "toothy":
        c.stroke(loop(x, y, w, 0.15, 0.8), (255, 255, 255))
        for t in np.linspace(-0.6, 0.6, int(rng.integers(2, 6))):
            c.stroke(curve((x + t * w, y - 0.14), (x + t * w, y + 0.14), n=4), bold=0.6)
        if rng.random() < 0.6:
            c.stroke(curve((x - w, y), (x + w, y), n=6), bold=0.6)
    elif kind == "tongue":
        c.stroke(curve((x - w, y - 0.08), (x, y + 0.3), (x + w, y - 0.08)))
        side = x + w * 0.35
        c.stroke(
            curve(
                (side - 0.12, y + 0.05),
                (side - 0.1, y + 0.4),
                (side + 0.16, y + 0.4),
                (side + 0.14, y + 0.02),
            ),
            (240, 120, 130),
        )
    elif kind == "line":
        c.stroke(curve((x - w * 0.9, y), (x + w * 0.9, y), n=8))
    elif kind == "down":
        c.stroke(
            curve(
                (x - w, y + tall * 0.6),
                (x - w * 0.4, y - tall * 0.6),
                (x + w * 0.4, y - tall * 0.6),
                (x + w, y + tall * 0.6),
            )
        )
    elif kind == "howl":
        above = curve(
            (x - w * 0.8, y + 0.28), (x - w * 0.7, y - tall), (x + w * 0.7, y - tall), (x + w * 0.8, y + 0.28)
        )
        c.stroke(np.vstack([above, above[:1]]), inside)
    elif kind == "wave":
        t, waves = np.linspace(-1, 1, 30), rng.uniform(2, 4.5)
        c.stroke(np.stack([x + t * w, y + rng.uniform(0.04, 0.09) * np.sin(t * waves * math.pi)], 1))
    elif kind == "saw":
        t = np.linspace(-1, 1, int(rng.integers(6, 11)))
        c.stroke(np.stack([x + t * w, y + 0.08 * (-1.0) ** np.arange(len(t))], 1))
    elif kind == "o":
        r = rng.uniform(0.1, 0.22)
        c.stroke(loop(x, y + 0.05, r * rng.uniform(0.75, 1.1), r * rng.uniform(0.95, 1.6)), inside)
    elif kind == "roar":
        c.stroke(loop(x, y + 0.04, w * 0.9, 0.24, rng.uniform(0.6, 0.95)), inside)


def water(c, kind):
    rng, blue = c.rng, [(90, 170, 240), None][c.rng.integers(2)]
    drops = {
        "tear": [(rng.choice([-1, 1]) * c.half * 0.45, 0.12)],
        "sweat": [(rng.choice([-1, 1]) * c.half * 0.8, -0.5)],
    }
    drops["tears"] = [(side * c.half * 0.45, rng.uniform(0.05, 0.25)) for side in (-1, 1)]
    if kind == "streams":
        for side in (-1, 1):
            for dx in (-0.06, 0.06):
                c.stroke(
                    curve(
                        (side * c.half * 0.42 + dx, c.eye_line + 0.15), (side * c.half * 0.45 + dx, 0.6), n=8
                    ),
                    bold=0.8,
                )
    for x, y in drops.get(kind, []):
        s = rng.uniform(0.12, 0.2)
        c.stroke(curve((x, y - s), (x - s, y + s * 1.2), (x + s, y + s * 1.2), (x, y - s)), blue, bold=0.6)


def express(c, mood):
    rng = c.rng
    chance = lambda share: rng.random() < share
    simple = dict(point=4, bean=2, stick=2, hollow=1.2, ball=2, almond=1, cross=0.3)
    if mood == "happy":
        eyes = c.one_of(**simple, hill=3, squeezed=0.7, wink=0.8)
        pair(c, eyes)
        forehead(c, c.one_of(none=6, high=1))
        lips(c, c.one_of(up=5, open=3, toothy=0.5, tongue=0.7, lopsided=0.8))
        if chance(0.15):
            for side in (-1, 1):
                c.blob(side * c.half * 0.62, 0.2, 0.12, 0.08, (250, 150, 160))
    elif mood == "calm":
        pair(c, c.one_of(bowl=5, lashes=1.5, dash=0.8))
        forehead(c, c.one_of(none=5, high=1))
        asleep = chance(0.25)
        lips(c, c.one_of(o=1, line=1, faint=1) if asleep else c.one_of(faint=4, up=1.5))
        if asleep:
            for i in range(int(rng.integers(1, 4))):
                at, s = np.array([c.half * (0.75 + 0.25 * i), -0.75 - 0.25 * i]), 0.09 + 0.03 * i
                c.stroke(np.array([(-s, -s), (s, -s), (-s, s), (s, s)]) + at, bold=0.8)
    elif mood == "neutral":
        pair(c, c.one_of(**simple))
        forehead(c, c.one_of(none=5, even=1))
        lips(c, "line")
    elif mood == "sad":
        crying = c.one_of(none=5, tear=2, tears=1, streams=0.8)
        pair(c, c.one_of(**simple, bowl=1.5, squeezed=0.3))
        forehead(c, c.one_of(none=3, up=3))
        lips(c, c.one_of(down=6, howl=0.8 if crying != "none" else 0))
        water(c, crying)
    elif mood == "angry":
        pair(c, c.one_of(point=4, bean=1, stick=1, ball=2, almond=1, glare=1.5))
        forehead(c, "down")
        lips(c, c.one_of(down=4, line=1.5, toothy=1.5, roar=1, saw=0.6, howl=0.8))
        if chance(0.12):
            for side in (-1, 1):
                start = np.array([side * c.half * 1.1, -0.5])
                c.stroke(
                    curve(
                        start,
                        start + (side * 0.2, -0.1),
                        start + (side * 0.1, -0.25),
                        start + (side * 0.35, -0.3),
                    )
                )
    elif mood == "fearful":
        pair(c, c.one_of(ball=4, hollow=1.5, point=1, almond=0.7), 1.25)
        forehead(c, c.one_of(up=5, high=0.7))
        lips(c, c.one_of(wave=3, howl=2, toothy=1.2, saw=1.2, roar=0.5))
        water(c, c.one_of(none=2, sweat=1))
        if chance(0.12):
            for side in (-1, 1):
                c.stroke(
                    curve(
                        (side * c.half, 1.1),
                        (side * c.half * 0.9, 0.3),
                        (side * 0.6 * c.half, 0.3),
                        (side * 0.6 * c.half, 1.1),
                    ),
                    c.paper,
                )
    else:
        pair(c, c.one_of(point=2, bean=1, stick=0.7, hollow=2, ball=4), 1.15)
        forehead(c, c.one_of(none=3, high=4))
        lips(c, "o")
    if chance(0.15):
        nose = c.one_of(hook=1, bump=1, dots=0.6)
        if nose == "hook":
            c.stroke(curve((0, -0.1), (0.14, 0.14), (-0.02, 0.14)), bold=0.8)
        elif nose == "bump":
            c.stroke(curve((-0.09, 0.1), (0, 0.22), (0.09, 0.1)), bold=0.8)
        else:
            for side in (-1, 1):
                c.blob(side * 0.05, 0.12, 0.02, 0.02)


def test_doodle(rng, mood, shown=None, whole=False, **given):
    """A face in one of the moods. `shown`: whether the head has an outline; the rest as in `Canvas`."""
    c = Canvas(rng, **given)
    outline(c, mood, rng.random() > 0.12 if shown is None else shown)
    express(c, mood)
    return c.finished(whole)


def conditions():
    """What a person may do to the same face: arguments for `test_doodle`, from a random source."""
    corner = lambda rng: (rng.choice([95, WIDTH - 95]), rng.choice([95, HEIGHT - 95]))
    big = {"radius": 190, "pen": "round"}
    return {
        **{f"{w} px pen": (lambda rng, w=w: {"width": w, **big}) for w in (1, 2, 4, 8, 16, 24)},
        "coloured ink": lambda rng: {"ink": INKS[rng.integers(2, len(INKS))], "dark": False},
        "yellow on white": lambda rng: {"ink": (250, 225, 40), "dark": False},
        "light on dark": lambda rng: {"dark": True},
        "no outline": lambda rng: {"shown": False},
        "in a corner": lambda rng: {"radius": 80, "middle": corner(rng)},
        "tiny, 24 px": lambda rng: {"radius": 12, "width": rng.uniform(1, 1.6), "pen": "round"},
        "tiny, 40 px": lambda rng: {"radius": 20, "width": rng.uniform(1, 2.4), "pen": "round"},
        "dashed": lambda rng: {"pen": "dashed"},
        "marker": lambda rng: {"pen": "marker", "width": rng.uniform(8, 14), "radius": rng.uniform(120, 220)},
        "pixels": lambda rng: {"pen": "pixel"},
        "shaking hand": lambda rng: {"shake": 0.06},
    }


def sheet(seed=1, columns=14):
    rng, picture = np.random.default_rng(seed), Image.new("RGB", (columns * 120, len(MOODS) * 90), "white")
    for row, mood in enumerate(MOODS):
        for column in range(columns):
            drawn = Image.fromarray(test_doodle(rng, mood, whole=True)).resize((118, 88), Image.BOX)
            picture.paste(drawn, (column * 120, row * 90))
    return picture


def write_pictures(folder, seed=5):
    """Three small pages of each mood and one of three kinds without a face, as files of a few kilobytes."""
    rng = np.random.default_rng(seed)
    for mood in MOODS:
        for i in range(3):
            save(
                Canvas(rng, pen="round", radius=rng.uniform(120, 210)),
                lambda c: (outline(c, mood, True), express(c, mood)),
                f"{folder}/{mood}-{i + 1}.png",
            )
    for name in ("rain", "house", "letters"):
        save(Canvas(rng, pen="round", radius=200), SEEN[name], f"{folder}/none-{name}.png")


def save(canvas, draw, path):
    draw(canvas)
    page = Image.fromarray(canvas.finished(whole=True)).resize((200, 150), Image.BOX)
    page.quantize(16).save(path, optimize=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures/drawings")
    parser.add_argument("--sheet", help="file for a sheet of test doodles")
    args = parser.parse_args()
    Path(args.fixtures).mkdir(exist_ok=True)
    write_pictures(args.fixtures)
    if args.sheet:
        sheet().save(args.sheet)


if __name__ == "__main__":
    main()
