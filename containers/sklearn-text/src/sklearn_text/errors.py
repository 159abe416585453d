"""Errors that a person can act on. Their sentences reach the job's failure reason and HTTP answers, so they never quote a text."""


class InputError(Exception):
    """What was given to train or serve breaks a rule: the message says where, what rule, what was got, what to do."""


def short(value: object) -> str:
    """How an error names a value: its JSON-like form when that is short, else its kind and size."""
    if isinstance(value, (dict, list, str)) and len(repr(value)) > 60:
        return f"{kind_of(value)} of size {len(value)}"
    return repr(value)


def kind_of(value: object) -> str:
    """The JSON name of a value's type, for messages that must not show the value itself."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names.get(type(value), type(value).__name__)
