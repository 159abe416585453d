"""Entry of the image: `python -m sklearn_text train` or `serve`, the two commands that SageMaker calls."""

import os
import signal
import sys

# Before NumPy loads: with one thread a sum has one order, so two machines give the same numbers.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from sklearn_text.environment import Environment, read_environment  # noqa: E402
from sklearn_text.errors import InputError  # noqa: E402

# SageMaker shows the first 1,024 characters of the failure file.
LONGEST_FAILURE = 1_024


def main(arguments: list[str]) -> int:
    # As process 1 of a container the default would be to ignore the signal.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    environment = read_environment()
    try:
        match arguments:
            case ["train"]:
                from sklearn_text.train import train

                train(environment)
            case ["serve"]:
                from sklearn_text.serve import serve

                serve(environment)
            case _:
                print("usage: python -m sklearn_text train|serve", file=sys.stderr)
                return 2
    except InputError as error:
        _fail(environment, arguments, str(error))
        return 1
    except Exception as error:  # noqa: BLE001 - the reason must reach the job's description
        from sklearn_text.serve import log_safely

        log_safely(error)
        _fail(environment, arguments, f"Internal error: {type(error).__name__}. The job's log says where.")
        return 1
    return 0


def _fail(environment: Environment, arguments: list[str], message: str) -> None:
    print(message, file=sys.stderr, flush=True)
    if arguments != ["train"]:
        return
    environment.failure.parent.mkdir(parents=True, exist_ok=True)
    environment.failure.write_text(message[:LONGEST_FAILURE], "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
