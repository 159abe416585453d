"""Where SageMaker puts things: the folders under /opt/ml, or under SAGEMAKER_BASE_DIR, and the variables that it sets."""

import os
from dataclasses import dataclass
from pathlib import Path

# SageMaker refuses larger requests to an endpoint; a transform job may be given a larger limit.
ENDPOINT_BODY_BYTES = 6_291_456


@dataclass(frozen=True)
class Environment:
    base: Path
    job_name: str
    model_version: str | None
    host: str
    port: int
    largest_body: int

    @property
    def hyperparameters(self) -> Path:
        return self.base / "input" / "config" / "hyperparameters.json"

    @property
    def model(self) -> Path:
        return self.base / "model"

    @property
    def metrics(self) -> Path:
        return self.base / "output" / "data" / "metrics.json"

    @property
    def failure(self) -> Path:
        return self.base / "output" / "failure"

    def channel(self, name: str) -> Path:
        return self.base / "input" / "data" / name


def read_environment() -> Environment:
    """The only reader of environment variables."""
    payload = int(os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", "0") or 0) * 1024 * 1024
    return Environment(
        base=Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")),
        job_name=os.environ.get("TRAINING_JOB_NAME", "unnamed"),
        model_version=os.environ.get("PERENNIAL_MODEL_VERSION") or None,
        host=os.environ.get("SAGEMAKER_BIND_TO_HOST", "0.0.0.0"),  # noqa: S104 - the container's contract
        port=int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080")),
        largest_body=max(ENDPOINT_BODY_BYTES, payload),
    )
