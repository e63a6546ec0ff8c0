import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
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

class DeduplicationPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEDUPLICATION_POLICY_UNSPECIFIED: _ClassVar[DeduplicationPolicy]
    DEDUPLICATION_POLICY_REJECT: _ClassVar[DeduplicationPolicy]
    DEDUPLICATION_POLICY_RETURN_EXISTING: _ClassVar[DeduplicationPolicy]

class IdReusePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ID_REUSE_POLICY_UNSPECIFIED: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_RETURN_EXISTING: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_REJECT: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_ALLOW: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_ALLOW_IF_FAILED: _ClassVar[IdReusePolicy]
    ID_REUSE_POLICY_TERMINATE_IF_RUNNING: _ClassVar[IdReusePolicy]

class IdConflictPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ID_CONFLICT_POLICY_UNSPECIFIED: _ClassVar[IdConflictPolicy]
    ID_CONFLICT_POLICY_USE_EXISTING: _ClassVar[IdConflictPolicy]
    ID_CONFLICT_POLICY_FAIL: _ClassVar[IdConflictPolicy]

class ArgumentFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ARGUMENT_FORMAT_UNSPECIFIED: _ClassVar[ArgumentFormat]
    ARGUMENT_FORMAT_PORTABLE_JSON: _ClassVar[ArgumentFormat]
    ARGUMENT_FORMAT_JS_SUPERJSON: _ClassVar[ArgumentFormat]

class DebounceKeyStyle(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEBOUNCE_KEY_STYLE_UNSPECIFIED: _ClassVar[DebounceKeyStyle]
    DEBOUNCE_KEY_STYLE_TYPESCRIPT: _ClassVar[DebounceKeyStyle]
    DEBOUNCE_KEY_STYLE_PYTHON: _ClassVar[DebounceKeyStyle]
DEDUPLICATION_POLICY_UNSPECIFIED: DeduplicationPolicy
DEDUPLICATION_POLICY_REJECT: DeduplicationPolicy
DEDUPLICATION_POLICY_RETURN_EXISTING: DeduplicationPolicy
ID_REUSE_POLICY_UNSPECIFIED: IdReusePolicy
ID_REUSE_POLICY_RETURN_EXISTING: IdReusePolicy
ID_REUSE_POLICY_REJECT: IdReusePolicy
ID_REUSE_POLICY_ALLOW: IdReusePolicy
ID_REUSE_POLICY_ALLOW_IF_FAILED: IdReusePolicy
ID_REUSE_POLICY_TERMINATE_IF_RUNNING: IdReusePolicy
ID_CONFLICT_POLICY_UNSPECIFIED: IdConflictPolicy
ID_CONFLICT_POLICY_USE_EXISTING: IdConflictPolicy
ID_CONFLICT_POLICY_FAIL: IdConflictPolicy
ARGUMENT_FORMAT_UNSPECIFIED: ArgumentFormat
ARGUMENT_FORMAT_PORTABLE_JSON: ArgumentFormat
ARGUMENT_FORMAT_JS_SUPERJSON: ArgumentFormat
DEBOUNCE_KEY_STYLE_UNSPECIFIED: DebounceKeyStyle
DEBOUNCE_KEY_STYLE_TYPESCRIPT: DebounceKeyStyle
DEBOUNCE_KEY_STYLE_PYTHON: DebounceKeyStyle

class WorkflowStart(_message.Message):
    __slots__ = ("name", "class_name", "config_name", "queue", "arguments", "workflow_id", "application_version", "application", "timeout", "deduplication_id", "deduplication_policy", "priority", "partition_key", "delay", "start_at", "max_recovery_attempts", "authenticated_user", "assumed_role", "authenticated_roles", "attributes", "id_reuse_policy", "argument_format", "memo", "retry_policy", "execution_timeout", "cron", "id_conflict_policy", "cron_time_zone")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    CONFIG_NAME_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    DEDUPLICATION_POLICY_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEY_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    START_AT_FIELD_NUMBER: _ClassVar[int]
    MAX_RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_USER_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_ROLE_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_ROLES_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    ARGUMENT_FORMAT_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    CRON_FIELD_NUMBER: _ClassVar[int]
    ID_CONFLICT_POLICY_FIELD_NUMBER: _ClassVar[int]
    CRON_TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    name: str
    class_name: str
    config_name: str
    queue: str
    arguments: _values_pb2.Arguments
    workflow_id: str
    application_version: str
    application: str
    timeout: _duration_pb2.Duration
    deduplication_id: str
    deduplication_policy: DeduplicationPolicy
    priority: int
    partition_key: str
    delay: _duration_pb2.Duration
    start_at: _timestamp_pb2.Timestamp
    max_recovery_attempts: int
    authenticated_user: str
    assumed_role: str
    authenticated_roles: _containers.RepeatedScalarFieldContainer[str]
    attributes: _struct_pb2.Struct
    id_reuse_policy: IdReusePolicy
    argument_format: ArgumentFormat
    memo: _struct_pb2.Struct
    retry_policy: _workflow_pb2.RetryPolicy
    execution_timeout: _duration_pb2.Duration
    cron: str
    id_conflict_policy: IdConflictPolicy
    cron_time_zone: str
    def __init__(self, name: _Optional[str] = ..., class_name: _Optional[str] = ..., config_name: _Optional[str] = ..., queue: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., workflow_id: _Optional[str] = ..., application_version: _Optional[str] = ..., application: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., deduplication_id: _Optional[str] = ..., deduplication_policy: _Optional[_Union[DeduplicationPolicy, str]] = ..., priority: _Optional[int] = ..., partition_key: _Optional[str] = ..., delay: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., start_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., max_recovery_attempts: _Optional[int] = ..., authenticated_user: _Optional[str] = ..., assumed_role: _Optional[str] = ..., authenticated_roles: _Optional[_Iterable[str]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., id_reuse_policy: _Optional[_Union[IdReusePolicy, str]] = ..., argument_format: _Optional[_Union[ArgumentFormat, str]] = ..., memo: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., retry_policy: _Optional[_Union[_workflow_pb2.RetryPolicy, _Mapping]] = ..., execution_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., cron: _Optional[str] = ..., id_conflict_policy: _Optional[_Union[IdConflictPolicy, str]] = ..., cron_time_zone: _Optional[str] = ...) -> None: ...

class EnqueueWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow: WorkflowStart
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow: _Optional[_Union[WorkflowStart, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class EnqueueWorkflowResponse(_message.Message):
    __slots__ = ("workflow_id", "created", "status", "warnings", "run_id")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    created: bool
    status: _workflow_pb2.WorkflowStatus
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    run_id: str
    def __init__(self, workflow_id: _Optional[str] = ..., created: bool = ..., status: _Optional[_Union[_workflow_pb2.WorkflowStatus, str]] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ..., run_id: _Optional[str] = ...) -> None: ...

class EnqueueWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "atomic", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    ATOMIC_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _containers.RepeatedCompositeFieldContainer[WorkflowStart]
    atomic: bool
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Iterable[_Union[WorkflowStart, _Mapping]]] = ..., atomic: bool = ..., request_id: _Optional[str] = ...) -> None: ...

class EnqueueWorkflowsResponse(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[EnqueueOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[EnqueueOutcome, _Mapping]]] = ...) -> None: ...

class EnqueueOutcome(_message.Message):
    __slots__ = ("accepted", "refused")
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    accepted: EnqueueWorkflowResponse
    refused: EnqueueRefusal
    def __init__(self, accepted: _Optional[_Union[EnqueueWorkflowResponse, _Mapping]] = ..., refused: _Optional[_Union[EnqueueRefusal, _Mapping]] = ...) -> None: ...

class EnqueueRefusal(_message.Message):
    __slots__ = ("reason", "message", "metadata", "code")
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
    CODE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    metadata: _containers.ScalarMap[str, str]
    code: int
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ..., code: _Optional[int] = ...) -> None: ...

class DebounceWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow", "key", "period", "limit", "key_style", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    KEY_STYLE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow: DebouncedStart
    key: str
    period: _duration_pb2.Duration
    limit: _duration_pb2.Duration
    key_style: DebounceKeyStyle
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow: _Optional[_Union[DebouncedStart, _Mapping]] = ..., key: _Optional[str] = ..., period: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., limit: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., key_style: _Optional[_Union[DebounceKeyStyle, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DebouncedStart(_message.Message):
    __slots__ = ("name", "class_name", "config_name", "queue", "arguments", "workflow_id", "application_version", "application", "timeout", "authenticated_user", "assumed_role", "authenticated_roles", "attributes", "argument_format")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    CONFIG_NAME_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_USER_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_ROLE_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_ROLES_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ARGUMENT_FORMAT_FIELD_NUMBER: _ClassVar[int]
    name: str
    class_name: str
    config_name: str
    queue: str
    arguments: _values_pb2.Arguments
    workflow_id: str
    application_version: str
    application: str
    timeout: _duration_pb2.Duration
    authenticated_user: str
    assumed_role: str
    authenticated_roles: _containers.RepeatedScalarFieldContainer[str]
    attributes: _struct_pb2.Struct
    argument_format: ArgumentFormat
    def __init__(self, name: _Optional[str] = ..., class_name: _Optional[str] = ..., config_name: _Optional[str] = ..., queue: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., workflow_id: _Optional[str] = ..., application_version: _Optional[str] = ..., application: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., authenticated_user: _Optional[str] = ..., assumed_role: _Optional[str] = ..., authenticated_roles: _Optional[_Iterable[str]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., argument_format: _Optional[_Union[ArgumentFormat, str]] = ...) -> None: ...

class DebounceWorkflowResponse(_message.Message):
    __slots__ = ("workflow_id", "created", "start_at", "warnings")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    START_AT_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    created: bool
    start_at: _timestamp_pb2.Timestamp
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, workflow_id: _Optional[str] = ..., created: bool = ..., start_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class MessageToSend(_message.Message):
    __slots__ = ("destination", "topic", "value", "idempotency_key", "to_forks", "format")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TO_FORKS_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    destination: str
    topic: str
    value: _values_pb2.Payload
    idempotency_key: str
    to_forks: bool
    format: ArgumentFormat
    def __init__(self, destination: _Optional[str] = ..., topic: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., idempotency_key: _Optional[str] = ..., to_forks: bool = ..., format: _Optional[_Union[ArgumentFormat, str]] = ...) -> None: ...

class SendMessageRequest(_message.Message):
    __slots__ = ("namespace", "message", "start", "request_id", "run_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    message: MessageToSend
    start: WorkflowStart
    request_id: str
    run_id: str
    def __init__(self, namespace: _Optional[str] = ..., message: _Optional[_Union[MessageToSend, _Mapping]] = ..., start: _Optional[_Union[WorkflowStart, _Mapping]] = ..., request_id: _Optional[str] = ..., run_id: _Optional[str] = ...) -> None: ...

class SendMessageResponse(_message.Message):
    __slots__ = ("stored", "started", "warnings")
    STORED_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    stored: int
    started: bool
    warnings: _containers.RepeatedCompositeFieldContainer[_values_pb2.Warning]
    def __init__(self, stored: _Optional[int] = ..., started: bool = ..., warnings: _Optional[_Iterable[_Union[_values_pb2.Warning, _Mapping]]] = ...) -> None: ...

class SendMessagesRequest(_message.Message):
    __slots__ = ("namespace", "messages", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    messages: _containers.RepeatedCompositeFieldContainer[MessageToSend]
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., messages: _Optional[_Iterable[_Union[MessageToSend, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class SendMessagesResponse(_message.Message):
    __slots__ = ("stored",)
    STORED_FIELD_NUMBER: _ClassVar[int]
    stored: int
    def __init__(self, stored: _Optional[int] = ...) -> None: ...
