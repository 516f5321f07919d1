"""Trains a face network on FER2013 with FER+ votes: `--net teacher`, `--net m1` or `--net resnet`.

A network learns from the labels and, where `--teacher` names one, from the teacher's opinion of each picture
(Hinton et al. 2015), averaged over the picture, its mirror image and random changes of it. The last
epoch's moving average is kept; nothing is selected on `valid`.
"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch.nn import functional as F

from data import Faces, augment, augment_wide, standardize
from net import FER7, FERPLUS, M1, Ema, ResNet, Teacher, parameter_groups
from soften import softened

HEADS = {"ferplus": len(FERPLUS), "fer7": len(FER7)}


def build(kind, hidden, dropout):
    if kind == "resnet":
        return ResNet(HEADS, dropout=dropout)
    return Teacher(HEADS) if kind == "teacher" else M1(48, hidden, HEADS, dropout)


@torch.no_grad()
def evaluate(net, faces):
    """Shares of right answers: FER+ clear-majority rows, FER's own labels; mirror image averaged in."""
    net.eval()
    outputs = {name: [] for name in HEADS}
    for pixels in faces.pixels.split(512):
        x = standardize(pixels)
        a, b = net(x), net(x.flip(3))
        for name in HEADS:
            outputs[name].append(F.softmax(a[name], 1) + F.softmax(b[name], 1))
    plus, fer7 = (torch.cat(outputs[name]).argmax(1) for name in ("ferplus", "fer7"))
    right = lambda guess, truth: (guess == truth)[truth >= 0].float().mean().item()
    return {"ferplus8": right(plus, faces.majority), "fer7": right(fer7, faces.fer7)}


@torch.no_grad()
def opinions(path, kind, faces, temperature, generator, bf16, changes=4):
    """What a teacher says of every picture, softened: shares [n, classes] of each head."""
    teacher = build(kind, 512, 0).to(memory_format=torch.channels_last).eval()
    teacher.load_state_dict(torch.load(path, weights_only=True))
    shares = {name: [] for name in HEADS}
    for pixels in faces.pixels.split(256):
        still = standardize(pixels)
        views = [still, still.flip(3)] + [augment(pixels, generator) for _ in range(changes)]
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            outputs = [teacher(view.to(memory_format=torch.channels_last)) for view in views]
        for name in HEADS:
            mean = sum(output[name].float() for output in outputs) / len(views)
            shares[name].append(F.softmax(mean / temperature, 1))
    return {name: torch.cat(parts) for name, parts in shares.items()}


def soft_loss(logits, target):
    return -(target * F.log_softmax(logits, 1)).sum(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", default="../../../shared/data/faces")
    parser.add_argument("--net", choices=["teacher", "m1", "resnet"], default="m1")
    parser.add_argument("--teacher", help="checkpoint of a trained teacher")
    parser.add_argument("--teacher-net", choices=["teacher", "m1", "resnet"], default="teacher")
    parser.add_argument("--start", help="checkpoint to go on from")
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--stop", type=int, help="end after this epoch of the schedule")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--decay", type=float, default=0.02)
    parser.add_argument("--hidden", type=int, default=512)
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--distil", type=float, default=0.6, help="share of the teacher in FER+'s loss")
    parser.add_argument("--distil-fer7", type=float, default=0.6, help="the same for FER2013's own labels")
    parser.add_argument("--fer7-weight", type=float, default=1.0, help="weight of FER2013's own labels")
    parser.add_argument("--soften", action="store_true", help="soften FER2013's own labels by what --start says")
    parser.add_argument("--warm-up", type=float, default=0.2, help="share of the steps in which the rate rises")
    parser.add_argument("--temperature", type=float, default=2.0)
    parser.add_argument("--wide", action="store_true", help="the stronger augmentation")
    parser.add_argument("--bf16", action="store_true", help="16-bit floats where they suffice: twice as fast")
    parser.add_argument("--resume", action="store_true", help="go on after the last epoch saved beside --out")
    parser.add_argument("--average", type=float, default=0.999, help="decay of the moving average")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    generator = torch.Generator().manual_seed(args.seed)
    train, valid = Faces(args.faces, "train"), Faces(args.faces, "valid")
    net = build(args.net, args.hidden, args.dropout).to(memory_format=torch.channels_last)
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True))
    softer = softened(net, train, generator) if args.soften else None
    copied = None
    if args.teacher:
        copied = opinions(args.teacher, args.teacher_net, train, args.temperature, generator, args.bf16)
    optimizer = torch.optim.AdamW(parameter_groups(net, args.decay), lr=args.rate)
    steps = math.ceil(len(train) / args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, args.epochs * steps, pct_start=args.warm_up, final_div_factor=1e3
    )
    ema = Ema(net, args.average)
    averaged = build(args.net, args.hidden, args.dropout).to(memory_format=torch.channels_last)
    change = augment_wide if args.wide else augment
    first, passed, state = 1, 0.0, Path(f"{args.out}.state")
    if args.resume and state.exists():
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["net"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        generator.set_state(saved["generator"])
        ema.state, ema.steps = saved["average"], saved["steps"]
        first, passed = saved["epoch"] + 1, saved["seconds"]
    started = time.time() - passed
    for epoch in range(first, args.epochs + 1):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(train), generator=generator).split(args.batch):
            x = change(train.pixels[rows], generator).to(memory_format=torch.channels_last)
            votes, labels = train.votes[rows], train.fer7[rows]
            with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
                outputs = net(x)
            plus, fer7 = outputs["ferplus"].float(), outputs["fer7"].float()
            plus_loss = soft_loss(plus, votes).mean()
            if args.soften:
                fer7_loss = soft_loss(fer7, softer[rows]).mean()
            else:
                fer7_loss = F.cross_entropy(fer7, labels, label_smoothing=0.1, ignore_index=-1)
            if copied:
                t = args.temperature
                distance = lambda logits, name: t * t * soft_loss(logits / t, copied[name][rows]).mean()
                plus_loss = torch.lerp(plus_loss, distance(plus, "ferplus"), args.distil)
                fer7_loss = torch.lerp(fer7_loss, distance(fer7, "fer7"), args.distil_fer7)
            loss = plus_loss + args.fer7_weight * fer7_loss
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            if args.net == "m1":
                net.keep_foldable()
            schedule.step()
            ema.update(net)
            total += loss.item()
        line = f"epoch {epoch} loss {total / steps:.4f} {time.time() - started:.0f} s"
        if epoch % 5 == 0 or epoch in (args.epochs, args.stop):
            averaged.load_state_dict(ema.state)
            figures = evaluate(averaged, valid)
            line += "".join(f" {name} {value:.4f}" for name, value in figures.items())
            torch.save(ema.state, args.out)
        torch.save(
            {
                "net": net.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "generator": generator.get_state(),
                "average": ema.state,
                "steps": ema.steps,
                "epoch": epoch,
                "seconds": time.time() - started,
            },
            state,
        )
        print(line, flush=True)
        if epoch == args.stop:
            break


if __name__ == "__main__":
    main()
