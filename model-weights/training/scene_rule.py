"""From colour, light and composition to a mood: the rule of `docs/SCENES.md`, which says where each number
comes from. The program does exactly the same; `scene_check.py` writes the fixture that holds the two
together. Pictures are [h, w, 3] bytes, sRGB, the longer side at most 224.
"""

import numpy as np

MOODS = ["happy", "energetic", "calm", "neutral", "sad", "angry", "fearful", "surprised"]
PLACES = np.array(
    [(0.8, 0.45), (0.4, 0.85), (0.6, -0.6), (0, 0), (-0.7, -0.5), (-0.7, 0.65), (-0.4, 0.85), (0.05, 0.9)]
)
# Mean and deviation of photographs.
TYPICAL = {"brightness": (0.46, 0.15), "saturation": (0.20, 0.12), "contrast": (0.22, 0.06), "edges": (0.18, 0.12)}
# What one unit of a sum is worth on the plane; how wide a mood's place is; how much less neutral counts.
GAIN, WIDTH, NEUTRAL = 0.4, 0.4, 0.6
# Least chroma of a colour, slope of an edge, difference of ink from its ground, share of a word and of its
# clearest class; below the last colourfulness, a picture is black and white.
COLOURED, EDGE, FAINTEST, SEEN, CLEAR, FILM = 0.12, 0.06, 24, 0.12, 0.05, 2


def lightness(rgb):
    """Near CIE L* / 100 (with 2 for the exponent of sRGB)."""
    return np.sqrt(rgb**2 @ np.array([0.2126, 0.7152, 0.0722]))


def chroma(rgb):
    return rgb.max(-1) - rgb.min(-1)


def hues(rgb):
    """Masks of red, yellow, green, blue and purple among the pixels with colour."""
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    top, c = rgb.max(-1), chroma(rgb)
    safe = np.where(c > 0, c, 1)
    sixth = np.where(top == r, (g - b) / safe % 6, np.where(top == g, (b - r) / safe + 2, (r - g) / safe + 4))
    hue = np.where(c >= COLOURED, 60 * sixth, -1)
    between = lambda low, high: (hue >= low) & (hue < high)
    return {
        "red": between(0, 20) | between(335, 361),
        "yellow": between(20, 70),
        "green": between(70, 165),
        "blue": between(165, 260),
        "purple": between(260, 335),
    }


def gradients(y):
    """Central differences, zero at the border."""
    dx, dy = np.zeros_like(y), np.zeros_like(y)
    dx[1:-1, 1:-1] = (y[1:-1, 2:] - y[1:-1, :-2]) / 2
    dy[1:-1, 1:-1] = (y[2:, 1:-1] - y[:-2, 1:-1]) / 2
    return dx, dy


def measure_scene(picture):
    """Measures of a photograph, [h, w, 3] bytes."""
    rgb = picture / 255
    y, c, kinds = lightness(rgb), chroma(rgb), hues(rgb)
    slope, third = np.hypot(*gradients(y)), max(1, len(y) // 3)
    rg, yb = rgb[..., 0] - rgb[..., 1], (rgb[..., 0] + rgb[..., 1]) / 2 - rgb[..., 2]
    warm = kinds["red"] | kinds["yellow"]
    return {
        "brightness": y.mean(),
        "saturation": c.mean(),
        "contrast": y.std(),
        "colourfulness": 255 * (np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())),
        **{name: mask.mean() for name, mask in kinds.items()},
        "murky": (kinds["yellow"] & (y < 0.4)).mean(),
        "dark": (y < 0.15).mean(),
        "edges": (slope >= EDGE).mean(),
        "open": ((y[:third] >= 0.45) & (slope[:third] < EDGE / 2)).mean(),
        "glow": (warm & (c >= 0.3) & (y >= 0.35)).mean(),
        "top": y[:third].mean(),
        "fall": y[:-third].mean() - y[-third:].mean(),
        "layers": y.mean(1).var() / max(y.var(), 1e-9),
    }


def standard(m, name):
    if name == "saturation" and m["colourfulness"] < FILM:
        return -0.5
    mean, deviation = TYPICAL[name]
    return float(np.clip((m[name] - mean) / deviation, -1.5, 1.5))


# Words that light alone gives, with the share, valence and arousal they count with.
SUNSET, NIGHT = ("sunset", 0.8, 0.60, -0.45), ("night", 0.3, 0.05, -0.25)


def is_night(m):
    return m["brightness"] < 0.22 and m["dark"] >= 0.55 and m["top"] < 0.2


def is_sunset(m):
    return m["glow"] >= 0.15 and m["layers"] >= 0.5 and m["fall"] >= 0.08 and m["brightness"] < 0.6


def scene_point(m):
    """Valence and arousal of a photograph's light."""
    b, s, contrast, edges = (standard(m, name) for name in TYPICAL)
    valence = 0.69 * b + 0.22 * s + 0.4 * (m["blue"] + m["green"]) + 0.2 * m["purple"] - 0.3 * m["murky"]
    valence += 0.3 * m["open"]
    arousal = -0.15 * b + 0.60 * s + 0.8 * m["red"] - 0.3 * m["blue"] + 0.2 * contrast + 0.25 * edges
    arousal -= 0.3 * m["open"]
    return np.tanh(GAIN * np.array([valence, arousal]))


def light_words(m):
    """Words of the light that have no place of their own on the plane."""
    flat = m["contrast"] < 0.1 and m["saturation"] < 0.12 and m["edges"] < 0.08
    words = [
        ("golden light", m["glow"] >= 0.35 and not is_sunset(m)),
        ("dark", m["brightness"] < 0.22 and not is_night(m)),
        ("bright", m["brightness"] >= 0.65),
        ("fog", flat and 0.35 <= m["brightness"] < 0.85),
        ("colourful", m["colourfulness"] >= 59),
        ("black and white", m["colourfulness"] < FILM),
    ]
    return [word for word, holds in words if holds]


def seen_words(shares, table):
    """[(word, share, valence, arousal)], largest share first, of `shares` [1000] and the rows (word, valence,
    arousal, use) of scene-words.csv: at most three, each at least SEEN, one of its classes CLEAR."""
    sums = {}
    for share, (word, valence, arousal, use) in zip(shares, table):
        if use:
            total, largest = sums.get(word, (np.zeros(3), 0))
            sums[word] = total + share * np.array([1, valence, arousal]), max(largest, share)
    clear = {word: total for word, (total, most) in sums.items() if total[0] >= SEEN and most >= CLEAR}
    known = [(word, total[0], total[1] / total[0], total[2] / total[0]) for word, total in clear.items()]
    return sorted(known, key=lambda word: -word[1])[:3]


def combine(light, seen):
    """The place of light and words together, and how much is known by words."""
    known = min(1.0, sum(word[1] for word in seen))
    words = sum(word[1] * np.array(word[2:]) for word in seen) / max(sum(word[1] for word in seen), 1e-9)
    return light + 0.7 * known * (words - light), known


def scores(point, cap):
    """Scores of the eight moods; none above `cap`, never surprised."""
    weights = np.exp(-((PLACES - point) ** 2).sum(1) / (2 * WIDTH**2))
    weights *= np.array([1, 1, 1, NEUTRAL, 1, 1, 1, 0])
    shares = weights / weights.sum()
    even = np.where(weights > 0, 1 / 7, 0)
    keep = min(1.0, (cap - 1 / 7) / max(shares.max() - 1 / 7, 1e-9))
    return even + keep * (shares - even)


def read_scene(picture, seen=()):
    m = measure_scene(picture)
    lights = [word for word, holds in ((SUNSET, is_sunset(m)), (NIGHT, is_night(m))) if holds]
    seen = list(seen) + lights
    point, known = combine(scene_point(m), seen)
    return finish(m, point, 0.4 + 0.2 * known, scene_sentence(m), seen, light_words(m))


def finish(m, point, cap, looks, seen, lights):
    shares = scores(point, cap)
    mood = MOODS[int(shares.argmax())]
    names = [word[0] for word in seen]
    sentence = f"{looks}: {mood}." + (f" We saw: {', '.join(names)}." if names else "")
    reading = {"measures": m, "point": point, "scores": shares, "mood": mood}
    return reading | {"words": names + lights, "sentence": sentence}


def phrase(parts, otherwise):
    parts = parts[:3]
    if not parts:
        return otherwise
    text = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
    return text[0].upper() + text[1:]


def scene_sentence(m):
    b, s, _, edges = (standard(m, name) for name in TYPICAL)
    parts = [("bright", b >= 0.7), ("dark", b <= -0.7), ("vivid", s >= 1), ("grey", m["saturation"] < 0.06)]
    parts += [("red", m["red"] >= 0.3), ("green", m["green"] >= 0.25), ("blue", m["blue"] >= 0.25)]
    parts += [("open", m["open"] >= 0.4), ("busy", edges >= 0.8), ("still", edges <= -0.8)]
    return phrase([name for name, holds in parts if holds], "Light and colour as on most pictures")


def measure_drawing(picture):
    """Measures of a drawing, [h, w, 3] bytes; None where nothing is drawn."""
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    ground = np.sort(border, axis=0)[len(border) // 2]
    ink = np.abs(picture.astype(int) - ground).sum(2) >= 3 * FAINTEST
    if not ink.any():
        return None
    rgb = picture / 255
    y = lightness(rgb)
    drawn = {name: mask[ink].mean() for name, mask in hues(rgb).items()}
    dx, dy = gradients(y)
    window = lambda x: sum(np.roll(x, (i, j), (0, 1)) for i in range(-2, 3) for j in range(-2, 3))
    pad = lambda x: np.pad(x, 2)
    xx, yy, xy = (window(pad(x))[2:-2, 2:-2] for x in (dx * dx, dy * dy, dx * dy))
    line = (np.hypot(dx, dy) >= EDGE) & (xx + yy > 0)
    a, b, energy = (xx - yy)[line], (2 * xy)[line], (xx + yy)[line]
    length = np.maximum(np.hypot(a, b), 1e-12)
    smooth = length / np.maximum(energy, 1e-12) >= 0.6
    n = max(1, int(smooth.sum()))
    # Which of eight directions each straight piece has, and how evenly they occur (1: as on a circle).
    turns = np.round(np.arctan2(b, a)[smooth] / (np.pi / 4)).astype(int) % 8
    shares = np.bincount(turns, minlength=8) / n
    return {
        "ink": ink.mean(),
        "ground": float(lightness(ground / 255)),
        "warm": drawn["red"] + drawn["yellow"],
        **drawn,
        "black": ((y < 0.25) & (chroma(rgb) < 0.2))[ink].mean(),
        "jagged": (~smooth).sum() / max(1, len(smooth)),
        "turning": -(shares * np.log(np.maximum(shares, 1e-12))).sum() / np.log(8),
        "zigzag": 2 * min(shares[1:4].sum(), shares[5:].sum()),
        "falling": ((a / length)[smooth] >= 0.643).sum() / n,
    }


def shapes(m):
    """Jagged, round and falling lines and how much is drawn, each 0..1."""
    part = lambda value, low, high: float(np.clip((value - low) / (high - low), 0, 1))
    round_, heavy = part(m["turning"], 0.7, 0.95), part(m["ink"], 0, 0.25)
    corners = part(m["jagged"], 0.15, 0.4) * part(m["ink"], 0, 0.08)
    jagged = max(corners, 0.5 * part(m["zigzag"], 0.5, 0.9) * (1 - part(m["turning"], 0.4, 0.7)))
    falling = part(m["falling"], 0.6, 0.9) * (1 - jagged) * (1 - part(m["ink"], 0.2, 0.3))
    return jagged, round_ * (1 - jagged), falling, heavy


def drawing_point(m):
    jagged, round_, falling, heavy = shapes(m)
    valence = 1.0 * m["yellow"] + 0.5 * (m["green"] + m["blue"]) + 0.5 * m["purple"] + 0.8 * m["red"] * round_
    valence += 0.8 * round_ - 2.5 * jagged - 0.8 * m["black"] * heavy - 1.6 * falling - 0.5 * (m["ground"] < 0.25)
    arousal = 1.0 * m["red"] + 0.4 * m["yellow"] - 0.4 * m["blue"]
    arousal += 1.6 * jagged - 0.5 * round_ + 0.8 * heavy * (1 - round_) - 1.4 * falling
    return np.tanh(GAIN * np.array([valence, arousal]))


def drawing_sentence(m):
    jagged, round_, falling, heavy = shapes(m)
    parts = [("warm colours", m["warm"] >= 0.5), ("cool colours", m["green"] + m["blue"] >= 0.5)]
    parts += [("black ink", m["black"] >= 0.6), ("a dark ground", m["ground"] < 0.25)]
    parts += [("jagged lines", jagged >= 0.3), ("falling lines", falling >= 0.5)]
    parts += [("round lines", round_ >= 0.5), ("much ink", heavy >= 0.8)]
    return phrase([name for name, holds in parts if holds], "A few lines")


def read_drawing(picture):
    m = measure_drawing(picture)
    return None if m is None else finish(m, drawing_point(m), 0.4, drawing_sentence(m), [], [])
