import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from perdure.v1 import workflow_pb2 as _workflow_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CancelWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "children")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    children: bool
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., children: bool = ...) -> None: ...

class CancelWorkflowsResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class TerminateWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "children", "reason")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    children: bool
    reason: str
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., children: bool = ..., reason: _Optional[str] = ...) -> None: ...

class TerminateWorkflowsResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class ResumeWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "queue", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    queue: str
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., queue: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ResumeWorkflowsResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class ForkWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "start_step", "new_workflow_id", "application_version", "timeout", "queue", "partition_key", "replacement_children", "request_id", "application")
    class ReplacementChildrenEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    START_STEP_FIELD_NUMBER: _ClassVar[int]
    NEW_WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEY_FIELD_NUMBER: _ClassVar[int]
    REPLACEMENT_CHILDREN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    start_step: int
    new_workflow_id: str
    application_version: str
    timeout: _duration_pb2.Duration
    queue: str
    partition_key: str
    replacement_children: _containers.ScalarMap[str, str]
    request_id: str
    application: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., start_step: _Optional[int] = ..., new_workflow_id: _Optional[str] = ..., application_version: _Optional[str] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., queue: _Optional[str] = ..., partition_key: _Optional[str] = ..., replacement_children: _Optional[_Mapping[str, str]] = ..., request_id: _Optional[str] = ..., application: _Optional[str] = ...) -> None: ...

class ForkWorkflowResponse(_message.Message):
    __slots__ = ("workflow_id",)
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    def __init__(self, workflow_id: _Optional[str] = ...) -> None: ...

class RewindWorkflowRequest(_message.Message):
    __slots__ = ("namespace", "workflow_id", "start_step", "application_version", "queue", "partition_key", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    START_STEP_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_VERSION_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    PARTITION_KEY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflow_id: str
    start_step: int
    application_version: str
    queue: str
    partition_key: str
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflow_id: _Optional[str] = ..., start_step: _Optional[int] = ..., application_version: _Optional[str] = ..., queue: _Optional[str] = ..., partition_key: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RewindWorkflowResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteWorkflowsRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "children")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    CHILDREN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    children: bool
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., children: bool = ...) -> None: ...

class DeleteWorkflowsResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class SetWorkflowPriorityRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "priority")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    priority: int
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., priority: _Optional[int] = ...) -> None: ...

class SetWorkflowPriorityResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class SetWorkflowDelayRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "delay", "start_at", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    START_AT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    delay: _duration_pb2.Duration
    start_at: _timestamp_pb2.Timestamp
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., delay: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., start_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class SetWorkflowDelayResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...

class UpdateWorkflowAttributesRequest(_message.Message):
    __slots__ = ("namespace", "workflows", "attributes", "merge")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    MERGE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    workflows: _workflow_pb2.WorkflowSelection
    attributes: _struct_pb2.Struct
    merge: bool
    def __init__(self, namespace: _Optional[str] = ..., workflows: _Optional[_Union[_workflow_pb2.WorkflowSelection, _Mapping]] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., merge: bool = ...) -> None: ...

class UpdateWorkflowAttributesResponse(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_workflow_pb2.WorkflowChange]
    def __init__(self, changes: _Optional[_Iterable[_Union[_workflow_pb2.WorkflowChange, _Mapping]]] = ...) -> None: ...
