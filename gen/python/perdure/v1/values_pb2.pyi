import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Payload(_message.Message):
    __slots__ = ("json", "stored")
    JSON_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    json: str
    stored: Stored
    def __init__(self, json: _Optional[str] = ..., stored: _Optional[_Union[Stored, _Mapping]] = ...) -> None: ...

class Stored(_message.Message):
    __slots__ = ("serialization", "data")
    SERIALIZATION_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    serialization: str
    data: bytes
    def __init__(self, serialization: _Optional[str] = ..., data: _Optional[bytes] = ...) -> None: ...

class Arguments(_message.Message):
    __slots__ = ("positional", "named", "stored")
    class NamedEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Payload
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Payload, _Mapping]] = ...) -> None: ...
    POSITIONAL_FIELD_NUMBER: _ClassVar[int]
    NAMED_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    positional: _containers.RepeatedCompositeFieldContainer[Payload]
    named: _containers.MessageMap[str, Payload]
    stored: Stored
    def __init__(self, positional: _Optional[_Iterable[_Union[Payload, _Mapping]]] = ..., named: _Optional[_Mapping[str, Payload]] = ..., stored: _Optional[_Union[Stored, _Mapping]] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("name", "message", "code", "data", "stack", "cause")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    STACK_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    name: str
    message: str
    code: str
    data: Payload
    stack: str
    cause: Failure
    def __init__(self, name: _Optional[str] = ..., message: _Optional[str] = ..., code: _Optional[str] = ..., data: _Optional[_Union[Payload, _Mapping]] = ..., stack: _Optional[str] = ..., cause: _Optional[_Union[Failure, _Mapping]] = ...) -> None: ...

class Warning(_message.Message):
    __slots__ = ("reason", "message", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class TimeRange(_message.Message):
    __slots__ = ("after", "before")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    after: _timestamp_pb2.Timestamp
    before: _timestamp_pb2.Timestamp
    def __init__(self, after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Opened(_message.Message):
    __slots__ = ("progress_interval_ms",)
    PROGRESS_INTERVAL_MS_FIELD_NUMBER: _ClassVar[int]
    progress_interval_ms: int
    def __init__(self, progress_interval_ms: _Optional[int] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("next_offset", "cursor")
    NEXT_OFFSET_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    next_offset: int
    cursor: str
    def __init__(self, next_offset: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...
