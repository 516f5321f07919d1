"""Trains a residual network on faces further, above all for FER2013's own labels, of which more than a fourth differ from FER+.

    python refine_face.py face.pt --out refined.pt

Half of each label is what a small network says of it that knows more than a picture can tell: the votes of FER+, and what
`face.pt` says (Lopez-Paz et al. 2016 call this privileged information). It says so only of pictures that it was not trained
on (five folds); `face.pt` was trained on them. The moving average of the last epoch is kept: what is measured on `valid` in
between is for watching only.
"""

import argparse
import copy
import math
import time

import torch
from torch import nn
from torch.nn import functional as F

from data import Faces, augment, standardize
from export_resnet import load_checkpoint
from net import Ema, parameter_groups
from train_face import HEADS, evaluate, soft_loss

SHARE = 0.5  # of the small network in the labels
PLUS = 0.2  # weight of FER+'s votes beside FER2013's labels


@torch.no_grad()
def outputs(net, faces):
    """Logits of both heads for every picture, the mean over it and its mirror image: [n, 15]."""
    parts = []
    for pixels in faces.pixels.split(512):
        x = standardize(pixels)
        a, b = net(x), net(x.flip(3))
        parts.append(torch.cat([(a[head] + b[head]) / 2 for head in HEADS], 1))
    return torch.cat(parts)


def softened(net, faces, generator):
    """FER2013's labels as shares [n, 7], half of each label replaced by the small network's opinion."""
    known = torch.cat([outputs(net, faces), faces.votes, (faces.votes + 1e-2).log()], 1)
    known = (known - known.mean(0)) / known.std(0).clamp_min(1e-3)
    fold = torch.randint(0, 5, (len(faces),), generator=generator)
    opinion = torch.zeros(len(faces), HEADS["fer7"])
    for left_out in range(5):
        seen = (fold != left_out) & (faces.fer7 >= 0)
        x, y = known[seen], faces.fer7[seen]
        small = nn.Sequential(nn.Linear(known.shape[1], 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, HEADS["fer7"]))
        optimizer = torch.optim.AdamW(small.parameters(), lr=2e-3, weight_decay=0.05)
        for _ in range(15):
            for rows in torch.randperm(len(x), generator=generator).split(256):
                loss = F.cross_entropy(small(x[rows]), y[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        small.eval()
        with torch.no_grad():
            opinion[fold == left_out] = F.softmax(small(known[fold == left_out]), 1)
    right = (opinion.argmax(1) == faces.fer7).float().mean().item()
    print(f"the small network is right in {right:.4f}", flush=True)
    labels = F.one_hot(faces.fer7.clamp_min(0), HEADS["fer7"]).float()
    return torch.where((faces.fer7 >= 0)[:, None], torch.lerp(labels, opinion, SHARE), opinion)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start")
    parser.add_argument("--faces", default="../../../shared/data/faces")
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(args.seed)
    train, valid = Faces(args.faces, "train"), Faces(args.faces, "valid")
    net = load_checkpoint(args.start)
    target = softened(net, train, generator)
    net = net.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(parameter_groups(net, 0.05), lr=args.rate)
    steps = math.ceil(len(train) / 128)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, args.epochs * steps, pct_start=0.15, final_div_factor=1e3
    )
    ema, average = Ema(net, 0.9995), copy.deepcopy(net)
    started = time.time()
    for epoch in range(1, args.epochs + 1):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(train), generator=generator).split(128):
            x = augment(train.pixels[rows], generator).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(x)
            fer7 = soft_loss(logits["fer7"].float(), target[rows]).mean()
            loss = fer7 + PLUS * soft_loss(logits["ferplus"].float(), train.votes[rows]).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
            ema.update(net)
            total += loss.item()
        line = f"epoch {epoch} loss {total / steps:.4f} {time.time() - started:.0f} s"
        if epoch % 4 == 0 or epoch == args.epochs:
            average.load_state_dict(ema.state)
            line += "".join(f" {name} {value:.4f}" for name, value in evaluate(average, valid).items())
            torch.save(ema.state, args.out)
        print(line, flush=True)


if __name__ == "__main__":
    main()
