import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WorkflowStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORKFLOW_STATUS_UNSPECIFIED: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_ENQUEUED: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_DELAYED: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_PENDING: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_SUCCESS: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_ERROR: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_CANCELLED: _ClassVar[WorkflowStatus]
    WORKFLOW_STATUS_MAX_RECOVERY_ATTEMPTS_EXCEEDED: _ClassVar[WorkflowStatus]
WORKFLOW_STATUS_UNSPECIFIED: WorkflowStatus
WORKFLOW_STATUS_ENQUEUED: WorkflowStatus
WORKFLOW_STATUS_DELAYED: WorkflowStatus
WORKFLOW_STATUS_PENDING: WorkflowStatus
WORKFLOW_STATUS_SUCCESS: WorkflowStatus
WORKFLOW_STATUS_ERROR: WorkflowStatus
WORKFLOW_STATUS_CANCELLED: WorkflowStatus
WORKFLOW_STATUS_MAX_RECOVERY_ATTEMPTS_EXCEEDED: WorkflowStatus

class Workflow(_message.Message):
    __slots__ = ("workflow_id", "status", "stored_status", "name", "class_name", "config_name", "queue", "application_version", "application", "executor_id", "created_at", "updated_at", "started_at", "completed_at", "delay_until", "timeout", "deadline", "priority", "deduplication_id", "partition_key", "recovery_attempts", "authenticated_user", "assumed_role", "authenticated_roles", "attributes", "parent_workflow_id", "forked_from", "was_forked_from", "schedule_name", "debounced", "debounce_deadline", "serialization", "input", "output", "termination", "run_id", "first_run_id", "memo", "retry_policy", "attempt", "last_failure", "execution_deadline", "cron", "max_recovery_attempts", "worker_id", "parked", "cancellation_deadline")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    STORED_STATUS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    CONFIG_NAME_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    DELAY_UNTIL_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEY_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_USER_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_ROLE_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_ROLES_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    PARENT_WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    WAS_FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_NAME_FIELD_NUMBER: _ClassVar[int]
    DEBOUNCED_FIELD_NUMBER: _ClassVar[int]
    DEBOUNCE_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    SERIALIZATION_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    LAST_FAILURE_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    CRON_FIELD_NUMBER: _ClassVar[int]
    MAX_RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    WORKER_ID_FIELD_NUMBER: _ClassVar[int]
    PARKED_FIELD_NUMBER: _ClassVar[int]
    CANCELLATION_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    status: WorkflowStatus
    stored_status: str
    name: str
    class_name: str
    config_name: str
    queue: str
    application_version: str
    application: str
    executor_id: str
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    started_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    delay_until: _timestamp_pb2.Timestamp
    timeout: _duration_pb2.Duration
    deadline: _timestamp_pb2.Timestamp
    priority: int
    deduplication_id: str
    partition_key: str
    recovery_attempts: int
    authenticated_user: str
    assumed_role: str
    authenticated_roles: _containers.RepeatedScalarFieldContainer[str]
    attributes: _struct_pb2.Struct
    parent_workflow_id: str
    forked_from: str
    was_forked_from: bool
    schedule_name: str
    debounced: bool
    debounce_deadline: _timestamp_pb2.Timestamp
    serialization: str
    input: WorkflowInput
    output: WorkflowOutput
    termination: Termination
    run_id: str
    first_run_id: str
    memo: _struct_pb2.Struct
    retry_policy: RetryPolicy
    attempt: int
    last_failure: _values_pb2.Failure
    execution_deadline: _timestamp_pb2.Timestamp
    cron: str
    max_recovery_attempts: int
    worker_id: str
    parked: bool
    cancellation_deadline: _timestamp_pb2.Timestamp
    def __init__(self, workflow_id: _Optional[str] = ..., status: _Optional[_Union[WorkflowStatus, str]] = ..., stored_status: _Optional[str] = ..., name: _Optional[str] = ..., class_name: _Optional[str] = ..., config_name: _Optional[str] = ..., queue: _Optional[str] = ..., application_version: _Optional[str] = ..., application: _Optional[str] = ..., executor_id: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., delay_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., priority: _Optional[int] = ..., deduplication_id: _Optional[str] = ..., partition_key: _Optional[str] = ..., recovery_attempts: _Optional[int] = ..., authenticated_user: _Optional[str] = ..., assumed_role: _Optional[str] = ..., authenticated_roles: _Optional[_Iterable[str]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., parent_workflow_id: _Optional[str] = ..., forked_from: _Optional[str] = ..., was_forked_from: bool = ..., schedule_name: _Optional[str] = ..., debounced: bool = ..., debounce_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., serialization: _Optional[str] = ..., input: _Optional[_Union[WorkflowInput, _Mapping]] = ..., output: _Optional[_Union[WorkflowOutput, _Mapping]] = ..., termination: _Optional[_Union[Termination, _Mapping]] = ..., run_id: _Optional[str] = ..., first_run_id: _Optional[str] = ..., memo: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., retry_policy: _Optional[_Union[RetryPolicy, _Mapping]] = ..., attempt: _Optional[int] = ..., last_failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., execution_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cron: _Optional[str] = ..., max_recovery_attempts: _Optional[int] = ..., worker_id: _Optional[str] = ..., parked: bool = ..., cancellation_deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RetryPolicy(_message.Message):
    __slots__ = ("initial_interval", "backoff", "maximum_interval", "maximum_attempts", "non_retryable_names")
    INITIAL_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    BACKOFF_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    NON_RETRYABLE_NAMES_FIELD_NUMBER: _ClassVar[int]
    initial_interval: _duration_pb2.Duration
    backoff: float
    maximum_interval: _duration_pb2.Duration
    maximum_attempts: int
    non_retryable_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, initial_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., backoff: _Optional[float] = ..., maximum_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., maximum_attempts: _Optional[int] = ..., non_retryable_names: _Optional[_Iterable[str]] = ...) -> None: ...

class WorkflowInput(_message.Message):
    __slots__ = ("arguments", "omitted", "size")
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    OMITTED_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    arguments: _values_pb2.Arguments
    omitted: bool
    size: int
    def __init__(self, arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., omitted: bool = ..., size: _Optional[int] = ...) -> None: ...

class WorkflowOutput(_message.Message):
    __slots__ = ("value", "failure", "omitted", "size")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    OMITTED_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    value: _values_pb2.Payload
    failure: _values_pb2.Failure
    omitted: bool
    size: int
    def __init__(self, value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., omitted: bool = ..., size: _Optional[int] = ...) -> None: ...

class Termination(_message.Message):
    __slots__ = ("reason", "terminated_at")
    REASON_FIELD_NUMBER: _ClassVar[int]
    TERMINATED_AT_FIELD_NUMBER: _ClassVar[int]
    reason: str
    terminated_at: _timestamp_pb2.Timestamp
    def __init__(self, reason: _Optional[str] = ..., terminated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WorkflowOutcome(_message.Message):
    __slots__ = ("workflow_id", "kind", "status", "output", "failure", "termination", "completed_at", "run_id", "next_run_id")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[WorkflowOutcome.Kind]
        KIND_SUCCEEDED: _ClassVar[WorkflowOutcome.Kind]
        KIND_FAILED: _ClassVar[WorkflowOutcome.Kind]
        KIND_CANCELLED: _ClassVar[WorkflowOutcome.Kind]
        KIND_TERMINATED: _ClassVar[WorkflowOutcome.Kind]
        KIND_GAVE_UP: _ClassVar[WorkflowOutcome.Kind]
        KIND_CONTINUED_AS_NEW: _ClassVar[WorkflowOutcome.Kind]
    KIND_UNSPECIFIED: WorkflowOutcome.Kind
    KIND_SUCCEEDED: WorkflowOutcome.Kind
    KIND_FAILED: WorkflowOutcome.Kind
    KIND_CANCELLED: WorkflowOutcome.Kind
    KIND_TERMINATED: WorkflowOutcome.Kind
    KIND_GAVE_UP: WorkflowOutcome.Kind
    KIND_CONTINUED_AS_NEW: WorkflowOutcome.Kind
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    kind: WorkflowOutcome.Kind
    status: WorkflowStatus
    output: _values_pb2.Payload
    failure: _values_pb2.Failure
    termination: Termination
    completed_at: _timestamp_pb2.Timestamp
    run_id: str
    next_run_id: str
    def __init__(self, workflow_id: _Optional[str] = ..., kind: _Optional[_Union[WorkflowOutcome.Kind, str]] = ..., status: _Optional[_Union[WorkflowStatus, str]] = ..., output: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., termination: _Optional[_Union[Termination, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., run_id: _Optional[str] = ..., next_run_id: _Optional[str] = ...) -> None: ...

class Step(_message.Message):
    __slots__ = ("function_id", "name", "output", "failure", "child_workflow_id", "started_at", "completed_at", "application")
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CHILD_WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    function_id: int
    name: str
    output: _values_pb2.Payload
    failure: _values_pb2.Failure
    child_workflow_id: str
    started_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    application: str
    def __init__(self, function_id: _Optional[int] = ..., name: _Optional[str] = ..., output: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., child_workflow_id: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., application: _Optional[str] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ("key", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: _values_pb2.Payload
    def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ...) -> None: ...

class StreamSummary(_message.Message):
    __slots__ = ("key", "values", "next_offset", "closed")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    NEXT_OFFSET_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    key: str
    values: int
    next_offset: int
    closed: bool
    def __init__(self, key: _Optional[str] = ..., values: _Optional[int] = ..., next_offset: _Optional[int] = ..., closed: bool = ...) -> None: ...

class Message(_message.Message):
    __slots__ = ("message_id", "topic", "value", "sent_at", "consumed", "consumed_by_function_id")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    CONSUMED_FIELD_NUMBER: _ClassVar[int]
    CONSUMED_BY_FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    topic: str
    value: _values_pb2.Payload
    sent_at: _timestamp_pb2.Timestamp
    consumed: bool
    consumed_by_function_id: int
    def __init__(self, message_id: _Optional[str] = ..., topic: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., consumed: bool = ..., consumed_by_function_id: _Optional[int] = ...) -> None: ...

class WorkflowFilter(_message.Message):
    __slots__ = ("workflow_ids", "workflow_id_prefixes", "statuses", "names", "class_names", "queues", "queued_only", "authenticated_users", "application_versions", "applications", "include_unclaimed", "executor_ids", "parent_workflow_ids", "forked_from", "schedule_names", "attributes", "created", "started", "completed", "has_parent", "was_forked_from", "is_fork", "deduplication_ids", "partition_keys")
    WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_PREFIXES_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAMES_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    QUEUED_ONLY_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_USERS_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSIONS_FIELD_NUMBER: _ClassVar[int]
    APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_UNCLAIMED_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_IDS_FIELD_NUMBER: _ClassVar[int]
    PARENT_WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_NAMES_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    HAS_PARENT_FIELD_NUMBER: _ClassVar[int]
    WAS_FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    IS_FORK_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_IDS_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEYS_FIELD_NUMBER: _ClassVar[int]
    workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    workflow_id_prefixes: _containers.RepeatedScalarFieldContainer[str]
    statuses: _containers.RepeatedScalarFieldContainer[WorkflowStatus]
    names: _containers.RepeatedScalarFieldContainer[str]
    class_names: _containers.RepeatedScalarFieldContainer[str]
    queues: _containers.RepeatedScalarFieldContainer[str]
    queued_only: bool
    authenticated_users: _containers.RepeatedScalarFieldContainer[str]
    application_versions: _containers.RepeatedScalarFieldContainer[str]
    applications: _containers.RepeatedScalarFieldContainer[str]
    include_unclaimed: bool
    executor_ids: _containers.RepeatedScalarFieldContainer[str]
    parent_workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    forked_from: _containers.RepeatedScalarFieldContainer[str]
    schedule_names: _containers.RepeatedScalarFieldContainer[str]
    attributes: _struct_pb2.Struct
    created: _values_pb2.TimeRange
    started: _values_pb2.TimeRange
    completed: _values_pb2.TimeRange
    has_parent: bool
    was_forked_from: bool
    is_fork: bool
    deduplication_ids: _containers.RepeatedScalarFieldContainer[str]
    partition_keys: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, workflow_ids: _Optional[_Iterable[str]] = ..., workflow_id_prefixes: _Optional[_Iterable[str]] = ..., statuses: _Optional[_Iterable[_Union[WorkflowStatus, str]]] = ..., names: _Optional[_Iterable[str]] = ..., class_names: _Optional[_Iterable[str]] = ..., queues: _Optional[_Iterable[str]] = ..., queued_only: bool = ..., authenticated_users: _Optional[_Iterable[str]] = ..., application_versions: _Optional[_Iterable[str]] = ..., applications: _Optional[_Iterable[str]] = ..., include_unclaimed: bool = ..., executor_ids: _Optional[_Iterable[str]] = ..., parent_workflow_ids: _Optional[_Iterable[str]] = ..., forked_from: _Optional[_Iterable[str]] = ..., schedule_names: _Optional[_Iterable[str]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., created: _Optional[_Union[_values_pb2.TimeRange, _Mapping]] = ..., started: _Optional[_Union[_values_pb2.TimeRange, _Mapping]] = ..., completed: _Optional[_Union[_values_pb2.TimeRange, _Mapping]] = ..., has_parent: bool = ..., was_forked_from: bool = ..., is_fork: bool = ..., deduplication_ids: _Optional[_Iterable[str]] = ..., partition_keys: _Optional[_Iterable[str]] = ...) -> None: ...

class WorkflowSelection(_message.Message):
    __slots__ = ("workflow_ids", "filter", "max_workflows", "allow_missing", "run_id")
    WORKFLOW_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    MAX_WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_ids: _containers.RepeatedScalarFieldContainer[str]
    filter: WorkflowFilter
    max_workflows: int
    allow_missing: bool
    run_id: str
    def __init__(self, workflow_ids: _Optional[_Iterable[str]] = ..., filter: _Optional[_Union[WorkflowFilter, _Mapping]] = ..., max_workflows: _Optional[int] = ..., allow_missing: bool = ..., run_id: _Optional[str] = ...) -> None: ...

class WorkflowChange(_message.Message):
    __slots__ = ("workflow_id", "kind", "status")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[WorkflowChange.Kind]
        KIND_CHANGED: _ClassVar[WorkflowChange.Kind]
        KIND_UNCHANGED: _ClassVar[WorkflowChange.Kind]
        KIND_NOT_FOUND: _ClassVar[WorkflowChange.Kind]
    KIND_UNSPECIFIED: WorkflowChange.Kind
    KIND_CHANGED: WorkflowChange.Kind
    KIND_UNCHANGED: WorkflowChange.Kind
    KIND_NOT_FOUND: WorkflowChange.Kind
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    kind: WorkflowChange.Kind
    status: WorkflowStatus
    def __init__(self, workflow_id: _Optional[str] = ..., kind: _Optional[_Union[WorkflowChange.Kind, str]] = ..., status: _Optional[_Union[WorkflowStatus, str]] = ...) -> None: ...
