"""Drawings made comparable: what is drawn, cut out of its background. The program does exactly the same
(`crates/mood/src/ink.rs`); `python ink.py` writes the fixture that holds the two together."""

import argparse

import numpy as np
from PIL import Image
from safetensors.numpy import save_file

SIDE = 64
FAINTEST = 24
SPECK = 8
SPECK_SHARE = 50


def cut_out(rgb):
    """[h, w, 3] bytes to [64, 64] bytes: 0 where there is background; None where nothing is drawn."""
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    ground = np.sort(edge, axis=0)[len(edge) // 2]
    ink = (np.abs(rgb.astype(np.int16) - ground).sum(2) + 1) // 3
    darkest = ink.max()
    if darkest < FAINTEST:
        return None
    rows, columns = (np.flatnonzero((ink > darkest // 4).any(axis)) for axis in (1, 0))
    drawn = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = drawn.shape
    longer = max(height, width)
    if longer < max(SPECK, max(rgb.shape[:2]) // SPECK_SHARE):
        return None
    whole = longer + longer // 8
    square = np.zeros((whole, whole), np.uint8)
    top, left = (whole - height) // 2, (whole - width) // 2
    square[top : top + height, left : left + width] = drawn
    return np.asarray(Image.fromarray(square).resize((SIDE, SIDE), Image.BILINEAR))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()
    rows, columns = np.mgrid[0:160, 0:200]
    rgb = np.full((160, 200, 3), (250, 245, 235), np.uint8)
    distance = np.hypot(rows - 70, columns - 120)
    rgb[distance < 55] = (255, 215, 40)
    rgb[np.abs(distance - 55) < 3] = (20, 30, 60)
    rgb[(rows > 90) & (rows < 95) & (np.abs(columns - 120) < 25)] = (160, 20, 30)
    rgb[np.hypot(rows - 55, np.abs(columns - 120) - 20) < 6] = (20, 30, 60)
    save_file({"picture": rgb, "ink": cut_out(rgb)}, f"{args.fixtures}/ink.safetensors")


if __name__ == "__main__":
    main()
