"""CloudWatch, Logs, SQS, SNS, EventBridge and STS through boto3."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.loaders import Loader

from names import Client


class OneProtocol(Loader):  # type: ignore[misc]
    """Describes every service as speaking one protocol, as older versions of botocore do."""

    def __init__(self, protocol: str, paths: list[str]) -> None:
        super().__init__(extra_search_paths=paths)
        self.protocol = protocol

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        model = super().load_service_model(service_name, type_name, api_version)
        if type_name == "service-2":
            model["metadata"] = {**model["metadata"], "protocol": self.protocol, "protocols": [self.protocol]}
        return model


@pytest.mark.parametrize("protocol", ["json", "query", "smithy-rpc-v2-cbor"])
def test_metrics_are_put_and_read_by_every_protocol_of_cloudwatch(exports: dict[str, str], protocol: str) -> None:
    assert exports
    session = botocore.session.Session()
    session.register_component("data_loader", OneProtocol(protocol, session.get_component("data_loader").search_paths))
    cloudwatch = boto3.Session(botocore_session=session).client("cloudwatch")
    assert cloudwatch.meta.service_model.resolved_protocol == protocol
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=2)
    metric = {"MetricName": protocol, "Dimensions": [{"Name": "d", "Value": "ä & b"}]}
    data = [{**metric, "Timestamp": at, "Value": value, "Unit": "Count"} for value in (1.0, 4.0)]
    cloudwatch.put_metric_data(Namespace="Second/Clients", MetricData=data)
    statistics = cloudwatch.get_metric_statistics(
        Namespace="Second/Clients", **metric, StartTime=at, EndTime=at + timedelta(minutes=1), Period=60, Statistics=["Average", "Maximum"]
    )
    assert statistics["Datapoints"] == [{"Timestamp": at, "Average": 2.5, "Maximum": 4.0, "Unit": "Count"}]
    assert cloudwatch.list_metrics(Namespace="Second/Clients", MetricName=protocol)["Metrics"] == [
        {"Namespace": "Second/Clients", **metric}
    ]
    cloudwatch.put_metric_alarm(
        AlarmName=protocol,
        Namespace="Second/Clients",
        **metric,
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.get_waiter("alarm_exists").wait(AlarmNames=[protocol], WaiterConfig={"Delay": 1})
    assert cloudwatch.describe_alarms(AlarmNames=[protocol])["MetricAlarms"][0]["Threshold"] == 1.0
    with pytest.raises(cloudwatch.exceptions.ResourceNotFound):
        cloudwatch.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="a test")
    cloudwatch.delete_alarms(AlarmNames=[protocol])
    cloudwatch.close()


def test_log_events_are_put_and_found(client: Client) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="boto3")
    with pytest.raises(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName="boto3")
    logs.create_log_stream(logGroupName="boto3", logStreamName="s")
    now = int(time.time() * 1000)
    events = [{"timestamp": now + index, "message": message} for index, message in enumerate(["one", "two ERROR"])]
    logs.put_log_events(logGroupName="boto3", logStreamName="s", logEvents=events)
    assert [event["message"] for event in logs.get_log_events(logGroupName="boto3", logStreamName="s")["events"]] == ["one", "two ERROR"]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName="boto3", filterPattern="ERROR")
    assert list(pages.search("events[].message")) == ["two ERROR"]


def create_queue(sqs: Any, name: str) -> tuple[str, str]:
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def test_messages_are_sent_received_and_deleted(client: Client) -> None:
    sqs = client("sqs")
    url, _ = create_queue(sqs, "boto3")
    entries = [{"Id": str(index), "MessageBody": f"m{index} ä"} for index in range(3)]
    assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 3
    seen: set[str] = set()
    while len(seen) < 3:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=20)["Messages"]:
            seen.add(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert seen == {"m0 ä", "m1 ä", "m2 ä"}
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName="none")


def test_what_is_published_reaches_the_queue(client: Client) -> None:
    sqs, sns = client("sqs"), client("sns")
    url, queue = create_queue(sqs, "boto3-topic")
    topic = sns.create_topic(Name="boto3")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    sns.publish(TopicArn=topic, Message="news")
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"][0]["Body"] == "news"
    with pytest.raises(sns.exceptions.NotFoundException):
        sns.publish(TopicArn=topic + "-none", Message="news")


def test_events_that_match_reach_the_queue(client: Client) -> None:
    sqs, events = client("sqs"), client("events")
    url, queue = create_queue(sqs, "boto3-rule")
    events.put_rule(Name="boto3", EventPattern=json.dumps({"source": [{"prefix": "boto3"}]}))
    events.put_targets(Rule="boto3", Targets=[{"Id": "q", "Arn": queue}])
    events.put_events(Entries=[{"Source": "boto3.test", "DetailType": "t", "Detail": '{"a":1}'}])
    event = json.loads(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"][0]["Body"])
    assert (event["source"], event["detail"]) == ("boto3.test", {"a": 1})
    with pytest.raises(events.exceptions.ResourceNotFoundException):
        events.describe_rule(Name="none")


def test_a_role_that_is_assumed_may_call(client: Client) -> None:
    sts = client("sts")
    assert sts.get_caller_identity()["Account"] == "000000000000"
    given = sts.assume_role(RoleArn="arn:aws:iam::000000000000:role/worker", RoleSessionName="run")["Credentials"]
    assumed = boto3.client(
        "sts",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    assert assumed.get_caller_identity()["Arn"].endswith(":assumed-role/worker/run")
    assumed.close()


def test_a_service_that_is_not_served_refuses_in_its_own_protocol(client: Client) -> None:
    for service, call in [("iam", "list_roles"), ("dynamodb", "list_tables"), ("lambda", "list_functions")]:
        other = client(service)
        with pytest.raises(other.exceptions.ClientError, match="not served by this local AWS"):
            getattr(other, call)()
