import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import workflow_pb2 as _workflow_pb2
from perdure.v1 import workflow_waits_pb2 as _workflow_waits_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WorkflowGrouping(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORKFLOW_GROUPING_UNSPECIFIED: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_STATUS: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_NAME: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_QUEUE: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_APPLICATION_VERSION: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_EXECUTOR: _ClassVar[WorkflowGrouping]
    WORKFLOW_GROUPING_APPLICATION: _ClassVar[WorkflowGrouping]
WORKFLOW_GROUPING_UNSPECIFIED: WorkflowGrouping
WORKFLOW_GROUPING_STATUS: WorkflowGrouping
WORKFLOW_GROUPING_NAME: WorkflowGrouping
WORKFLOW_GROUPING_QUEUE: WorkflowGrouping
WORKFLOW_GROUPING_APPLICATION_VERSION: WorkflowGrouping
WORKFLOW_GROUPING_EXECUTOR: WorkflowGrouping
WORKFLOW_GROUPING_APPLICATION: WorkflowGrouping

class GetWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "load_input", "load_output", "raw_payloads", "run_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    LOAD_INPUT_FIELD_NUMBER: _ClassVar[int]
    LOAD_OUTPUT_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    load_input: bool
    load_output: bool
    raw_payloads: bool
    run_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., load_input: bool = ..., load_output: bool = ..., raw_payloads: bool = ..., run_id: _Optional[str] = ...) -> None: ...

class GetWorkflowResponse(_message.Message):
    __slots__ = ("workflow",)
    WORKFLOW_FIELD_NUMBER: _ClassVar[int]
    workflow: _workflow_pb2.Workflow
    def __init__(self, workflow: _Optional[_Union[_workflow_pb2.Workflow, _Mapping]] = ...) -> None: ...

class GetWorkflowHistoryRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "page_size", "page_token", "omit_payloads", "raw_payloads", "run_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OMIT_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    page_size: int
    page_token: str
    omit_payloads: bool
    raw_payloads: bool
    run_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., omit_payloads: bool = ..., raw_payloads: bool = ..., run_id: _Optional[str] = ...) -> None: ...

class GetWorkflowHistoryResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[HistoryEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[HistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class HistoryEntry(_message.Message):
    __slots__ = ("at", "happening")
    AT_FIELD_NUMBER: _ClassVar[int]
    HAPPENING_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    happening: _workflow_waits_pb2.WorkflowHappening
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., happening: _Optional[_Union[_workflow_waits_pb2.WorkflowHappening, _Mapping]] = ...) -> None: ...

class ListWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "filter", "descending", "page_size", "page_token", "offset", "load_input", "load_output", "raw_payloads")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    DESCENDING_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LOAD_INPUT_FIELD_NUMBER: _ClassVar[int]
    LOAD_OUTPUT_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    filter: _workflow_pb2.WorkflowFilter
    descending: bool
    page_size: int
    page_token: str
    offset: int
    load_input: bool
    load_output: bool
    raw_payloads: bool
    def __init__(self, namespace: _Optional[str] = ..., filter: _Optional[_Union[_workflow_pb2.WorkflowFilter, _Mapping]] = ..., descending: bool = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., offset: _Optional[int] = ..., load_input: bool = ..., load_output: bool = ..., raw_payloads: bool = ...) -> None: ...

class ListWorkflowsResponse(_message.Message):
    __slots__ = ("workflows", "next_page_token")
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    workflows: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Workflow]
    next_page_token: str
    def __init__(self, workflows: _Optional[_Iterable[_Union[_workflow_pb2.Workflow, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CountWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "filter", "group_by")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    GROUP_BY_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    filter: _workflow_pb2.WorkflowFilter
    group_by: _containers.RepeatedScalarFieldContainer[WorkflowGrouping]
    def __init__(self, namespace: _Optional[str] = ..., filter: _Optional[_Union[_workflow_pb2.WorkflowFilter, _Mapping]] = ..., group_by: _Optional[_Iterable[_Union[WorkflowGrouping, str]]] = ...) -> None: ...

class CountWorkflowsResponse(_message.Message):
    __slots__ = ("total", "groups")
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    total: int
    groups: _containers.RepeatedCompositeFieldContainer[WorkflowGroup]
    def __init__(self, total: _Optional[int] = ..., groups: _Optional[_Iterable[_Union[WorkflowGroup, _Mapping]]] = ...) -> None: ...

class WorkflowGroup(_message.Message):
    __slots__ = ("count", "status", "name", "queue", "application_version", "executor_id", "application")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    count: int
    status: _workflow_pb2.WorkflowStatus
    name: str
    queue: str
    application_version: str
    executor_id: str
    application: str
    def __init__(self, count: _Optional[int] = ..., status: _Optional[_Union[_workflow_pb2.WorkflowStatus, str]] = ..., name: _Optional[str] = ..., queue: _Optional[str] = ..., application_version: _Optional[str] = ..., executor_id: _Optional[str] = ..., application: _Optional[str] = ...) -> None: ...

class ListStepsRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "page_size", "page_token", "offset", "omit_payloads", "raw_payloads", "run_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    OMIT_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    page_size: int
    page_token: str
    offset: int
    omit_payloads: bool
    raw_payloads: bool
    run_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., offset: _Optional[int] = ..., omit_payloads: bool = ..., raw_payloads: bool = ..., run_id: _Optional[str] = ...) -> None: ...

class ListStepsResponse(_message.Message):
    __slots__ = ("steps", "next_page_token")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Step]
    next_page_token: str
    def __init__(self, steps: _Optional[_Iterable[_Union[_workflow_pb2.Step, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListEventsRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "page_size", "page_token", "raw_payloads")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    page_size: int
    page_token: str
    raw_payloads: bool
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., raw_payloads: bool = ...) -> None: ...

class ListEventsResponse(_message.Message):
    __slots__ = ("events", "next_page_token")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Event]
    next_page_token: str
    def __init__(self, events: _Optional[_Iterable[_Union[_workflow_pb2.Event, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListStreamsRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ...) -> None: ...

class ListStreamsResponse(_message.Message):
    __slots__ = ("streams",)
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    streams: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.StreamSummary]
    def __init__(self, streams: _Optional[_Iterable[_Union[_workflow_pb2.StreamSummary, _Mapping]]] = ...) -> None: ...

class ListMessagesRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "include_consumed", "topic", "page_size", "page_token", "raw_payloads")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_CONSUMED_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    include_consumed: bool
    topic: str
    page_size: int
    page_token: str
    raw_payloads: bool
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., include_consumed: bool = ..., topic: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., raw_payloads: bool = ...) -> None: ...

class ListMessagesResponse(_message.Message):
    __slots__ = ("messages", "next_page_token")
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Message]
    next_page_token: str
    def __init__(self, messages: _Optional[_Iterable[_Union[_workflow_pb2.Message, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ExplainWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ...) -> None: ...

class ExplainWorkflowResponse(_message.Message):
    __slots__ = ("explanations",)
    EXPLANATIONS_FIELD_NUMBER: _ClassVar[int]
    explanations: _containers.RepeatedCompositeFieldContainer[Explanation]
    def __init__(self, explanations: _Optional[_Iterable[_Union[Explanation, _Mapping]]] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ("certainty", "reason", "message", "metadata")
    class Certainty(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CERTAINTY_UNSPECIFIED: _ClassVar[Explanation.Certainty]
        CERTAINTY_CERTAIN: _ClassVar[Explanation.Certainty]
        CERTAINTY_LIKELY: _ClassVar[Explanation.Certainty]
        CERTAINTY_UNKNOWABLE: _ClassVar[Explanation.Certainty]
    CERTAINTY_UNSPECIFIED: Explanation.Certainty
    CERTAINTY_CERTAIN: Explanation.Certainty
    CERTAINTY_LIKELY: Explanation.Certainty
    CERTAINTY_UNKNOWABLE: Explanation.Certainty
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CERTAINTY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    certainty: Explanation.Certainty
    reason: str
    message: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, certainty: _Optional[_Union[Explanation.Certainty, str]] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ListRunsRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "page_size", "page_token")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    page_size: int
    page_token: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListRunsResponse(_message.Message):
    __slots__ = ("runs", "next_page_token")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[Run]
    next_page_token: str
    def __init__(self, runs: _Optional[_Iterable[_Union[Run, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Run(_message.Message):
    __slots__ = ("run_id", "status", "created_at", "completed_at", "next_run_id", "continued_as_new")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CONTINUED_AS_NEW_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    status: _workflow_pb2.WorkflowStatus
    created_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    next_run_id: str
    continued_as_new: bool
    def __init__(self, run_id: _Optional[str] = ..., status: _Optional[_Union[_workflow_pb2.WorkflowStatus, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_run_id: _Optional[str] = ..., continued_as_new: bool = ...) -> None: ...
