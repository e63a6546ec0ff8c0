import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import values_pb2 as _values_pb2
from perdure.v1 import workflow_pb2 as _workflow_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AwaitStepRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "token", "function_id", "message", "event", "result", "stream_value", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    STREAM_VALUE_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    token: str
    function_id: int
    message: AwaitMessage
    event: AwaitEvent
    result: AwaitResult
    stream_value: AwaitStreamValue
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., function_id: _Optional[int] = ..., message: _Optional[_Union[AwaitMessage, _Mapping]] = ..., event: _Optional[_Union[AwaitEvent, _Mapping]] = ..., result: _Optional[_Union[AwaitResult, _Mapping]] = ..., stream_value: _Optional[_Union[AwaitStreamValue, _Mapping]] = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AwaitMessage(_message.Message):
    __slots__ = ("topic", "timeout")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    topic: str
    timeout: _duration_pb2.Duration
    def __init__(self, topic: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AwaitEvent(_message.Message):
    __slots__ = ("workflow_id", "key", "timeout")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    key: str
    timeout: _duration_pb2.Duration
    def __init__(self, workflow_id: _Optional[str] = ..., key: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class AwaitResult(_message.Message):
    __slots__ = ("workflow_id",)
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    def __init__(self, workflow_id: _Optional[str] = ...) -> None: ...

class AwaitStreamValue(_message.Message):
    __slots__ = ("workflow_id", "key", "offset")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    key: str
    offset: int
    def __init__(self, workflow_id: _Optional[str] = ..., key: _Optional[str] = ..., offset: _Optional[int] = ...) -> None: ...

class AwaitStepResponse(_message.Message):
    __slots__ = ("opened", "recorded", "progress")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    recorded: AwaitedStep
    progress: _values_pb2.Progress
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., recorded: _Optional[_Union[AwaitedStep, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ...) -> None: ...

class AwaitedStep(_message.Message):
    __slots__ = ("value", "timed_out", "ended", "failure", "stream_end", "completed_at")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TIMED_OUT_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    STREAM_END_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    value: _values_pb2.Payload
    timed_out: AwaitTimedOut
    ended: _workflow_pb2.WorkflowOutcome
    failure: _values_pb2.Failure
    stream_end: AwaitedStreamEnd
    completed_at: _timestamp_pb2.Timestamp
    def __init__(self, value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., timed_out: _Optional[_Union[AwaitTimedOut, _Mapping]] = ..., ended: _Optional[_Union[_workflow_pb2.WorkflowOutcome, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., stream_end: _Optional[_Union[AwaitedStreamEnd, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AwaitTimedOut(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AwaitedStreamEnd(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Wake(_message.Message):
    __slots__ = ("at", "message", "event", "result", "stream_value", "function_id")
    AT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    STREAM_VALUE_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    message: WakeOnMessage
    event: WakeOnEvent
    result: WakeOnResult
    stream_value: WakeOnStreamValue
    function_id: int
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message: _Optional[_Union[WakeOnMessage, _Mapping]] = ..., event: _Optional[_Union[WakeOnEvent, _Mapping]] = ..., result: _Optional[_Union[WakeOnResult, _Mapping]] = ..., stream_value: _Optional[_Union[WakeOnStreamValue, _Mapping]] = ..., function_id: _Optional[int] = ...) -> None: ...

class WakeOnMessage(_message.Message):
    __slots__ = ("topic",)
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    topic: str
    def __init__(self, topic: _Optional[str] = ...) -> None: ...

class WakeOnEvent(_message.Message):
    __slots__ = ("workflow_id", "key")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    key: str
    def __init__(self, workflow_id: _Optional[str] = ..., key: _Optional[str] = ...) -> None: ...

class WakeOnResult(_message.Message):
    __slots__ = ("workflow_id",)
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    def __init__(self, workflow_id: _Optional[str] = ...) -> None: ...

class WakeOnStreamValue(_message.Message):
    __slots__ = ("workflow_id", "key", "offset")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    key: str
    offset: int
    def __init__(self, workflow_id: _Optional[str] = ..., key: _Optional[str] = ..., offset: _Optional[int] = ...) -> None: ...
