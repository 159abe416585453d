import json

import pytest

from corpus import TASKS
from sklearn_text.errors import InputError
from sklearn_text.hyperparameters import parse_hyperparameters

GOOD = {"tasks": json.dumps(TASKS), "textFields": '["subject","body"]', "seed": "2002"}


def test_reads_tasks_fields_and_seed_from_strings_that_hold_json() -> None:
    read = parse_hyperparameters(GOOD)
    assert [task.name for task in read.tasks] == ["spam", "queue"]
    assert read.tasks[0].positive == "yes"
    assert read.fields == ("subject", "body")
    assert read.seed == 2002
    assert read.fingerprint is None


@pytest.mark.parametrize("given", ['"abc123"', "abc123"])
def test_takes_a_fingerprint_with_and_without_quotes(given: str) -> None:
    assert parse_hyperparameters(GOOD | {"datasetFingerprint": given}).fingerprint == "abc123"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tasks": '{"drug": {"type": "entities", "labels": ["a", "b"]}}'}, "tasks.drug is of type entities.*huggingface-text"),
        ({"tasks": "{}"}, "at least one task"),
        ({"tasks": "{not json"}, "tasks must be a JSON object"),
        ({"tasks": '{"a": {"type": "classification", "labels": ["x"]}}'}, "tasks.a.labels must hold at least 2"),
        ({"tasks": '{"a": {"type": "classification", "labels": ["x", "x"]}}'}, "none twice"),
        ({"tasks": '{"a": {"type": "classification", "labels": ["x", "y"], "positive": "z"}}'}, "positive must be one of"),
        ({"tasks": '{"a": {"type": "regression", "labels": ["x", "y"]}}'}, "must be classification, got 'regression'"),
        ({"textFields": "[]"}, "textFields must hold at least 1"),
        ({"seed": "-1"}, "seed must be a whole number"),
    ],
)
def test_refuses_with_the_place_and_the_rule(change: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_hyperparameters(GOOD | change)


def test_names_a_missing_hyperparameter() -> None:
    with pytest.raises(InputError, match="Hyperparameter textFields is missing"):
        parse_hyperparameters({"tasks": GOOD["tasks"]})
