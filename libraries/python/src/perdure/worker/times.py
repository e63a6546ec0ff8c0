"""Durations and instants, between Python's and the stubs' forms."""

from __future__ import annotations

import datetime as dt
import time
from typing import Union

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

Seconds = Union[float, int, dt.timedelta]
"""Seconds, or a timedelta."""


def seconds(value: Seconds) -> float:
    return value.total_seconds() if isinstance(value, dt.timedelta) else float(value)


def to_duration(value: Seconds) -> Duration:
    duration = Duration()
    duration.FromMilliseconds(max(0, round(seconds(value) * 1000)))
    return duration


def to_timestamp(milliseconds: int) -> Timestamp:
    timestamp = Timestamp()
    timestamp.FromMilliseconds(milliseconds)
    return timestamp


def now_timestamp() -> Timestamp:
    return to_timestamp(time.time_ns() // 1_000_000)


def instant(timestamp: Timestamp) -> float:
    return timestamp.ToMilliseconds() / 1000
