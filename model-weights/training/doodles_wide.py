"""More faces drawn by program: the habits of more people than in `doodles.py`, whose strokes this file uses.
Other pens (uneven, dashed, doubled, grainy, coarse pixels, very thin, very thick), many colours, heads of any
shape, features anywhere in the head, mouths from a V to a box, tiny faces."""

import math

import numpy as np
from PIL import Image, ImageDraw

import doodles
from doodles import Pen, arc, blush, drop, hands, line, snore, tears


class WidePen(Pen):
    """One person's habits, further from the mean. `inside` says that features, not the head, are drawn."""

    def __init__(self, rng):
        self.rng = rng
        small = rng.random() < 0.15
        self.size = int(rng.integers(48, 100) if small else rng.integers(90, 230))
        radius = rng.uniform(10, 26) if small else self.size * rng.uniform(0.2, 0.46)
        radius = min(radius, self.size * 0.46)
        angle = math.radians(rng.normal(0, 9) if rng.random() < 0.8 else rng.uniform(-38, 38))
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        stretch = math.exp(rng.normal(0, 0.16))
        self.matrix = radius * turn @ np.array([[stretch, rng.normal(0, 0.07)], [0, 1 / max(1, stretch)]])
        self.middle = self.size / 2 + rng.uniform(-1, 1, 2) * (self.size / 2 - radius)
        self.wobble = abs(rng.normal(0, 0.035)) + (0.04 if rng.random() < 0.08 else 0)
        self.width = float(np.clip(radius * math.exp(rng.normal(math.log(0.055), 0.65)), 0.8, radius * 0.2))
        self.kind = self.one_of(even=6, uneven=3, dashed=0.8, doubled=1, grainy=0.7, coarse=0.7)
        shade = lambda low, high: tuple(int(v) for v in rng.integers(low, high, 3))
        dark = rng.random() < 0.2
        self.ground = shade(0, 70) if dark else ((255, 255, 255) if rng.random() < 0.65 else shade(200, 256))
        palette = lambda: (
            shade(170, 256) if dark else (shade(0, 110) if rng.random() < 0.6 else shade(0, 215))
        )
        self.color = palette()
        self.others = [palette() for _ in range(2)] if rng.random() < 0.2 else []
        # Where this person puts the features: spread, moved up or down, wider towards the chin.
        self.inside = False
        self.spread = np.exp(rng.normal(0, 0.13, 2)).clip(0.7, 1.12)
        self.shift, self.taper = rng.normal(0, (0.04, 0.09)), rng.normal(0, 0.09)
        self.fine = 2 if self.size < 150 and rng.random() < 0.7 else 1
        self.matrix, self.middle, self.width = (
            self.matrix * self.fine,
            self.middle * self.fine,
            self.width * self.fine,
        )
        self.picture = Image.new("RGB", (self.size * self.fine,) * 2, self.ground)
        self.draw = ImageDraw.Draw(self.picture)

    def place(self, points):
        points = np.asarray(points, float)
        if self.inside:
            x, y = points[:, 0] * self.spread[0], points[:, 1] * self.spread[1]
            points = np.stack([x * (1 + self.taper * y), y + self.shift[1] * (1 - y * y).clip(0)], 1)
            points = points + (self.shift[0], 0)
        return super().place(points)

    def stroke(self, points, fill=None, closed=False, bold=1.0):
        points = np.asarray(points, float)
        if fill is not None:
            self.draw.polygon([tuple(p) for p in self.place(points)], fill=fill)
        points = np.vstack([points, points[:1]]) if closed else points
        for _ in range(2 if self.kind == "doubled" else 1):
            self.trace(self.place(points), bold)

    def trace(self, placed, bold):
        rng = self.rng
        choices = [self.color, *self.others]
        color = choices[rng.integers(len(choices))]
        width = max(1.0, self.width * bold * math.exp(rng.normal(0, 0.12)))
        if self.kind in ("uneven", "dashed") and len(placed) > 1:
            steps = np.linalg.norm(np.diff(placed, axis=0), axis=1)
            along = np.concatenate([[0], np.cumsum(steps)])
            n = int(np.clip(along[-1] / max(2, width * 0.6), 2, 48))
            at = np.linspace(0, along[-1], n)
            placed = np.stack([np.interp(at, along, placed[:, i]) for i in (0, 1)], 1)
            phase, turns = rng.uniform(0, 6), rng.uniform(0.3, 2)
            swell = 1 + (
                0.5 * np.sin(np.linspace(0, turns * 2 * math.pi, n) + phase) if self.kind == "uneven" else 0
            )
            on, off = rng.uniform(2, 6) * width + 2, rng.uniform(1.5, 3) * width + 2
            gaps = self.kind == "dashed" and along[-1] > 2 * (on + off)
            for a, b, w, s in zip(placed, placed[1:], np.broadcast_to(swell, n) * width, at):
                if not gaps or s % (on + off) < on:
                    self.draw.line([tuple(a), tuple(b)], fill=color, width=max(1, round(w)))
                    if w > 2.5:
                        self.draw.ellipse(
                            (b[0] - w / 2, b[1] - w / 2, b[0] + w / 2, b[1] + w / 2), fill=color
                        )
            return
        flat = [tuple(p) for p in placed]
        self.draw.line(flat, fill=color, width=round(width), joint="curve")
        for x, y in (flat[0], flat[-1]):
            self.draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=color)

    def finished(self):
        picture = self.picture
        if self.fine > 1:
            picture = picture.resize((self.size, self.size), Image.BOX)
        if self.kind == "coarse":
            side = self.size // int(self.rng.integers(2, 6))
            if side > 40:
                picture = picture.resize((side, side), Image.BOX)
        pixels = np.asarray(picture)
        if self.kind == "grainy":
            kept = self.rng.random((*pixels.shape[:2], 1)) < self.rng.uniform(0.5, 0.9)
            pixels = np.where(kept, pixels, np.uint8(self.ground))
        return pixels


def head(pen, mood):
    """The outline in any shape, and what may be around it."""
    rng, fill = pen.rng, None
    if rng.random() < 0.4:
        hue = {"angry": (235, 90, 70), "fearful": (170, 200, 240), "sad": (140, 180, 235)}.get(mood)
        plain = (255, 215, 70) if rng.random() < 0.45 else tuple(int(v) for v in rng.integers(90, 250, 3))
        fill = hue if hue and rng.random() < 0.3 else plain
        if np.abs(np.subtract(pen.color, fill)).sum() < 220:
            pen.color = (20, 15, 15) if sum(fill) > 330 else (250, 245, 240)
            pen.others = []
    pen.skin = fill or pen.ground
    edge = pen.one_of(shown=83, none=13, flat=4)
    angles = np.radians(np.linspace(0, 360, 60) + rng.uniform(0, 360))
    power = math.exp(-rng.normal(0.05, 0.1) if rng.random() < 0.75 else -rng.uniform(0.2, 0.8))
    around = np.stack([np.sign(f) * np.abs(f) ** power for f in (np.cos(angles), np.sin(angles))], 1)
    around *= (
        1 + sum(rng.normal(0, 0.022) * np.sin(k * angles + rng.uniform(0, 6)) for k in (1, 2, 3, 4))[:, None]
    )
    around[:, 0] *= 1 + rng.normal(0, 0.1) * around[:, 1]
    if edge == "none" and fill is None:
        return
    if edge == "flat" and fill is not None:
        pen.draw.polygon([tuple(p) for p in pen.place(around)], fill=fill)
        return
    before = pen.one_of(none=6, cat=0.5, long=0.5)
    if before == "cat":
        for side in (-1, 1):
            pen.stroke(line((side * 0.92, -0.35), (side * 0.85, -1.25), (side * 0.3, -0.9)), fill)
    elif before == "long":
        hair = np.vstack(
            [arc(0, -0.1, 1.2, 1.15, 180, 360), line((1.2, 1), (0.9, 1)), line((-0.9, 1), (-1.2, 1))]
        )
        pen.stroke(hair, tuple(int(v) for v in rng.integers(0, 200, 3)) if rng.random() < 0.5 else None)
    closing = int(rng.integers(-4, 5))
    around = np.vstack([around, around[: max(0, closing)]])[: len(around) + closing]
    pen.stroke(around, fill)
    around_head(pen, mood)


def around_head(pen, mood):
    rng = pen.rng
    extra = pen.one_of(none=6, hair=1.2, curls=0.5, ears=0.8, rays=0.7, body=0.7, hat=0.5, bangs=0.4, bow=0.3)
    if mood == "angry" and rng.random() < 0.1:
        extra = "horns"
    if extra == "hair":
        for x in np.linspace(-0.7, 0.7, int(rng.integers(2, 11))):
            root = -math.sqrt(1 - x * x)
            bend = rng.normal(0, 0.12)
            pen.stroke(
                line((x, root), (x * 1.1 + bend, root - 0.12), (x * 1.2, root - rng.uniform(0.15, 0.4)))
            )
    elif extra == "curls":
        for angle in np.linspace(195, 345, int(rng.integers(4, 9))):
            x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            pen.stroke(arc(x, y, 0.18, 0.18, 0, 360, 12), closed=True)
    elif extra == "ears":
        for side in (-1, 1):
            pen.stroke(
                arc(
                    side * 1.0,
                    rng.normal(0, 0.05),
                    rng.uniform(0.12, 0.28),
                    rng.uniform(0.18, 0.32),
                    -90 * side,
                    90 * side,
                )
            )
    elif extra == "rays":
        inner, outer = rng.uniform(1.02, 1.15), rng.uniform(1.2, 1.55)
        for angle in np.linspace(0, 2 * math.pi, int(rng.integers(7, 18)), endpoint=False):
            ray = np.array([math.cos(angle), math.sin(angle)])
            pen.stroke(line(ray * inner, ray * (outer + rng.normal(0, 0.04))))
    elif extra == "body":
        if rng.random() < 0.5:
            pen.stroke(line((0, 1), (0, rng.uniform(1.6, 2.6))))
            for side in (-1, 1):
                pen.stroke(line((0, 1.3), (side * rng.uniform(0.5, 1), rng.uniform(0.9, 1.9))))
        else:
            for side in (-1, 1):
                pen.stroke(
                    line((side * 0.3, 0.95), (side * 0.32, 1.2), (side * 0.9, 1.35), (side * 1.15, 1.8))
                )
    elif extra == "hat":
        brim, top = rng.uniform(0.8, 1.2), rng.uniform(0.4, 0.7)
        crown = (
            line((-top, -0.8), (-top, -1.4), (top, -1.4), (top, -0.8))
            if rng.random() < 0.6
            else line((-top, -0.8), (0, -1.6), (top, -0.8))
        )
        pen.stroke(crown, pen.color if rng.random() < 0.3 else None)
        pen.stroke(line((-brim, -0.8), (brim, -0.8)))
    elif extra == "bangs":
        for x in np.linspace(-0.6, 0.6, int(rng.integers(3, 8))):
            pen.stroke(line((x * 0.4, -0.98), (x, -0.98 * math.sqrt(1 - x * x) + 0.2)))
    elif extra == "bow":
        x = rng.choice([-0.5, 0.5])
        pen.stroke(
            line((x, -1), (x - 0.25, -1.2), (x - 0.25, -0.85), (x + 0.25, -1.2), (x + 0.25, -0.85)),
            (220, 60, 120),
            True,
        )
    elif extra == "horns":
        for side in (-1, 1):
            pen.stroke(line((side * 0.75, -0.7), (side * 1.0, -1.3), (side * 0.4, -0.92)), pen.skin)


def eye(pen, kind, x, y, side, size):
    """The eyes that `doodles.eye` does not know."""
    white = (255, 255, 255) if pen.skin != pen.ground and pen.rng.random() < 0.7 else None
    if kind == "cross":
        for d in (-1, 1):
            pen.stroke(line((x - 0.11 * size, y - 0.11 * size * d), (x + 0.11 * size, y + 0.11 * size * d)))
    elif kind == "half":
        pen.stroke(arc(x, y, 0.19 * size, 0.19 * size, 0, 180, 14), white, closed=True, bold=0.8)
        pen.blob(x + pen.look[0], y + 0.07 * size, 0.07 * size, 0.07 * size)
    elif kind == "lashed":
        pen.stroke(arc(x, y - 0.05, 0.19 * size, 0.14 * size, 0, 180))
        for angle in (40, 90, 140):
            ray = (
                np.array([math.cos(math.radians(angle)) * 0.19, math.sin(math.radians(angle)) * 0.14]) * size
            )
            pen.stroke(line(ray + (x, y - 0.05), ray * 1.6 + (x, y - 0.05)), bold=0.7)
    elif kind == "leaf":
        t = np.linspace(-1, 1, 12)
        lid = np.stack([x + 0.23 * size * t, y - 0.14 * size * (1 - t * t)], 1)
        low = np.stack([x + 0.23 * size * t[::-1], y + 0.12 * size * (1 - t * t)], 1)
        pen.stroke(np.vstack([lid, low]), white, closed=True, bold=0.8)
        pen.blob(x + pen.look[0], y, 0.07 * size, 0.08 * size)
    elif kind == "speck":
        pen.stroke(arc(x, y, 0.23 * size, 0.24 * size, 0, 360, 20), white, closed=True, bold=0.7)
        pen.blob(x + pen.look[0] * 0.5, y + pen.look[1] * 0.5, 0.045 * size, 0.045 * size)
    elif kind == "shiny":
        pen.blob(x, y, 0.17 * size, 0.2 * size)
        pen.blob(x - 0.05 * size, y - 0.07 * size, 0.05 * size, 0.05 * size, (255, 255, 255))
    elif kind == "glaring":
        lid = line((x + side * 0.22 * size, y - 0.14 * size), (x - side * 0.18 * size, y + 0.06 * size))
        bowl = arc(x, y, 0.2 * size, 0.18 * size, 20, 160, 10)
        pen.stroke(np.vstack([lid, bowl if side > 0 else bowl[::-1]]), white, closed=True, bold=0.8)
        pen.blob(x, y + 0.06 * size, 0.06 * size, 0.06 * size)
    else:
        doodles.eye(pen, kind, x, y, side, size)


def eyes(pen, kind, size=1.0):
    rng = pen.rng
    pen.look = rng.normal(0, 0.04, 2)
    y, apart = rng.normal(-0.23, 0.08), float(np.clip(rng.normal(0.37, 0.07), 0.2, 0.58))
    size *= math.exp(rng.normal(0, 0.24))
    pen.brow_line = y - 0.13 - 0.13 * size
    if kind == "glasses":
        return doodles.eyes(pen, "glasses")
    wink = int(rng.integers(0, 2)) * 2 - 1 if kind == "wink" else 0
    open_eye = pen.one_of(dot=3, tall=1, bar=1, pupil=2, leaf=1)
    for side in (-1, 1):
        own = (("arch" if rng.random() < 0.7 else "flat") if side == wink else open_eye) if wink else kind
        eye(pen, own, side * apart, y + rng.normal(0, 0.02), side, size * math.exp(rng.normal(0, 0.05)))


def brows(pen, kind):
    """`cross` and `worried` as in `doodles.py`; `joined` is one brow like a V."""
    if kind == "none":
        return
    rng = pen.rng
    y, tilt = pen.brow_line - abs(rng.normal(0, 0.06)), float(np.clip(rng.normal(0.15, 0.06), 0.06, 0.34))
    near, far, bold = rng.uniform(0.06, 0.24), rng.uniform(0.42, 0.72), math.exp(rng.normal(0.05, 0.2))
    if kind == "joined":
        return pen.stroke(line((-far, y - tilt), (0, y + tilt + 0.05), (far, y - tilt)), bold=bold)
    if kind == "raised":
        y -= rng.uniform(0.02, 0.16)
    bend = rng.uniform(-0.02, 0.07)
    t = np.linspace(0, 1, 8)
    for side in (-1, 1):
        lean = {"cross": tilt, "worried": -tilt}.get(kind, rng.normal(0, 0.02))
        arch = {"raised": rng.uniform(0.06, 0.2), "level": 0.0, "cross": bend * 0.6}.get(kind, bend)
        x = near + (far - near) * t
        pen.stroke(np.stack([side * x, y + lean * (1 - 2 * t) - arch * 4 * t * (1 - t)], 1), bold=bold)


def bow(x, y, w, deep, power, n=21):
    """A mouth's line from corner to corner: a V for power 1, a box for much more. Positive `deep` smiles."""
    t = np.linspace(-1, 1, n)
    return np.stack([x + w * t, y + deep * (1 - np.abs(t) ** power) - deep / 2], 1)


def mouth(pen, kind):
    rng = pen.rng
    x, y = rng.normal(0, 0.04), rng.normal(0.43, 0.07)
    w = float(np.clip(rng.normal(0.45, 0.13), 0.16, 0.75))
    power = math.exp(rng.normal(math.log(2.1), 0.35))
    inside = [None, pen.color, (150, 40, 50), (220, 70, 80), (30, 10, 15)][rng.integers(5)]
    if kind == "smile":
        shape = bow(x, y, w, rng.uniform(0.14, 0.5), power)
        shape[:, 1] += rng.normal(0, 0.04) * np.linspace(-1, 1, len(shape))
        pen.stroke(shape)
        if rng.random() < 0.12:
            for end, side in ((shape[0], -1), (shape[-1], 1)):
                pen.stroke(line(end + (-0.06, -0.03 * side), end + (0.06, 0.03 * side)), bold=0.8)
    elif kind == "slight":
        pen.stroke(bow(x, y, w * 0.75, rng.uniform(0.07, 0.16), power))
    elif kind == "smirk":
        t, side = np.linspace(-1, 1, 16), rng.choice([-1, 1])
        pen.stroke(
            np.stack(
                [
                    x + w * t * side,
                    y + 0.06 - 0.12 * ((t + 1) / 2) ** 2 * 2 + rng.uniform(0.05, 0.12) * (1 - t * t),
                ],
                1,
            )
        )
    elif kind == "laugh":
        deep = rng.uniform(0.25, 0.6)
        low = bow(x, y, w, deep, power)
        top = line((x + w, y - deep / 2), (x, y - deep / 2 + rng.normal(0.02, 0.03)), (x - w, y - deep / 2))
        pen.stroke(np.vstack([low, top]), inside, closed=True)
        extra = pen.one_of(none=2, teeth=1, tongue=1, lines=0.6)
        if extra == "teeth":
            pen.stroke(line((x - w * 0.9, y - deep * 0.3), (x + w * 0.9, y - deep * 0.3)), bold=0.7)
        elif extra == "tongue":
            pen.blob(x, y + deep * 0.3, w * 0.4, deep * 0.15, (230, 100, 110))
        elif extra == "lines":
            for t in np.linspace(-0.6, 0.6, int(rng.integers(2, 6))):
                pen.stroke(
                    line((x + t * w, y - deep / 2), (x + t * w, y - deep / 2 + deep * 0.8 * (1 - t * t))),
                    bold=0.6,
                )
    elif kind == "frown":
        shape = bow(x, y + 0.05, w * 0.9, -rng.uniform(0.13, 0.45), power)
        shape[:, 1] += rng.normal(0, 0.03) * np.linspace(-1, 1, len(shape))
        pen.stroke(shape)
    elif kind == "wail":
        deep = rng.uniform(0.22, 0.55)
        top = bow(x, y + 0.05, w * 0.85, -deep, power)
        pen.stroke(top, inside, closed=True)
    elif kind == "flat":
        pen.stroke(
            line(
                (x - w, y + rng.normal(0, 0.02)),
                (x, y + rng.normal(0, 0.015)),
                (x + w, y + rng.normal(0, 0.02)),
            )
        )
    elif kind == "round":
        r = rng.uniform(0.09, 0.28)
        tall = r * rng.uniform(0.9, 1.7)
        t = np.radians(np.linspace(0, 345, 22))
        p = rng.uniform(0.6, 1.1)
        oval = np.stack([np.sign(f) * np.abs(f) ** p for f in (np.cos(t), np.sin(t))], 1)
        pen.stroke(oval * (r, tall) + (x, y + 0.03), inside, closed=True)
    elif kind == "teeth":
        tall, p = rng.uniform(0.09, 0.2), rng.uniform(0.25, 0.9)
        t = np.radians(np.linspace(0, 345, 24))
        edge = np.stack([np.sign(f) * np.abs(f) ** p for f in (np.cos(t), np.sin(t))], 1)
        pen.stroke(edge * (w, tall) + (x, y), (255, 255, 255) if rng.random() < 0.7 else None, closed=True)
        if rng.random() < 0.7:
            pen.stroke(line((x - w, y), (x + w, y)), bold=0.6)
        for tooth in np.linspace(-0.85, 0.85, int(rng.integers(4, 10)))[1:-1] * w:
            pen.stroke(line((x + tooth, y - tall * 0.95), (x + tooth, y + tall * 0.95)), bold=0.6)
    elif kind == "wavy":
        t = np.linspace(-1, 1, 40)
        wave = rng.uniform(0.04, 0.11) * np.sin(t * math.pi * rng.uniform(1.5, 5.0) + rng.uniform(0, 6))
        pen.stroke(np.stack([x + t * w, y + wave], 1))
    elif kind == "zigzag":
        t = np.linspace(-1, 1, int(rng.integers(5, 14)))
        pen.stroke(np.stack([x + t * w, y + rng.uniform(0.04, 0.11) * (-1.0) ** np.arange(len(t))], 1))
    elif kind == "shout":
        tall, lean = rng.uniform(0.16, 0.32), rng.uniform(0.6, 1.15)
        box = line(
            (x - w * 0.9, y - tall),
            (x + w * 0.9, y - tall),
            (x + w * 0.9 * lean, y + tall),
            (x - w * 0.9 * lean, y + tall),
        )
        pen.stroke(box, inside, closed=True)
    else:
        doodles.mouth(pen, kind)


def nose(pen):
    kind = pen.one_of(hook=2, bump=1, dots=1, drop=0.5)
    x = pen.rng.choice([-1, 1]) * 0.09
    if kind == "hook":
        pen.stroke(line((0, -0.12), (x, 0.12), (-0.02, 0.13)), bold=0.8)
    elif kind == "bump":
        pen.stroke(arc(0, 0.08, 0.1, 0.08, 0, 180, 10), bold=0.8)
    elif kind == "dots":
        for side in (-1, 1):
            pen.blob(side * 0.05, 0.1, 0.025, 0.025)
    else:
        pen.blob(0, 0.1, 0.06, 0.06)


def face(pen, mood):
    """The features that people give a mood."""
    rng = pen.rng
    chance = lambda share: rng.random() < share
    pen.inside = True
    open_eyes = dict(dot=4, tall=2, bar=1.5, ring=1.2, pupil=2, leaf=1, shiny=0.6, speck=0.5, cross=0.4)
    if mood == "happy":
        kind = pen.one_of(
            **open_eyes, arch=3, pinched=0.8, wink=1, heart=0.4, star=0.3, glasses=0.4, half=0.3
        )
        eyes(pen, kind)
        brows(pen, pen.one_of(none=5, raised=1.5, level=0.4))
        mouth(pen, pen.one_of(smile=6, laugh=4, grin=0.8, teeth=0.5, tongue=1, kiss=0.3, smirk=0.7))
        if chance(0.12):
            blush(pen)
        if kind in ("arch", "pinched") and chance(0.12):
            tears(pen)
    elif mood == "calm":
        eyes(pen, pen.one_of(lid=5, lashed=1.5, flat=0.8))
        brows(pen, pen.one_of(none=4, raised=1.5, level=0.4))
        asleep = chance(0.3)
        mouth(pen, pen.one_of(round=1, flat=0.7, slight=1) if asleep else pen.one_of(slight=3, smile=2))
        if asleep:
            snore(pen)
    elif mood == "neutral":
        eyes(pen, pen.one_of(**open_eyes, flat=1, half=0.8))
        brows(pen, pen.one_of(none=6, level=1.5))
        if not chance(0.05):
            mouth(pen, "flat")
    elif mood == "sad":
        kind = pen.one_of(**open_eyes, lid=2, lashed=0.4, pinched=0.6, half=0.5)
        crying = chance(0.4)
        eyes(pen, kind)
        worried = chance(0.5)
        brows(pen, "worried" if worried else "none")
        shapes = dict(
            frown=6, wail=1.0 if crying else 0.15, skewed=0.4 if worried else 0, flat=0.4 if crying else 0
        )
        mouth(pen, pen.one_of(**shapes, wavy=0.4 if crying else 0))
        if crying:
            tears(pen)
    elif mood == "angry":
        kind = pen.one_of(**open_eyes, slanted=1.5, glaring=1.5, pinched=0.4, half=0.3)
        eyes(pen, kind)
        brows(pen, pen.one_of(cross=8, joined=0.8, none=0.8 if kind in ("slanted", "glaring") else 0))
        mouth(pen, pen.one_of(frown=5, flat=2, teeth=1.8, shout=1.2, zigzag=0.8, wail=1.2, wavy=0.4))
        if chance(0.12):
            x, y = rng.choice([-1, 1]) * rng.uniform(0.6, 1.1), rng.uniform(-1.0, -0.6)
            for i in range(int(rng.integers(2, 4))):
                pen.stroke(line((x + 0.13 * i, y), (x + 0.13 * i + 0.08, y - 0.2), (x + 0.13 * i, y - 0.3)))
    elif mood == "fearful":
        wide = chance(0.7)
        opened = dict(pupil=3, speck=2.5, ring=1.5, leaf=0.8)
        eyes(pen, pen.one_of(**opened) if wide else pen.one_of(dot=3, tall=1, bar=1), 1.25 if wide else 1.0)
        brows(pen, pen.one_of(worried=5, raised=1.2, none=0.8 if wide else 0.0))
        mouth(pen, pen.one_of(wail=2.5, wavy=3, teeth=1.5, zigzag=1.5, shout=0.5, frown=0.4 if wide else 0.2))
        if chance(0.3):
            drop(pen, rng.choice([-1, 1]) * rng.uniform(0.65, 0.95), rng.normal(-0.5, 0.12), 0.15)
        if chance(0.12):
            hands(pen)
    else:
        eyes(
            pen,
            pen.one_of(dot=2.5, tall=1.5, bar=1, ring=2.5, pupil=3, speck=1, leaf=0.5),
            1.15 if chance(0.5) else 1.0,
        )
        brows(pen, pen.one_of(raised=4, none=3))
        mouth(pen, "round")
    if chance(0.15):
        nose(pen)
    pen.inside = False


def wide_doodle(rng, mood):
    """[h, w, 3] bytes: a face in one of the moods."""
    pen = WidePen(rng)
    head(pen, mood)
    face(pen, mood)
    return pen.finished()
