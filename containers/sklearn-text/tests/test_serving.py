import json
import signal
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from processes import run, running_server
from sklearn_text.model import load_model

MAIL = {"subject": "Kredit", "body": "the interest of my loan\n\n-- \nAnn"}


@pytest.fixture(scope="module")
def server(trained: Path) -> Iterator[HTTPConnection]:
    with running_server(trained) as (connection, _):
        yield connection


def post(server: HTTPConnection, body: bytes | str, media_type: str = "application/json") -> tuple[int, str]:
    server.request("POST", "/invocations", body, {"Content-Type": media_type})
    answer = server.getresponse()
    return answer.status, answer.read().decode()


def test_answers_ping_when_it_is_ready(server: HTTPConnection) -> None:
    server.request("GET", "/ping")
    answer = server.getresponse()
    answer.read()
    assert answer.status == 200


def test_answers_each_instance_for_each_task_with_the_model_version(server: HTTPConnection, trained: Path) -> None:
    status, body = post(server, json.dumps({"instances": [{"text": MAIL}, {"text": {"body": "casino prize winner"}}]}))
    answer = json.loads(body)
    assert status == 200
    assert answer["modelVersion"] == "job-1"
    assert [prediction["spam"]["label"] for prediction in answer["predictions"]] == ["no", "yes"]
    assert answer["predictions"][0]["queue"]["label"] == "loans"
    # Served answers are those of the model in this process: the same preparation and the same numbers.
    assert answer["predictions"][0] == load_model(trained / "model").predict([MAIL])[0]


def test_answers_json_lines_in_order_one_line_each(server: HTTPConnection) -> None:
    texts = [MAIL, {"subject": "card", "body": "card blocked"}, MAIL]
    status, body = post(server, "\n".join(json.dumps({"text": text}) for text in texts) + "\n", "application/jsonlines")
    answers = [json.loads(line) for line in body.splitlines()]
    assert status == 200
    assert [answer["queue"]["label"] for answer in answers] == ["loans", "cards", "loans"]
    assert answers[0] == answers[2]
    assert {answer["modelVersion"] for answer in answers} == {"job-1"}


def test_what_stands_beside_the_text_changes_nothing(server: HTTPConnection) -> None:
    alone = post(server, json.dumps({"instances": [{"text": MAIL}]}))
    beside = post(server, json.dumps({"instances": [{"text": MAIL, "slices": {"language": "de"}}]}))
    assert beside == alone
    line = post(server, json.dumps({"text": MAIL, "slices": {"language": "de"}}) + "\n", "application/jsonlines")
    assert line == post(server, json.dumps({"text": MAIL}) + "\n", "application/jsonlines")


def test_null_and_missing_fields_count_as_empty(server: HTTPConnection) -> None:
    with_null = post(server, json.dumps({"instances": [{"text": {"subject": None, "body": "loan"}}]}))
    without = post(server, json.dumps({"instances": [{"text": {"body": "loan"}}]}))
    assert with_null == without
    assert with_null[0] == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "body is not valid JSON"),
        (b"\xff\xfe", "body is not valid JSON"),
        (b"[" * 100_000, "body is not valid JSON"),
        (b"[]", "body must be an object"),
        (b'{"instances": {}}', 'array "instances"'),
        (b'{"instances": [{"text": {"body": "secret"}}, 7]}', "instances[1] must be an object, got number"),
        (b'{"instances": [{"txt": {"body": "secret"}}]}', "instances[0].text must be an object of text fields, got null"),
        (b'{"instances": [{"text": {"note": "secret"}}]}', "none of the model's fields subject, body"),
        (b'{"instances": [{"text": {"body": ["secret"]}}]}', "instances[0].text.body must be a string or null, got array"),
    ],
)
def test_names_what_is_wrong_without_repeating_the_text(server: HTTPConnection, body: bytes, message: str) -> None:
    status, answer = post(server, body)
    assert status == 400
    assert message in json.loads(answer)["error"]
    assert "secret" not in answer


def test_names_the_line_that_is_wrong(server: HTTPConnection) -> None:
    good = json.dumps({"text": MAIL})
    assert post(server, f'{good}\n{{"text": 3}}', "application/jsonlines") == (
        400,
        '{"error": "line 2.text must be an object of text fields, got number"}',
    )


def test_refuses_other_routes_media_types_and_sizes(server: HTTPConnection) -> None:
    assert post(server, b"a,b", "text/csv")[0] == 415
    status, answer = post(server, b" " * 6_291_457)
    assert status == 413
    assert "at most 6291456 bytes, got 6291457" in answer
    server.request("GET", "/")
    missing = server.getresponse()
    assert (missing.status, missing.read()) == (404, b'{"error": "only GET /ping and POST /invocations are served"}')


def test_survives_texts_that_no_person_writes(server: HTTPConnection) -> None:
    odd = ["\x00\ud800", "On " * 50_000, "<" * 50_000, " \n" * 50_000, "a" * 300_000, "\u0301" * 10_000]
    status, body = post(server, json.dumps({"instances": [{"text": {"body": text}} for text in odd]}))
    assert status == 200
    assert len(json.loads(body)["predictions"]) == len(odd)


def test_the_version_given_by_the_endpoint_goes_before_the_job_name(trained: Path) -> None:
    with running_server(trained, PERENNIAL_MODEL_VERSION="7") as (connection, process):
        assert json.loads(post(connection, json.dumps({"instances": []}))[1]) == {"modelVersion": "7", "predictions": []}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_refuses_to_serve_where_no_model_is(tmp_path: Path) -> None:
    finished = run("serve", tmp_path)
    assert finished.returncode == 1
    assert "model.json is missing. Serve a model artefact" in finished.stderr
