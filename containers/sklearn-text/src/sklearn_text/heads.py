"""Fits one head: a linear support vector machine, and the temperature that turns its margins into calibrated probabilities."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from sklearn_text.errors import InputError
from sklearn_text.hyperparameters import Task
from sklearn_text.metrics import log_loss
from sklearn_text.model import Head, softmax

# Chosen on 4,000 mails, where 0.2 to 1 differ by half a point.
REGULARISATION = 0.5
# Fewer validation records than this say nothing about a temperature.
FEWEST_FOR_CALIBRATION = 20
TEMPERATURES = (0.02, 20.0)


@dataclass(frozen=True)
class Labelled:
    """The rows that have a label of one task."""

    rows: csr_matrix
    labels: tuple[str, ...]


def labelled(rows: csr_matrix, labels: Sequence[str | None]) -> Labelled:
    places = [place for place, label in enumerate(labels) if label is not None]
    return Labelled(rows=rows[places], labels=tuple(label for label in labels if label is not None))


def fit_head(task: Task, train: Labelled, seed: int) -> Head:
    """Uncalibrated: its temperature is 1."""
    counts = Counter(train.labels)
    seen = tuple(label for label in task.labels if label in counts)
    if len(seen) < 2:
        got = ", ".join(f"{count} {label}" for label, count in counts.items()) or "no label at all"
        raise InputError(f"Task {task.name} needs training records of at least two labels, got {got}.")
    wanted = np.array([seen.index(label) for label in train.labels])
    machine = LinearSVC(C=REGULARISATION, random_state=seed).fit(train.rows, wanted)
    weights, intercepts = machine.coef_.T, machine.intercept_
    if len(seen) == 2:
        # Of two labels the machine knows only the second one's margin; the first has its negative.
        weights, intercepts = np.hstack([-weights, weights]), np.array([-intercepts[0], intercepts[0]])
    return Head(
        task=task,
        seen=seen,
        weights=np.ascontiguousarray(weights, np.float32),
        intercepts=np.asarray(intercepts, np.float64),
        temperature=1.0,
    )


def margins_of(head: Head, rows: csr_matrix) -> NDArray[np.float64]:
    return np.asarray(rows @ head.weights, np.float64) + head.intercepts


def fit_temperature(head: Head, validation: Labelled) -> float | None:
    """The temperature of least log loss on validation records (Guo et al. 2017); None when there are too few of them."""
    places = [place for place, label in enumerate(validation.labels) if label in head.seen]
    if len(places) < FEWEST_FOR_CALIBRATION:
        return None
    margins = margins_of(head, validation.rows)[places]
    wanted = np.array([head.seen.index(validation.labels[place]) for place in places])

    def loss(log_temperature: float) -> float:
        return log_loss(softmax(margins / np.exp(log_temperature)), wanted)

    low, high = np.log(TEMPERATURES)
    return round(float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x)), 6)
