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

class ParentClosePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARENT_CLOSE_POLICY_UNSPECIFIED: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_ABANDON: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_CANCEL: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_TERMINATE: _ClassVar[ParentClosePolicy]
PARENT_CLOSE_POLICY_UNSPECIFIED: ParentClosePolicy
PARENT_CLOSE_POLICY_ABANDON: ParentClosePolicy
PARENT_CLOSE_POLICY_CANCEL: ParentClosePolicy
PARENT_CLOSE_POLICY_TERMINATE: ParentClosePolicy

class TaskSteps(_message.Message):
    __slots__ = ("workflow_id", "token", "steps")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    steps: _containers.RepeatedCompositeFieldContainer[StepRecord]
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[StepRecord, _Mapping]]] = ...) -> None: ...

class StepRecord(_message.Message):
    __slots__ = ("function_id", "started_at", "completed_at", "finished", "sleep", "set_event", "write_stream", "close_stream", "start_child", "send", "cancel", "patch", "update")
    FUNCTION_ID_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    SLEEP_FIELD_NUMBER: _ClassVar[int]
    SET_EVENT_FIELD_NUMBER: _ClassVar[int]
    WRITE_STREAM_FIELD_NUMBER: _ClassVar[int]
    CLOSE_STREAM_FIELD_NUMBER: _ClassVar[int]
    START_CHILD_FIELD_NUMBER: _ClassVar[int]
    SEND_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    PATCH_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    function_id: int
    started_at: _timestamp_pb2.Timestamp
    completed_at: _timestamp_pb2.Timestamp
    finished: FinishedStep
    sleep: SleepStep
    set_event: SetEventStep
    write_stream: WriteStreamStep
    close_stream: CloseStreamStep
    start_child: StartChildStep
    send: SendStep
    cancel: CancelStep
    patch: PatchStep
    update: UpdateStep
    def __init__(self, function_id: _Optional[int] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished: _Optional[_Union[FinishedStep, _Mapping]] = ..., sleep: _Optional[_Union[SleepStep, _Mapping]] = ..., set_event: _Optional[_Union[SetEventStep, _Mapping]] = ..., write_stream: _Optional[_Union[WriteStreamStep, _Mapping]] = ..., close_stream: _Optional[_Union[CloseStreamStep, _Mapping]] = ..., start_child: _Optional[_Union[StartChildStep, _Mapping]] = ..., send: _Optional[_Union[SendStep, _Mapping]] = ..., cancel: _Optional[_Union[CancelStep, _Mapping]] = ..., patch: _Optional[_Union[PatchStep, _Mapping]] = ..., update: _Optional[_Union[UpdateStep, _Mapping]] = ...) -> None: ...

class FinishedStep(_message.Message):
    __slots__ = ("name", "output", "failure", "child_workflow_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CHILD_WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    output: _values_pb2.Payload
    failure: _values_pb2.Failure
    child_workflow_id: str
    def __init__(self, name: _Optional[str] = ..., output: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., child_workflow_id: _Optional[str] = ...) -> None: ...

class SleepStep(_message.Message):
    __slots__ = ("duration",)
    DURATION_FIELD_NUMBER: _ClassVar[int]
    duration: _duration_pb2.Duration
    def __init__(self, duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class SetEventStep(_message.Message):
    __slots__ = ("key", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: _values_pb2.Payload
    def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ...) -> None: ...

class WriteStreamStep(_message.Message):
    __slots__ = ("key", "values", "within_step")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    WITHIN_STEP_FIELD_NUMBER: _ClassVar[int]
    key: str
    values: _containers.RepeatedCompositeFieldContainer[_values_pb2.Payload]
    within_step: bool
    def __init__(self, key: _Optional[str] = ..., values: _Optional[_Iterable[_Union[_values_pb2.Payload, _Mapping]]] = ..., within_step: bool = ...) -> None: ...

class CloseStreamStep(_message.Message):
    __slots__ = ("key",)
    KEY_FIELD_NUMBER: _ClassVar[int]
    key: str
    def __init__(self, key: _Optional[str] = ...) -> None: ...

class StartChildStep(_message.Message):
    __slots__ = ("workflow", "parent_close_policy")
    WORKFLOW_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    workflow: ChildStart
    parent_close_policy: ParentClosePolicy
    def __init__(self, workflow: _Optional[_Union[ChildStart, _Mapping]] = ..., parent_close_policy: _Optional[_Union[ParentClosePolicy, str]] = ...) -> None: ...

class ChildStart(_message.Message):
    __slots__ = ("name", "class_name", "config_name", "queue", "arguments", "workflow_id", "application_version", "application", "timeout", "deduplication_id", "priority", "partition_key", "delay", "max_recovery_attempts", "retry_policy", "execution_timeout")
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
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEY_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    MAX_RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
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
    priority: int
    partition_key: str
    delay: _duration_pb2.Duration
    max_recovery_attempts: int
    retry_policy: _workflow_pb2.RetryPolicy
    execution_timeout: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., class_name: _Optional[str] = ..., config_name: _Optional[str] = ..., queue: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., workflow_id: _Optional[str] = ..., application_version: _Optional[str] = ..., application: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., deduplication_id: _Optional[str] = ..., priority: _Optional[int] = ..., partition_key: _Optional[str] = ..., delay: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., max_recovery_attempts: _Optional[int] = ..., retry_policy: _Optional[_Union[_workflow_pb2.RetryPolicy, _Mapping]] = ..., execution_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class SendStep(_message.Message):
    __slots__ = ("destination", "topic", "value", "idempotency_key")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    destination: str
    topic: str
    value: _values_pb2.Payload
    idempotency_key: str
    def __init__(self, destination: _Optional[str] = ..., topic: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class CancelStep(_message.Message):
    __slots__ = ("workflow_id", "children")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    children: bool
    def __init__(self, workflow_id: _Optional[str] = ..., children: bool = ...) -> None: ...

class PatchStep(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class UpdateStep(_message.Message):
    __slots__ = ("update_id",)
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    def __init__(self, update_id: _Optional[str] = ...) -> None: ...

class RecordStepsRequest(_message.Message):
    __slots__ = ("namespace", "tasks")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    tasks: _containers.RepeatedCompositeFieldContainer[TaskSteps]
    def __init__(self, namespace: _Optional[str] = ..., tasks: _Optional[_Iterable[_Union[TaskSteps, _Mapping]]] = ...) -> None: ...

class RecordStepsResponse(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[TaskStepsOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[TaskStepsOutcome, _Mapping]]] = ...) -> None: ...

class TaskStepsOutcome(_message.Message):
    __slots__ = ("recorded", "refused")
    RECORDED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    recorded: StepsRecorded
    refused: RecordRefusal
    def __init__(self, recorded: _Optional[_Union[StepsRecorded, _Mapping]] = ..., refused: _Optional[_Union[RecordRefusal, _Mapping]] = ...) -> None: ...

class StepsRecorded(_message.Message):
    __slots__ = ("steps",)
    STEPS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[RecordedStep]
    def __init__(self, steps: _Optional[_Iterable[_Union[RecordedStep, _Mapping]]] = ...) -> None: ...

class RecordedStep(_message.Message):
    __slots__ = ("written", "wake_at", "child", "failure")
    WRITTEN_FIELD_NUMBER: _ClassVar[int]
    WAKE_AT_FIELD_NUMBER: _ClassVar[int]
    CHILD_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    written: StepWritten
    wake_at: _timestamp_pb2.Timestamp
    child: StartedChild
    failure: _values_pb2.Failure
    def __init__(self, written: _Optional[_Union[StepWritten, _Mapping]] = ..., wake_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., child: _Optional[_Union[StartedChild, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ...) -> None: ...

class StepWritten(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StartedChild(_message.Message):
    __slots__ = ("workflow_id", "run_id", "created")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    created: bool
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., created: bool = ...) -> None: ...

class RecordRefusal(_message.Message):
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
