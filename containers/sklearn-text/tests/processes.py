"""Runs train and serve as SageMaker does: as processes with the contract's variables."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"


def run(command: str, base: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this interpreter and these commands
        [sys.executable, "-m", "sklearn_text", command], env=_environment(base, variables), capture_output=True, text=True, check=False
    )


def run_train(base: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return run("train", base, **variables)


@contextmanager
def running_server(base: Path, **variables: str) -> Iterator[tuple[HTTPConnection, subprocess.Popen[str]]]:
    environment = _environment(base, {"SAGEMAKER_BIND_TO_PORT": "0", "SAGEMAKER_BIND_TO_HOST": "127.0.0.1"} | variables)
    with subprocess.Popen([sys.executable, "-m", "sklearn_text", "serve"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = re.search(r"on port (\d+)", process.stdout.readline())
            assert said, "the server ended before it served"
            connection = HTTPConnection("127.0.0.1", int(said[1]), timeout=30)
            yield connection, process
            connection.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _environment(base: Path, variables: dict[str, str]) -> dict[str, str]:
    contract = {"SAGEMAKER_BASE_DIR": str(base), "TRAINING_JOB_NAME": "job-1", "PYTHONPATH": str(SOURCE)}
    return os.environ | contract | variables
