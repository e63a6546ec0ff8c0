import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Application(_message.Message):
    __slots__ = ("name", "latest_version", "versions", "queues", "schedules", "active_workflows")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LATEST_VERSION_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    name: str
    latest_version: ApplicationVersion
    versions: int
    queues: int
    schedules: int
    active_workflows: int
    def __init__(self, name: _Optional[str] = ..., latest_version: _Optional[_Union[ApplicationVersion, _Mapping]] = ..., versions: _Optional[int] = ..., queues: _Optional[int] = ..., schedules: _Optional[int] = ..., active_workflows: _Optional[int] = ...) -> None: ...

class ApplicationVersion(_message.Message):
    __slots__ = ("version_id", "name", "application", "latest_since", "created_at")
    VERSION_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    LATEST_SINCE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    version_id: str
    name: str
    application: str
    latest_since: _timestamp_pb2.Timestamp
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, version_id: _Optional[str] = ..., name: _Optional[str] = ..., application: _Optional[str] = ..., latest_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListApplicationsRequest(_message.Message):
    __slots__ = ("namespace",)
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    def __init__(self, namespace: _Optional[str] = ...) -> None: ...

class ListApplicationsResponse(_message.Message):
    __slots__ = ("applications",)
    APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    applications: _containers.RepeatedCompositeFieldContainer[Application]
    def __init__(self, applications: _Optional[_Iterable[_Union[Application, _Mapping]]] = ...) -> None: ...

class ListApplicationVersionsRequest(_message.Message):
    __slots__ = ("namespace", "application", "page_size", "page_token")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    application: str
    page_size: int
    page_token: str
    def __init__(self, namespace: _Optional[str] = ..., application: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListApplicationVersionsResponse(_message.Message):
    __slots__ = ("versions", "next_page_token")
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[ApplicationVersion]
    next_page_token: str
    def __init__(self, versions: _Optional[_Iterable[_Union[ApplicationVersion, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetLatestApplicationVersionRequest(_message.Message):
    __slots__ = ("namespace", "application")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    application: str
    def __init__(self, namespace: _Optional[str] = ..., application: _Optional[str] = ...) -> None: ...

class GetLatestApplicationVersionResponse(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: ApplicationVersion
    def __init__(self, version: _Optional[_Union[ApplicationVersion, _Mapping]] = ...) -> None: ...

class SetLatestApplicationVersionRequest(_message.Message):
    __slots__ = ("namespace", "version", "application", "request_id")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    version: str
    application: str
    request_id: str
    def __init__(self, namespace: _Optional[str] = ..., version: _Optional[str] = ..., application: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SetLatestApplicationVersionResponse(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: ApplicationVersion
    def __init__(self, version: _Optional[_Union[ApplicationVersion, _Mapping]] = ...) -> None: ...

class RenameApplicationRequest(_message.Message):
    __slots__ = ("namespace", "to", "adopt_unclaimed", "batch_size")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    ADOPT_UNCLAIMED_FIELD_NUMBER: _ClassVar[int]
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    to: str
    adopt_unclaimed: bool
    batch_size: int
    def __init__(self, namespace: _Optional[str] = ..., to: _Optional[str] = ..., adopt_unclaimed: bool = ..., batch_size: _Optional[int] = ..., **kwargs) -> None: ...

class RenameApplicationResponse(_message.Message):
    __slots__ = ("workflows", "queues", "schedules", "versions", "steps")
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    QUEUES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    workflows: int
    queues: int
    schedules: int
    versions: int
    steps: int
    def __init__(self, workflows: _Optional[int] = ..., queues: _Optional[int] = ..., schedules: _Optional[int] = ..., versions: _Optional[int] = ..., steps: _Optional[int] = ...) -> None: ...
