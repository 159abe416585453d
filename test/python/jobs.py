"""Requests that the clients send."""

from typing import Any

from names import IMAGE, ROLE

RESOURCES = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}
METRICS = [{"Name": "loss", "Regex": r"loss=([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?);"}]


def training_job(name: str, channel: str, bucket: str, rate: str = "0.5") -> dict[str, Any]:
    """A training on the numbers of the channel."""
    return {
        "TrainingJobName": name,
        "RoleArn": ROLE,
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File", "MetricDefinitions": METRICS},
        "HyperParameters": {"rate": rate},
        "InputDataConfig": [{"ChannelName": "train", "DataSource": s3_prefix(channel)}],
        "OutputDataConfig": {"S3OutputPath": f"s3://{bucket}/out"},
        "ResourceConfig": RESOURCES,
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
    }


def s3_prefix(uri: str) -> dict[str, Any]:
    """A data source of S3."""
    return {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}}


def processing_job(name: str, uri: str, bucket: str) -> dict[str, Any]:
    """A processing of the files below the URI."""
    local = {"LocalPath": "/opt/ml/processing/input", "S3DataType": "S3Prefix", "S3InputMode": "File"}
    output = {"S3Uri": f"s3://{bucket}/processed", "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}
    return {
        "ProcessingJobName": name,
        "RoleArn": ROLE,
        "AppSpecification": {"ImageUri": IMAGE},
        "ProcessingResources": {"ClusterConfig": RESOURCES},
        "ProcessingInputs": [{"InputName": "in", "S3Input": {"S3Uri": uri, **local}}],
        "ProcessingOutputConfig": {"Outputs": [{"OutputName": "out", "S3Output": output}]},
    }


def transform_job(name: str, model: str, uri: str, bucket: str) -> dict[str, Any]:
    """A transform of the files below the URI."""
    return {
        "TransformJobName": name,
        "ModelName": model,
        "TransformInput": {"DataSource": s3_prefix(uri), "SplitType": "None"},
        "TransformOutput": {"S3OutputPath": f"s3://{bucket}/transformed"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }


def tuning_job(name: str, channel: str, bucket: str) -> dict[str, Any]:
    """A search for the rate with the least loss."""
    training = training_job(name, channel, bucket)
    return {
        "HyperParameterTuningJobName": name,
        "HyperParameterTuningJobConfig": {
            "Strategy": "Random",
            "RandomSeed": 7,
            "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "loss"},
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 3, "MaxParallelTrainingJobs": 2},
            "ParameterRanges": {"ContinuousParameterRanges": [{"Name": "rate", "MinValue": "0.1", "MaxValue": "0.9"}]},
        },
        "TrainingJobDefinition": {
            key: training[key]
            for key in ("RoleArn", "AlgorithmSpecification", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "StoppingCondition")
        },
    }
