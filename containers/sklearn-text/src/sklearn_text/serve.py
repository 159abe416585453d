"""`serve`: the model behind /ping and /invocations, on waitress: threads, keep-alive, one small package without dependencies."""

import json
import logging
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import waitress

from sklearn_text.environment import Environment
from sklearn_text.errors import InputError
from sklearn_text.model import Model, load_model
from sklearn_text.wire import answer_instances, answer_lines, parse_instances, parse_lines

# Python runs one thread at a time; a few let a small request pass while a large one is being read.
THREADS = 4

# A body that is too large is read all the same up to this many times the limit: refused earlier, its sender sees a broken connection only.
READ_FACTOR = 8

StartResponse = Callable[[str, list[tuple[str, str]]], object]
FORMATS = {"application/json": (parse_instances, answer_instances), "application/jsonlines": (parse_lines, answer_lines)}


def serve(environment: Environment) -> None:
    model = load_model(environment.model)
    # Ready means warm: the first request should not pay for patterns that compile at first use.
    model.predict([dict.fromkeys(model.fields, "From: a\nSubject: b\n\nx\n-- \n<p>y</p>")])
    version = environment.model_version or model.job_name
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Of waitress's own log only errors: it would warn for each request that waits for a thread.
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = waitress.create_server(
        application(model, version, environment.largest_body),
        host=environment.host,
        port=environment.port,
        threads=THREADS,
        max_request_body_size=READ_FACTOR * environment.largest_body,
        ident="perennial",
    )
    print(f"serving model version {version} on port {server.effective_port}", flush=True)
    server.run()


def application(model: Model, version: str, largest_body: int) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """The WSGI application, without its server."""

    def respond(request: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, media_type, body = _too_large(request, largest_body) or _answer(model, version, request)
        headers = [("Content-Type", media_type), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    return respond


def _too_large(request: dict[str, Any], largest_body: int) -> tuple[HTTPStatus, str, bytes] | None:
    got = int(request.get("CONTENT_LENGTH") or 0)
    if got <= largest_body:
        return None
    return _error(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body must have at most {largest_body} bytes, got {got}; send fewer instances a request"
    )


def _answer(model: Model, version: str, request: dict[str, Any]) -> tuple[HTTPStatus, str, bytes]:
    route = (request["REQUEST_METHOD"], request["PATH_INFO"])
    if route == ("GET", "/ping"):
        return HTTPStatus.OK, "application/json", b"{}"
    if route != ("POST", "/invocations"):
        return _error(HTTPStatus.NOT_FOUND, "only GET /ping and POST /invocations are served")
    media_type = request.get("CONTENT_TYPE", "").split(";")[0].strip().lower()
    if media_type not in FORMATS:
        return _error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"content type must be one of {', '.join(FORMATS)}")
    parse, answer = FORMATS[media_type]
    try:
        texts = parse(request["wsgi.input"].read(), model.fields)
        return HTTPStatus.OK, media_type, answer(version, model.predict(texts))
    except InputError as error:
        return _error(HTTPStatus.BAD_REQUEST, str(error))
    except Exception as error:  # noqa: BLE001 - whatever happens, no text may reach the log or the caller
        log_safely(error)
        return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "the model could not answer; its log says where it failed")


def _error(status: HTTPStatus, message: str) -> tuple[HTTPStatus, str, bytes]:
    return status, "application/json", json.dumps({"error": message}).encode()


def log_safely(error: BaseException) -> None:
    """Type and place only: an exception's own message may quote the text that caused it."""
    print(f"{type(error).__name__} at:", *traceback.format_tb(error.__traceback__), sep="\n", file=sys.stderr, flush=True)
