"""What a training job reports of a head: quality on the validation channel, and how far its probabilities can be believed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

ECE_BINS = 10


def log_loss(probabilities: NDArray[np.float64], wanted: NDArray[np.int64]) -> float:
    """Mean of -ln p(true label), p bounded away from 0."""
    chosen = probabilities[np.arange(len(wanted)), wanted]
    return float(-np.mean(np.log(np.maximum(chosen, 1e-15))))


def calibration_error(confidences: NDArray[np.float64], correct: NDArray[np.bool_]) -> float:
    """Expected calibration error: bins (lo, hi] of the winning probability; sum of share x |accuracy - mean confidence|.

    >>> right = np.array([1, 1, 1, 0, 1, 1, 0, 1, 0, 1], bool)
    >>> round(calibration_error(np.array([.95, .9, .85, .8, .75, .7, .65, .6, .55, .5]), right), 3)
    0.185
    """
    bins = np.clip(np.ceil(np.round(confidences * ECE_BINS, 9)).astype(int) - 1, 0, ECE_BINS - 1)
    total = 0.0
    for index in range(ECE_BINS):
        inside = bins == index
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidences[inside].mean())
    return float(total)


def quality(wanted: Sequence[str], predicted: Sequence[str], positive: str | None) -> dict[str, float]:
    """Accuracy and macro F1; for a task with a positive label also its precision, recall and F1."""
    measured = {
        "accuracy": float(accuracy_score(wanted, predicted)),
        "macroF1": float(f1_score(wanted, predicted, average="macro", zero_division=0)),
    }
    if positive is not None:
        precision, recall, f1, _ = precision_recall_fscore_support(wanted, predicted, labels=[positive], average=None, zero_division=0)
        measured |= {"precision": float(precision[0]), "recall": float(recall[0]), "f1": float(f1[0])}
    return measured
