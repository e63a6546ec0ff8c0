"""Values are JSON: the form that every language of a DBOS database reads."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import json
import uuid
from typing import Any, Iterable, Mapping

from perdure.v1 import values_pb2


@dataclasses.dataclass(frozen=True)
class StoredValue:
    """A value that the server can't read: as it stands in the database, with the name of its format."""

    serialization: str
    data: bytes


def _portable(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        utc = value.replace(tzinfo=dt.timezone.utc) if value.tzinfo is None else value.astimezone(dt.timezone.utc)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return dump(mode="json")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(value: Any) -> str:
    return json.dumps(value, default=_portable, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def to_payload(value: Any) -> values_pb2.Payload:
    if isinstance(value, StoredValue):
        return values_pb2.Payload(stored=values_pb2.Stored(serialization=value.serialization, data=value.data))
    return values_pb2.Payload(json=dumps(value))


def loads(payload: values_pb2.Payload) -> Any:
    kind = payload.WhichOneof("content")
    if kind == "json":
        return json.loads(payload.json)
    if kind == "stored":
        return StoredValue(payload.stored.serialization, payload.stored.data)
    return None


def to_arguments(positional: Iterable[Any], named: Mapping[str, Any] | None = None) -> values_pb2.Arguments:
    arguments = values_pb2.Arguments(positional=[to_payload(value) for value in positional])
    for name, value in (named or {}).items():
        arguments.named[name].CopyFrom(to_payload(value))
    return arguments


def from_arguments(arguments: values_pb2.Arguments) -> tuple[list[Any], dict[str, Any]]:
    if arguments.HasField("stored"):
        return [StoredValue(arguments.stored.serialization, arguments.stored.data)], {}
    return [loads(value) for value in arguments.positional], {k: loads(v) for k, v in arguments.named.items()}


def as_replayed(value: Any) -> Any:
    """What a replay would see of it, so that the first run sees the same."""
    return value if isinstance(value, StoredValue) else json.loads(dumps(value))
