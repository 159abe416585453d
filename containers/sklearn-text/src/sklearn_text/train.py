"""`train`: reads the channels, fits vocabulary and heads, writes the model and its metrics."""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from sklearn_text.environment import Environment
from sklearn_text.errors import InputError
from sklearn_text.features import Counted, Vocabulary, grams_of, learn_vocabulary
from sklearn_text.heads import Labelled, fit_head, fit_temperature, labelled, margins_of
from sklearn_text.hyperparameters import Hyperparameters, Task, read_hyperparameters
from sklearn_text.metrics import calibration_error, quality
from sklearn_text.model import Head, Model, prepared, save_model, softmax
from sklearn_text.records import Records, read_channel

MINIMUM_RECORDS = 2
MOST_NGRAMS = 60_000


def train(environment: Environment) -> None:
    started = time.monotonic()
    wanted = read_hyperparameters(environment.hyperparameters)
    train_records = read_channel(environment.channel("train"), wanted.fields, wanted.tasks)
    validation_records = read_channel(environment.channel("validation"), wanted.fields, wanted.tasks)
    _say(f"read {len(train_records)} training and {len(validation_records)} validation records", started)
    train_grams, validation_grams = (_grams(records, wanted) for records in (train_records, validation_records))
    _say("prepared the texts", started)
    vocabulary = learn_vocabulary(train_grams, minimum_records=MINIMUM_RECORDS, most=MOST_NGRAMS)
    if len(vocabulary.keys) == 0:
        raise InputError(
            f"Channel train: no n-gram of {', '.join(wanted.fields)} occurs in {MINIMUM_RECORDS} records. Are the texts empty?"
        )
    train_rows, validation_rows = (_matrix(vocabulary, grams) for grams in (train_grams, validation_grams))
    _say(f"learnt a vocabulary of {len(vocabulary.keys)} n-grams", started)
    heads: list[Head] = []
    reports: dict[str, object] = {}
    for task in wanted.tasks:
        known = labelled(train_rows, train_records.labels[task.name])
        held_out = labelled(validation_rows, validation_records.labels[task.name])
        uncalibrated = fit_head(task, known, wanted.seed)
        temperature = fit_temperature(uncalibrated, held_out)
        head = uncalibrated if temperature is None else replace(uncalibrated, temperature=temperature)
        heads.append(head)
        reports[task.name] = _report(task, uncalibrated, head, known, held_out, calibrated=temperature is not None)
        _say(f"fitted task {task.name}", started)
    model = Model(wanted.fields, vocabulary, tuple(heads), environment.job_name, wanted.fingerprint)
    save_model(model, environment.model)
    _write_metrics(environment, wanted, len(train_records), len(validation_records), reports)
    _say("saved the model", started)


def _grams(records: Records, wanted: Hyperparameters) -> list[list[Counted]]:
    texts = ({field: records.texts[field][place] for field in wanted.fields} for place in range(len(records)))
    return [grams_of(prepared(text, wanted.fields), wanted.fields) for text in texts]


def _matrix(vocabulary: Vocabulary, grams: Sequence[Sequence[Counted]]) -> csr_matrix:
    rows = [vocabulary.row(record) for record in grams]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    values, columns = np.concatenate([values for _, values in rows]), np.concatenate([columns for columns, _ in rows])
    return csr_matrix((values, columns, ends), shape=(len(rows), len(vocabulary.keys)))


def _report(task: Task, uncalibrated: Head, head: Head, known: Labelled, held_out: Labelled, *, calibrated: bool) -> dict[str, object]:
    report: dict[str, object] = {
        "rows": {"train": len(known.labels), "validation": len(held_out.labels)},
        "labels": {label: {"train": Counter(known.labels)[label], "validation": Counter(held_out.labels)[label]} for label in task.labels},
        "unseenLabels": [label for label in task.labels if label not in head.seen],
        "calibration": {"method": "temperature" if calibrated else "none", "temperature": head.temperature},
    }
    if held_out.labels:
        predicted = [head.seen[place] for place in margins_of(head, held_out.rows).argmax(axis=1)]
        measured = quality(held_out.labels, predicted, task.positive)
        report["validation"] = measured | {"eceBefore": _ece(uncalibrated, held_out), "eceAfter": _ece(head, held_out)}
    return report


def _ece(head: Head, held_out: Labelled) -> float:
    probabilities = softmax(margins_of(head, held_out.rows) / head.temperature)
    correct = np.array([head.seen[place] for place in probabilities.argmax(axis=1)]) == np.array(held_out.labels)
    return calibration_error(probabilities.max(axis=1), correct)


def _write_metrics(
    environment: Environment, wanted: Hyperparameters, train_rows: int, validation_rows: int, reports: dict[str, object]
) -> None:
    metrics = {
        "schemaVersion": 1,
        "trainingJobName": environment.job_name,
        "datasetFingerprint": wanted.fingerprint,
        "seed": wanted.seed,
        "rows": {"train": train_rows, "validation": validation_rows},
        "tasks": reports,
    }
    environment.metrics.parent.mkdir(parents=True, exist_ok=True)
    environment.metrics.write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for task, report in reports.items():
        if isinstance(report, dict):
            for name, value in report.get("validation", {}).items():
                # One line a metric, as metric definitions of a training job read it: validation:queue:accuracy=([-+]?\d+(?:\.\d+)?...)
                print(f"validation:{task}:{name}={value:.6f};", flush=True)
            if report["unseenLabels"]:
                print(
                    f"task {task}: no training record has the label {', '.join(report['unseenLabels'])}; its probability is always 0",
                    flush=True,
                )


def _say(what: str, started: float) -> None:
    print(f"{what} ({time.monotonic() - started:.1f} s)", file=sys.stdout, flush=True)
