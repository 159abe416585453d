import json
import re
from pathlib import Path

import pytest

from corpus import Record, made_records, write_channel, write_hyperparameters, write_job
from processes import run_train
from sklearn_text.model import load_model

# The pattern that a training job's metric definition uses: it must read full floats.
NUMBER = r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"


def failure_of(base: Path) -> str:
    finished = run_train(base)
    assert finished.returncode == 1
    return (base / "output" / "failure").read_text("utf-8")


def test_learns_each_task_from_the_records_that_have_its_label(trained: Path) -> None:
    metrics = json.loads((trained / "output" / "data" / "metrics.json").read_text("utf-8"))
    assert metrics["rows"] == {"train": 240, "validation": 90}
    assert metrics["tasks"]["spam"]["rows"] == {"train": 240, "validation": 90}
    assert metrics["tasks"]["queue"]["rows"] == {"train": 160, "validation": 60}
    assert metrics["tasks"]["queue"]["labels"]["loans"] == {"train": 80, "validation": 30}
    assert metrics["tasks"]["spam"]["validation"]["accuracy"] > 0.95
    assert metrics["datasetFingerprint"] == "f1"


def test_reports_a_label_without_training_records_and_gives_it_no_probability(trained: Path) -> None:
    metrics = json.loads((trained / "output" / "data" / "metrics.json").read_text("utf-8"))
    assert metrics["tasks"]["queue"]["unseenLabels"] == ["insurance"]
    answer = load_model(trained / "model").predict([{"subject": "insurance", "body": "insurance"}])[0]["queue"]
    probabilities = answer["probabilities"]
    assert isinstance(probabilities, dict)
    assert list(probabilities) == ["loans", "cards", "insurance"]
    assert probabilities["insurance"] == 0
    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-5)


def test_prints_each_metric_as_a_line_that_a_metric_definition_reads(tmp_path: Path) -> None:
    finished = run_train(write_job(tmp_path))
    metrics = json.loads((tmp_path / "output" / "data" / "metrics.json").read_text("utf-8"))
    found = re.search(rf"validation:queue:accuracy={NUMBER};", finished.stdout)
    assert found
    assert float(found[1]) == pytest.approx(metrics["tasks"]["queue"]["validation"]["accuracy"], abs=1e-6)


def test_calibrated_probabilities_are_nearer_to_the_truth(trained: Path) -> None:
    metrics = json.loads((trained / "output" / "data" / "metrics.json").read_text("utf-8"))
    for task in metrics["tasks"].values():
        assert task["calibration"]["method"] == "temperature"
        assert task["validation"]["eceAfter"] < task["validation"]["eceBefore"]


def test_the_same_records_in_another_order_and_with_two_threads_give_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    write_job(tmp_path, list(reversed(made_records(240))))
    assert run_train(tmp_path, OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2").returncode == 0
    for name in ("model.npz", "model.json"):
        assert (tmp_path / "model" / name).read_bytes() == (trained / "model" / name).read_bytes()


def test_says_so_when_validation_is_too_small_to_calibrate(tmp_path: Path) -> None:
    write_job(tmp_path)
    write_channel(tmp_path, "validation", made_records(6))
    assert run_train(tmp_path).returncode == 0
    metrics = json.loads((tmp_path / "output" / "data" / "metrics.json").read_text("utf-8"))
    assert metrics["tasks"]["spam"]["calibration"] == {"method": "none", "temperature": 1.0}


def test_fails_on_a_label_that_the_definition_does_not_list(tmp_path: Path) -> None:
    records: list[Record] = made_records(30)
    records[4]["label.queue"] = "pensions"
    assert failure_of(write_job(tmp_path, records)).startswith("Channel train, record mail-00004: label 'pensions' of task queue")


def test_fails_when_a_task_has_one_label_only(tmp_path: Path) -> None:
    records = [record for record in made_records(60) if record["label.spam"] == "no"]
    assert failure_of(write_job(tmp_path, records)) == "Task spam needs training records of at least two labels, got 40 no."


def test_fails_on_a_file_that_is_not_parquet(tmp_path: Path) -> None:
    write_job(tmp_path)
    (tmp_path / "input" / "data" / "train" / "part-1.parquet").write_bytes(b"")
    assert failure_of(tmp_path) == "train/part-1.parquet is not a readable Parquet file."


def test_fails_on_a_missing_column_and_names_those_that_are_there(tmp_path: Path) -> None:
    write_job(tmp_path)
    write_hyperparameters(tmp_path, {"textFields": ["subject", "note"]})
    assert failure_of(tmp_path).startswith("train/part-0.parquet lacks the column text.note; it has id, text.subject")


def test_fails_when_an_id_occurs_twice(tmp_path: Path) -> None:
    assert "got 30 ids for 60 records" in failure_of(write_job(tmp_path, made_records(30) + made_records(30)))


def test_fails_when_all_texts_are_empty(tmp_path: Path) -> None:
    records: list[Record] = [record | {"text.subject": None, "text.body": " "} for record in made_records(60)]
    assert failure_of(write_job(tmp_path, records)).endswith("Are the texts empty?")


def test_fails_on_an_empty_channel_and_an_empty_job(tmp_path: Path) -> None:
    assert "hyperparameters.json is missing" in failure_of(tmp_path)
    write_hyperparameters(tmp_path)
    assert "Channel train holds no Parquet file" in failure_of(tmp_path)
