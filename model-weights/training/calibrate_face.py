"""The temperature of each head of a face network: by which its logits are divided so that its shares mean what they
say (Guo et al. 2017). It is fitted on the even rows of `valid`; the errors before and after are of the odd rows.

    python calibrate_face.py face.pt [--mirror]

The shares are those of the picture alone, or with `--mirror` the mean of its shares and of its mirror image's: as the
program reads faces, so they must be calibrated.
"""

import argparse

import torch
from torch.nn import functional as F

from calibration import calibration_error
from data import Faces, standardize
from export_resnet import load_checkpoint


@torch.no_grad()
def logits(net, faces, mirror):
    """Of every picture, and perhaps its mirror image: [1 or 2, n, classes] of each head."""
    parts = {}
    for pixels in faces.pixels.split(512):
        x = standardize(pixels)
        views = [net(x), net(x.flip(3))] if mirror else [net(x)]
        for name in views[0]:
            parts.setdefault(name, []).append(torch.stack([view[name] for view in views]))
    return {name: torch.cat(part, 1) for name, part in parts.items()}


def shares(views, temperature):
    return F.softmax(views / temperature, 2).mean(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("--faces", default="../../../shared/data/faces")
    parser.add_argument("--mirror", action="store_true")
    args = parser.parse_args()
    faces = Faces(args.faces, "valid")
    outputs = logits(load_checkpoint(args.checkpoint), faces, args.mirror)
    for head, truth in (("ferplus", faces.majority), ("fer7", faces.fer7)):
        rows = torch.nonzero(truth >= 0).flatten()
        fitted, held = rows[::2], rows[1::2]
        loss = lambda t: F.nll_loss(shares(outputs[head][:, fitted], t).log(), truth[fitted]).item()
        temperature = min((t / 100 for t in range(30, 200)), key=loss)
        before, after = (calibration_error(shares(outputs[head][:, held], t), truth[held]) for t in (1, temperature))
        print(f"{head}: temperature {temperature}, calibration error {before:.3f} before, {after:.3f} after")


if __name__ == "__main__":
    main()
