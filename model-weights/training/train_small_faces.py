"""Trains YuNet's branch for small faces (`yunet_net.py`).

    python train_small_faces.py tiles POOL --out tiles.npz
    python train_small_faces.py train tiles.npz --out small.pt
    python train_small_faces.py measure small.pt FOLDER...

`tiles` cuts squares out of scenes as they are searched: pictures without people (`verifier_set.py gather`, part
`training`), faces of FER2013's split `train` laid in at 9 to 110 pixels, pieces of other pictures laid in likewise.
`train` leaves all published weights as they are. `measure` says which share of the faces of a folder (those of
`detector_set.py make` and `verifier_set.py`) has a candidate, and how many candidates there are.
"""

import argparse
import time

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from detector_set import COVERS, overlap, true_boxes
from net import Ema
from verifier_set import TILE, clear_faces, part_of_scene, pictures, spread
from yunet_net import Search, YuNet, load_branch

# Cells this near to a face's middle, in parts of its side or in cells, are to find it.
NEAR, NEAREST = 0.22, 0.8


def tile(rng, grounds, faces):
    """A square of a scene at the size of the search, and the boxes of its faces."""
    scene, boxes = part_of_scene(rng, grounds, faces)
    shrunk = scene.resize((TILE, TILE), Image.BILINEAR)
    return np.asarray(shrunk), np.array(boxes).reshape(-1, 4) * TILE / scene.width


def tiles(args):
    started = time.time()
    grounds, faces = pictures(args.pool, "training"), clear_faces(args.faces, False)
    # Each tile has its own seed, so that it is the same however many processes make them.
    make = lambda i: tile(np.random.default_rng((args.seed, i)), grounds, faces)
    made, boxes = np.zeros((args.count, TILE, TILE, 3), np.uint8), []
    for i, (scene, own) in enumerate(spread(make, args.count, args.processes)):
        made[i] = scene
        boxes += [[i, *box] for box in own]
        if (i + 1) % 500 == 0:
            print(f"{i + 1} tiles, {len(boxes)} faces, {time.time() - started:.0f} s", flush=True)
    np.savez(args.out, tiles=made, boxes=np.array(boxes, np.float32))


def targets(boxes, cells):
    """Of each cell of a tile whether it finds a face (1), does not (0), or may (-1), and the box [4, cells, cells] of
    the nearest face."""
    wanted, near = torch.zeros(cells, cells), torch.zeros(4, cells, cells)
    at = torch.arange(cells) * 8.0
    best = torch.full((cells, cells), 1e9)
    for x, y, width, height in boxes.tolist():
        across, down = (at - x - width / 2).abs()[None, :], (at - y - height / 2).abs()[:, None]
        reach = max(NEAR * height, NEAREST * 8)
        far = torch.maximum(across.expand(cells, cells), down.expand(cells, cells)) / height
        inside = (across <= width / 2 + 4) & (down <= height / 2 + 4)
        mine = far < best
        wanted = torch.where(inside & (wanted == 0), -1.0, wanted)
        finds = (across <= reach) & (down <= reach) & mine
        wanted = torch.where(finds, 1.0, wanted)
        near = torch.where(mine, torch.tensor([x, y, width, height])[:, None, None], near)
        best = torch.minimum(best, far)
    return wanted, near


def covered(boxes, others):
    """Intersection over union of boxes [n, 4], pair by pair."""
    ends, other_ends = boxes[:, :2] + boxes[:, 2:], others[:, :2] + others[:, 2:]
    shared = torch.minimum(ends, other_ends) - torch.maximum(boxes[:, :2], others[:, :2])
    both = shared.clamp(min=0).prod(1)
    return both / (boxes[:, 2:].prod(1) + others[:, 2:].prod(1) - both)


def loss_of(level, wanted, near):
    """Class and object by how surely they are wrong (Lin et al. 2017), boxes by what they share with the face's and
    by their distance."""
    _, cls, obj, box = level
    cls, obj, finds = cls[:, 0], obj[:, 0], wanted == 1
    count = finds.sum().clamp(min=1)
    rows, columns = torch.meshgrid(torch.arange(cls.shape[1]), torch.arange(cls.shape[2]), indexing="ij")
    box, near = box.permute(0, 2, 3, 1)[finds], near.permute(0, 2, 3, 1)[finds]
    place = torch.stack([columns, rows], 2).expand(len(cls), -1, -1, -1)[finds]
    size = box[:, 2:].clamp(max=6).exp() * 8
    boxes = torch.cat([(box[:, :2] + place) * 8 - size / 2, size], 1)
    shared = covered(boxes, near)
    aim = torch.cat([(near[:, :2] + near[:, 2:] / 2) / 8 - place, (near[:, 2:] / 8).log()], 1)
    scaled = (box - aim) / torch.cat([near[:, 2:] / 8, torch.ones_like(near[:, 2:])], 1)
    quality = torch.zeros_like(cls)
    quality[finds] = 1.0
    exact = torch.zeros_like(cls)
    exact[finds] = shared.detach().clamp(min=0.05)
    total = 2 * (1 - shared).mean() + 2 * F.smooth_l1_loss(scaled, torch.zeros_like(scaled), beta=0.1)
    for logits, aim in ((cls, quality), (obj, exact)):
        off = (logits.sigmoid() - aim).abs().detach() ** 2
        every = F.binary_cross_entropy_with_logits(logits, aim, reduction="none") * off
        total = total + every[wanted >= 0].sum() / count
    return total


def train(args):
    torch.manual_seed(args.seed)
    rng, started = np.random.default_rng(args.seed), time.time()
    data = np.load(args.tiles)
    made, boxes = torch.from_numpy(data["tiles"]), torch.from_numpy(data["boxes"])
    aims = [targets(boxes[boxes[:, 0] == i, 1:], TILE // 8) for i in range(len(made))]
    net = YuNet(args.start)
    optimizer = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, args.steps, pct_start=0.1)
    ema, total = Ema(net, 0.998), 0.0
    for step in range(1, args.stop + 1):
        rows = rng.integers(len(made), size=args.batch)
        x = made[rows].flip(3).permute(0, 3, 1, 2).float()
        gain, lift = torch.from_numpy(np.float32(rng.uniform([0.8, -20], [1.2, 20], (args.batch, 2)))).unbind(1)
        x = (x * gain[:, None, None, None] + lift[:, None, None, None]).clamp(0, 255)
        wanted, near = (torch.stack(parts) for parts in zip(*(aims[row] for row in rows)))
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            before, middle, _ = net.trunk(x.contiguous(memory_format=torch.channels_last))
            stride, *maps = net.branch(before, middle)
        loss = loss_of((stride, *(part.float() for part in maps)), wanted, near)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10)
        optimizer.step()
        schedule.step()
        ema.update(net)
        total += loss.item()
        if step % 200 == 0 or step == args.stop:
            torch.save(ema.state, args.out)
            print(f"step {step} loss {total / 200:.4f} {time.time() - started:.0f} s", flush=True)
            total = 0.0


def measure(args):
    search = Search(load_branch(args.start, args.checkpoint))
    for folder in args.folders:
        readings = []
        for name, truth in list(true_boxes(folder).items())[: args.most]:
            readings.append((truth, search(Image.open(f"{folder}/{name}").convert("RGB"), args.side)))
        for who, parts in (("YuNet", [0]), ("branch", [1]), ("both", [0, 1])):
            hits, counts = [[], [], [], []], []
            for truth, found in readings:
                kept = [box for part in parts for box, _ in found[part]]
                counts.append(len(kept))
                for box in truth:
                    group = sum(box[3] >= limit for limit in (40, 100, 300))
                    hits[group].append(any(overlap(box, other) >= COVERS for other in kept))
            every = sum(hits, [])
            sizes = " ".join(f"{np.mean(group):.3f}" for group in hits if group)
            share = f"{np.mean(every):.3f} ({sizes}) of {len(every)}; " if every else ""
            many = f"{np.mean(counts):.1f} candidates, 95 %: {np.percentile(counts, 95):.0f}"
            print(f"{folder} {args.side} {who}: {share}{many}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("tiles")
    command.add_argument("pool")
    command.add_argument("--out", required=True)
    command.add_argument("--faces", default="../../../shared/data/faces")
    command.add_argument("--count", type=int, default=6000)
    command.add_argument("--processes", type=int, default=2)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=tiles)
    command = commands.add_parser("train")
    command.add_argument("tiles")
    command.add_argument("--out", required=True)
    command.add_argument("--start", default="../yunet.safetensors")
    command.add_argument("--steps", type=int, default=3500, help="until the rate is zero")
    command.add_argument("--stop", type=int, default=1800, help="the step to stop after")
    command.add_argument("--batch", type=int, default=24)
    command.add_argument("--bf16", action="store_true", help="16-bit floats where they suffice: faster")
    command.add_argument("--rate", type=float, default=2e-3)
    command.add_argument("--seed", type=int, default=1)
    command.set_defaults(run=train)
    command = commands.add_parser("measure")
    command.add_argument("checkpoint")
    command.add_argument("folders", nargs="+")
    command.add_argument("--start", default="../yunet.safetensors")
    command.add_argument("--side", type=int, default=800)
    command.add_argument("--most", type=int)
    command.set_defaults(run=measure)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.run(args)


if __name__ == "__main__":
    main()
