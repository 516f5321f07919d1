"""The teacher of the reader of lines: MiniLM, fine-tuned for two epochs, and what it says of lines and words."""

import math
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F


def wordpieces(path, lines):
    tokenizer = Tokenizer.from_file(f"{path}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(40)
    pieces = []
    for line, encoding in zip(lines, tokenizer.encode_batch(lines)):
        inner = tokenizer.token_to_id(line) if line.startswith("##") else None
        pieces.append(torch.tensor([101, inner, 102] if inner else encoding.ids))
    return pieces


def batches(items, size, generator=None):
    """Rows of about the same length: (rows, padded ids)."""
    lengths = np.array([len(item) for item in items]) + (generator.random(len(items)) * 4 if generator else 0)
    order = np.argsort(lengths, kind="stable")
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    for at in generator.permutation(len(parts)) if generator else range(len(parts)):
        yield parts[at], nn.utils.rnn.pad_sequence([items[i] for i in parts[at]], batch_first=True)


def teach(net, items, targets, rate, seed, epochs=2, size=64, warm=0.1, fall=0.1):
    """The rate rises in the share `warm` of the steps, then falls to the share `fall` of its height."""
    generator, started = np.random.default_rng(seed), time.time()
    steps = epochs * math.ceil(len(items) / size)
    body = [p for name, p in net.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": body}, {"params": net.head.parameters()}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    net.train()
    for step, (rows, ids) in enumerate(part for _ in range(epochs) for part in batches(items, size, generator)):
        at = (step + 1) / steps
        height = min(at / warm, 1 - (1 - fall) * (at - warm) / (1 - warm))
        for group, top in zip(optimizer.param_groups, (rate, 10 * rate)):
            group["lr"] = top * height
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(ids)
        loss = -(targets[rows] * F.log_softmax(logits.float(), 1)).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step % 20 == 19:
            print(f"teacher step {step + 1} of {steps} loss {loss:.4f} {time.time() - started:.0f} s", flush=True)


@torch.no_grad()
def through(net, items, pooled=False):
    """Logits of each item, or its pooled vector."""
    net.eval()
    out = torch.zeros(len(items), 384 if pooled else net.head.out_features)
    with torch.autocast("cpu", torch.bfloat16):
        for rows, ids in batches(items, 128):
            out[rows] = (net.pool(ids) if pooled else net(ids)).float()
    return out


def reduced(vectors, width):
    """Principal components, a deviation of 1 over all numbers."""
    vectors = vectors - vectors.mean(0)
    _, basis = torch.linalg.eigh(vectors.T @ vectors)
    reduced = vectors @ basis[:, -width:].flip(1)
    return reduced / reduced.std()


def near(vectors, entries, count):
    """{frequent word: the five words nearest to it}"""
    places = [i for i, entry in enumerate(entries) if count[entry] > 4]
    nearest = (vectors[places] @ vectors[places].T).topk(6).indices[:, 1:].tolist()
    return {entries[at]: [entries[places[i]] for i in row] for at, row in zip(places, nearest)}


def varied(line, nearest, generator):
    """Half the time a part of the line; a quarter of the frequent words replaced by one near to it."""
    words = line.split()
    if len(words) > 4 and generator.random() < 0.5:
        length = generator.randint(3, len(words))
        at = generator.randint(0, len(words) - length)
        words = words[at : at + length]
    dice = [generator.random() < 0.25 for _ in words]
    return " ".join(generator.choice(nearest.get(w.lower(), [w])) if die else w for w, die in zip(words, dice))
