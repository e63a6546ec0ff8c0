import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import values_pb2 as _values_pb2
from perdure.v1 import workflow_pb2 as _workflow_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetEventRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "key", "timeout", "follow", "wait_past_end", "must_exist", "raw_payloads", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    WAIT_PAST_END_FIELD_NUMBER: _ClassVar[int]
    MUST_EXIST_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    key: str
    timeout: _duration_pb2.Duration
    follow: bool
    wait_past_end: bool
    must_exist: bool
    raw_payloads: bool
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., key: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., follow: bool = ..., wait_past_end: bool = ..., must_exist: bool = ..., raw_payloads: bool = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class GetEventResponse(_message.Message):
    __slots__ = ("opened", "value", "progress", "reset", "end")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    value: EventValue
    progress: _values_pb2.Progress
    reset: EventReset
    end: GetEventEnd
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., value: _Optional[_Union[EventValue, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ..., reset: _Optional[_Union[EventReset, _Mapping]] = ..., end: _Optional[_Union[GetEventEnd, _Mapping]] = ...) -> None: ...

class EventValue(_message.Message):
    __slots__ = ("value", "function_id")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    value: _values_pb2.Payload
    function_id: int
    def __init__(self, value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., function_id: _Optional[int] = ...) -> None: ...

class EventReset(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetEventEnd(_message.Message):
    __slots__ = ("reason",)
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[GetEventEnd.Reason]
        REASON_DELIVERED: _ClassVar[GetEventEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[GetEventEnd.Reason]
        REASON_WORKFLOW_ENDED: _ClassVar[GetEventEnd.Reason]
    REASON_UNSPECIFIED: GetEventEnd.Reason
    REASON_DELIVERED: GetEventEnd.Reason
    REASON_TIMED_OUT: GetEventEnd.Reason
    REASON_WORKFLOW_ENDED: GetEventEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: GetEventEnd.Reason
    def __init__(self, reason: _Optional[_Union[GetEventEnd.Reason, str]] = ...) -> None: ...

class ReadStreamRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "key", "offset", "limit", "value_timeout", "wait_for_creation", "raw_payloads", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    VALUE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_CREATION_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    key: str
    offset: int
    limit: int
    value_timeout: _duration_pb2.Duration
    wait_for_creation: bool
    raw_payloads: bool
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., key: _Optional[str] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., value_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., wait_for_creation: bool = ..., raw_payloads: bool = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ReadStreamResponse(_message.Message):
    __slots__ = ("opened", "values", "progress", "end")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    values: StreamValues
    progress: _values_pb2.Progress
    end: ReadStreamEnd
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., values: _Optional[_Union[StreamValues, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ..., end: _Optional[_Union[ReadStreamEnd, _Mapping]] = ...) -> None: ...

class StreamValues(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedCompositeFieldContainer[StreamValue]
    def __init__(self, values: _Optional[_Iterable[_Union[StreamValue, _Mapping]]] = ...) -> None: ...

class StreamValue(_message.Message):
    __slots__ = ("offset", "value")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    offset: int
    value: _values_pb2.Payload
    def __init__(self, offset: _Optional[int] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ...) -> None: ...

class ReadStreamEnd(_message.Message):
    __slots__ = ("reason", "next_offset")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[ReadStreamEnd.Reason]
        REASON_CLOSED: _ClassVar[ReadStreamEnd.Reason]
        REASON_WORKFLOW_ENDED: _ClassVar[ReadStreamEnd.Reason]
        REASON_LIMIT: _ClassVar[ReadStreamEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[ReadStreamEnd.Reason]
    REASON_UNSPECIFIED: ReadStreamEnd.Reason
    REASON_CLOSED: ReadStreamEnd.Reason
    REASON_WORKFLOW_ENDED: ReadStreamEnd.Reason
    REASON_LIMIT: ReadStreamEnd.Reason
    REASON_TIMED_OUT: ReadStreamEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    NEXT_OFFSET_FIELD_NUMBER: _ClassVar[int]
    reason: ReadStreamEnd.Reason
    next_offset: int
    def __init__(self, reason: _Optional[_Union[ReadStreamEnd.Reason, str]] = ..., next_offset: _Optional[int] = ...) -> None: ...

class GetResultRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "timeout", "wait_for_creation", "raw_payloads", "progress_interval", "run_id", "this_run_only")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_CREATION_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    THIS_RUN_ONLY_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    timeout: _duration_pb2.Duration
    wait_for_creation: bool
    raw_payloads: bool
    progress_interval: _duration_pb2.Duration
    run_id: str
    this_run_only: bool
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., wait_for_creation: bool = ..., raw_payloads: bool = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., run_id: _Optional[str] = ..., this_run_only: bool = ...) -> None: ...

class GetResultResponse(_message.Message):
    __slots__ = ("opened", "outcome", "progress", "end")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    outcome: _workflow_pb2.WorkflowOutcome
    progress: _values_pb2.Progress
    end: GetResultEnd
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., outcome: _Optional[_Union[_workflow_pb2.WorkflowOutcome, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ..., end: _Optional[_Union[GetResultEnd, _Mapping]] = ...) -> None: ...

class GetResultEnd(_message.Message):
    __slots__ = ("reason",)
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[GetResultEnd.Reason]
        REASON_FINISHED: _ClassVar[GetResultEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[GetResultEnd.Reason]
    REASON_UNSPECIFIED: GetResultEnd.Reason
    REASON_FINISHED: GetResultEnd.Reason
    REASON_TIMED_OUT: GetResultEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: GetResultEnd.Reason
    def __init__(self, reason: _Optional[_Union[GetResultEnd.Reason, str]] = ...) -> None: ...

class WaitWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflow_ids", "mode", "timeout", "must_exist", "raw_payloads", "omit_payloads", "progress_interval")
    class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        MODE_UNSPECIFIED: _ClassVar[WaitWorkflowsRequest.Mode]
        MODE_ALL: _ClassVar[WaitWorkflowsRequest.Mode]
        MODE_FIRST: _ClassVar[WaitWorkflowsRequest.Mode]
    MODE_UNSPECIFIED: WaitWorkflowsRequest.Mode
    MODE_ALL: WaitWorkflowsRequest.Mode
    MODE_FIRST: WaitWorkflowsRequest.Mode
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    MUST_EXIST_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    OMIT_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    mode: WaitWorkflowsRequest.Mode
    timeout: _duration_pb2.Duration
    must_exist: bool
    raw_payloads: bool
    omit_payloads: bool
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_ids: _Optional[_Iterable[str]] = ..., mode: _Optional[_Union[WaitWorkflowsRequest.Mode, str]] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., must_exist: bool = ..., raw_payloads: bool = ..., omit_payloads: bool = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class WaitWorkflowsResponse(_message.Message):
    __slots__ = ("opened", "outcome", "progress", "end")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    outcome: _workflow_pb2.WorkflowOutcome
    progress: _values_pb2.Progress
    end: WaitWorkflowsEnd
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., outcome: _Optional[_Union[_workflow_pb2.WorkflowOutcome, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ..., end: _Optional[_Union[WaitWorkflowsEnd, _Mapping]] = ...) -> None: ...

class WaitWorkflowsEnd(_message.Message):
    __slots__ = ("reason", "unfinished_workflow_ids")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[WaitWorkflowsEnd.Reason]
        REASON_FINISHED: _ClassVar[WaitWorkflowsEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[WaitWorkflowsEnd.Reason]
    REASON_UNSPECIFIED: WaitWorkflowsEnd.Reason
    REASON_FINISHED: WaitWorkflowsEnd.Reason
    REASON_TIMED_OUT: WaitWorkflowsEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    UNFINISHED_WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    reason: WaitWorkflowsEnd.Reason
    unfinished_workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reason: _Optional[_Union[WaitWorkflowsEnd.Reason, str]] = ..., unfinished_workflow_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class WatchWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "cursor", "wait_for_creation", "omit_payloads", "raw_payloads", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_CREATION_FIELD_NUMBER: _ClassVar[int]
    OMIT_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    cursor: str
    wait_for_creation: bool
    omit_payloads: bool
    raw_payloads: bool
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., cursor: _Optional[str] = ..., wait_for_creation: bool = ..., omit_payloads: bool = ..., raw_payloads: bool = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class WatchWorkflowResponse(_message.Message):
    __slots__ = ("opened", "happening", "progress", "end", "cursor")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    HAPPENING_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    happening: WorkflowHappening
    progress: _values_pb2.Progress
    end: WatchWorkflowEnd
    cursor: str
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., happening: _Optional[_Union[WorkflowHappening, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ..., end: _Optional[_Union[WatchWorkflowEnd, _Mapping]] = ..., cursor: _Optional[str] = ...) -> None: ...

class WorkflowHappening(_message.Message):
    __slots__ = ("workflow", "step", "event", "message", "child", "reset")
    WORKFLOW_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CHILD_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    workflow: _workflow_pb2.Workflow
    step: _workflow_pb2.Step
    event: EventSet
    message: _workflow_pb2.Message
    child: ChildStarted
    reset: WorkflowReset
    def __init__(self, workflow: _Optional[_Union[_workflow_pb2.Workflow, _Mapping]] = ..., step: _Optional[_Union[_workflow_pb2.Step, _Mapping]] = ..., event: _Optional[_Union[EventSet, _Mapping]] = ..., message: _Optional[_Union[_workflow_pb2.Message, _Mapping]] = ..., child: _Optional[_Union[ChildStarted, _Mapping]] = ..., reset: _Optional[_Union[WorkflowReset, _Mapping]] = ...) -> None: ...

class EventSet(_message.Message):
    __slots__ = ("key", "value", "function_id")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: _values_pb2.Payload
    function_id: int
    def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., function_id: _Optional[int] = ...) -> None: ...

class ChildStarted(_message.Message):
    __slots__ = ("workflow_id", "name", "status")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    name: str
    status: _workflow_pb2.WorkflowStatus
    def __init__(self, workflow_id: _Optional[str] = ..., name: _Optional[str] = ..., status: _Optional[_Union[_workflow_pb2.WorkflowStatus, str]] = ...) -> None: ...

class WorkflowReset(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WatchWorkflowEnd(_message.Message):
    __slots__ = ("reason",)
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[WatchWorkflowEnd.Reason]
        REASON_WORKFLOW_ENDED: _ClassVar[WatchWorkflowEnd.Reason]
        REASON_DELETED: _ClassVar[WatchWorkflowEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[WatchWorkflowEnd.Reason]
    REASON_UNSPECIFIED: WatchWorkflowEnd.Reason
    REASON_WORKFLOW_ENDED: WatchWorkflowEnd.Reason
    REASON_DELETED: WatchWorkflowEnd.Reason
    REASON_TIMED_OUT: WatchWorkflowEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: WatchWorkflowEnd.Reason
    def __init__(self, reason: _Optional[_Union[WatchWorkflowEnd.Reason, str]] = ...) -> None: ...

class WatchWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "filter", "load_input", "load_output", "raw_payloads", "max_workflows", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    LOAD_INPUT_FIELD_NUMBER: _ClassVar[int]
    LOAD_OUTPUT_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    MAX_WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    filter: _workflow_pb2.WorkflowFilter
    load_input: bool
    load_output: bool
    raw_payloads: bool
    max_workflows: int
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., filter: _Optional[_Union[_workflow_pb2.WorkflowFilter, _Mapping]] = ..., load_input: bool = ..., load_output: bool = ..., raw_payloads: bool = ..., max_workflows: _Optional[int] = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class WatchWorkflowsResponse(_message.Message):
    __slots__ = ("opened", "upsert", "left", "synced", "end", "progress")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    UPSERT_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    SYNCED_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    upsert: _workflow_pb2.Workflow
    left: str
    synced: WatchWorkflowsSynced
    end: WatchWorkflowsEnd
    progress: _values_pb2.Progress
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., upsert: _Optional[_Union[_workflow_pb2.Workflow, _Mapping]] = ..., left: _Optional[str] = ..., synced: _Optional[_Union[WatchWorkflowsSynced, _Mapping]] = ..., end: _Optional[_Union[WatchWorkflowsEnd, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ...) -> None: ...

class WatchWorkflowsSynced(_message.Message):
    __slots__ = ("as_of", "truncated")
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    as_of: _timestamp_pb2.Timestamp
    truncated: bool
    def __init__(self, as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., truncated: bool = ...) -> None: ...

class WatchWorkflowsEnd(_message.Message):
    __slots__ = ("reason",)
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[WatchWorkflowsEnd.Reason]
        REASON_TIMED_OUT: _ClassVar[WatchWorkflowsEnd.Reason]
    REASON_UNSPECIFIED: WatchWorkflowsEnd.Reason
    REASON_TIMED_OUT: WatchWorkflowsEnd.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: WatchWorkflowsEnd.Reason
    def __init__(self, reason: _Optional[_Union[WatchWorkflowsEnd.Reason, str]] = ...) -> None: ...

class QueryWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "name", "arguments")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    name: str
    arguments: _values_pb2.Arguments
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., name: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ...) -> None: ...

class QueryWorkflowResponse(_message.Message):
    __slots__ = ("value",)
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: _values_pb2.Payload
    def __init__(self, value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ...) -> None: ...

class UpdateWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "name", "arguments", "update_id", "run_id", "progress_interval")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    name: str
    arguments: _values_pb2.Arguments
    update_id: str
    run_id: str
    progress_interval: _duration_pb2.Duration
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., name: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., update_id: _Optional[str] = ..., run_id: _Optional[str] = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class UpdateWorkflowResponse(_message.Message):
    __slots__ = ("opened", "rejected", "accepted", "completed", "failed", "progress")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    opened: _values_pb2.Opened
    rejected: _values_pb2.Failure
    accepted: UpdateAccepted
    completed: _values_pb2.Payload
    failed: _values_pb2.Failure
    progress: _values_pb2.Progress
    def __init__(self, opened: _Optional[_Union[_values_pb2.Opened, _Mapping]] = ..., rejected: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., accepted: _Optional[_Union[UpdateAccepted, _Mapping]] = ..., completed: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failed: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ...) -> None: ...

class UpdateAccepted(_message.Message):
    __slots__ = ("update_id",)
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    def __init__(self, update_id: _Optional[str] = ...) -> None: ...
