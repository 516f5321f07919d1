"""Trains the verifier's two networks on the cuts of `verifier_set.py`, and measures them.

    python train_verifier.py train cuts.npz --bf16 --out first.pt
    python train_verifier.py train both.npz --bf16 --widths 32 64 128 --blocks 1 2 2 --trunk face.pt --out second.pt
    python train_verifier.py measure first.pt second.pt FOLDER...

Half of a batch are faces: those that were laid into scenes, and FER2013's own pictures, which have no edge. What is
none is drawn more often where the network took it for a face when it last saw it. The last step's moving
average is kept.

How the two decide with the detector's score stands in `rule.rs`. `measure` prints for some least sums how many faces are
found (all; under 40, 100, 300 pixels and over), and on how many pictures without a face there is an alarm; folders are
those of `detector_set.py make` and `verifier_set.py`.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from data import affine, coarsen, erase, shade, smear, standardize
from detector_set import COVERS, overlap, true_boxes
from export_resnet import Folded, load_checkpoint
from net import Ema, ResNet, parameter_groups
from verifier_set import clear_faces, cut
from yunet_net import WEAK, Search, load_branch

HEADS = {"face": 2}
# How often what was surely none is looked at again, against what was surely taken for a face.
LEAST_WEIGHT = 0.03
# The rule (`rule.rs`): the least score of the branch's candidates; what YuNet is so sure of is a face in any case; what is
# this far from one after the first look is none; what the logits of the score and of the first look count beside that of
# the second.
BRANCH, CERTAIN, HOPELESS, SCORE, FIRST = 0.1, 0.85, -5, 0.75, 0.5


def augment(x, generator):
    """Other cameras, for pixels in 0..1; each change only to a share."""
    some = lambda share: torch.rand(len(x), 1, 1, 1, generator=generator) < share
    x = torch.where(some(0.5), x, x.flip(3))
    soft = lambda x, _: F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    for change, share in ((shade, 0.3), (coarsen, 0.2), (smear, 0.05), (soft, 0.1)):
        rows = torch.nonzero(some(share).flatten())[:, 0]
        x = x.index_copy(0, rows, change(x[rows], generator))
    x = x.clamp(1e-4, 1) ** torch.exp((torch.rand(len(x), 1, 1, 1, generator=generator) * 2 - 1) * 0.5)
    noise = torch.randn(x.shape, generator=generator) * 0.06 * some(0.3)
    x = x + noise * torch.rand(len(x), 1, 1, 1, generator=generator)
    return standardize(erase(x, generator, share=0.15))


@torch.no_grad()
def logits(net, cuts):
    """How sure the network is that each of the cuts [n, 48, 48] is a face: the difference of its logits."""
    parts = []
    for part in cuts.split(1024):
        outputs = net(standardize(part.unsqueeze(1).float() / 255))["face"]
        parts.append(outputs[:, 1] - outputs[:, 0])
    return torch.cat(parts)


def train(args):
    torch.manual_seed(args.seed)
    generator = torch.Generator().manual_seed(args.seed)
    started = time.time()
    data = np.load(args.cuts)
    cuts, truth = torch.from_numpy(data["cuts"]), torch.from_numpy(data["truth"])
    laid, none = cuts[truth], cuts[~truth]
    plain = torch.from_numpy(clear_faces(args.faces, False)).byte()
    print(f"{len(laid)} faces in scenes, {len(plain)} plain, {len(none)} cuts without", flush=True)

    net = ResNet(HEADS, args.widths, args.blocks, args.dropout)
    if args.trunk:
        # Of a face network as many stages as this one has.
        trunk, own = torch.load(args.trunk, weights_only=True), net.state_dict()
        own.update({name: tensor for name, tensor in trunk.items() if name in own and "heads" not in name})
        net.load_state_dict(own)
    net = net.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(parameter_groups(net, args.decay), lr=args.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, args.steps, pct_start=0.15, final_div_factor=1e3
    )
    ema = Ema(net, 0.998)
    weights = torch.ones(len(none))
    wanted = torch.arange(args.batch) < args.batch // 2
    quarter, total = args.batch // 4, 0.0
    draw = lambda cuts: cuts[torch.randint(len(cuts), (quarter,), generator=generator)].unsqueeze(1).float() / 255
    net.train()
    for step in range(1, args.steps + 1):
        rows = torch.multinomial(weights, args.batch - 2 * quarter, generator=generator)
        faces = affine(draw(plain), generator, rotate=25, scale=1.2, shift=0.08, shear=0.08)
        x = torch.cat([faces, draw(laid), none[rows].unsqueeze(1).float() / 255])
        if step <= args.steps * args.coarse:
            x = F.interpolate(x, size=(40, 40), mode="bilinear", antialias=True, align_corners=False)
        x = augment(x, generator).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            outputs = net(x)["face"]
        outputs = outputs.float()
        loss = F.cross_entropy(outputs, wanted.long(), label_smoothing=0.01)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        ema.update(net)
        weights[rows] = outputs[~wanted].softmax(1)[:, 1].detach() + LEAST_WEIGHT
        total += loss.item()
        if step % 250 == 0 or step == args.steps:
            torch.save(ema.state, args.out)
            print(f"step {step} loss {total / 250:.4f} {time.time() - started:.0f} s", flush=True)
            total = 0.0


class Cascade:
    """The two looks, with the figures of `rule.rs`."""

    def __init__(self, *paths):
        load = lambda path: Folded(path) if path.endswith(".safetensors") else load_checkpoint(path)
        self.first, self.second = map(load, paths)

    def look(self, grey, found):
        """Of candidates (box, score, whether the branch's) that are not hopeless: these, and their sums without
        the least one."""
        if not found:
            return []
        shares = np.clip([score for _, score, _ in found], 1e-3, 1 - 1e-3)
        scores = np.log(shares / (1 - shares))
        small = np.array([own for _, _, own in found])
        cuts = torch.from_numpy(np.stack([cut(grey, box) for box, _, _ in found]))
        first = logits(self.first, cuts).numpy()
        certain = ~small & (shares >= CERTAIN)
        sums = first + np.where(small, 1, 0.5) * scores - np.where(small, 4, 2)
        again = np.flatnonzero((sums > HOPELESS) & ~certain)
        second = sum(logits(self.second, view).numpy() for view in (cuts[again], cuts[again].flip(2))) / 2
        sums[again] = second + SCORE * scores[again] + FIRST * first[again]
        return [(*found[i], np.inf if certain[i] else sums[i]) for i in sorted({*again, *np.flatnonzero(certain)})]

    @staticmethod
    def faces(seen, least):
        """Boxes of faces, as `detector.rs` has them, where a sum of so much makes one."""
        kept = [(total, box) for box, _, own, total in seen if not own and total >= least]
        own = [box for _, box in kept]
        for box, _, small, total in seen:
            x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
            on = lambda face: face[0] <= x < face[0] + face[2] and face[1] <= y < face[1] + face[3]
            if small and total >= least and not any(on(face) and overlap(face, box) <= 0.3 for face in own):
                kept.append((total, box))
        faces = []
        for _, box in sorted(kept, key=lambda it: -it[0]):
            if all(overlap(box, better) <= 0.3 for better in faces):
                faces.append(box)
        return faces


def measure(args):
    cascade, search = Cascade(args.first, args.second), Search(load_branch(args.start))
    for folder in args.folders:
        readings = []
        for name, truth in true_boxes(folder).items():
            picture = Image.open(Path(folder) / name).convert("RGB")
            found = [
                (box, score, bool(own))
                for own, entries in enumerate(search(picture, args.side))
                for box, score in entries
                if score >= (BRANCH if own else WEAK)
            ]
            readings.append((truth, cascade.look(np.asarray(picture.convert("L")), found)))
        again = [len(seen) for _, seen in readings]
        print(f"{folder} {args.side}: {np.mean(again):.1f} looked at again, 95 %: {np.percentile(again, 95):.0f}")
        for least in args.least:
            hits, alarms, empty = [[], [], [], []], 0, 0
            for truth, seen in readings:
                kept = cascade.faces(seen, least)
                for box in truth:
                    group = sum(box[3] >= limit for limit in (40, 100, 300))
                    hits[group].append(any(overlap(box, other) >= COVERS for other in kept))
                empty += not truth
                alarms += not truth and bool(kept)
            sizes = " ".join(f"{np.mean(group):.3f}" for group in hits if group)
            found = f"found {np.mean(sum(hits, [])):.3f} ({sizes})" if sizes else ""
            print(f"  {least:5.2f}: {found} alarms {alarms / max(empty, 1):.4f} of {empty}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("train")
    command.add_argument("cuts")
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--out", required=True)
    command.add_argument("--widths", type=int, nargs="+", default=[8, 16, 32, 64])
    command.add_argument("--blocks", type=int, nargs="+", default=[1, 1, 1, 1])
    command.add_argument("--trunk", help="checkpoint of a face network to start from")
    command.add_argument("--steps", type=int, default=5000)
    command.add_argument("--coarse", type=float, default=0.5, help="share of the steps with cuts of 40x40: faster")
    command.add_argument("--bf16", action="store_true", help="16-bit floats where they suffice: faster")
    command.add_argument("--batch", type=int, default=192)
    command.add_argument("--rate", type=float, default=4e-3)
    command.add_argument("--decay", type=float, default=0.03)
    command.add_argument("--dropout", type=float, default=0.1)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=train)
    command = commands.add_parser("measure")
    command.add_argument("first")
    command.add_argument("second")
    command.add_argument("folders", nargs="+")
    command.add_argument("--start", default="../yunet.safetensors")
    command.add_argument("--side", type=int, default=800)
    command.add_argument("--least", type=float, nargs="+", default=[1, 1.5, 2, 2.25, 2.5, 3, 4])
    command.set_defaults(run=measure)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.run(args)


if __name__ == "__main__":
    main()
