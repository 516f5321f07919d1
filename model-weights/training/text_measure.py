"""How well lines are read, and what is added to the logits and what they are divided by."""

import collections
import json

import numpy as np
import pandas as pd
import torch
from torch.nn import functional as F

from calibration import calibration_error
from text_lines import MOODS
from text_tokens import refusal, tokens


def macro_f1(guess, truth):
    """(macro-F1, {class: (rows, precision, recall, F1)}) over the classes that occur."""
    pairs, said, are = collections.Counter(zip(guess, truth)), collections.Counter(guess), collections.Counter(truth)
    table = {}
    for at in sorted(are):
        hit = pairs[at, at]
        table[MOODS[at]] = (are[at], hit / max(said[at], 1), hit / are[at], 2 * hit / (said[at] + are[at]))
    return sum(row[3] for row in table.values()) / len(table), table


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


def languages(path, index, english):
    """{language: [lines, share refused]}"""
    table = {}
    for language, lines in pd.read_csv(path, keep_default_na=False).groupby("language", sort=False):
        why = [refusal(*tokens(line), index, english) for line in lines["text"]]
        table[language] = [len(why), round(sum(reason == "language" for reason in why) / len(why), 3)]
    return table
