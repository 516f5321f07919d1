"""How far confidence is from being right."""

import torch

BINS = 15


def calibration_error(shares, truth):
    """The expected calibration error (Guo et al. 2017) of shares [n, classes] for classes [n]."""
    confidence, guess = shares.max(1)
    bins = (confidence * BINS).long().clamp(max=BINS - 1)
    gap = confidence - (guess == torch.as_tensor(truth)).float()
    return (sum(gap[bins == b].sum().abs() for b in range(BINS)) / len(gap)).item()
