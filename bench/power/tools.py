"""Open-source drift tools with their defaults, on windows that the bench wrote: rows.jsonl and windows.jsonl in, answers.jsonl out."""

import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
os.environ.setdefault("DO_NOT_TRACK", "1")

import nannyml
import numpy as np
import pandas as pd
from alibi_detect.cd import TabularDrift
from evidently import DataDefinition, Dataset, Report
from evidently.descriptors import (
    NonLetterCharacterPercentage,
    SentenceCount,
    TextLength,
    WordCount,
)
from evidently.legacy.utils import data_drift_utils
from evidently.presets import DataDriftPreset

NUMBERS = ["characters", "words", "digits", "confidence"]
CATEGORIES = ["prediction", "language"]
FOUR = ["characters", "words", "confidence", "prediction"]
SEED = 1


# The level of "a classifier that guesses" depends on the numbers of rows alone, and takes seconds each time; kept, it is the same.
_guessing = {}
_percentile_of_guessing = data_drift_utils.roc_auc_random_classifier_percentile


def _kept_percentile(y_test, p_value=0.05, iter_num=1000, seed=42):
    key = (np.asarray(y_test).tobytes(), p_value, iter_num, seed)
    if key not in _guessing:
        _guessing[key] = _percentile_of_guessing(y_test, p_value, iter_num, seed)
    return _guessing[key]


data_drift_utils.roc_auc_random_classifier_percentile = _kept_percentile


def described(side):
    """A side as Evidently sees it: the answer, and what its own descriptors say of the text."""
    definition = DataDefinition(
        text_columns=["text"],
        numerical_columns=["confidence"],
        categorical_columns=["prediction"],
    )
    descriptors = [
        TextLength("text", alias="length"),
        WordCount("text", alias="words"),
        SentenceCount("text", alias="sentences"),
        NonLetterCharacterPercentage("text", alias="symbols"),
    ]
    return Dataset.from_pandas(
        side[["text", "confidence", "prediction"]],
        data_definition=definition,
        descriptors=descriptors,
    )


def evidently_columns(reference, window):
    """Which of six columns Evidently calls drifted, each by the method that it chooses."""
    columns = ["length", "words", "sentences", "symbols", "confidence", "prediction"]
    report = Report([DataDriftPreset(columns=columns)])
    drifted = {}
    for metric in report.run(described(window), described(reference)).dict()["metrics"]:
        column, value = metric["config"].get("column"), metric["value"]
        if column is not None:
            is_p_value = "p_value" in metric["config"]["method"]
            drifted[column] = (value < metric["config"]["threshold"]) if is_p_value else (value >= metric["config"]["threshold"])
    if sorted(drifted) != sorted(columns):
        raise RuntimeError(f"Evidently measured {sorted(drifted)}")
    return drifted


def evidently_text(reference, window):
    """Evidently's text classifier by its rule: against guessing for a reference of up to 1,000 rows, else area above 0.55."""
    return data_drift_utils.calculate_text_drift_score(reference["text"], window["text"], bootstrap=len(reference) <= 1000)[1]


def nannyml_any(reference, window):
    """NannyML, any of four columns; the window is one chunk."""
    columns = nannyml.UnivariateDriftCalculator(column_names=FOUR, chunk_size=len(window)).fit(reference[FOUR])
    found = columns.calculate(window[FOUR]).filter(period="analysis").to_df()
    return bool(np.any([found[column].to_numpy() for column in found.columns if column[-1] == "alert"]))


def alibi_tabular(reference, window):
    """alibi-detect, one verdict over six columns, corrected for their number."""
    known = {column: sorted(set(reference[column]) | set(window[column])) for column in CATEGORIES}

    def matrix(side):
        coded = [side[column].map({value: i for i, value in enumerate(known[column])}) for column in CATEGORIES]
        return np.column_stack([side[NUMBERS].to_numpy(), *coded]).astype(float)

    categories = {len(NUMBERS) + i: len(known[column]) for i, column in enumerate(CATEGORIES)}
    detector = TabularDrift(matrix(reference), p_val=0.05, categories_per_feature=categories)
    return bool(detector.predict(matrix(window))["data"]["is_drift"])


def attempt(tool, measure):
    """One answer line: found or not, or the error that the tool ended with."""
    np.random.seed(SEED)
    started = time.perf_counter()
    try:
        detected, error = bool(measure()), None
    except Exception as raised:
        detected, error = (
            None,
            f"{type(raised).__name__}: {str(raised).splitlines()[0][:200] if str(raised) else ''}",
        )
    return {
        "tool": tool,
        "detected": detected,
        "error": error,
        "seconds": time.perf_counter() - started,
    }


def answers_of(reference, window):
    """All tools on one window. Evidently's seven columns are its six and its text classifier."""
    text = attempt("Evidently, text alone", lambda: evidently_text(reference, window))
    columns = attempt(
        "Evidently, any of 7 columns",
        lambda: any(evidently_columns(reference, window).values()),
    )
    if columns["detected"] is not None:
        columns["detected"] = columns["detected"] or text["detected"]
        columns["seconds"] += text["seconds"]
    return [
        columns,
        text,
        attempt("NannyML, any of 4 columns", lambda: nannyml_any(reference, window)),
        attempt("alibi-detect, 6 columns together", lambda: alibi_tabular(reference, window)),
    ]


def read_lines(path):
    """The JSON documents of a file, a line each."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main():
    """Reads the folder that is the argument and writes the answers into it, with progress on standard error."""
    folder = Path(sys.argv[1])
    rows = pd.DataFrame(read_lines(folder / "rows.jsonl")).set_index("key")
    windows = read_lines(folder / "windows.jsonl")
    started = time.monotonic()
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as out:
        for done, window in enumerate(windows, 1):
            place = {name: window[name] for name in ("scenario", "rows", "number")}
            sides = [rows.loc[window[side]].reset_index(drop=True) for side in ("reference", "window")]
            for answer in answers_of(*sides):
                out.write(json.dumps({**place, **answer}) + "\n")
            if done % 25 == 0 or done == len(windows):
                print(
                    f"open-source tools: {done} of {len(windows)} windows in {time.monotonic() - started:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )


if __name__ == "__main__":
    main()
