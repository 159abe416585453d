"""What the tests agree on."""

from collections.abc import Callable
from typing import Any

IMAGE = "registry.test/mean:1"
ROLE = "arn:aws:iam::000000000000:role/test"
BUCKET = "second-clients"

# Makes boto3's client of a service.
Client = Callable[[str], Any]
# Runs the AWS CLI with these arguments.
Cli = Callable[..., Any]
