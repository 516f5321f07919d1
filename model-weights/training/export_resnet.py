"""A trained `ResNet` to what ships: batch normalization folded, 16-bit floats, a card with checksum and
figures, and a fixture with PyTorch's logits for the parity test."""

import argparse
import json

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

from data import standardize
from export import test_pictures, write_card
from net import DRAWING, FER7, FERPLUS, ResNet

# `mirror`: whether the mirror image is read, too, which takes twice the time.
KINDS = {
    "face": {"size": 48, "mirror": True, "heads": {"ferplus": FERPLUS, "fer7": FER7}},
    "verifier": {"size": 48, "mirror": False, "heads": {"face": ["none", "face"]}},
    "drawing": {"size": 64, "mirror": True, "heads": {"drawing": DRAWING, "face": ["none", "face"]}},
}


def shape_of(state):
    """Widths and blocks of the stages, from the names in a checkpoint or in folded weights: each stage but
    the first begins with a block that has a shortcut."""
    widths, blocks = [], []
    for i in range(sum(name.startswith("blocks.") and name.endswith(".conv1.weight") for name in state)):
        if i == 0 or f"blocks.{i}.shortcut.weight" in state:
            widths.append(len(state[f"blocks.{i}.conv1.weight"]))
            blocks.append(0)
        blocks[-1] += 1
    return widths, blocks


def load_checkpoint(path):
    """The network of a checkpoint, in evaluation mode."""
    state = torch.load(path, weights_only=True)
    heads = {name.split(".")[1]: len(bias) for name, bias in state.items() if name.startswith("heads.")}
    net = ResNet(heads, *shape_of(state))
    net.load_state_dict(state)
    return net.eval()


@torch.no_grad()
def fold_resnet(net):
    """The same function as `net` in evaluation mode, without batch normalization:
    w' = w * gamma / sqrt(var + eps), b' = beta - mean * gamma / sqrt(var + eps)."""
    pairs = {"stem": (net.stem, net.norm)}
    for i, block in enumerate(net.blocks):
        pairs[f"blocks.{i}.conv1"] = (block.conv1, block.norm1)
        pairs[f"blocks.{i}.conv2"] = (block.conv2, block.norm2)
        if block.shortcut is not None:
            pairs[f"blocks.{i}.shortcut"] = (block.shortcut, block.norm3)
    tensors = {}
    for name, (conv, norm) in pairs.items():
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        tensors[f"{name}.weight"] = conv.weight * scale[:, None, None, None]
        tensors[f"{name}.bias"] = norm.bias - norm.running_mean * scale
    for name, head in net.heads.items():
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = head.weight, head.bias
    return {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}


class Folded:
    """The network that ships, computed in 32 bits from its 16-bit weights."""

    def __init__(self, path):
        self.tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
        self.blocks = shape_of(self.tensors)[1]

    def conv(self, name, x, stride, padding):
        return F.conv2d(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], stride, padding)

    @torch.no_grad()
    def __call__(self, x):
        x = F.max_pool2d(F.relu(self.conv("stem", x, 1, 1)), 2)
        for i in range(sum(self.blocks)):
            begins = f"blocks.{i}.shortcut.weight" in self.tensors
            stride = 2 if begins else 1
            y = F.relu(self.conv(f"blocks.{i}.conv1", x, stride, 1))
            y = self.conv(f"blocks.{i}.conv2", y, 1, 1)
            x = F.relu(y + (self.conv(f"blocks.{i}.shortcut", x, stride, 0) if begins else x))
        x = x.mean((2, 3))
        heads = [name.removesuffix(".weight") for name, tensor in self.tensors.items() if tensor.dim() == 2]
        return {
            name: F.linear(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]) for name in heads
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("checkpoint")
    parser.add_argument("--name", help="the kind, unless given")
    parser.add_argument("--version", default="2")
    parser.add_argument("--mirror", action="store_true", help="also where the kind does without")
    parser.add_argument("--figures", default="{}", help="JSON: figures measured with the shipped weights")
    parser.add_argument("--temperature", default="{}", help="JSON: what each head's logits are divided by")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()

    size, heads, name = KINDS[args.kind]["size"], KINDS[args.kind]["heads"], args.name or args.kind
    net = load_checkpoint(args.checkpoint)
    folded = {key: tensor.half() for key, tensor in fold_resnet(net).items()}
    widths, blocks = shape_of(folded)
    stem = f"{args.out}/{name}"
    save_file(folded, f"{stem}.safetensors")
    write_card(
        stem,
        {
            "name": name,
            "version": args.version,
            "kind": args.kind,
            "network": "resnet",
            "mirror": args.mirror or KINDS[args.kind]["mirror"],
            "input": {"width": size, "height": size, "channels": "grey", "values": "mean 0, deviation 1"},
            "widths": widths,
            "blocks": blocks,
            "heads": heads,
            "temperature": {head: 1.0 for head in heads} | json.loads(args.temperature),
            "figures": json.loads(args.figures),
        },
    )
    pictures = torch.from_numpy(test_pictures(size))
    x = standardize(pictures.unsqueeze(1).float() / 255)
    shipped = Folded(f"{stem}.safetensors")(x)
    with torch.no_grad():
        gap = max((net(x)[head] - logits).abs().max().item() for head, logits in shipped.items())
    print(f"largest difference between 16-bit and training weights: {gap:.4f}")
    save_file({"pictures": pictures} | shipped, f"{args.fixtures}/{name}.safetensors")


if __name__ == "__main__":
    main()
