"""Endpoints, invocations and the model registry through boto3."""

import json
from typing import Any

import pytest

from names import IMAGE, ROLE, Client

SOON = {"Delay": 1, "MaxAttempts": 30}


def variant(name: str, weight: float) -> dict[str, Any]:
    return {
        "VariantName": name,
        "ModelName": f"boto3-{name}",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
        "InitialVariantWeight": weight,
    }


@pytest.fixture(scope="module")
def endpoint(client: Client) -> str:
    """An endpoint with the variants `one` and `two`, of which `one` gets all traffic."""
    sagemaker = client("sagemaker")
    for name in ("one", "two"):
        container = {"Image": IMAGE, "Environment": {"NAME": name}}
        sagemaker.create_model(ModelName=f"boto3-{name}", ExecutionRoleArn=ROLE, PrimaryContainer=container)
    sagemaker.create_endpoint_config(EndpointConfigName="boto3", ProductionVariants=[variant("one", 1), variant("two", 0)])
    sagemaker.create_endpoint(EndpointName="boto3", EndpointConfigName="boto3")
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="boto3", WaiterConfig=SOON)
    return "boto3"


def test_an_invocation_is_answered_by_a_variant(client: Client, endpoint: str) -> None:
    answer = client("sagemaker-runtime").invoke_endpoint(EndpointName=endpoint, Body=b"3", ContentType="text/plain")
    assert json.load(answer["Body"]) == {"distances": [3.0], "variant": "one"}
    assert answer["InvokedProductionVariant"] == "one"
    targeted = client("sagemaker-runtime").invoke_endpoint(EndpointName=endpoint, Body=b"3", TargetVariant="two")
    assert json.load(targeted["Body"])["variant"] == "two"


def test_weights_move_the_traffic(client: Client, endpoint: str) -> None:
    sagemaker = client("sagemaker")
    weights = [{"VariantName": "one", "DesiredWeight": 0}, {"VariantName": "two", "DesiredWeight": 1}]
    sagemaker.update_endpoint_weights_and_capacities(EndpointName=endpoint, DesiredWeightsAndCapacities=weights)
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=endpoint, WaiterConfig=SOON)
    answers = [client("sagemaker-runtime").invoke_endpoint(EndpointName=endpoint, Body=b"1") for _ in range(5)]
    assert {answer["InvokedProductionVariant"] for answer in answers} == {"two"}


def test_what_the_container_refuses_is_a_model_error(client: Client, endpoint: str) -> None:
    runtime = client("sagemaker-runtime")
    with pytest.raises(runtime.exceptions.ModelError, match=r"Received client error \(400\) from primary") as refused:
        runtime.invoke_endpoint(EndpointName=endpoint, Body=b"not a number")
    assert refused.value.response["OriginalStatusCode"] == 400
    assert refused.value.response["OriginalMessage"] == "could not convert string to float: 'not'"
    with pytest.raises(runtime.exceptions.ClientError, match=r"Endpoint none of account \d+ not found"):
        runtime.invoke_endpoint(EndpointName="none", Body=b"1")


def test_an_endpoint_that_is_deleted_ends_the_waiter(client: Client, endpoint: str) -> None:
    sagemaker = client("sagemaker")
    sagemaker.delete_endpoint(EndpointName=endpoint)
    sagemaker.get_waiter("endpoint_deleted").wait(EndpointName=endpoint, WaiterConfig=SOON)
    with pytest.raises(sagemaker.exceptions.ClientError, match="Could not find endpoint"):
        sagemaker.describe_endpoint(EndpointName=endpoint)


def test_a_model_package_is_registered_approved_and_conflicts_by_name(client: Client) -> None:
    sagemaker = client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName="boto3", Tags=[{"Key": "team", "Value": "a"}])
    specification = {"Containers": [{"Image": IMAGE}], "SupportedContentTypes": ["text/plain"], "SupportedResponseMIMETypes": []}
    arn = sagemaker.create_model_package(ModelPackageGroupName="boto3", InferenceSpecification=specification)["ModelPackageArn"]
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    approved = sagemaker.list_model_packages(ModelPackageGroupName="boto3", ModelApprovalStatus="Approved")
    assert [package["ModelPackageArn"] for package in approved["ModelPackageSummaryList"]] == [arn]
    with pytest.raises(sagemaker.exceptions.ConflictException):
        sagemaker.delete_model_package_group(ModelPackageGroupName="boto3")
    group = sagemaker.describe_model_package_group(ModelPackageGroupName="boto3")
    assert sagemaker.list_tags(ResourceArn=group["ModelPackageGroupArn"])["Tags"] == [{"Key": "team", "Value": "a"}]
