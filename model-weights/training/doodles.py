"""Faces drawn by program, as people draw them on a canvas: a few strokes, never quite where they should
be. Coordinates are in head radii, (0, 0) is the middle of the head, y grows downwards."""

import math

import numpy as np
from PIL import Image, ImageDraw

from net import DRAWING


def arc(x, y, rx, ry, start, end, n=14):
    """Part of an ellipse, degrees clockwise from the right."""
    angles = np.radians(np.linspace(start, end, n))
    return np.stack([x + rx * np.cos(angles), y + ry * np.sin(angles)], 1)


def line(*points):
    return np.array(points, float)


class Pen:
    """Draws strokes on one canvas with one person's habits."""

    def __init__(self, rng):
        self.rng = rng
        self.size = int(rng.integers(110, 260))
        radius = self.size * rng.uniform(0.18, 0.46)
        slack = self.size / 2 - radius
        middle = self.size / 2 + rng.uniform(-slack, slack, 2)
        angle = math.radians(rng.normal(0, 9))
        squash = math.exp(rng.normal(0, 0.12))
        self.matrix = radius * np.array(
            [[math.cos(angle) * squash, -math.sin(angle)], [math.sin(angle) * squash, math.cos(angle)]]
        )
        self.middle = middle
        self.wobble = abs(rng.normal(0, 0.03))
        self.width = max(1.5, radius * math.exp(rng.normal(math.log(0.075), 0.45)))
        dark = rng.random() < 0.2
        shade = lambda low, high: tuple(int(v) for v in rng.integers(low, high, 3))
        self.ground = shade(0, 60) if dark else ((255, 255, 255) if rng.random() < 0.7 else shade(215, 256))
        self.color = shade(190, 256) if dark else shade(0, 110)
        self.picture = Image.new("RGB", (self.size, self.size), self.ground)
        self.draw = ImageDraw.Draw(self.picture)

    def place(self, points):
        """To pixels, with a slow random drift along the stroke."""
        steps = np.linspace(0, 1, len(points))[:, None]
        phases, turns = self.rng.uniform(0, 2 * math.pi, (2, 3)), self.rng.uniform(0.5, 2.5, (2, 3))
        drift = sum(np.sin(turns[:, i] * 2 * math.pi * steps + phases[:, i]) for i in range(3)) / 3
        points = points + drift * self.wobble + self.rng.normal(0, self.wobble * 0.6, 2)
        return points @ self.matrix.T + self.middle

    def stroke(self, points, fill=None, closed=False, bold=1.0):
        if fill is not None:
            self.draw.polygon([tuple(p) for p in self.place(points)], fill=fill)
        placed = self.place(np.vstack([points, points[:1]]) if closed else points)
        width = max(1.0, self.width * bold * math.exp(self.rng.normal(0, 0.1)))
        flat = [tuple(p) for p in placed]
        self.draw.line(flat, fill=self.color, width=round(width), joint="curve")
        for x, y in (flat[0], flat[-1]):
            self.draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=self.color)

    def blob(self, x, y, rx, ry, color=None):
        self.draw.polygon([tuple(p) for p in self.place(arc(x, y, rx, ry, 0, 360, 18))], fill=color or self.color)

    def one_of(self, **choices):
        """The name of a choice, picked by weight."""
        weights = np.array(list(choices.values()), float)
        return str(self.rng.choice(list(choices), p=weights / weights.sum()))


def head(pen, mood):
    """The outline, sometimes filled, sometimes left out; sometimes ears, hair or horns."""
    rng, fill = pen.rng, None
    if rng.random() < 0.4:
        hue = {"angry": (235, 90, 70), "fearful": (150, 190, 240), "sad": (140, 180, 235)}.get(mood)
        plain = (255, 215, 70) if rng.random() < 0.6 else tuple(int(v) for v in rng.integers(150, 250, 3))
        fill = hue if hue and rng.random() < 0.3 else plain
        if sum(pen.color) > 500:
            pen.color = (30, 20, 20)
    pen.skin = fill or pen.ground
    if rng.random() < 0.1 and fill is None:
        return
    if rng.random() < 0.06:
        for side in (-1, 1):
            pen.stroke(line((side * 0.9, -0.35), (side * 0.85, -1.2), (side * 0.3, -0.9)), fill)
    start = rng.uniform(0, 360)
    pen.stroke(arc(0, 0, 1, 1, start, start + 360 + rng.normal(0, 6), 40), fill)
    if mood == "angry" and rng.random() < 0.1:
        for side in (-1, 1):
            pen.stroke(line((side * 0.75, -0.7), (side * 0.95, -1.25), (side * 0.45, -0.9)), fill)
    if rng.random() < 0.12:
        for side in (-1, 1):
            pen.stroke(arc(side * 1.0, 0, 0.15, 0.22, -90 * side, 90 * side))
    if rng.random() < 0.15:
        for x in np.linspace(-0.6, 0.6, int(rng.integers(2, 8))):
            root = -math.sqrt(1 - x * x)
            pen.stroke(line((x, root), (x * 1.2 + rng.normal(0, 0.06), root - rng.uniform(0.1, 0.35))))


def eye(pen, kind, x, y, side, size):
    """One eye; `side` is -1 for the left one."""
    white = (255, 255, 255) if pen.skin != pen.ground else None
    if kind == "dot":
        pen.blob(x, y, 0.1 * size, 0.12 * size)
    elif kind == "tall":
        pen.blob(x, y, 0.09 * size, 0.2 * size)
    elif kind == "bar":
        pen.stroke(line((x, y - 0.14 * size), (x, y + 0.14 * size)))
    elif kind == "ring":
        pen.stroke(arc(x, y, 0.15 * size, 0.16 * size, 0, 360, 18), white, closed=True, bold=0.8)
    elif kind == "pupil":
        pen.stroke(arc(x, y, 0.2 * size, 0.22 * size, 0, 360, 18), white, closed=True, bold=0.7)
        pen.blob(x + pen.look[0], y + pen.look[1], 0.08 * size, 0.09 * size)
    elif kind == "arch":
        pen.stroke(arc(x, y + 0.06, 0.19 * size, 0.18 * size, 180, 360))
    elif kind == "lid":
        pen.stroke(arc(x, y - 0.05, 0.19 * size, 0.13 * size, 0, 180))
    elif kind == "flat":
        pen.stroke(line((x - 0.17, y), (x + 0.17, y)))
    elif kind == "pinched":
        tip = x - side * 0.12
        pen.stroke(line((x + side * 0.14, y - 0.13), (tip, y), (x + side * 0.14, y + 0.13)))
    elif kind == "slanted":
        pen.stroke(line((x + side * 0.2, y - 0.12), (x - side * 0.16, y + 0.06)))
        pen.blob(x, y + 0.07, 0.1, 0.09)
    elif kind == "heart":
        half = arc(0, 0, 0.12, 0.11, 180, 380, 8)
        shape = np.vstack([half + (x - 0.1, y - 0.05), half + (x + 0.1, y - 0.05), [(x, y + 0.22)]])
        pen.stroke(shape, (220, 40, 60), closed=True, bold=0.5)
    elif kind == "star":
        angles = np.radians(np.arange(10) * 36 - 90)
        radii = np.where(np.arange(10) % 2 == 0, 0.28, 0.12)
        pen.stroke(np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], 1), (240, 170, 40), True, 0.5)


def eyes(pen, kind, size=1.0):
    rng = pen.rng
    pen.look = rng.uniform(-0.06, 0.06, 2)
    y, apart, size = rng.normal(-0.24, 0.07), rng.normal(0.37, 0.05), size * math.exp(rng.normal(0, 0.18))
    if kind == "glasses":
        for x in (-apart, apart):
            pen.stroke(arc(x, y, 0.28, 0.2, 0, 360, 18), pen.color, closed=True)
        return pen.stroke(line((-0.95, y - 0.05), (0.95, y - 0.05)))
    wink = int(rng.integers(0, 2)) * 2 - 1 if kind == "wink" else 0
    for side in (-1, 1):
        own = ("arch" if side == wink else "dot") if wink else kind
        eye(pen, own, side * apart, y + rng.normal(0, 0.015), side, size)


def brows(pen, kind):
    """`cross`: inner ends low (anger); `worried`: inner ends high (sadness, fear)."""
    if kind == "none":
        return
    rng = pen.rng
    y, tilt = rng.normal(-0.58, 0.06), abs(rng.normal(0.13, 0.04)) + 0.03
    for side in (-1, 1):
        inner, outer = side * rng.normal(0.16, 0.03), side * rng.normal(0.58, 0.05)
        if kind == "raised":
            pen.stroke(arc((inner + outer) / 2, y - 0.02, 0.21, 0.1, 180, 360))
        elif kind == "level":
            pen.stroke(line((inner, y + 0.05), (outer, y + 0.05)))
        else:
            lean = tilt if kind == "cross" else -tilt
            bend = rng.normal(0, 0.03)
            middle = ((inner + outer) / 2, y + bend + (0.06 if kind == "cross" else 0))
            pen.stroke(line((inner, y + lean + 0.05), middle, (outer, y - lean + 0.05)))


def mouth(pen, kind):
    rng = pen.rng
    x, y, w = rng.normal(0, 0.03), rng.normal(0.42, 0.06), abs(rng.normal(0.42, 0.1)) + 0.1
    dark = tuple(int(v) for v in rng.integers(0, 90, 3)) if rng.random() < 0.5 else (150, 40, 50)
    inside = dark if rng.random() < 0.65 else None
    if kind == "smile":
        deep = rng.uniform(0.16, 0.42)
        pen.stroke(arc(x, y - deep / 2, w, deep, rng.normal(8, 6), rng.normal(172, 6)))
        if rng.random() < 0.12:
            for side in (-1, 1):
                pen.stroke(line((x + side * w - 0.06, y - deep / 2 - 0.04), (x + side * w + 0.06, y - deep / 2 + 0.04)))
    elif kind == "slight":
        pen.stroke(arc(x, y - 0.08, w * 0.7, rng.uniform(0.1, 0.18), 15, 165))
    elif kind == "laugh":
        shape = arc(x, y - 0.14, w + 0.06, rng.uniform(0.3, 0.5), 0, 180, 16)
        pen.stroke(shape, inside, closed=True)
        extra = pen.one_of(none=2, teeth=1, tongue=1)
        if extra == "teeth" and inside:
            pen.draw.polygon([tuple(p) for p in pen.place(line((x - w, y - 0.12), (x + w, y - 0.12), (x + w * 0.8, y), (x - w * 0.8, y)))], fill="white")
        elif extra == "tongue":
            pen.blob(x, y + 0.18, w * 0.45, 0.1, (225, 90, 100))
    elif kind == "grin":
        shape = np.vstack([arc(x, y - 0.1, w + 0.1, 0.36, 5, 175, 14), [(x - w, y - 0.12), (x + w, y - 0.12)]])
        pen.stroke(shape, (255, 255, 255), closed=True)
        pen.stroke(line((x - w, y + 0.02), (x + w, y + 0.02)), bold=0.5)
    elif kind == "tongue":
        pen.stroke(arc(x, y - 0.1, w, 0.22, 5, 175))
        pen.stroke(arc(x + rng.normal(0, 0.1), y + 0.12, 0.13, 0.22, -10, 190, 10), (225, 90, 100))
    elif kind == "kiss":
        for dy in (-0.06, 0.07):
            pen.stroke(arc(x, y + dy, 0.08, 0.07, -100, 90, 8))
    elif kind == "flat":
        pen.stroke(line((x - w * 0.85, y), (x, y), (x + w * 0.85, y)))
    elif kind == "frown":
        deep = rng.uniform(0.14, 0.36)
        pen.stroke(arc(x, y + deep / 2 + 0.06, w * 0.9, deep, 188, 352))
    elif kind == "skewed":
        lean = rng.uniform(0.06, 0.14) * rng.choice([-1, 1])
        pen.stroke(line((x - w * 0.7, y + lean), (x, y - abs(lean) * 0.3), (x + w * 0.7, y - lean)))
    elif kind == "wail":
        tall = rng.uniform(0.22, 0.42)
        pen.stroke(arc(x, y + tall * 0.7, w * 0.85, tall, 180, 360, 16), inside, closed=True)
    elif kind == "shout":
        box = line((x - w, y - 0.14), (x + w, y - 0.14), (x + w * 0.9, y + 0.2), (x - w * 0.9, y + 0.2))
        pen.stroke(box, inside, closed=True)
    elif kind == "teeth":
        tall = rng.uniform(0.1, 0.17)
        pen.stroke(line((x - w, y - tall), (x + w, y - tall), (x + w, y + tall), (x - w, y + tall)), (255, 255, 255), True)
        pen.stroke(line((x - w, y), (x + w, y)), bold=0.6)
        for tooth in np.linspace(-w, w, int(rng.integers(4, 8)))[1:-1]:
            pen.stroke(line((x + tooth, y - tall), (x + tooth, y + tall)), bold=0.6)
    elif kind == "wavy":
        t = np.linspace(-1, 1, 24)
        wave = 0.07 * np.sin(t * math.pi * rng.uniform(1.5, 3.0) + rng.uniform(0, 6))
        pen.stroke(np.stack([x + t * w, y + wave], 1))
    elif kind == "zigzag":
        t = np.linspace(-1, 1, int(rng.integers(5, 10)))
        pen.stroke(np.stack([x + t * w, y + 0.07 * (-1) ** np.arange(len(t))], 1))
    elif kind == "round":
        r = rng.uniform(0.11, 0.26)
        pen.stroke(arc(x, y + 0.05, r, r * rng.uniform(0.9, 1.5), 0, 360, 20), inside, closed=True)


def drop(pen, x, y, size):
    shape = np.vstack([[(x, y - size * 1.3)], arc(x, y, size * 0.7, size * 0.7, -30, 210, 10)])
    pen.stroke(shape, (110, 180, 240) if pen.rng.random() < 0.7 else None, closed=True, bold=0.6)


def tears(pen):
    if pen.rng.random() < 0.3:
        for side in (-1, 1):
            pen.stroke(line((side * 0.35, -0.1), (side * 0.42, 0.5)), bold=1.2)
    else:
        for side in (-1, 1) if pen.rng.random() < 0.4 else (pen.rng.choice([-1, 1]),):
            drop(pen, side * pen.rng.normal(0.48, 0.06), pen.rng.normal(0.12, 0.1), 0.13)


def hands(pen):
    for side in (-1, 1):
        pen.stroke(line((side * 0.9, 1.05), (side * 0.85, 0.3), (side * 0.62, 0.15), (side * 0.6, 1.0)), pen.skin)


def blush(pen):
    for side in (-1, 1):
        for i in range(3):
            x = side * (0.55 + 0.08 * i)
            pen.stroke(line((x, 0.12), (x - 0.05, 0.22)), bold=0.5)


def snore(pen):
    x, y = pen.rng.uniform(0.5, 0.8), pen.rng.uniform(-0.9, -0.6)
    for i in range(int(pen.rng.integers(1, 4))):
        s, at = 0.1 + 0.04 * i, np.array([x + 0.2 * i, y - 0.22 * i])
        pen.stroke(line((-s, -s), (s, -s), (-s, s), (s, s)) + at, bold=0.7)


def face(pen, mood):
    """The features that people give a mood."""
    rng = pen.rng
    chance = lambda share: rng.random() < share
    open_eyes = dict(dot=4, tall=2, bar=1.5, ring=1, pupil=2)
    if mood == "happy":
        kind = pen.one_of(**open_eyes, arch=4, pinched=1, wink=1, heart=0.7, star=0.5, glasses=0.5)
        eyes(pen, kind)
        brows(pen, pen.one_of(none=5, raised=1.5, level=0.3))
        mouth(pen, pen.one_of(smile=5, laugh=4, grin=1.5, tongue=1, kiss=0.6))
        if chance(0.12):
            blush(pen)
        if kind in ("arch", "pinched") and chance(0.15):
            tears(pen)
    elif mood == "calm":
        eyes(pen, pen.one_of(lid=5, flat=0.5))
        brows(pen, pen.one_of(none=3, raised=1.5))
        asleep = chance(0.35)
        mouth(pen, pen.one_of(round=1, flat=0.6, slight=1) if asleep else pen.one_of(slight=3, smile=2))
        if asleep:
            snore(pen)
    elif mood == "neutral":
        eyes(pen, pen.one_of(**open_eyes, flat=1.5))
        brows(pen, pen.one_of(none=6, level=1.5))
        if not chance(0.08):
            mouth(pen, "flat")
    elif mood == "sad":
        kind = pen.one_of(**open_eyes, lid=2.5, pinched=1)
        crying = chance(0.35)
        eyes(pen, kind, 1.3 if kind == "pupil" and chance(0.3) else 1.0)
        worried = crying or chance(0.55)
        brows(pen, "worried" if worried else "none")
        shapes = dict(frown=5, wail=1.0 if kind in ("lid", "pinched") or crying else 0.0, skewed=0.5)
        mouth(pen, pen.one_of(**shapes, flat=0.7, wavy=0.5) if worried and kind != "dot" else pen.one_of(**shapes))
        if crying:
            tears(pen)
    elif mood == "angry":
        eyes(pen, pen.one_of(dot=4, tall=0.7, bar=1, ring=0.7, pupil=2, slanted=2, pinched=0.7))
        brows(pen, "cross")
        mouth(pen, pen.one_of(frown=5, flat=2, teeth=1.5, shout=1, zigzag=0.8, wail=1, wavy=0.4))
        if chance(0.08):
            for i in range(2):
                pen.stroke(line((0.5 + 0.15 * i, -0.85), (0.6 + 0.15 * i, -0.65)))
    elif mood == "fearful":
        wide = chance(0.6)
        eyes(pen, pen.one_of(pupil=3, ring=1.5) if wide else pen.one_of(dot=3, tall=1, bar=1), 1.3 if wide else 1.0)
        brows(pen, pen.one_of(worried=4, raised=1.5, none=1.0 if wide else 0.0))
        mouth(pen, pen.one_of(wail=3, wavy=2, teeth=1, zigzag=1, frown=0.8 if wide else 0.3))
        if chance(0.35):
            drop(pen, rng.choice([-1, 1]) * 0.78, rng.normal(-0.5, 0.1), 0.15)
        if chance(0.12):
            hands(pen)
    else:
        eyes(pen, pen.one_of(dot=3, tall=1.5, bar=1, ring=2, pupil=3), 1.2 if chance(0.5) else 1.0)
        brows(pen, pen.one_of(raised=3, none=3))
        if chance(0.07):
            mouth(pen, "flat")
            blush(pen)
        else:
            mouth(pen, "round")
    if chance(0.1):
        pen.stroke(line((0, -0.1), (rng.choice([-1, 1]) * 0.08, 0.1), (0, 0.12)), bold=0.8)


def doodle(rng, mood):
    """[h, w, 3] bytes: a face in one of the moods, or a scribble where `mood` is None."""
    pen = Pen(rng)
    if mood is None:
        for _ in range(int(rng.integers(1, 7))):
            walk = np.cumsum(rng.normal(0, rng.uniform(0.05, 0.4), (int(rng.integers(2, 30)), 2)), 0)
            pen.stroke(np.clip(walk + rng.uniform(-0.8, 0.8, 2), -1.3, 1.3), closed=rng.random() < 0.2)
    else:
        head(pen, mood)
        face(pen, mood)
    return np.asarray(pen.picture)


def sheet(seed=0, columns=14):
    """All moods, one row each and one of scribbles, to look at."""
    rng, cell = np.random.default_rng(seed), 120
    rows = [*DRAWING, None]
    picture = Image.new("RGB", (columns * cell, len(rows) * cell), "white")
    for row, mood in enumerate(rows):
        for column in range(columns):
            picture.paste(Image.fromarray(doodle(rng, mood)).resize((cell - 4, cell - 4)), (column * cell, row * cell))
    return picture
