"""SageMaker's jobs through boto3, its waiters and its pagers."""

import io
import json
import tarfile
import time

import pytest

from jobs import processing_job, training_job, transform_job, tuning_job
from names import IMAGE, ROLE, Client

SOON = {"Delay": 1, "MaxAttempts": 30}


@pytest.fixture(scope="session")
def trained(client: Client, bucket: str, numbers: str) -> str:
    """The name of a training job that completed."""
    client("sagemaker").create_training_job(**training_job("boto3-trained", numbers, bucket))
    client("sagemaker").get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="boto3-trained", WaiterConfig=SOON)
    return "boto3-trained"


def test_a_training_leaves_its_model_in_s3_and_its_metric_in_its_description(client: Client, trained: str, bucket: str) -> None:
    job = client("sagemaker").describe_training_job(TrainingJobName=trained)
    assert job["TrainingJobStatus"] == "Completed"
    assert [metric["MetricName"] for metric in job["FinalMetricDataList"]] == ["loss"]
    assert job["FinalMetricDataList"][0]["Value"] == pytest.approx(0.04)
    key = job["ModelArtifacts"]["S3ModelArtifacts"].removeprefix(f"s3://{bucket}/")
    archive = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        file = tar.extractfile(next(member for member in tar.getmembers() if member.name.endswith("mean.json")))
        assert file is not None
        assert json.load(file) == {"mean": 2.0}


def test_errors_have_the_classes_that_boto3_knows(client: Client, trained: str, numbers: str, bucket: str) -> None:
    sagemaker = client("sagemaker")
    with pytest.raises(sagemaker.exceptions.ResourceInUse, match="Training job names must be unique") as taken:
        sagemaker.create_training_job(**training_job(trained, numbers, bucket))
    assert taken.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    with pytest.raises(sagemaker.exceptions.ResourceNotFound, match="can't find a tuning job"):
        sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="none")
    with pytest.raises(sagemaker.exceptions.ClientError, match="Requested resource not found"):
        sagemaker.describe_training_job(TrainingJobName="none")


def test_a_training_that_fails_ends_the_waiter_with_an_error(client: Client, numbers: str, bucket: str) -> None:
    sagemaker = client("sagemaker")
    sagemaker.create_training_job(**training_job("boto3-failed", numbers, bucket, rate="-1"))
    with pytest.raises(Exception, match="Waiter encountered a terminal failure state"):
        sagemaker.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="boto3-failed", WaiterConfig=SOON)
    reason = sagemaker.describe_training_job(TrainingJobName="boto3-failed")["FailureReason"]
    assert reason.startswith("AlgorithmError: rate must not be negative, got -1.0")


def test_the_logs_of_a_training_are_read_as_by_the_sagemaker_sdk(client: Client, trained: str) -> None:
    logs = client("logs")
    group = "/aws/sagemaker/TrainingJobs"
    streams = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=f"{trained}/")["logStreams"]
    events = logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"], startFromHead=True)["events"]
    assert "rows=3;" in [event["message"] for event in events]


def test_the_pager_lists_every_training_once(client: Client, trained: str) -> None:
    pages = client("sagemaker").get_paginator("list_models").paginate(PaginationConfig={"PageSize": 1})
    assert list(pages.search("Models[].ModelName")) is not None
    listed = client("sagemaker").list_training_jobs(NameContains="boto3-", SortBy="Name", SortOrder="Ascending")
    assert trained in [job["TrainingJobName"] for job in listed["TrainingJobSummaries"]]


def test_a_processing_job_writes_its_output_to_s3(client: Client, bucket: str) -> None:
    client("s3").put_object(Bucket=bucket, Key="texts/a.txt", Body=b"small")
    client("sagemaker").create_processing_job(**processing_job("boto3-processed", f"s3://{bucket}/texts", bucket))
    client("sagemaker").get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="boto3-processed", WaiterConfig=SOON)
    assert client("s3").get_object(Bucket=bucket, Key="processed/a.txt")["Body"].read() == b"SMALL"


def test_a_tuning_job_finds_a_best_training(client: Client, numbers: str, bucket: str) -> None:
    sagemaker = client("sagemaker")
    sagemaker.create_hyper_parameter_tuning_job(**tuning_job("boto3-tuned", numbers, bucket))
    for _ in range(60):
        job = sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="boto3-tuned")
        if job["HyperParameterTuningJobStatus"] != "InProgress":
            break
        time.sleep(0.5)
    assert job["HyperParameterTuningJobStatus"] == "Completed"
    trainings = sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(HyperParameterTuningJobName="boto3-tuned")
    losses = [each["FinalHyperParameterTuningJobObjectiveMetric"]["Value"] for each in trainings["TrainingJobSummaries"]]
    assert len(losses) == 3
    assert job["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"]["Value"] == min(losses)


def test_a_transform_job_asks_the_model_for_every_object(client: Client, trained: str, bucket: str, numbers: str) -> None:
    sagemaker = client("sagemaker")
    artefact = sagemaker.describe_training_job(TrainingJobName=trained)["ModelArtifacts"]["S3ModelArtifacts"]
    sagemaker.create_model(
        ModelName="boto3-transforming", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE, "ModelDataUrl": artefact}
    )
    sagemaker.create_transform_job(**transform_job("boto3-transformed", "boto3-transforming", numbers, bucket))
    sagemaker.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName="boto3-transformed", WaiterConfig=SOON)
    answer = client("s3").get_object(Bucket=bucket, Key="transformed/a.txt.out")["Body"].read()
    assert json.loads(answer)["distances"] == [-1.0, 0.0, 1.0]
