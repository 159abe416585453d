"""S3 through boto3 with its defaults: parallel multipart transfers, ranges, pages, presigned URLs and keys of all kinds."""

import hashlib
import io
import os
import threading
import urllib.error
import urllib.request
from pathlib import Path

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from names import Client

MEBIBYTE = 1024**2
KEYS = [
    "a b+c%41",
    "../up",
    "a/../../b",
    "/leading",
    "trailing/",
    "a//b",
    ".",
    "ключ",
    "日本語",
    "e\u0301",
    "\u00e9",
    "🌿",
    "\U00010348",
    "\u2028",
    "tab\tand\nline",
    "<&>'\"",
]


def test_a_large_file_goes_up_in_parallel_parts_and_comes_back_in_ranges(client: Client, bucket: str, tmp_path: Path) -> None:
    content = os.urandom(23 * MEBIBYTE)
    (tmp_path / "up").write_bytes(content)
    parallel = TransferConfig(multipart_threshold=5 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE, max_concurrency=4)
    progress: list[int] = []
    lock = threading.Lock()

    def seen(count: int) -> None:
        with lock:
            progress.append(count)

    client("s3").upload_file(str(tmp_path / "up"), bucket, "large", Config=parallel, Callback=seen, ExtraArgs={"Metadata": {"of": "test"}})
    assert sum(progress) == len(content)
    head = client("s3").head_object(Bucket=bucket, Key="large")
    assert head["ETag"].endswith('-5"')
    assert head["Metadata"] == {"of": "test"}
    client("s3").download_file(bucket, "large", str(tmp_path / "down"), Config=parallel)
    assert hashlib.sha256((tmp_path / "down").read_bytes()).digest() == hashlib.sha256(content).digest()
    part = client("s3").get_object(Bucket=bucket, Key="large", Range=f"bytes={5 * MEBIBYTE - 2}-{5 * MEBIBYTE + 1}")
    assert part["Body"].read() == content[5 * MEBIBYTE - 2 : 5 * MEBIBYTE + 2]


def test_a_large_object_is_copied_part_by_part_with_its_tags(client: Client, bucket: str) -> None:
    s3 = client("s3")
    content = os.urandom(11 * MEBIBYTE)
    s3.put_object(Bucket=bucket, Key="original", Body=content, Tagging="team=a")
    parts = TransferConfig(multipart_threshold=5 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE)
    s3.copy({"Bucket": bucket, "Key": "original"}, bucket, "copied", Config=parts)
    assert s3.head_object(Bucket=bucket, Key="copied")["ETag"].endswith('-3"')
    assert s3.get_object(Bucket=bucket, Key="copied")["Body"].read() == content
    s3.copy_object(Bucket=bucket, Key="tagged", CopySource={"Bucket": bucket, "Key": "original"})
    assert s3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"] == [{"Key": "team", "Value": "a"}]


@pytest.mark.parametrize(
    "config",
    [
        Config(s3={"payload_signing_enabled": True}),
        Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"),
        Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
    ],
    ids=["signed payload", "checksums only when required", "path style"],
)
def test_every_way_of_sending_a_body_is_read(bucket: str, config: Config) -> None:
    s3 = boto3.client("s3", config=config)
    s3.put_object(Bucket=bucket, Key="sent", Body=b"hello")
    s3.upload_fileobj(io.BytesIO(b"y" * 100_000), bucket, "sent-as-stream")
    assert s3.get_object(Bucket=bucket, Key="sent")["Body"].read() == b"hello"
    assert s3.get_object(Bucket=bucket, Key="sent-as-stream")["Body"].read() == b"y" * 100_000
    s3.close()


def test_a_stream_without_length_is_uploaded(client: Client, bucket: str, tmp_path: Path) -> None:
    (tmp_path / "stream").write_bytes(b"x" * 100_000)
    with (tmp_path / "stream").open("rb") as stream:
        client("s3").upload_fileobj(stream, bucket, "streamed")
    assert client("s3").head_object(Bucket=bucket, Key="streamed", ChecksumMode="ENABLED")["ChecksumCRC32"]
    assert client("s3").get_object(Bucket=bucket, Key="streamed")["Body"].read() == b"x" * 100_000


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_whatever_was_put(client: Client, bucket: str, key: str) -> None:
    s3 = client("s3")
    s3.put_object(Bucket=bucket, Key=f"keys/{key}", Body=key.encode())
    assert s3.get_object(Bucket=bucket, Key=f"keys/{key}")["Body"].read().decode() == key
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"keys/{key}")["Contents"]
    assert f"keys/{key}" in [entry["Key"] for entry in listed]
    s3.copy_object(Bucket=bucket, Key=f"copies/{key}", CopySource={"Bucket": bucket, "Key": f"keys/{key}"})
    assert s3.get_object(Bucket=bucket, Key=f"copies/{key}")["Body"].read().decode() == key
    deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": f"copies/{key}"}]})["Deleted"]
    assert [entry["Key"] for entry in deleted] == [f"copies/{key}"]


def test_pages_hold_every_key_once_in_the_order_of_their_bytes(client: Client, bucket: str) -> None:
    s3 = client("s3")
    keys = [f"paged/{name}" for name in ["a", "a/b", "a0", "Z", "é", "\uffee", "🌿"]]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="paged/", PaginationConfig={"PageSize": 2})
    assert [entry["Key"] for page in pages for entry in page["Contents"]] == sorted(keys, key=str.encode)
    old = s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix="paged/", PaginationConfig={"PageSize": 3})
    assert [entry["Key"] for page in old for entry in page["Contents"]] == sorted(keys, key=str.encode)


def test_presigned_urls_are_good_for_what_they_say_and_nothing_else(bucket: str) -> None:
    s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
    at = {"Bucket": bucket, "Key": "presigned/ä b.txt"}
    put = urllib.request.Request(s3.generate_presigned_url("put_object", Params=at), data=b"by URL", method="PUT")  # noqa: S310
    with urllib.request.urlopen(put) as answer:  # noqa: S310
        assert answer.status == 200
    url = s3.generate_presigned_url("get_object", Params={**at, "ResponseContentType": "text/x"})
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        assert answer.read() == b"by URL"
        assert answer.headers["content-type"] == "text/x"
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(url.replace("presigned", "elsewhere"))  # noqa: S310
    with refused.value as answer:
        assert b"<Code>SignatureDoesNotMatch</Code>" in answer.read()
    s3.close()


def test_a_presigned_post_or_signature_of_old_is_refused_in_s3s_own_way(bucket: str, exports: dict[str, str]) -> None:
    url = f"{exports['AWS_ENDPOINT_URL']}/{bucket}/k?AWSAccessKeyId=local&Signature=x&Expires=9999999999"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url)  # noqa: S310
    with refused.value as answer:
        assert answer.code in {400, 403}
        assert b"<Error><Code>" in answer.read().replace(b"\n", b"")


def test_errors_have_the_classes_that_boto3_knows(client: Client, bucket: str) -> None:
    s3 = client("s3")
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=bucket, Key="none")
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="never-made")
    with pytest.raises(s3.exceptions.ClientError, match="Not Found") as missing:
        s3.head_object(Bucket=bucket, Key="none")
    assert missing.value.response["Error"]["Code"] == "404"
    s3.put_object(Bucket=bucket, Key="once", Body=b"1", IfNoneMatch="*")
    with pytest.raises(s3.exceptions.ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=bucket, Key="once", Body=b"2", IfNoneMatch="*")
    with pytest.raises(s3.exceptions.ClientError, match="BadDigest"):
        s3.put_object(Bucket=bucket, Key="torn", Body=b"1", ChecksumCRC32="AAAAAA==")


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksums_of_every_kind_are_kept(client: Client, bucket: str, algorithm: str) -> None:
    s3 = client("s3")
    sent = s3.put_object(Bucket=bucket, Key=algorithm, Body=b"hello", ChecksumAlgorithm=algorithm)[f"Checksum{algorithm}"]
    assert s3.get_object(Bucket=bucket, Key=algorithm, ChecksumMode="ENABLED")[f"Checksum{algorithm}"] == sent


def test_a_versioned_bucket_gives_back_what_was_overwritten(client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="boto3-versioned")
    s3.get_waiter("bucket_exists").wait(Bucket="boto3-versioned", WaiterConfig={"Delay": 1})
    s3.put_bucket_versioning(Bucket="boto3-versioned", VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket="boto3-versioned", Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket="boto3-versioned", Key="k", Body=b"2")
    s3.delete_object(Bucket="boto3-versioned", Key="k")
    s3.get_waiter("object_not_exists").wait(Bucket="boto3-versioned", Key="k", WaiterConfig={"Delay": 1})
    assert s3.get_object(Bucket="boto3-versioned", Key="k", VersionId=first)["Body"].read() == b"1"
    versions = boto3.resource("s3").Bucket("boto3-versioned").object_versions
    assert len(list(versions.all())) == 3
    versions.delete()
    s3.delete_bucket(Bucket="boto3-versioned")
