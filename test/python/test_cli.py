"""The AWS CLI as a client of each service: what a person types."""

import json
import time
from pathlib import Path
from typing import Any

from jobs import training_job
from names import IMAGE, ROLE, Cli, Client


def test_sagemaker_trains_waits_and_describes(cli: Cli, client: Client, numbers: str, bucket: str) -> None:
    cli("sagemaker", "create-training-job", "--cli-input-json", json.dumps(training_job("cli-trained", numbers, bucket)))
    # The CLI's own waiter looks once in two minutes: it is asked when it need not wait.
    waiter = client("sagemaker").get_waiter("training_job_completed_or_stopped")
    waiter.wait(TrainingJobName="cli-trained", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    cli("sagemaker", "wait", "training-job-completed-or-stopped", "--training-job-name", "cli-trained")
    status = cli("sagemaker", "describe-training-job", "--training-job-name", "cli-trained", "--query", "TrainingJobStatus")
    assert status == "Completed"
    refused = cli("sagemaker", "describe-training-job", "--training-job-name", "none", fails=True)
    assert (
        "An error occurred (ValidationException) when calling the DescribeTrainingJob operation: Requested resource not found." in refused
    )


def test_sagemaker_runtime_invokes(cli: Cli, client: Client, tmp_path: Path) -> None:
    model = {"Image": IMAGE, "Environment": {"NAME": "cli"}}
    client("sagemaker").create_model(ModelName="cli", ExecutionRoleArn=ROLE, PrimaryContainer=model)
    variant = "VariantName=only,ModelName=cli,InstanceType=ml.m5.large,InitialInstanceCount=1"
    cli("sagemaker", "create-endpoint-config", "--endpoint-config-name", "cli", "--production-variants", variant)
    client("sagemaker").create_endpoint(EndpointName="cli", EndpointConfigName="cli")
    client("sagemaker").get_waiter("endpoint_in_service").wait(EndpointName="cli", WaiterConfig={"Delay": 1})
    (tmp_path / "body").write_bytes(b"5 6")
    body = f"fileb://{tmp_path / 'body'}"
    answer = cli("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "cli", "--body", body, str(tmp_path / "answer"))
    assert answer["InvokedProductionVariant"] == "only"
    assert json.loads((tmp_path / "answer").read_text()) == {"distances": [5.0, 6.0], "variant": "cli"}
    client("sagemaker").delete_endpoint(EndpointName="cli")


def test_s3_copies_lists_syncs_and_removes(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "up/deep").mkdir(parents=True)
    (tmp_path / "up/large").write_bytes(b"x" * 9 * 1024**2)
    (tmp_path / "up/deep/ä b").write_text("small")
    cli("s3", "mb", "s3://cli-bucket")
    cli("s3", "sync", str(tmp_path / "up"), "s3://cli-bucket/in", "--quiet")
    assert "deep/ä b" in cli("s3", "ls", "s3://cli-bucket/in/", "--recursive")
    cli("s3", "cp", "s3://cli-bucket/in/large", str(tmp_path / "down"), "--quiet")
    assert (tmp_path / "down").stat().st_size == 9 * 1024**2
    cli("s3", "rb", "s3://cli-bucket", "--force")
    assert "NoSuchBucket" in cli("s3", "ls", "s3://cli-bucket", fails=True)


def test_cloudwatch_puts_and_reads(cli: Cli) -> None:
    at = int(time.time()) // 60 * 60 - 120
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + 60))
    cli("cloudwatch", "put-metric-data", "--namespace", "Cli", "--metric-data", f"MetricName=m,Timestamp={stamp},Value=3")
    what = ["--namespace", "Cli", "--metric-name", "m", "--period", "60", "--statistics", "Sum"]
    answer = cli("cloudwatch", "get-metric-statistics", *what, "--start-time", stamp, "--end-time", end)
    assert [point["Sum"] for point in answer["Datapoints"]] == [3.0]


def test_logs_are_put_and_found(cli: Cli) -> None:
    cli("logs", "create-log-group", "--log-group-name", "cli")
    cli("logs", "create-log-stream", "--log-group-name", "cli", "--log-stream-name", "s")
    event = f"timestamp={int(time.time() * 1000)},message=hello"
    cli("logs", "put-log-events", "--log-group-name", "cli", "--log-stream-name", "s", "--log-events", event)
    found = cli("logs", "filter-log-events", "--log-group-name", "cli", "--filter-pattern", "hello", "--query", "events[].message")
    assert found == ["hello"]


def test_sqs_sns_events_and_sts_are_served(cli: Cli, exports: dict[str, str]) -> None:
    # The CLI's first version goes to AWS itself with SQS, whatever AWS_ENDPOINT_URL says, unless it is told here.
    def sqs(*arguments: str) -> Any:
        return cli("sqs", "--endpoint-url", exports["AWS_ENDPOINT_URL"], *arguments)

    url = sqs("create-queue", "--queue-name", "cli")["QueueUrl"]
    arn = sqs("get-queue-attributes", "--queue-url", url, "--attribute-names", "QueueArn")["Attributes"]["QueueArn"]
    topic = cli("sns", "create-topic", "--name", "cli")["TopicArn"]
    cli("sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint", arn)
    cli("sns", "publish", "--topic-arn", topic, "--message", "by topic")
    cli("events", "put-rule", "--name", "cli", "--event-pattern", '{"source":["cli"]}')
    cli("events", "put-targets", "--rule", "cli", "--targets", f"Id=q,Arn={arn}")
    cli("events", "put-events", "--entries", json.dumps([{"Source": "cli", "DetailType": "t", "Detail": "{}"}]))
    bodies = ""
    for _ in range(5):
        received = sqs("receive-message", "--queue-url", url, "--max-number-of-messages", "10", "--wait-time-seconds", "20")
        bodies += json.dumps(received)
        if "by topic" in bodies and "detail-type" in bodies:
            break
    assert "by topic" in bodies
    assert "detail-type" in bodies
    assert cli("sts", "get-caller-identity")["Account"] == "000000000000"
