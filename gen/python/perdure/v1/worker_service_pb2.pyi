import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import values_pb2 as _values_pb2
from perdure.v1 import worker_steps_pb2 as _worker_steps_pb2
from perdure.v1 import worker_waits_pb2 as _worker_waits_pb2
from perdure.v1 import workflow_pb2 as _workflow_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TaskRef(_message.Message):
    __slots__ = ("workflow_id", "token")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ...) -> None: ...

class RegisteredWorkflow(_message.Message):
    __slots__ = ("name", "class_name", "max_recovery_attempts", "cancellation_grace")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    MAX_RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    CANCELLATION_GRACE_FIELD_NUMBER: _ClassVar[int]
    name: str
    class_name: str
    max_recovery_attempts: int
    cancellation_grace: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., class_name: _Optional[str] = ..., max_recovery_attempts: _Optional[int] = ..., cancellation_grace: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class PolledQueue(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class PollTasksRequest(_message.Message):
    __slots__ = ("namespace", "worker_id", "application", "application_version", "workflows", "queues", "max_tasks", "description", "steps_page_size", "progress_interval", "tasks")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKER_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    MAX_TASKS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    STEPS_PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    worker_id: str
    application: str
    application_version: str
    workflows: _containers.RepeatedCompositeFieldContainer[RegisteredWorkflow]
    queues: _containers.RepeatedCompositeFieldContainer[PolledQueue]
    max_tasks: int
    description: str
    steps_page_size: int
    progress_interval: _duration_pb2.Duration
    tasks: _containers.RepeatedCompositeFieldContainer[TaskRef]
    def __init__(self, namespace: _Optional[str] = ..., worker_id: _Optional[str] = ..., application: _Optional[str] = ..., application_version: _Optional[str] = ..., workflows: _Optional[_Iterable[_Union[RegisteredWorkflow, _Mapping]]] = ..., queues: _Optional[_Iterable[_Union[PolledQueue, _Mapping]]] = ..., max_tasks: _Optional[int] = ..., description: _Optional[str] = ..., steps_page_size: _Optional[int] = ..., progress_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., tasks: _Optional[_Iterable[_Union[TaskRef, _Mapping]]] = ...) -> None: ...

class PollTasksResponse(_message.Message):
    __slots__ = ("joined", "task", "query", "update", "cancellation", "lost", "progress")
    JOINED_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    CANCELLATION_FIELD_NUMBER: _ClassVar[int]
    LOST_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    joined: WorkerJoined
    task: Task
    query: QueryTask
    update: UpdateTask
    cancellation: Cancellation
    lost: LeaseLost
    progress: _values_pb2.Progress
    def __init__(self, joined: _Optional[_Union[WorkerJoined, _Mapping]] = ..., task: _Optional[_Union[Task, _Mapping]] = ..., query: _Optional[_Union[QueryTask, _Mapping]] = ..., update: _Optional[_Union[UpdateTask, _Mapping]] = ..., cancellation: _Optional[_Union[Cancellation, _Mapping]] = ..., lost: _Optional[_Union[LeaseLost, _Mapping]] = ..., progress: _Optional[_Union[_values_pb2.Progress, _Mapping]] = ...) -> None: ...

class WorkerJoined(_message.Message):
    __slots__ = ("replica_id", "lease", "application_version", "max_payload_bytes")
    REPLICA_ID_FIELD_NUMBER: _ClassVar[int]
    LEASE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    MAX_PAYLOAD_BYTES_FIELD_NUMBER: _ClassVar[int]
    replica_id: str
    lease: _duration_pb2.Duration
    application_version: str
    max_payload_bytes: int
    def __init__(self, replica_id: _Optional[str] = ..., lease: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., application_version: _Optional[str] = ..., max_payload_bytes: _Optional[int] = ...) -> None: ...

class Task(_message.Message):
    __slots__ = ("workflow_id", "token", "name", "class_name", "config_name", "arguments", "steps", "more_steps", "recovery_attempts", "attempt", "last_failure", "deadline", "run_id", "first_run_id", "parent_workflow_id", "authenticated_user", "assumed_role", "authenticated_roles", "attributes", "memo", "queue", "application_version", "created_at", "schedule_name", "cancellation", "read_only", "sent_at")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAME_FIELD_NUMBER: _ClassVar[int]
    CONFIG_NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    MORE_STEPS_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    LAST_FAILURE_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_USER_FIELD_NUMBER: _ClassVar[int]
    ASSUMED_ROLE_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_ROLES_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_NAME_FIELD_NUMBER: _ClassVar[int]
    CANCELLATION_FIELD_NUMBER: _ClassVar[int]
    READ_ONLY_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    name: str
    class_name: str
    config_name: str
    arguments: _values_pb2.Arguments
    steps: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Step]
    more_steps: bool
    recovery_attempts: int
    attempt: int
    last_failure: _values_pb2.Failure
    deadline: _timestamp_pb2.Timestamp
    run_id: str
    first_run_id: str
    parent_workflow_id: str
    authenticated_user: str
    assumed_role: str
    authenticated_roles: _containers.RepeatedScalarFieldContainer[str]
    attributes: _struct_pb2.Struct
    memo: _struct_pb2.Struct
    queue: str
    application_version: str
    created_at: _timestamp_pb2.Timestamp
    schedule_name: str
    cancellation: Cancellation
    read_only: bool
    sent_at: _timestamp_pb2.Timestamp
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., name: _Optional[str] = ..., class_name: _Optional[str] = ..., config_name: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[_workflow_pb2.Step, _Mapping]]] = ..., more_steps: bool = ..., recovery_attempts: _Optional[int] = ..., attempt: _Optional[int] = ..., last_failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., run_id: _Optional[str] = ..., first_run_id: _Optional[str] = ..., parent_workflow_id: _Optional[str] = ..., authenticated_user: _Optional[str] = ..., assumed_role: _Optional[str] = ..., authenticated_roles: _Optional[_Iterable[str]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., memo: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., queue: _Optional[str] = ..., application_version: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., schedule_name: _Optional[str] = ..., cancellation: _Optional[_Union[Cancellation, _Mapping]] = ..., read_only: bool = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class QueryTask(_message.Message):
    __slots__ = ("query_id", "workflow_id", "name", "arguments", "snapshot", "deadline")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    SNAPSHOT_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    workflow_id: str
    name: str
    arguments: _values_pb2.Arguments
    snapshot: Task
    deadline: _timestamp_pb2.Timestamp
    def __init__(self, query_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., name: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., snapshot: _Optional[_Union[Task, _Mapping]] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class UpdateTask(_message.Message):
    __slots__ = ("workflow_id", "token", "update_id", "name", "arguments")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    update_id: str
    name: str
    arguments: _values_pb2.Arguments
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., update_id: _Optional[str] = ..., name: _Optional[str] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ...) -> None: ...

class Cancellation(_message.Message):
    __slots__ = ("workflow_id", "token", "deadline")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    deadline: _timestamp_pb2.Timestamp
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., deadline: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class LeaseLost(_message.Message):
    __slots__ = ("workflow_id", "token", "reason")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[LeaseLost.Reason]
        REASON_ENDED: _ClassVar[LeaseLost.Reason]
        REASON_TAKEN_OVER: _ClassVar[LeaseLost.Reason]
    REASON_UNSPECIFIED: LeaseLost.Reason
    REASON_ENDED: LeaseLost.Reason
    REASON_TAKEN_OVER: LeaseLost.Reason
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    token: str
    reason: LeaseLost.Reason
    def __init__(self, workflow_id: _Optional[str] = ..., token: _Optional[str] = ..., reason: _Optional[_Union[LeaseLost.Reason, str]] = ...) -> None: ...

class HeartbeatRequest(_message.Message):
    __slots__ = ("namespace", "worker_id", "tasks")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKER_ID_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    worker_id: str
    tasks: _containers.RepeatedCompositeFieldContainer[TaskRef]
    def __init__(self, namespace: _Optional[str] = ..., worker_id: _Optional[str] = ..., tasks: _Optional[_Iterable[_Union[TaskRef, _Mapping]]] = ...) -> None: ...

class HeartbeatResponse(_message.Message):
    __slots__ = ("lost", "cancellations")
    LOST_FIELD_NUMBER: _ClassVar[int]
    CANCELLATIONS_FIELD_NUMBER: _ClassVar[int]
    lost: _containers.RepeatedCompositeFieldContainer[LeaseLost]
    cancellations: _containers.RepeatedCompositeFieldContainer[Cancellation]
    def __init__(self, lost: _Optional[_Iterable[_Union[LeaseLost, _Mapping]]] = ..., cancellations: _Optional[_Iterable[_Union[Cancellation, _Mapping]]] = ...) -> None: ...

class DrainWorkerRequest(_message.Message):
    __slots__ = ("namespace", "worker_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKER_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    worker_id: str
    def __init__(self, namespace: _Optional[str] = ..., worker_id: _Optional[str] = ...) -> None: ...

class DrainWorkerResponse(_message.Message):
    __slots__ = ("tasks",)
    TASKS_FIELD_NUMBER: _ClassVar[int]
    tasks: int
    def __init__(self, tasks: _Optional[int] = ...) -> None: ...

class ReleaseTasksRequest(_message.Message):
    __slots__ = ("namespace", "tasks", "not_before", "failure")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    NOT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    tasks: _containers.RepeatedCompositeFieldContainer[TaskRef]
    not_before: _duration_pb2.Duration
    failure: _values_pb2.Failure
    def __init__(self, namespace: _Optional[str] = ..., tasks: _Optional[_Iterable[_Union[TaskRef, _Mapping]]] = ..., not_before: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ...) -> None: ...

class ReleaseTasksResponse(_message.Message):
    __slots__ = ("lost",)
    LOST_FIELD_NUMBER: _ClassVar[int]
    lost: _containers.RepeatedCompositeFieldContainer[LeaseLost]
    def __init__(self, lost: _Optional[_Iterable[_Union[LeaseLost, _Mapping]]] = ...) -> None: ...

class ParkTaskRequest(_message.Message):
    __slots__ = ("namespace", "task", "wakes")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    WAKES_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    task: TaskRef
    wakes: _containers.RepeatedCompositeFieldContainer[_worker_waits_pb2.Wake]
    def __init__(self, namespace: _Optional[str] = ..., task: _Optional[_Union[TaskRef, _Mapping]] = ..., wakes: _Optional[_Iterable[_Union[_worker_waits_pb2.Wake, _Mapping]]] = ...) -> None: ...

class ParkTaskResponse(_message.Message):
    __slots__ = ("parked",)
    PARKED_FIELD_NUMBER: _ClassVar[int]
    parked: bool
    def __init__(self, parked: bool = ...) -> None: ...

class ListTaskStepsRequest(_message.Message):
    __slots__ = ("namespace", "task", "after", "page_size")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    task: TaskRef
    after: int
    page_size: int
    def __init__(self, namespace: _Optional[str] = ..., task: _Optional[_Union[TaskRef, _Mapping]] = ..., after: _Optional[int] = ..., page_size: _Optional[int] = ...) -> None: ...

class ListTaskStepsResponse(_message.Message):
    __slots__ = ("steps", "more_steps")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    MORE_STEPS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.Step]
    more_steps: bool
    def __init__(self, steps: _Optional[_Iterable[_Union[_workflow_pb2.Step, _Mapping]]] = ..., more_steps: bool = ...) -> None: ...

class CompleteTaskRequest(_message.Message):
    __slots__ = ("namespace", "task", "result", "failure", "cancelled", "final", "steps")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    task: TaskRef
    result: _values_pb2.Payload
    failure: _values_pb2.Failure
    cancelled: TaskCancelled
    final: bool
    steps: _containers.RepeatedCompositeFieldContainer[_worker_steps_pb2.StepRecord]
    def __init__(self, namespace: _Optional[str] = ..., task: _Optional[_Union[TaskRef, _Mapping]] = ..., result: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., cancelled: _Optional[_Union[TaskCancelled, _Mapping]] = ..., final: bool = ..., steps: _Optional[_Iterable[_Union[_worker_steps_pb2.StepRecord, _Mapping]]] = ...) -> None: ...

class TaskCancelled(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CompleteTaskResponse(_message.Message):
    __slots__ = ("status", "retry_at")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    RETRY_AT_FIELD_NUMBER: _ClassVar[int]
    status: _workflow_pb2.WorkflowStatus
    retry_at: _timestamp_pb2.Timestamp
    def __init__(self, status: _Optional[_Union[_workflow_pb2.WorkflowStatus, str]] = ..., retry_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CompleteTasksRequest(_message.Message):
    __slots__ = ("namespace", "tasks")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    tasks: _containers.RepeatedCompositeFieldContainer[TaskCompletion]
    def __init__(self, namespace: _Optional[str] = ..., tasks: _Optional[_Iterable[_Union[TaskCompletion, _Mapping]]] = ...) -> None: ...

class TaskCompletion(_message.Message):
    __slots__ = ("task", "result", "failure", "cancelled", "final", "steps")
    TASK_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    task: TaskRef
    result: _values_pb2.Payload
    failure: _values_pb2.Failure
    cancelled: TaskCancelled
    final: bool
    steps: _containers.RepeatedCompositeFieldContainer[_worker_steps_pb2.StepRecord]
    def __init__(self, task: _Optional[_Union[TaskRef, _Mapping]] = ..., result: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., cancelled: _Optional[_Union[TaskCancelled, _Mapping]] = ..., final: bool = ..., steps: _Optional[_Iterable[_Union[_worker_steps_pb2.StepRecord, _Mapping]]] = ...) -> None: ...

class CompleteTasksResponse(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[TaskCompletionOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[TaskCompletionOutcome, _Mapping]]] = ...) -> None: ...

class TaskCompletionOutcome(_message.Message):
    __slots__ = ("completed", "refused")
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    completed: CompleteTaskResponse
    refused: _worker_steps_pb2.RecordRefusal
    def __init__(self, completed: _Optional[_Union[CompleteTaskResponse, _Mapping]] = ..., refused: _Optional[_Union[_worker_steps_pb2.RecordRefusal, _Mapping]] = ...) -> None: ...

class ContinueAsNewRequest(_message.Message):
    __slots__ = ("namespace", "task", "arguments", "name", "queue", "timeout", "retry_policy", "memo", "attributes")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    task: TaskRef
    arguments: _values_pb2.Arguments
    name: str
    queue: str
    timeout: _duration_pb2.Duration
    retry_policy: _workflow_pb2.RetryPolicy
    memo: _struct_pb2.Struct
    attributes: _struct_pb2.Struct
    def __init__(self, namespace: _Optional[str] = ..., task: _Optional[_Union[TaskRef, _Mapping]] = ..., arguments: _Optional[_Union[_values_pb2.Arguments, _Mapping]] = ..., name: _Optional[str] = ..., queue: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., retry_policy: _Optional[_Union[_workflow_pb2.RetryPolicy, _Mapping]] = ..., memo: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class ContinueAsNewResponse(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class AnswerQueryRequest(_message.Message):
    __slots__ = ("namespace", "query_id", "value", "failure", "unknown")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    query_id: str
    value: _values_pb2.Payload
    failure: _values_pb2.Failure
    unknown: UnknownHandler
    def __init__(self, namespace: _Optional[str] = ..., query_id: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failure: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., unknown: _Optional[_Union[UnknownHandler, _Mapping]] = ...) -> None: ...

class UnknownHandler(_message.Message):
    __slots__ = ("known",)
    KNOWN_FIELD_NUMBER: _ClassVar[int]
    known: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, known: _Optional[_Iterable[str]] = ...) -> None: ...

class AnswerQueryResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AnswerUpdateRequest(_message.Message):
    __slots__ = ("namespace", "task", "update_id", "rejected", "unknown", "accepted", "completed", "failed")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    task: TaskRef
    update_id: str
    rejected: _values_pb2.Failure
    unknown: UnknownHandler
    accepted: int
    completed: _values_pb2.Payload
    failed: _values_pb2.Failure
    def __init__(self, namespace: _Optional[str] = ..., task: _Optional[_Union[TaskRef, _Mapping]] = ..., update_id: _Optional[str] = ..., rejected: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ..., unknown: _Optional[_Union[UnknownHandler, _Mapping]] = ..., accepted: _Optional[int] = ..., completed: _Optional[_Union[_values_pb2.Payload, _Mapping]] = ..., failed: _Optional[_Union[_values_pb2.Failure, _Mapping]] = ...) -> None: ...

class AnswerUpdateResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
