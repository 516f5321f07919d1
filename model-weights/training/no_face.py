"""Drawings without a face, drawn by program with any pen that has `rng`, `stroke`, `blob` and `ground`
(`doodles.Pen`, `test_doodles.Canvas`). `SEEN` kinds are for training, `UNSEEN` ones only for the test.
Coordinates run from about -1 to 1, y downwards."""

import math

import numpy as np

YELLOW, BLUE, GREEN, RED, BROWN, GREY = (
    (255, 210, 60),
    (90, 150, 230),
    (80, 170, 80),
    (220, 60, 60),
    (150, 100, 60),
    (160, 160, 170),
)


def arc(x, y, rx, ry, start=0, end=360, n=24):
    angles = np.radians(np.linspace(start, end, n))
    return np.stack([x + rx * np.cos(angles), y + ry * np.sin(angles)], 1)


def line(*points):
    return np.array(points, float)


def box(left, top, right, bottom):
    return line((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def maybe(pen, color, share=0.5):
    return color if pen.rng.random() < share else None


def sun(pen, x=0.0, y=0.0, r=0.4):
    pen.stroke(arc(x, y, r, r), maybe(pen, YELLOW))
    for angle in np.linspace(0, 2 * math.pi, int(pen.rng.integers(7, 14)), endpoint=False):
        ray = np.array([math.cos(angle), math.sin(angle)]) * r
        pen.stroke(line(ray * 1.25 + (x, y), ray * pen.rng.uniform(1.5, 1.9) + (x, y)))


def waves(pen, y, amount=1):
    x = np.linspace(-1, 1, 40)
    for i in range(amount):
        pen.stroke(
            np.stack([x, y + 0.15 * i + 0.05 * np.sin(x * pen.rng.uniform(9, 18) + pen.rng.uniform(0, 6))], 1)
        )


def sea(pen):
    rng = pen.rng
    if rng.random() < 0.4:
        pen.stroke(arc(rng.uniform(-0.5, 0.5), 0.1, 0.4, 0.4, 180, 360), maybe(pen, YELLOW))
    else:
        sun(pen, rng.uniform(-0.6, 0.6), rng.uniform(-0.7, -0.3), rng.uniform(0.15, 0.3))
    waves(pen, 0.15, int(rng.integers(1, 5)))
    if rng.random() < 0.3:
        boat(pen, rng.uniform(-0.4, 0.4), 0.1, 0.4)


def boat(pen, x=0.0, y=0.2, s=0.8):
    at = np.array([x, y])
    pen.stroke(
        line((-s, 0), (s, 0), (s * 0.6, s * 0.45), (-s * 0.6, s * 0.45), (-s, 0)) + at, maybe(pen, BROWN)
    )
    pen.stroke(line((0, 0), (0, -s * 1.2)) + at)
    pen.stroke(line((0, -s * 1.2), (s * 0.7, -s * 0.2), (0, -s * 0.2)) + at, maybe(pen, RED, 0.3))


def house(pen, x=0.0, y=0.3, s=0.6):
    rng, at = pen.rng, np.array([x, y])
    pen.stroke(box(-s, -s * 0.7, s, s) + at, maybe(pen, (240, 220, 180), 0.3))
    pen.stroke(
        line((-s * 1.15, -s * 0.7), (0, -s * 1.6), (s * 1.15, -s * 0.7), (-s * 1.15, -s * 0.7)) + at,
        maybe(pen, RED, 0.3),
    )
    if rng.random() < 0.85:
        dx = rng.uniform(-0.4, 0.4) * s
        pen.stroke(box(dx - s * 0.18, s * 0.3, dx + s * 0.18, s) + at, maybe(pen, BROWN, 0.3))
    for side in ((-1, 1) if rng.random() < 0.6 else (1,)):
        pen.stroke(
            box(side * s * 0.55 - s * 0.2, -s * 0.4, side * s * 0.55 + s * 0.2, 0) + at, maybe(pen, BLUE, 0.2)
        )
        if rng.random() < 0.5:
            pen.stroke(line((side * s * 0.55, -s * 0.4), (side * s * 0.55, 0)) + at, bold=0.7)
            pen.stroke(
                line((side * s * 0.55 - s * 0.2, -s * 0.2), (side * s * 0.55 + s * 0.2, -s * 0.2)) + at,
                bold=0.7,
            )


def tree(pen, x=0.0, y=0.0, s=1.0):
    rng, at = pen.rng, np.array([x, y])
    pen.stroke(box(-0.12 * s, 0.2 * s, 0.12 * s, s) + at, maybe(pen, BROWN))
    if rng.random() < 0.4:
        for i in range(int(rng.integers(1, 4))):
            top, half = -s + 0.4 * s * i, (0.4 + 0.12 * i) * s
            pen.stroke(
                line((0, top), (half, top + 0.6 * s), (-half, top + 0.6 * s), (0, top)) + at,
                maybe(pen, GREEN),
            )
    else:
        angle = np.linspace(0, 2 * math.pi, 60)
        r = s * (0.6 + 0.06 * np.sin(angle * rng.integers(5, 11)))
        pen.stroke(
            np.stack([r * np.cos(angle), r * 0.85 * np.sin(angle) - 0.3 * s], 1) + at, maybe(pen, GREEN)
        )
        for _ in range(int(rng.integers(0, 6))):
            pen.blob(
                x + rng.uniform(-0.4, 0.4) * s,
                y + rng.uniform(-0.7, 0) * s,
                0.06 * s,
                0.06 * s,
                maybe(pen, RED),
            )


def cloud(pen, x=0.0, y=0.0, s=0.8):
    angle = np.linspace(0, 2 * math.pi, 80)
    r = s * (0.85 + 0.15 * np.abs(np.sin(angle * pen.rng.integers(2, 5) + pen.rng.uniform(0, 3))))
    pen.stroke(np.stack([x + r * np.cos(angle), y + 0.5 * r * np.sin(angle)], 1), maybe(pen, GREY, 0.25))


def clouds(pen):
    for _ in range(int(pen.rng.integers(1, 4))):
        cloud(pen, *pen.rng.uniform(-0.6, 0.6, 2), pen.rng.uniform(0.3, 0.8))


def rain(pen):
    rng = pen.rng
    if rng.random() < 0.8:
        cloud(pen, 0, -0.5, rng.uniform(0.5, 0.9))
    for _ in range(int(rng.integers(6, 30))):
        x, y, long = rng.uniform(-0.8, 0.8), rng.uniform(-0.2, 0.9), rng.uniform(0.1, 0.3)
        pen.stroke(line((x, y), (x - long * 0.3, y + long)), bold=0.7)


def bolt(pen, x=0.0, y=0.0, s=1.0):
    jag = line(
        (0.1, -1), (-0.3, 0.05), (0.05, 0.05), (-0.15, 1), (0.4, -0.2), (0.05, -0.2), (0.35, -1), (0.1, -1)
    )
    simple = line((0.2, -1), (-0.25, 0), (0.2, -0.05), (-0.2, 1))
    whole = pen.rng.random() < 0.5
    pen.stroke((jag if whole else simple) * s + (x, y), maybe(pen, YELLOW) if whole else None)


def lightning(pen):
    if pen.rng.random() < 0.5:
        cloud(pen, 0, -0.6, 0.7)
    for _ in range(int(pen.rng.integers(1, 3))):
        bolt(pen, pen.rng.uniform(-0.5, 0.5), 0.2, pen.rng.uniform(0.4, 0.8))


def heart(pen):
    for _ in range(1 if pen.rng.random() < 0.7 else int(pen.rng.integers(2, 5))):
        t, s = np.linspace(0, 2 * math.pi, 50), pen.rng.uniform(0.3, 0.9) / 16
        shape = np.stack(
            [16 * np.sin(t) ** 3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))],
            1,
        )
        pen.stroke(shape * s + pen.rng.uniform(-0.4, 0.4, 2), maybe(pen, RED))


def scribble(pen):
    rng = pen.rng
    for _ in range(int(rng.integers(1, 6))):
        n = int(rng.integers(5, 60))
        speed = np.cumsum(rng.normal(0, 1, (n, 2)), 0) if rng.random() < 0.6 else rng.normal(0, 3, (n, 2))
        walk = np.cumsum(speed, 0)
        pen.stroke(walk / (np.abs(walk).max() + 1e-6) * rng.uniform(0.3, 0.9) + rng.uniform(-0.4, 0.4, 2))


def spiral(pen):
    turns = pen.rng.uniform(2, 7) * 2 * math.pi
    t = np.linspace(0, turns, 120)
    pen.stroke(np.stack([t / turns * np.cos(t), t / turns * np.sin(t)], 1))


def hatching(pen):
    rng = pen.rng
    for _ in range(int(rng.integers(1, 3))):
        angle = rng.uniform(0, math.pi)
        along, across = np.array([math.cos(angle), math.sin(angle)]), np.array(
            [-math.sin(angle), math.cos(angle)]
        )
        for t in np.linspace(-0.9, 0.9, int(rng.integers(4, 14))):
            pen.stroke(
                line(across * t - along * rng.uniform(0.5, 0.9), across * t + along * rng.uniform(0.5, 0.9))
            )


LETTERS = {
    "A": [[(0, 2), (0.5, 0), (1, 2)], [(0.2, 1.2), (0.8, 1.2)]],
    "E": [[(1, 0), (0, 0), (0, 2), (1, 2)], [(0, 1), (0.8, 1)]],
    "H": [[(0, 0), (0, 2)], [(1, 0), (1, 2)], [(0, 1), (1, 1)]],
    "I": [[(0.5, 0), (0.5, 2)]],
    "K": [[(0, 0), (0, 2)], [(1, 0), (0, 1.1), (1, 2)]],
    "L": [[(0, 0), (0, 2), (1, 2)]],
    "M": [[(0, 2), (0, 0), (0.5, 1), (1, 0), (1, 2)]],
    "N": [[(0, 2), (0, 0), (1, 2), (1, 0)]],
    "T": [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 2)]],
    "V": [[(0, 0), (0.5, 2), (1, 0)]],
    "X": [[(0, 0), (1, 2)], [(1, 0), (0, 2)]],
    "Y": [[(0, 0), (0.5, 1), (1, 0)], [(0.5, 1), (0.5, 2)]],
    "Z": [[(0, 0), (1, 0), (0, 2), (1, 2)]],
    "4": [[(0.7, 2), (0.7, 0), (0, 1.3), (1, 1.3)]],
    "7": [[(0, 0), (1, 0), (0.3, 2)]],
    "O": [arc(0.5, 1, 0.5, 1)],
    "C": [arc(0.6, 1, 0.6, 1, 50, 310)],
    "U": [np.vstack([[(0, 0)], arc(0.5, 1.3, 0.5, 0.7, 180, 0), [(1, 0)]])],
    "P": [[(0, 2), (0, 0)], arc(0.1, 0.5, 0.7, 0.5, -90, 90)],
    "S": [np.vstack([arc(0.5, 0.5, 0.45, 0.5, -20, -270), arc(0.5, 1.5, 0.45, 0.5, -90, 160)])],
    "e": [np.vstack([[(0.05, 1.4)], arc(0.5, 1.4, 0.45, 0.6, 0, -320)])],
    "a": [arc(0.45, 1.4, 0.4, 0.55), [(0.9, 0.85), (0.9, 2)]],
}


def letters(pen):
    rng = pen.rng
    per_line, lines = int(rng.integers(1, 8)), int(rng.choice([1, 1, 1, 2, 3]))
    step = 2 / max(per_line, 2)
    size = step * 0.6
    for row in range(lines):
        for i in range(per_line):
            for part in LETTERS[str(rng.choice(list(LETTERS)))]:
                top = (row - lines / 2) * size * 2.6
                pen.stroke(np.array(part) * size + (-1 + (i + 0.2) * step, top))


def star(pen, x, y, s):
    if pen.rng.random() < 0.4:
        angles = np.radians(np.arange(6) * 144 - 90)
        return pen.stroke(np.stack([x + s * np.cos(angles), y + s * np.sin(angles)], 1))
    angles = np.radians(np.arange(11) * 36 - 90)
    r = np.where(np.arange(11) % 2 == 0, s, s * 0.45)
    pen.stroke(np.stack([x + r * np.cos(angles), y + r * np.sin(angles)], 1), maybe(pen, YELLOW))


def stars(pen):
    for _ in range(int(pen.rng.integers(1, 9))):
        star(pen, *pen.rng.uniform(-0.8, 0.8, 2), pen.rng.uniform(0.12, 0.5))


def flower(pen):
    rng = pen.rng
    for x in (0,) if rng.random() < 0.6 else (-0.55, 0.1, 0.6):
        y, r = rng.uniform(-0.5, -0.2), 0.2 if x == 0 else 0.12
        petals = int(rng.integers(4, 9))
        for angle in np.linspace(0, 2 * math.pi, petals, endpoint=False):
            pen.stroke(
                arc(x + 1.8 * r * math.cos(angle), y + 1.8 * r * math.sin(angle), r * 0.9, r * 0.9),
                maybe(pen, RED, 0.3),
            )
        pen.stroke(arc(x, y, r, r), maybe(pen, YELLOW))
        pen.stroke(line((x, y + 2.5 * r), (x + 0.04, 0.5), (x, 1)))
        if rng.random() < 0.6:
            pen.stroke(arc(x + 0.2, 0.6, 0.2, 0.09), maybe(pen, GREEN))


def mountains(pen):
    rng = pen.rng
    x = np.linspace(-1, 1, int(rng.integers(2, 5)) * 2 + 1)
    peaks = np.where(np.arange(len(x)) % 2 == 1, rng.uniform(-0.7, 0, len(x)), rng.uniform(0.3, 0.5, len(x)))
    pen.stroke(np.stack([x, peaks], 1))
    if rng.random() < 0.5:
        sun(pen, rng.uniform(-0.7, 0.7), -0.8, 0.18)
    if rng.random() < 0.4:
        pen.stroke(line((-1, 0.5), (1, 0.5)))


def person(pen, x=0.0, y=0.0, s=1.0):
    """A stick figure: a head without a face."""
    rng, at = pen.rng, np.array([x, y])
    r = rng.uniform(0.16, 0.3) * s
    pen.stroke(arc(x, y - 0.9 * s + r, r, r))
    neck = -0.9 * s + 2 * r
    pen.stroke(line((0, neck), (0, 0.3 * s)) + at)
    for side in (-1, 1):
        pen.stroke(line((0, neck + 0.2 * s), (side * 0.4 * s, neck + rng.uniform(-0.1, 0.5) * s)) + at)
        pen.stroke(line((0, 0.3 * s), (side * 0.3 * s, s)) + at)


def landscape(pen):
    rng = pen.rng
    pen.stroke(line((-1, 0.6), (0, 0.55), (1, 0.6)))
    things = [
        lambda x: house(pen, x, 0.3, 0.28),
        lambda x: tree(pen, x, 0.1, 0.45),
        lambda x: person(pen, x, 0.2, 0.4),
    ]
    for x in rng.permutation([-0.65, 0.0, 0.65])[: int(rng.integers(1, 4))]:
        things[rng.integers(len(things))](x)
    if rng.random() < 0.7:
        sun(pen, rng.choice([-0.7, 0.7]), -0.7, 0.17)
    if rng.random() < 0.4:
        cloud(pen, 0, -0.7, 0.25)


def cat(pen):
    """A cat from behind or from the side, without a face."""
    rng = pen.rng
    fill = maybe(pen, [BROWN, GREY, (30, 30, 30)][rng.integers(3)])
    pen.stroke(arc(0, 0.4, 0.45, 0.55), fill)
    x = rng.uniform(-0.3, 0.3)
    ears = line(
        (x - 0.3, -0.2),
        (x - 0.3, -0.65),
        (x - 0.1, -0.45),
        (x + 0.1, -0.45),
        (x + 0.3, -0.65),
        (x + 0.3, -0.2),
    )
    pen.stroke(np.vstack([ears, arc(x, -0.2, 0.3, 0.28, 0, 180)]), fill)
    pen.stroke(arc(0.55, 0.6, 0.35, 0.45, 180 if rng.random() < 0.5 else 100, -80))


def blob(pen):
    rng = pen.rng
    for _ in range(int(rng.integers(1, 5))):
        angle = np.linspace(0, 2 * math.pi, 50)
        r = 1 + sum(rng.normal(0, 0.25 / k) * np.sin(k * angle + rng.uniform(0, 6)) for k in range(1, 5))
        s = rng.uniform(0.15, 0.8)
        color = tuple(int(v) for v in rng.integers(40, 250, 3))
        shape = np.stack([r * np.cos(angle), r * np.sin(angle)], 1) * s + rng.uniform(-0.5, 0.5, 2)
        pen.stroke(shape, maybe(pen, color))


def car(pen):
    body = line(
        (-1, 0.3),
        (-0.95, -0.1),
        (-0.5, -0.15),
        (-0.3, -0.5),
        (0.35, -0.5),
        (0.6, -0.1),
        (1, 0),
        (1, 0.3),
        (-1, 0.3),
    )
    pen.stroke(body, maybe(pen, RED, 0.3))
    for x in (-0.55, 0.55):
        pen.stroke(arc(x, 0.35, 0.2, 0.2), maybe(pen, (40, 40, 40)))
    if pen.rng.random() < 0.7:
        pen.stroke(box(-0.25, -0.4, 0.02, -0.15))
        pen.stroke(box(0.1, -0.4, 0.4, -0.15))


def empty_head(pen):
    """A circle or a box with nothing in it, sometimes with hair or ears."""
    rng = pen.rng
    if rng.random() < 0.25:
        pen.stroke(
            box(-0.9, -0.8, 0.9, 0.8), maybe(pen, tuple(int(v) for v in rng.integers(60, 250, 3)), 0.3)
        )
    else:
        pen.stroke(arc(0, 0, rng.uniform(0.7, 1), 1, 0, 360, 50), maybe(pen, YELLOW, 0.3))
    if rng.random() < 0.2:
        for x in np.linspace(-0.5, 0.5, 4):
            pen.stroke(line((x, -0.95), (x * 1.2, -1.25)))


def jumble(pen):
    """A circle with a few strokes that make no face."""
    rng = pen.rng
    if rng.random() < 0.6:
        pen.stroke(arc(0, 0, 1, 1, 0, 360, 50))
    kind = rng.integers(4)
    if kind == 0:
        for _ in range(int(rng.integers(8, 25))):
            pen.blob(*rng.uniform(-0.65, 0.65, 2), 0.06, 0.06)
    elif kind == 1:
        for _ in range(int(rng.integers(3, 9))):
            a = rng.uniform(-0.6, 0.6, 2)
            pen.stroke(line(a, a + rng.normal(0, 0.4, 2)))
    elif kind == 2:
        pen.stroke(arc(*rng.uniform(-0.2, 0.2, 2), 0.3, 0.3))
    else:
        for _ in range(int(rng.integers(3, 6))):
            pen.stroke(
                arc(
                    *rng.uniform(-0.5, 0.5, 2),
                    rng.uniform(0.08, 0.3),
                    rng.uniform(0.08, 0.3),
                    rng.uniform(0, 360),
                    rng.uniform(0, 720)
                )
            )


def clock(pen):
    pen.stroke(arc(0, 0, 0.95, 0.95, 0, 360, 50))
    for angle in np.arange(0, 360, 30 if pen.rng.random() < 0.6 else 90):
        tick = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        pen.stroke(line(tick * 0.78, tick * 0.9))
    for long in (0.45, 0.65):
        angle = pen.rng.uniform(0, 2 * math.pi)
        pen.stroke(line((0, 0), (long * math.cos(angle), long * math.sin(angle))))


def wheel(pen):
    """A wheel, a pizza, a ball, a target."""
    rng = pen.rng
    pen.stroke(arc(0, 0, 0.95, 0.95, 0, 360, 50), maybe(pen, YELLOW, 0.2))
    if rng.random() < 0.5:
        for r in np.linspace(0.7, 0.2, int(rng.integers(1, 4))):
            pen.stroke(arc(0, 0, r, r))
    if rng.random() < 0.6:
        for angle in np.linspace(0, math.pi, int(rng.integers(1, 6)), endpoint=False):
            ray = np.array([math.cos(angle), math.sin(angle)]) * 0.95
            pen.stroke(line(-ray, ray))
    else:
        for side in (-1, 1):
            pen.stroke(
                arc(side * 1.3, 0, 0.9, 1.1, 180 - 45 if side > 0 else -45, 180 + 45 if side > 0 else 45)
            )


def cup(pen):
    pen.stroke(line((-0.6, -0.5), (-0.5, 0.7), (0.4, 0.7), (0.5, -0.5), (-0.6, -0.5)), maybe(pen, BLUE, 0.3))
    pen.stroke(arc(0.5, 0.05, 0.35, 0.35, -80, 90))
    for x in (-0.3, 0.0, 0.25)[: int(pen.rng.integers(0, 4))]:
        t = np.linspace(0, 1, 16)
        pen.stroke(np.stack([x + 0.06 * np.sin(t * 9), -0.6 - 0.35 * t], 1))


def grid(pen):
    n = int(pen.rng.integers(2, 6))
    for t in np.linspace(-0.9, 0.9, n + 1)[pen.rng.integers(0, 2) :]:
        pen.stroke(line((t, -0.9), (t, 0.9)))
        pen.stroke(line((-0.9, t), (0.9, t)))


def arrow(pen):
    angle = pen.rng.uniform(0, 2 * math.pi)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    pen.stroke(line((-0.9, 0), (0.9, 0)) @ turn)
    pen.stroke(line((0.5, -0.35), (0.9, 0), (0.5, 0.35)) @ turn)


def fruit(pen):
    rng = pen.rng
    pen.stroke(arc(0, 0.15, 0.7, 0.7), maybe(pen, RED if rng.random() < 0.5 else GREEN))
    pen.stroke(line((0, -0.55), (0.08, -0.95)))
    if rng.random() < 0.6:
        pen.stroke(arc(0.3, -0.75, 0.22, 0.1), maybe(pen, GREEN))


def shapes(pen):
    """A few figures of geometry, of two to five corners."""
    for _ in range(int(pen.rng.integers(1, 6))):
        n, s = int(pen.rng.integers(3, 7)), pen.rng.uniform(0.15, 0.6)
        angles = np.linspace(0, 2 * math.pi, n + 1) + pen.rng.uniform(0, 6)
        pen.stroke(
            np.stack([np.cos(angles), np.sin(angles)], 1) * s + pen.rng.uniform(-0.5, 0.5, 2),
            maybe(pen, BLUE, 0.2),
        )


def umbrella(pen):
    pen.stroke(
        np.vstack(
            [
                arc(0, 0, 0.9, 0.8, 180, 360),
                arc(0.6, 0, 0.3, 0.12, 0, -180),
                arc(0, 0, 0.3, 0.12, 0, -180),
                arc(-0.6, 0, 0.3, 0.12, 0, -180),
            ]
        ),
        maybe(pen, RED),
    )
    pen.stroke(np.vstack([[(0, 0)], arc(0.15, 0.75, 0.15, 0.18, 180, 0)]))


def key(pen):
    pen.stroke(arc(-0.6, 0, 0.32, 0.32), maybe(pen, YELLOW, 0.3))
    pen.stroke(line((-0.28, 0), (0.95, 0), (0.95, 0.3)))
    pen.stroke(line((0.65, 0), (0.65, 0.25)))


def cactus(pen):
    fill = maybe(pen, GREEN)
    pen.stroke(np.vstack([[(-0.2, 0.9)], arc(0, -0.6, 0.2, 0.3, 180, 360), [(0.2, 0.9)]]), fill)
    for side in (-1, 1):
        pen.stroke(line((side * 0.2, 0.3), (side * 0.6, 0.25), (side * 0.6, -0.2)), bold=1.5)
    pen.stroke(line((-0.8, 0.9), (0.8, 0.9)))


def moon(pen):
    pen.stroke(np.vstack([arc(0, 0, 0.7, 0.7, 60, 300), arc(0.25, 0, 0.5, 0.6, 270, 90)]), maybe(pen, YELLOW))
    for _ in range(int(pen.rng.integers(0, 5))):
        x, y = pen.rng.uniform(0.4, 0.95), pen.rng.uniform(-0.9, 0.9)
        pen.stroke(line((x - 0.08, y), (x + 0.08, y)))
        pen.stroke(line((x, y - 0.08), (x, y + 0.08)))


def snowflake(pen):
    for angle in np.arange(0, 2 * math.pi, math.pi / 3):
        turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        pen.stroke(line((0, 0), (0.9, 0)) @ turn)
        pen.stroke(line((0.85, -0.2), (0.6, 0), (0.85, 0.2)) @ turn)


def note(pen):
    for x in (-0.5, 0.4):
        pen.blob(x, 0.6, 0.22, 0.16)
        pen.stroke(line((x + 0.2, 0.6), (x + 0.2, -0.6)))
    pen.stroke(line((-0.3, -0.6), (0.6, -0.6)), bold=2)


def butterfly(pen):
    for side in (-1, 1):
        pen.stroke(arc(side * 0.5, -0.35, 0.42, 0.4), maybe(pen, BLUE))
        pen.stroke(arc(side * 0.4, 0.4, 0.32, 0.32), maybe(pen, RED))
        pen.stroke(line((0, -0.55), (side * 0.25, -0.95)))
    pen.stroke(line((0, -0.55), (0, 0.6)), bold=2)


def bicycle(pen):
    for x in (-0.6, 0.6):
        pen.stroke(arc(x, 0.35, 0.38, 0.38))
    pen.stroke(line((-0.6, 0.35), (-0.25, -0.25), (0.4, -0.25), (0, 0.35), (-0.6, 0.35)))
    pen.stroke(line((0.6, 0.35), (0.35, -0.55), (0.55, -0.6)))
    pen.stroke(line((0, 0.35), (-0.32, -0.45)))


def kite(pen):
    pen.stroke(line((0, -0.95), (0.5, -0.3), (0, 0.4), (-0.5, -0.3), (0, -0.95)), maybe(pen, RED))
    pen.stroke(line((0, -0.95), (0, 0.4)))
    pen.stroke(line((-0.5, -0.3), (0.5, -0.3)))
    t = np.linspace(0, 1, 20)
    pen.stroke(np.stack([0.15 * np.sin(t * 8), 0.4 + 0.6 * t], 1))


def mushroom(pen):
    pen.stroke(np.vstack([arc(0, 0, 0.9, 0.8, 180, 360), [(-0.9, 0)]]), maybe(pen, RED))
    pen.stroke(line((-0.25, 0), (-0.3, 0.85), (0.3, 0.85), (0.25, 0)))
    for x, y in ((-0.45, -0.25), (0.1, -0.5), (0.5, -0.2)):
        pen.stroke(arc(x, y, 0.12, 0.12), maybe(pen, (255, 255, 255)))


def rainbow(pen):
    for r in np.linspace(0.5, 0.95, int(pen.rng.integers(3, 7))):
        pen.stroke(arc(0, 0.4, r, r, 180, 360, 40))


def skyline(pen):
    x, points = -1.0, [(-1.0, 0.8)]
    while x < 0.9:
        wide, top = pen.rng.uniform(0.2, 0.45), pen.rng.uniform(-0.9, 0.2)
        points += [(x, top), (x + wide, top)]
        for dy in np.arange(top + 0.15, 0.7, 0.25):
            pen.stroke(box(x + 0.06, dy, x + 0.13, dy + 0.09), bold=0.6)
        x += wide
    pen.stroke(line(*points, (x, 0.8), (-1.0, 0.8)))


def candle(pen):
    pen.stroke(box(-0.25, -0.2, 0.25, 0.95), maybe(pen, RED, 0.3))
    pen.stroke(line((0, -0.2), (0, -0.4)))
    pen.stroke(line((0, -0.95), (0.16, -0.55), (0, -0.38), (-0.16, -0.55), (0, -0.95)), maybe(pen, YELLOW))


SEEN = {
    "sun over the sea": sea,
    "sun": sun,
    "house": house,
    "tree": tree,
    "rain": rain,
    "lightning": lightning,
    "heart": heart,
    "scribble": scribble,
    "spiral": spiral,
    "hatching": hatching,
    "letters": letters,
    "stars": stars,
    "flower": flower,
    "clouds": clouds,
    "mountains": mountains,
    "stick figure": person,
    "landscape": landscape,
    "cat from behind": cat,
    "blobs": blob,
    "car": car,
    "empty head": empty_head,
    "jumble": jumble,
    "clock": clock,
    "wheel": wheel,
    "cup": cup,
    "grid": grid,
    "arrow": arrow,
    "fruit": fruit,
    "boat": boat,
    "shapes": shapes,
}
UNSEEN = {
    "umbrella": umbrella,
    "key": key,
    "cactus": cactus,
    "moon": moon,
    "snowflake": snowflake,
    "note": note,
    "butterfly": butterfly,
    "bicycle": bicycle,
    "kite": kite,
    "mushroom": mushroom,
    "rainbow": rainbow,
    "skyline": skyline,
    "candle": candle,
}
