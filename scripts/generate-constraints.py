"""Writes src/local-aws/constraints/<service>.json: patterns, lengths, ranges and enums of the operations that the embedded AWS serves.

    node scripts/served-operations.mjs | .tools/python/bin/python scripts/generate-constraints.py

reads {"<signing name>": ["<Operation>", …]} from stdin and botocore's service models (Apache-2.0, see NOTICE) from the installed
package. Run it after an operation was added; a test compares the operations of the files with those that are served.
"""

import json
import sys
from pathlib import Path

import botocore
import botocore.session

# botocore's name of the service, by its signing name.
MODELS = {"monitoring": "cloudwatch"}
# Enums that the service itself checks, under an error of its own.
CHECKED_BY_SERVICE = {"QueueAttributeName", "MessageSystemAttributeName", "MessageSystemAttributeNameForSends"}
FOLDER = Path(__file__).resolve().parent.parent / "src/local-aws/constraints"
# Which constraints a shape of a type can carry.
LIMITED = {"string", "list", "map", "blob", "integer", "long", "float", "double"}


def constraints_of(shape):
    """The constraint members of one shape, without its children."""
    found = {}
    if getattr(shape, "enum", None) and shape.name not in CHECKED_BY_SERVICE:
        found["enum"] = list(shape.enum)
    if shape.type_name in LIMITED:
        for name in ("min", "max", "pattern"):
            if name in shape.metadata:
                found[name] = shape.metadata[name]
    return found


def reduce_shape(shape, shapes, under_way):
    """Adds the shape to `shapes` and returns its name, or returns None when nothing in it is constrained."""
    if shape.name in under_way:
        return shape.name
    if shape.name in shapes:
        return shape.name if shapes[shape.name] else None
    under_way.add(shape.name)
    found = constraints_of(shape)
    if shape.type_name == "structure":
        members = {name: reduce_shape(member, shapes, under_way) for name, member in shape.members.items()}
        members = {name: member for name, member in members.items() if member}
        if members:
            found["members"] = members
    elif shape.type_name == "list":
        member = reduce_shape(shape.member, shapes, under_way)
        if member:
            found["item"] = member
    elif shape.type_name == "map":
        for part, inner in (("key", shape.key), ("value", shape.value)):
            name = reduce_shape(inner, shapes, under_way)
            if name:
                found[part] = name
    under_way.discard(shape.name)
    shapes[shape.name] = found
    return shape.name if found else None


def main():
    session = botocore.session.get_session()
    for signing_name, operations in sorted(json.load(sys.stdin).items()):
        model = session.get_service_model(MODELS.get(signing_name, signing_name))
        shapes, inputs = {}, {}
        for name in sorted(operations):
            shape = model.operation_model(name).input_shape
            inputs[name] = reduce_shape(shape, shapes, set()) if shape else None
        content = {
            "source": f"botocore {botocore.__version__}, {model.service_name} {model.api_version}",
            "operations": inputs,
            "shapes": {name: shape for name, shape in sorted(shapes.items()) if shape},
        }
        text = json.dumps(content, indent=1, ensure_ascii=True)
        (FOLDER / f"{signing_name}.json").write_text(f"{text}\n", encoding="ascii")
        sys.stderr.write(f"{signing_name}: {len(inputs)} operations, {len(content['shapes'])} shapes\n")


main()
