"""The server of a bucket: that of AWS_ENDPOINT_URL, else AWS.

Credentials come from where AWS's own tools look for them; where there are none, the bucket is asked as a public one.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.ingest.fetch.errors import NotFetched

# What the AWS library says, in its own words and in those of servers.
_NO_BUCKET = ("NO_SUCH_BUCKET", "NoSuchBucket", "Path does not exist", "was not found")
_DENIED = ("ACCESS_DENIED", "AccessDenied", "INVALID_ACCESS_KEY", "SIGNATURE", "HTTP status 403")


def connect(bucket: str) -> Any:
    """The file system of a bucket, as the environment says. Raises NotFetched."""
    from pyarrow import fs

    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    with told(bucket):
        if region is None and not endpoint.netloc:
            region = fs.resolve_s3_region(bucket)
        return fs.S3FileSystem(
            anonymous=not has_credentials(),
            region=region,
            endpoint_override=endpoint.netloc or None,
            scheme=endpoint.scheme or "https",
            connect_timeout=10,
            request_timeout=30,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=3),
        )


def has_credentials() -> bool:
    """Whether something says that there are credentials; looking for those of a machine's role takes long elsewhere."""
    said = (
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    )
    is_machine = os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "false"
    return is_machine or any(map(os.environ.get, said)) or Path("~/.aws/credentials").expanduser().is_file()


@contextlib.contextmanager
def told(bucket: str) -> Iterator[None]:
    """What an S3 server says of a bucket, in words."""
    try:
        yield
    except OSError as error:
        raise _in_words(bucket, error) from error


def _in_words(bucket: str, error: OSError) -> NotFetched:
    said = str(error)
    if isinstance(error, FileNotFoundError) or any(sign in said for sign in _NO_BUCKET):
        return NotFetched("not_available", f"there is no bucket {bucket!r}, or nothing in it; check how it is written")
    if any(
        sign in said for sign in ("ACCESS_DENIED", "AccessDenied", "INVALID_ACCESS_KEY", "SIGNATURE", "HTTP status 403")
    ):
        mend = "check the AWS_… credentials" if has_credentials() else "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        return NotFetched("not_available", f"bucket {bucket!r} may not be read; {mend}")
    return NotFetched(
        "unreachable", "the S3 server does not answer; check AWS_ENDPOINT_URL and the network", temporary=True
    )
