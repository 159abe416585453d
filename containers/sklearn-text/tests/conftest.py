from pathlib import Path

import pytest

from corpus import write_job
from processes import run_train


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of a training job that has completed."""
    base = write_job(tmp_path_factory.mktemp("ml"))
    finished = run_train(base)
    assert finished.returncode == 0, finished.stderr
    return base
