"""Reads one channel of a training job: its Parquet files, as records in the order of their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sklearn_text.errors import InputError
from sklearn_text.hyperparameters import Task


@dataclass(frozen=True)
class Records:
    """Column by column; a label is None where the record lacks it."""

    ids: list[str]
    texts: dict[str, list[str | None]]
    labels: dict[str, list[str | None]]

    def __len__(self) -> int:
        return len(self.ids)


def read_channel(folder: Path, fields: Sequence[str], tasks: Sequence[Task]) -> Records:
    """Sorted by id, so that neither the files' names nor the order of rows can change what is learnt."""
    columns = ["id", *(f"text.{field}" for field in fields), *(f"label.{task.name}" for task in tasks)]
    tables = [_read_file(file, columns) for file in sorted(folder.rglob("*.parquet"))]
    if not tables:
        raise InputError(f"Channel {folder.name} holds no Parquet file. Give it the folder that the data set was written to.")
    table = pa.concat_tables(tables).sort_by("id")
    if table.num_rows == 0:
        raise InputError(f"Channel {folder.name} holds no record.")
    values = {name: table.column(name).to_pylist() for name in columns}
    records = Records(
        ids=values["id"],
        texts={field: values[f"text.{field}"] for field in fields},
        labels={task.name: values[f"label.{task.name}"] for task in tasks},
    )
    if len(set(records.ids)) < len(records) or None in records.ids:
        raise InputError(
            f"Channel {folder.name}: every record needs an id of its own, got {len(set(records.ids))} ids for {len(records)} records."
        )
    for task in tasks:
        _refuse_unknown_labels(folder.name, records, task)
    return records


def _read_file(file: Path, columns: Sequence[str]) -> pa.Table:
    where = f"{file.parent.name}/{file.name}"
    try:
        parquet = pq.ParquetFile(file)
        missing = [name for name in columns if name not in parquet.schema_arrow.names]
        if missing:
            raise InputError(f"{where} lacks the column {', '.join(missing)}; it has {', '.join(parquet.schema_arrow.names)}.")
        table = parquet.read(columns=list(columns))
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{where} is not a readable Parquet file.") from error
    for name in columns:
        if not _holds_strings(table.column(name).type):
            raise InputError(f"{where}: column {name} must hold strings, got {table.column(name).type}.")
    return table.select(columns).cast(pa.schema([(name, pa.string()) for name in columns]))


def _holds_strings(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _holds_strings(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind))


def _refuse_unknown_labels(channel: str, records: Records, task: Task) -> None:
    for record, label in zip(records.ids, records.labels[task.name], strict=True):
        if label is not None and label not in task.labels:
            raise InputError(
                f"Channel {channel}, record {record}: label {label!r} of task {task.name} is not in the definition. "
                "Add it to the task's labels, or quarantine the record."
            )
