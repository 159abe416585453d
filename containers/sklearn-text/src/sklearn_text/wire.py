"""Requests and answers of /invocations: one JSON document of instances, or one JSON document a line."""

import json
from collections.abc import Mapping, Sequence

from sklearn_text.errors import InputError, kind_of
from sklearn_text.model import Prediction

Text = Mapping[str, object]


def parse_instances(body: bytes, fields: Sequence[str]) -> list[Text]:
    """
    >>> parse_instances(b'{"instances": [{"text": {"body": "hello"}}]}', ["body"])
    [{'body': 'hello'}]
    """
    document = _json(body, "body")
    if not isinstance(document, dict) or not isinstance(document.get("instances"), list):
        raise InputError('body must be an object with an array "instances"')
    return [_text(instance, f"instances[{index}]", fields) for index, instance in enumerate(document["instances"])]


def parse_lines(body: bytes, fields: Sequence[str]) -> list[Text]:
    """Each line that is not empty is one instance; an answer has as many lines, in the same order."""
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), start=1) if line.strip()]
    return [_text(_json(line, f"line {number}"), f"line {number}", fields) for number, line in lines]


def answer_instances(version: str, predictions: Sequence[Prediction]) -> bytes:
    return _dump({"modelVersion": version, "predictions": predictions})


def answer_lines(version: str, predictions: Sequence[Prediction]) -> bytes:
    return b"".join(_dump(prediction | {"modelVersion": version}) + b"\n" for prediction in predictions)


def _dump(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _json(body: bytes, where: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        # The decoder's own message may quote the text.
        raise InputError(f"{where} is not valid JSON in UTF-8") from error


def _text(instance: object, where: str, fields: Sequence[str]) -> Text:
    if not isinstance(instance, dict):
        raise InputError(f"{where} must be an object, got {kind_of(instance)}")
    text = instance.get("text")
    if not isinstance(text, dict):
        raise InputError(f"{where}.text must be an object of text fields, got {kind_of(text)}")
    if not any(field in text for field in fields):
        raise InputError(f"{where}.text has none of the model's fields {', '.join(fields)}")
    for field in fields:
        value = text.get(field)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{where}.text.{field} must be a string or null, got {kind_of(value)}")
    return text
