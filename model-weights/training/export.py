"""A trained M1 to what ships: batch normalization folded, 16-bit floats, a card with checksum and
figures, and a fixture with PyTorch's logits for the parity test."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from data import standardize
from net import DRAWING, FER7, FERPLUS, M1, fold, load_folded

KINDS = {
    "face": {"size": 48, "heads": {"ferplus": FERPLUS, "fer7": FER7}},
    "drawing": {"size": 64, "heads": {"drawing": DRAWING}},
}


def write_card(stem, card):
    """`<stem>.json`: what the weights `<stem>.safetensors` are, with their checksum."""
    weights = Path(f"{stem}.safetensors").read_bytes()
    card = card | {"sha256": hashlib.sha256(weights).hexdigest()}
    Path(f"{stem}.json").write_text(json.dumps(card, indent=2) + "\n")


def test_pictures(size):
    """[4, size, size] whole numbers: noise, a gradient, rings, a bright corner."""
    rows, columns = np.mgrid[0:size, 0:size]
    noise = np.random.default_rng(3).integers(0, 256, (size, size))
    rings = (np.sin(np.hypot(rows - size / 2, columns - size / 2)) * 100 + 128).astype(int)
    corner = np.where((rows < size / 3) & (columns < size / 2), 240, 15)
    return np.stack([noise, (rows + columns) * 255 // (2 * size), rings, corner]).astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("checkpoint")
    parser.add_argument("--figures", default="{}", help="JSON: figures measured with the shipped weights")
    parser.add_argument("--version", default="1")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()

    size, heads = KINDS[args.kind]["size"], KINDS[args.kind]["heads"]
    state = torch.load(args.checkpoint, weights_only=True)
    hidden = len(state["fc.bias"])
    net = M1(size, hidden, {name: len(classes) for name, classes in heads.items()})
    net.load_state_dict(state)
    stem = f"{args.out}/m1-{args.kind}"
    save_file({name: tensor.half() for name, tensor in fold(net).items()}, f"{stem}.safetensors")
    write_card(
        stem,
        {
            "name": f"m1-{args.kind}",
            "version": args.version,
            "kind": args.kind,
            "mirror": True,
            "input": {"width": size, "height": size, "channels": "grey", "values": "mean 0, deviation 1"},
            "hidden": hidden,
            "heads": heads,
            "figures": json.loads(args.figures),
        },
    )
    pictures = torch.from_numpy(test_pictures(size))
    shipped = load_folded(load_file(f"{stem}.safetensors"), size)
    with torch.no_grad():
        logits = shipped(standardize(pictures.unsqueeze(1).float() / 255))
    save_file({"pictures": pictures} | logits, f"{args.fixtures}/m1-{args.kind}.safetensors")


if __name__ == "__main__":
    main()
