import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScheduleRuntime(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCHEDULE_RUNTIME_UNSPECIFIED: _ClassVar[ScheduleRuntime]
    SCHEDULE_RUNTIME_TYPESCRIPT: _ClassVar[ScheduleRuntime]
    SCHEDULE_RUNTIME_PYTHON: _ClassVar[ScheduleRuntime]
    SCHEDULE_RUNTIME_GO: _ClassVar[ScheduleRuntime]
    SCHEDULE_RUNTIME_JAVA: _ClassVar[ScheduleRuntime]
    SCHEDULE_RUNTIME_PERDURE: _ClassVar[ScheduleRuntime]

class ScheduleStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCHEDULE_STATUS_UNSPECIFIED: _ClassVar[ScheduleStatus]
    SCHEDULE_STATUS_ACTIVE: _ClassVar[ScheduleStatus]
    SCHEDULE_STATUS_PAUSED: _ClassVar[ScheduleStatus]

class ScheduleOverlapPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCHEDULE_OVERLAP_POLICY_UNSPECIFIED: _ClassVar[ScheduleOverlapPolicy]
    SCHEDULE_OVERLAP_POLICY_ALLOW_ALL: _ClassVar[ScheduleOverlapPolicy]
    SCHEDULE_OVERLAP_POLICY_SKIP: _ClassVar[ScheduleOverlapPolicy]
    SCHEDULE_OVERLAP_POLICY_BUFFER_ONE: _ClassVar[ScheduleOverlapPolicy]
    SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER: _ClassVar[ScheduleOverlapPolicy]
    SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER: _ClassVar[ScheduleOverlapPolicy]
SCHEDULE_RUNTIME_UNSPECIFIED: ScheduleRuntime
SCHEDULE_RUNTIME_TYPESCRIPT: ScheduleRuntime
SCHEDULE_RUNTIME_PYTHON: ScheduleRuntime
SCHEDULE_RUNTIME_GO: ScheduleRuntime
SCHEDULE_RUNTIME_JAVA: ScheduleRuntime
SCHEDULE_RUNTIME_PERDURE: ScheduleRuntime
SCHEDULE_STATUS_UNSPECIFIED: ScheduleStatus
SCHEDULE_STATUS_ACTIVE: ScheduleStatus
SCHEDULE_STATUS_PAUSED: ScheduleStatus
SCHEDULE_OVERLAP_POLICY_UNSPECIFIED: ScheduleOverlapPolicy
SCHEDULE_OVERLAP_POLICY_ALLOW_ALL: ScheduleOverlapPolicy
SCHEDULE_OVERLAP_POLICY_SKIP: ScheduleOverlapPolicy
SCHEDULE_OVERLAP_POLICY_BUFFER_ONE: ScheduleOverlapPolicy
SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER: ScheduleOverlapPolicy
SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER: ScheduleOverlapPolicy

class ScheduleSpec(_message.Message):
    __slots__ = ("name", "workflow_name", "workflow_class_name", "cron", "time_zone", "context", "queue", "application", "automatic_backfill", "runtime", "overlap_policy", "jitter")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    CRON_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    AUTOMATIC_BACKFILL_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_FIELD_NUMBER: _ClassVar[int]
    OVERLAP_POLICY_FIELD_NUMBER: _ClassVar[int]
    JITTER_FIELD_NUMBER: _ClassVar[int]
    name: str
    workflow_name: str
    workflow_class_name: str
    cron: str
    time_zone: str
    context: _values_pb2.Payload
    queue: str
    application: str
    automatic_backfill: bool
    runtime: ScheduleRuntime
    overlap_policy: ScheduleOverlapPolicy
    jitter: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., workflow_name: _Optional[str] = ..., workflow_class_name: _Optional[str] = ..., cron: _Optional[str] = ..., time_zone: _Optional[str] = ..., context: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., queue: _Optional[str] = ..., application: _Optional[str] = ..., automatic_backfill: bool = ..., runtime: _Optional[_Union[ScheduleRuntime, str]] = ..., overlap_policy: _Optional[_Union[ScheduleOverlapPolicy, str]] = ..., jitter: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Schedule(_message.Message):
    __slots__ = ("schedule_id", "spec", "status", "last_fired_at", "next_fire_at")
    SCHEDULE_ID_FIELD_NUMBER: _ClassVar[int]
    SPEC_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LAST_FIRED_AT_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIRE_AT_FIELD_NUMBER: _ClassVar[int]
    schedule_id: str
    spec: ScheduleSpec
    status: ScheduleStatus
    last_fired_at: _timestamp_pb2.Timestamp
    next_fire_at: _timestamp_pb2.Timestamp
    def __init__(self, schedule_id: _Optional[str] = ..., spec: _Optional[_Union[ScheduleSpec, _Mapping]] = ..., status: _Optional[_Union[ScheduleStatus, str]] = ..., last_fired_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_fire_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateScheduleRequest(_message.Message):
    __slots__ = ("namespace", "schedule", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schedule: ScheduleSpec
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., schedule: _Optional[_Union[ScheduleSpec, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateScheduleResponse(_message.Message):
    __slots__ = ("schedule", "warnings")
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    schedule: Schedule
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, schedule: _Optional[_Union[Schedule, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class ApplySchedulesRequest(_message.Message):
    __slots__ = ("namespace", "schedules")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schedules: _containers.RepeatedCompositeFieldContainer[ScheduleSpec]
    def __init__(self, namespace: _Optional[str] = ..., schedules: _Optional[_Iterable[_Union[ScheduleSpec, _Mapping]]] = ...) -> None: ...

class ApplySchedulesResponse(_message.Message):
    __slots__ = ("schedules", "warnings")
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    schedules: _containers.RepeatedCompositeFieldContainer[Schedule]
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, schedules: _Optional[_Iterable[_Union[Schedule, _Mapping]]] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class UpdateScheduleRequest(_message.Message):
    __slots__ = ("namespace", "schedule", "update_mask")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    schedule: ScheduleSpec
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, namespace: _Optional[str] = ..., schedule: _Optional[_Union[ScheduleSpec, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class UpdateScheduleResponse(_message.Message):
    __slots__ = ("schedule", "warnings")
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    schedule: Schedule
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, schedule: _Optional[_Union[Schedule, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class GetScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name", "raw_payloads")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    raw_payloads: bool
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ..., raw_payloads: bool = ...) -> None: ...

class GetScheduleResponse(_message.Message):
    __slots__ = ("schedule",)
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    schedule: Schedule
    def __init__(self, schedule: _Optional[_Union[Schedule, _Mapping]] = ...) -> None: ...

class ListSchedulesRequest(_message.Message):
    __slots__ = ("namespace", "statuses", "workflow_names", "name_prefixes", "applications", "include_unclaimed", "page_size", "page_token", "raw_payloads")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_NAMES_FIELD_NUMBER: _ClassVar[int]
    NAME_PREFIXES_FIELD_NUMBER: _ClassVar[int]
    APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_UNCLAIMED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RAW_PAYLOADS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    statuses: _containers.RepeatedScalarFieldContainer[ScheduleStatus]
    workflow_names: _containers.RepeatedScalarFieldContainer[str]
    name_prefixes: _containers.RepeatedScalarFieldContainer[str]
    applications: _containers.RepeatedScalarFieldContainer[str]
    include_unclaimed: bool
    page_size: int
    page_token: str
    raw_payloads: bool
    def __init__(self, namespace: _Optional[str] = ..., statuses: _Optional[_Iterable[_Union[ScheduleStatus, str]]] = ..., workflow_names: _Optional[_Iterable[str]] = ..., name_prefixes: _Optional[_Iterable[str]] = ..., applications: _Optional[_Iterable[str]] = ..., include_unclaimed: bool = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., raw_payloads: bool = ...) -> None: ...

class ListSchedulesResponse(_message.Message):
    __slots__ = ("schedules", "next_page_token")
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    schedules: _containers.RepeatedCompositeFieldContainer[Schedule]
    next_page_token: str
    def __init__(self, schedules: _Optional[_Iterable[_Union[Schedule, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PauseScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class PauseScheduleResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResumeScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class ResumeScheduleResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class DeleteScheduleResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TriggerScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class TriggerScheduleResponse(_message.Message):
    __slots__ = ("workflow_id", "warnings")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, workflow_id: _Optional[str] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class BackfillScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name", "after", "before", "max_runs")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    MAX_RUNS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    after: _timestamp_pb2.Timestamp
    before: _timestamp_pb2.Timestamp
    max_runs: int
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ..., after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., max_runs: _Optional[int] = ...) -> None: ...

class BackfillScheduleResponse(_message.Message):
    __slots__ = ("workflow_ids", "started")
    WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    started: int
    def __init__(self, workflow_ids: _Optional[_Iterable[str]] = ..., started: _Optional[int] = ...) -> None: ...

class PreviewScheduleRequest(_message.Message):
    __slots__ = ("namespace", "name", "expression", "after", "count")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    EXPRESSION_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    expression: ScheduleExpression
    after: _timestamp_pb2.Timestamp
    count: int
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ..., expression: _Optional[_Union[ScheduleExpression, _Mapping]] = ..., after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., count: _Optional[int] = ...) -> None: ...

class ScheduleExpression(_message.Message):
    __slots__ = ("cron", "time_zone", "runtime")
    CRON_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_FIELD_NUMBER: _ClassVar[int]
    cron: str
    time_zone: str
    runtime: ScheduleRuntime
    def __init__(self, cron: _Optional[str] = ..., time_zone: _Optional[str] = ..., runtime: _Optional[_Union[ScheduleRuntime, str]] = ...) -> None: ...

class PreviewScheduleResponse(_message.Message):
    __slots__ = ("fire_times",)
    FIRE_TIMES_FIELD_NUMBER: _ClassVar[int]
    fire_times: _containers.RepeatedCompositeFieldContainer[_timestamp_pb2.Timestamp]
    def __init__(self, fire_times: _Optional[_Iterable[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]]] = ...) -> None: ...
