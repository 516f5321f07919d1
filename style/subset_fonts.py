"""Cuts the two variable faces down to what the pages use: Latin, one weight axis, no hinting.

    npm install @fontsource-variable/bricolage-grotesque @fontsource-variable/atkinson-hyperlegible-next
    pip install fonttools brotli
    python style/subset_fonts.py node_modules/@fontsource-variable app/public/fonts

The unicode ranges here and in fonts.css belong together.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PUNCTUATION = [0x131, 0x152, 0x153, *range(0x2013, 0x2015), *range(0x2018, 0x201B), *range(0x201C, 0x201F),
               0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *PUNCTUATION]
LATIN_EXT = [*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E]
FEATURES = ["calt", "ccmp", "kern", "liga", "locl", "mark", "tnum"]
# Headings are large, so the optical size is fixed there.
FACES = {
    "bricolage": ("bricolage-grotesque/files/bricolage-grotesque-{}-opsz-normal.woff2", {"wght": (300, 800), "opsz": 72}),
    "atkinson": ("atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-{}-wght-normal.woff2", {"wght": (400, 700)}),
}


def cut(source: Path, target: Path, characters: list[int], axes: dict) -> None:
    font = TTFont(source)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    sources, out = Path(sys.argv[1]), Path(sys.argv[2])
    for name, (pattern, axes) in FACES.items():
        cut(sources / pattern.format("latin"), out / f"{name}.woff2", LATIN, axes)
        cut(sources / pattern.format("latin-ext"), out / f"{name}-ext.woff2", LATIN_EXT, axes)
