"""Trains the verifier on the cuts of `verifier_set.py`, and measures it.

    python train_verifier.py train cuts.npz --bf16 --out verifier.pt
    python train_verifier.py measure verifier.pt FOLDER... --branch small.pt --side 800

Half of a batch are faces: those that were laid into scenes, and FER2013's own pictures, which have no edge. What is
none is drawn more often where the network took it for a face when it last saw it. The last step's moving
average is kept.

A candidate of YuNet is a face if the verifier's logit and half of YuNet's (`--share`) reach a least sum, 2 in what ships;
there, what YuNet is surer of than 0.85 is one in any case. Of YuNet's branch for small faces the whole logit counts
(`--branch-share`), and the sum is 4. `measure` prints for some pairs of sums how many faces are found (all; under 40, 100,
300 pixels and over), and on how many pictures without a face there is an alarm; folders are those of
`detector_set.py make` and `verifier_set.py`.
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
from export_resnet import load_checkpoint
from net import Ema, ResNet, parameter_groups
from verifier_set import clear_faces, cut
from yunet_net import WEAK, Search, load_branch

HEADS = {"face": 2}
WIDTHS, BLOCKS = (8, 16, 32, 64), (1, 1, 1, 1)
# How often what was surely none is looked at again, against what was surely taken for a face.
LEAST_WEIGHT = 0.03
# What YuNet is so sure of is a face in any case.
CERTAIN = 0.85


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
    net.eval()
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

    net = ResNet(HEADS, WIDTHS, BLOCKS, args.dropout).to(memory_format=torch.channels_last)
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


def measure(args):
    net, search = load_checkpoint(args.checkpoint), Search(load_branch(args.start, args.branch))
    logit = lambda p: np.log(p) - np.log1p(-p)
    for folder in args.folders:
        readings = []
        for name, truth in true_boxes(folder).items():
            picture = Image.open(Path(folder) / name).convert("RGB")
            grey = np.asarray(picture.convert("L"))
            found = [
                (box, min(max(score, 0.001), 0.999), bool(own))
                for own, entries in enumerate(search(picture, args.side))
                for box, score in entries
                if score >= (args.weak if own else WEAK)
            ]
            cuts = np.stack([cut(grey, box) for box, _, _ in found]) if found else np.zeros((0, 48, 48), np.uint8)
            sums = logits(net, torch.from_numpy(cuts)).numpy() if found else np.zeros(0)
            sums = sums + [(args.share, args.branch_share)[own] * logit(score) for _, score, own in found]
            readings.append((truth, found, sums))
        counts = [len(found) for _, found, _ in readings]
        print(f"{folder} {args.side}: {np.mean(counts):.1f} candidates, 95 %: {np.percentile(counts, 95):.0f}")
        every = -np.inf, -np.inf
        sums = [(own, branch) for own in np.arange(*args.steps) for branch in [np.inf, *np.arange(*args.branch_steps)]]
        for least in [every, *sums]:
            hits, alarms, empty = [[], [], [], []], 0, 0
            for truth, found, values in readings:
                kept = [
                    box
                    for (box, score, own), value in zip(found, values)
                    if value >= least[own] or (not own and score >= CERTAIN)
                ]
                for box in truth:
                    group = sum(box[3] >= limit for limit in (40, 100, 300))
                    hits[group].append(any(overlap(box, other) >= COVERS for other in kept))
                empty += not truth
                alarms += not truth and bool(kept)
            sizes = " ".join(f"{np.mean(group):.3f}" for group in hits if group)
            all_hits = sum(hits, [])
            found = f"found {np.mean(all_hits):.3f} ({sizes})" if all_hits else ""
            print(f"  {least[0]:5.1f} {least[1]:5.1f}: {found} alarms {alarms / max(empty, 1):.4f} of {empty}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("train")
    command.add_argument("cuts")
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--out", required=True)
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
    command.add_argument("checkpoint")
    command.add_argument("folders", nargs="+")
    command.add_argument("--branch", required=True, help="checkpoint of `train_small_faces.py`")
    command.add_argument("--start", default="../yunet.safetensors")
    command.add_argument("--side", type=int, default=800)
    command.add_argument("--weak", type=float, default=0.2, help="least score of the branch's candidates")
    command.add_argument("--share", type=float, default=0.5, help="weight of YuNet's logit")
    command.add_argument("--branch-share", type=float, default=1.0, help="weight of the branch's logit")
    command.add_argument("--steps", type=float, nargs=3, default=[1, 3, 0.5])
    command.add_argument("--branch-steps", type=float, nargs=3, default=[2, 4, 0.25])
    command.set_defaults(run=measure)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.run(args)


if __name__ == "__main__":
    main()
