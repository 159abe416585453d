"""The training job's hyperparameters: strings that hold JSON, as SageMaker passes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sklearn_text.errors import InputError, kind_of, short


@dataclass(frozen=True)
class Task:
    """One question that the model answers with one of its labels."""

    name: str
    labels: tuple[str, ...]
    positive: str | None


@dataclass(frozen=True)
class Hyperparameters:
    tasks: tuple[Task, ...]
    fields: tuple[str, ...]
    seed: int
    fingerprint: str | None


def read_hyperparameters(file: Path) -> Hyperparameters:
    if not file.is_file():
        raise InputError(
            f"{file.name} is missing from the job's input/config; a training job needs the hyperparameters tasks and textFields."
        )
    try:
        raw = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{file.name} must be a JSON object of strings, but is not JSON.") from error
    if not isinstance(raw, dict):
        raise InputError(f"{file.name} must be a JSON object of strings, got {kind_of(raw)}.")
    return parse_hyperparameters(raw)


def parse_hyperparameters(raw: Mapping[str, object]) -> Hyperparameters:
    """
    >>> parse_hyperparameters({"tasks": '{"spam": {"type": "classification", "labels": ["yes", "no"]}}', "textFields": '["body"]'}).seed
    0
    """
    tasks = _decoded(raw, "tasks")
    if not isinstance(tasks, dict) or not tasks:
        raise InputError(f"Hyperparameter tasks must be a JSON object with at least one task, got {short(tasks)}.")
    seed = _decoded(raw, "seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise InputError(f"Hyperparameter seed must be a whole number from 0 to 4294967295, got {short(seed)}.")
    fingerprint = _decoded(raw, "datasetFingerprint", None)
    return Hyperparameters(
        tasks=tuple(_task(name, definition) for name, definition in tasks.items()),
        fields=_names(_decoded(raw, "textFields"), "textFields", 1),
        seed=seed,
        fingerprint=None if fingerprint is None else str(fingerprint),
    )


def _task(name: str, definition: object) -> Task:
    where = f"tasks.{name}"
    if not isinstance(definition, dict):
        raise InputError(f"Hyperparameter {where} must be an object with type and labels, got {short(definition)}.")
    kind = definition.get("type")
    if kind == "entities":
        raise InputError(f"{where} is of type entities, but this image only classifies. Train it with the image huggingface-text.")
    if kind != "classification":
        raise InputError(f"Hyperparameter {where}.type must be classification, got {short(kind)}.")
    labels = _names(definition.get("labels"), f"{where}.labels", 2)
    positive = definition.get("positive")
    if positive is not None and positive not in labels:
        raise InputError(f"Hyperparameter {where}.positive must be one of the task's labels, got {short(positive)}.")
    return Task(name=name, labels=labels, positive=positive)


def _names(value: object, where: str, fewest: int) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise InputError(f"Hyperparameter {where} must be a JSON array of non-empty strings, got {short(value)}.")
    if len(value) < fewest or len(set(value)) < len(value):
        raise InputError(f"Hyperparameter {where} must hold at least {fewest} different strings and none twice, got {short(value)}.")
    return tuple(value)


_REQUIRED = object()


def _decoded(raw: Mapping[str, object], name: str, default: object = _REQUIRED) -> object:
    value = raw.get(name, default)
    if value is _REQUIRED:
        raise InputError(f"Hyperparameter {name} is missing.")
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        # A bare word is what a person types in the console; each hyperparameter's own check judges it.
        return value
