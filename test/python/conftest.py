"""The embedded AWS that all tests ask, started as a user would start it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from names import BUCKET, IMAGE, Cli, Client

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables that the started server prints; they are set while the tests run."""
    folder = tmp_path_factory.mktemp("local-aws")
    command = [sys.executable, str(HERE / "container.py")]
    image = {role: [*command, role] for role in ("train", "serve", "process")}
    (folder / "images.json").write_text(json.dumps({IMAGE: image}))
    # Named when another build than the compiled tree is to be asked.
    main = os.environ.get("PERENNIAL_MAIN", str(HERE.parents[1] / "dist/src/cli/main.js"))
    options = ["--port", "0", "--data", str(folder / "data"), "--images", str(folder / "images.json"), "--time-scale", "20"]
    with (folder / "stdout").open("w") as stdout, (folder / "stderr").open("w") as stderr:
        server = subprocess.Popen([str(shutil.which("node")), main, "local-aws", *options], stdout=stdout, stderr=stderr)
    try:
        variables = printed_exports(server, folder)
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("AWS_")]:
                patch.delenv(name)
            for name, value in {**variables, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}.items():
                patch.setenv(name, value)
            yield variables
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def printed_exports(server: "subprocess.Popen[bytes]", folder: Path) -> dict[str, str]:
    """Waits for the lines `export NAME=value`."""
    for _ in range(300):
        lines = (folder / "stdout").read_text().splitlines(keepends=True)
        pairs = [line.strip().removeprefix("export ").split("=", 1) for line in lines if line.startswith("export ") and line.endswith("\n")]
        variables = {name: value.strip("'\"") for name, value in pairs}
        if {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"} <= variables.keys():
            return variables
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the embedded AWS did not start: {(folder / 'stderr').read_text()}")


@pytest.fixture(scope="session")
def client(exports: dict[str, str]) -> Iterator[Client]:
    """Makes boto3's client of a service, as the environment says, with one attempt a call."""
    assert exports["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    made: dict[str, Any] = {}

    def make(service: str) -> Any:
        if service not in made:
            made[service] = boto3.client(service, config=Config(retries={"total_max_attempts": 1}))
        return made[service]

    yield make
    for each in made.values():
        each.close()


@pytest.fixture(scope="session")
def bucket(client: Client) -> str:
    """A bucket that is there."""
    client("s3").create_bucket(Bucket=BUCKET)
    return BUCKET


@pytest.fixture(scope="session")
def numbers(client: Client, bucket: str) -> str:
    """The S3 URI of a channel to train on, whose mean is 2."""
    client("s3").put_object(Bucket=bucket, Key="numbers/a.txt", Body=b"1\n2\n3\n")
    return f"s3://{bucket}/numbers"


@pytest.fixture(scope="session")
def cli(exports: dict[str, str]) -> Cli:
    """Runs the AWS CLI and answers what it prints, read as JSON where there is something."""
    aws = Path(sys.prefix) / "bin/aws"

    def run(*arguments: str, fails: bool = False) -> Any:
        # Read here, since the tests of this fixture ask with the variables of the session.
        environment = {**os.environ, **exports, "AWS_PAGER": "", "AWS_DEFAULT_OUTPUT": "json"}
        done = subprocess.run([str(aws), *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False)
        if fails:
            assert done.returncode != 0, done.stdout
            return done.stderr
        assert done.returncode == 0, done.stderr
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError:
            return done.stdout

    return run
