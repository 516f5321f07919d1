"""How much of FER2013's own four moods the eyes of ten people tell: FER+ has their votes for the same pictures.

    python votes.py

Prints on how many pictures of `valid` the majority of the votes for happy, sad, angry and neutral says what FER2013 says
(ties count in part), and how often a model is right that is given all votes and has learned FER2013's labels from `train`.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

MOODS = {"happy": "fp_happiness", "sad": "fp_sadness", "angry": "fp_anger", "neutral": "fp_neutral"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", default="../../../shared/data/faces")
    labels = pd.read_csv(Path(parser.parse_args().faces) / "labels.csv")
    labels = labels[labels.fer_label.isin(list(MOODS))]
    train, valid = (labels[labels.split == split] for split in ("train", "valid"))

    votes = valid[list(MOODS.values())].to_numpy()
    most = votes == votes.max(1, keepdims=True)
    own = valid.fer_label.map(list(MOODS).index).to_numpy()
    agreement = (most[np.arange(len(own)), own] / most.sum(1)).mean()
    print(f"{len(valid)} pictures, majority of the votes: {agreement:.4f}")
    columns = [name for name in labels if name.startswith("fp_")]
    for model in (LogisticRegression(max_iter=2000), HistGradientBoostingClassifier(max_iter=150, random_state=1)):
        right = model.fit(train[columns], train.fer_label).predict(valid[columns]) == valid.fer_label
        print(f"{type(model).__name__} of all votes: {right.mean():.4f}")


if __name__ == "__main__":
    main()
