"""A small made corpus of two queues, written as SageMaker hands it to a training job."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TASKS: dict[str, object] = {
    "spam": {"type": "classification", "labels": ["yes", "no"], "positive": "yes"},
    "queue": {"type": "classification", "labels": ["loans", "cards", "insurance"]},
}
WORDS = {
    "loans": ["loan", "interest", "instalment", "mortgage", "repayment", "Kredit", "Zinsen", "Darlehen", "prêt", "taux"],
    "cards": ["card", "blocked", "limit", "chip", "terminal", "Karte", "gesperrt", "carte", "bloquée", "plafond"],
    "spam": ["winner", "prize", "click", "free", "million", "casino", "gratuit", "gewinnen", "lottery", "offer"],
    "any": ["please", "hello", "today", "we", "you", "account", "number", "thanks", "question", "customer"],
}
Record = dict[str, str | None]


def made_records(count: int, seed: int = 7) -> list[Record]:
    """Every third mail is spam and has no queue; the others are of loans or cards, never of insurance."""
    chance = random.Random(seed)  # noqa: S311 - made data
    return [_record(index, chance) for index in range(count)]


def _record(index: int, chance: random.Random) -> Record:
    kind = ("spam", "loans", "cards")[index % 3]
    words = chance.choices(WORDS[kind], k=4) + chance.choices(WORDS["any"], k=8)
    chance.shuffle(words)
    return {
        "id": f"mail-{index:05}",
        "text.subject": " ".join(words[:3]),
        "text.body": " ".join(words),
        "label.spam": "yes" if kind == "spam" else "no",
        "label.queue": None if kind == "spam" else kind,
    }


def write_channel(base: Path, channel: str, records: Sequence[Record]) -> None:
    folder = base / "input" / "data" / channel
    folder.mkdir(parents=True, exist_ok=True)
    columns = {name: pa.array([record[name] for record in records], pa.string()) for name in records[0]}
    pq.write_table(pa.table(columns), folder / "part-0.parquet")


def write_hyperparameters(base: Path, changes: Mapping[str, object] | None = None) -> None:
    folder = base / "input" / "config"
    folder.mkdir(parents=True, exist_ok=True)
    given = {"tasks": TASKS, "textFields": ["subject", "body"], "seed": 2002, "datasetFingerprint": "f1"} | dict(changes or {})
    encoded = {name: json.dumps(value) for name, value in given.items()}
    (folder / "hyperparameters.json").write_text(json.dumps(encoded), "utf-8")


def write_job(base: Path, records: Sequence[Record] | None = None) -> Path:
    write_hyperparameters(base)
    write_channel(base, "train", records or made_records(240))
    write_channel(base, "validation", made_records(90, seed=8))
    return base
