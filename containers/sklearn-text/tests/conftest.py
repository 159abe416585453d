from pathlib import Path

import pytest
from hypothesis import settings

from corpus import write_job
from processes import run_train

# The same examples on every run: a failure in one place is a failure in all.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of a training job that has completed."""
    base = write_job(tmp_path_factory.mktemp("ml"))
    finished = run_train(base)
    assert finished.returncode == 0, finished.stderr
    return base
