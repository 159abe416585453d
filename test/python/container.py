"""A container under SageMaker's contract on Python's own library: it trains on numbers, serves their mean and processes files."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BASE = Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


def train() -> None:
    """Learns the mean of all lines of the channel `train`; `loss` depends on the hyperparameter `rate` alone."""
    hyperparameters = json.loads((BASE / "input/config/hyperparameters.json").read_text())
    rate = float(json.loads(hyperparameters.get("rate", "0.3")))
    if rate < 0:
        (BASE / "output").mkdir(parents=True, exist_ok=True)
        (BASE / "output/failure").write_text(f"rate must not be negative, got {rate}")
        sys.exit(1)
    files = [file for file in (BASE / "input/data/train").rglob("*") if file.is_file()]
    numbers = [float(line) for file in files for line in file.read_text().split()]
    mean = sum(numbers) / len(numbers)
    (BASE / "model").mkdir(parents=True, exist_ok=True)
    (BASE / "model/mean.json").write_text(json.dumps({"mean": mean}))
    print(f"rows={len(numbers)};")
    print(f"loss={(rate - 0.3) ** 2:.6f};")


def process() -> None:
    """Copies every input in capital letters."""
    output = BASE / "processing/output"
    output.mkdir(parents=True, exist_ok=True)
    for file in (BASE / "processing/input").rglob("*"):
        if file.is_file():
            (output / file.name).write_text(file.read_text().upper())


class Handler(BaseHTTPRequestHandler):
    """Answers how far the number in the body is from the mean; refuses what is no number."""

    mean = 0.0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answers the health check."""
        self.answer(200, b"")

    def do_POST(self) -> None:
        """Answers an invocation."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        try:
            distances = [float(line) - self.mean for line in body.decode().split()]
        except ValueError as error:
            return self.answer(400, str(error).encode())
        return self.answer(200, json.dumps({"distances": distances, "variant": os.environ.get("NAME", "")}).encode())

    def answer(self, status: int, body: bytes) -> None:
        """Writes the whole answer."""
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Logs nothing: there would be a line for every ping."""


def serve() -> None:
    """Serves the model that was trained, or none."""
    model = BASE / "model/mean.json"
    if model.exists():
        Handler.mean = json.loads(model.read_text())["mean"]
    address = (os.environ.get("SAGEMAKER_BIND_TO_HOST", "0.0.0.0"), int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080")))  # noqa: S104
    ThreadingHTTPServer(address, Handler).serve_forever()


if __name__ == "__main__":
    {"train": train, "serve": serve, "process": process}[sys.argv[1]]()
