"""The trained model: one vocabulary for all tasks, one linear head a task. Saved as JSON and NumPy arrays, so loading runs no code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sklearn_text.errors import InputError
from sklearn_text.features import Row, Vocabulary, grams_of
from sklearn_text.hyperparameters import Task
from sklearn_text.preparation import prepare

SCHEMA_VERSION = 1
# Two machines may differ in the last bits of a float; answers must not.
DECIMALS = 6

Prediction = dict[str, dict[str, object]]


@dataclass(frozen=True)
class Head:
    """Margins of the labels seen in training; softmax(margins / temperature) are their probabilities, a label never seen has 0."""

    task: Task
    seen: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float64]
    temperature: float

    def answer(self, row: Row) -> dict[str, object]:
        columns, values = row
        margins = np.sum(self.weights[columns] * values[:, None], axis=0, dtype=np.float64) + self.intercepts
        probabilities = dict(zip(self.seen, softmax(margins / self.temperature).tolist(), strict=True))
        label = max(self.seen, key=lambda name: probabilities[name])
        return {"label": label, "probabilities": {name: round(probabilities.get(name, 0.0), DECIMALS) for name in self.task.labels}}


@dataclass(frozen=True)
class Model:
    fields: tuple[str, ...]
    vocabulary: Vocabulary
    heads: tuple[Head, ...]
    job_name: str
    fingerprint: str | None

    def predict(self, texts: Sequence[Mapping[str, object]]) -> list[Prediction]:
        return [self._predict_one(text) for text in texts]

    def _predict_one(self, text: Mapping[str, object]) -> Prediction:
        row = self.vocabulary.row(grams_of(prepared(text, self.fields), self.fields))
        return {head.task.name: head.answer(row) for head in self.heads}


def prepared(text: Mapping[str, object], fields: Sequence[str]) -> dict[str, str]:
    """The one place where a record's text becomes the model's input, in training and in serving."""
    return {field: prepare(text.get(field)) for field in fields}


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Along the last axis.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def save_model(model: Model, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {"keys": model.vocabulary.keys, "weights": model.vocabulary.weights}
    for index, head in enumerate(model.heads):
        arrays |= {f"head{index}.weights": head.weights, f"head{index}.intercepts": head.intercepts}
    np.savez(folder / "model.npz", allow_pickle=False, **arrays)
    description = {
        "schemaVersion": SCHEMA_VERSION,
        "trainingJobName": model.job_name,
        "datasetFingerprint": model.fingerprint,
        "textFields": model.fields,
        "tasks": [
            {"name": h.task.name, "labels": h.task.labels, "positive": h.task.positive, "seenLabels": h.seen, "temperature": h.temperature}
            for h in model.heads
        ],
    }
    (folder / "model.json").write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", "utf-8")


def load_model(folder: Path) -> Model:
    file = folder / "model.json"
    if not file.is_file():
        raise InputError(f"{file} is missing. Serve a model artefact that a training job of this image wrote.")
    described = json.loads(file.read_text("utf-8"))
    if described["schemaVersion"] != SCHEMA_VERSION:
        raise InputError(
            f"{file} has schema version {described['schemaVersion']}, this image reads {SCHEMA_VERSION}. "
            "Serve it with the image that trained it."
        )
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        vocabulary = Vocabulary(keys=arrays["keys"], weights=arrays["weights"])
        heads = tuple(
            Head(
                task=Task(name=task["name"], labels=tuple(task["labels"]), positive=task["positive"]),
                seen=tuple(task["seenLabels"]),
                weights=arrays[f"head{index}.weights"],
                intercepts=arrays[f"head{index}.intercepts"],
                temperature=task["temperature"],
            )
            for index, task in enumerate(described["tasks"])
        )
    fields = tuple(described["textFields"])
    return Model(
        fields=fields,
        vocabulary=vocabulary,
        heads=heads,
        job_name=described["trainingJobName"],
        fingerprint=described["datasetFingerprint"],
    )
