import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QueueConflictPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUEUE_CONFLICT_POLICY_UNSPECIFIED: _ClassVar[QueueConflictPolicy]
    QUEUE_CONFLICT_POLICY_UPDATE: _ClassVar[QueueConflictPolicy]
    QUEUE_CONFLICT_POLICY_KEEP: _ClassVar[QueueConflictPolicy]
QUEUE_CONFLICT_POLICY_UNSPECIFIED: QueueConflictPolicy
QUEUE_CONFLICT_POLICY_UPDATE: QueueConflictPolicy
QUEUE_CONFLICT_POLICY_KEEP: QueueConflictPolicy

class RateLimit(_message.Message):
    __slots__ = ("limit", "period")
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    limit: int
    period: _duration_pb2.Duration
    def __init__(self, limit: _Optional[int] = ..., period: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class QueueSpec(_message.Message):
    __slots__ = ("name", "concurrency", "worker_concurrency", "rate_limit", "partition_concurrency", "partition_worker_concurrency", "partition_rate_limit", "polling_interval", "application")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONCURRENCY_FIELD_NUMBER: _ClassVar[int]
    WORKER_CONCURRENCY_FIELD_NUMBER: _ClassVar[int]
    RATE_LIMIT_FIELD_NUMBER: _ClassVar[int]
    PARTITION_CONCURRENCY_FIELD_NUMBER: _ClassVar[int]
    PARTITION_WORKER_CONCURRENCY_FIELD_NUMBER: _ClassVar[int]
    PARTITION_RATE_LIMIT_FIELD_NUMBER: _ClassVar[int]
    POLLING_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    concurrency: int
    worker_concurrency: int
    rate_limit: RateLimit
    partition_concurrency: int
    partition_worker_concurrency: int
    partition_rate_limit: RateLimit
    polling_interval: _duration_pb2.Duration
    application: str
    def __init__(self, name: _Optional[str] = ..., concurrency: _Optional[int] = ..., worker_concurrency: _Optional[int] = ..., rate_limit: _Optional[_Union[RateLimit, _Mapping]] = ..., partition_concurrency: _Optional[int] = ..., partition_worker_concurrency: _Optional[int] = ..., partition_rate_limit: _Optional[_Union[RateLimit, _Mapping]] = ..., polling_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., application: _Optional[str] = ...) -> None: ...

class Queue(_message.Message):
    __slots__ = ("queue_id", "spec", "partitioned", "paused", "created_at", "updated_at", "depth", "running", "delayed", "oldest_wait")
    QUEUE_ID_FIELD_NUMBER: _ClassVar[int]
    SPEC_FIELD_NUMBER: _ClassVar[int]
    PARTITIONED_FIELD_NUMBER: _ClassVar[int]
    PAUSED_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    RUNNING_FIELD_NUMBER: _ClassVar[int]
    DELAYED_FIELD_NUMBER: _ClassVar[int]
    OLDEST_WAIT_FIELD_NUMBER: _ClassVar[int]
    queue_id: str
    spec: QueueSpec
    partitioned: bool
    paused: bool
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    depth: int
    running: int
    delayed: int
    oldest_wait: _duration_pb2.Duration
    def __init__(self, queue_id: _Optional[str] = ..., spec: _Optional[_Union[QueueSpec, _Mapping]] = ..., partitioned: bool = ..., paused: bool = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., depth: _Optional[int] = ..., running: _Optional[int] = ..., delayed: _Optional[int] = ..., oldest_wait: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class RegisterQueueRequest(_message.Message):
    __slots__ = ("namespace", "queue", "conflict_policy")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    CONFLICT_POLICY_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    queue: QueueSpec
    conflict_policy: QueueConflictPolicy
    def __init__(self, namespace: _Optional[str] = ..., queue: _Optional[_Union[QueueSpec, _Mapping]] = ..., conflict_policy: _Optional[_Union[QueueConflictPolicy, str]] = ...) -> None: ...

class RegisterQueueResponse(_message.Message):
    __slots__ = ("queue",)
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: Queue
    def __init__(self, queue: _Optional[_Union[Queue, _Mapping]] = ...) -> None: ...

class UpdateQueueRequest(_message.Message):
    __slots__ = ("namespace", "queue", "update_mask")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    queue: QueueSpec
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, namespace: _Optional[str] = ..., queue: _Optional[_Union[QueueSpec, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class UpdateQueueResponse(_message.Message):
    __slots__ = ("queue",)
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: Queue
    def __init__(self, queue: _Optional[_Union[Queue, _Mapping]] = ...) -> None: ...

class GetQueueRequest(_message.Message):
    __slots__ = ("namespace", "name", "load_depth")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LOAD_DEPTH_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    load_depth: bool
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ..., load_depth: bool = ...) -> None: ...

class GetQueueResponse(_message.Message):
    __slots__ = ("queue",)
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: Queue
    def __init__(self, queue: _Optional[_Union[Queue, _Mapping]] = ...) -> None: ...

class ListQueuesRequest(_message.Message):
    __slots__ = ("namespace", "applications", "include_unclaimed", "load_depth", "page_size", "page_token")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_UNCLAIMED_FIELD_NUMBER: _ClassVar[int]
    LOAD_DEPTH_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    applications: _containers.RepeatedScalarFieldContainer[str]
    include_unclaimed: bool
    load_depth: bool
    page_size: int
    page_token: str
    def __init__(self, namespace: _Optional[str] = ..., applications: _Optional[_Iterable[str]] = ..., include_unclaimed: bool = ..., load_depth: bool = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListQueuesResponse(_message.Message):
    __slots__ = ("queues", "next_page_token")
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    queues: _containers.RepeatedCompositeFieldContainer[Queue]
    next_page_token: str
    def __init__(self, queues: _Optional[_Iterable[_Union[Queue, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PauseQueueRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class PauseQueueResponse(_message.Message):
    __slots__ = ("queue",)
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: Queue
    def __init__(self, queue: _Optional[_Union[Queue, _Mapping]] = ...) -> None: ...

class ResumeQueueRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class ResumeQueueResponse(_message.Message):
    __slots__ = ("queue",)
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: Queue
    def __init__(self, queue: _Optional[_Union[Queue, _Mapping]] = ...) -> None: ...

class DeleteQueueRequest(_message.Message):
    __slots__ = ("namespace", "name")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    name: str
    def __init__(self, namespace: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class DeleteQueueResponse(_message.Message):
    __slots__ = ("stranded",)
    STRANDED_FIELD_NUMBER: _ClassVar[int]
    stranded: int
    def __init__(self, stranded: _Optional[int] = ...) -> None: ...
