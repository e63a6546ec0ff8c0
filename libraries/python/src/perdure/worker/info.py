"""What a workflow knows of itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Mapping, Sequence

from google.protobuf.json_format import MessageToDict

from perdure.v1 import worker_service_pb2

from .failures import RemoteFailure, from_failure


@dataclasses.dataclass(frozen=True)
class WorkflowInfo:
    workflow_id: str
    run_id: str
    first_run_id: str
    name: str
    attempt: int
    recovery_attempts: int
    queue: str | None
    application_version: str | None
    parent_workflow_id: str | None
    schedule_name: str | None
    deadline: dt.datetime | None
    created_at: dt.datetime
    memo: Mapping[str, Any]
    attributes: Mapping[str, Any]
    authenticated_user: str
    assumed_role: str
    authenticated_roles: Sequence[str]
    last_failure: RemoteFailure | None


def info_of(task: worker_service_pb2.Task) -> WorkflowInfo:
    def optional(field: Any) -> Any:
        return getattr(task, field) if task.HasField(field) else None

    utc = dt.timezone.utc
    return WorkflowInfo(
        workflow_id=task.workflow_id,
        run_id=task.run_id,
        first_run_id=task.first_run_id,
        name=task.name,
        attempt=task.attempt,
        recovery_attempts=task.recovery_attempts,
        queue=optional("queue"),
        application_version=optional("application_version"),
        parent_workflow_id=optional("parent_workflow_id"),
        schedule_name=optional("schedule_name"),
        deadline=task.deadline.ToDatetime(utc) if task.HasField("deadline") else None,
        created_at=task.created_at.ToDatetime(utc),
        memo=MessageToDict(task.memo),
        attributes=MessageToDict(task.attributes),
        authenticated_user=task.authenticated_user,
        assumed_role=task.assumed_role,
        authenticated_roles=tuple(task.authenticated_roles),
        last_failure=_failure_of(task) if task.HasField("last_failure") else None,
    )


def _failure_of(task: worker_service_pb2.Task) -> RemoteFailure | None:
    failure = from_failure(task.last_failure)
    return failure if isinstance(failure, RemoteFailure) else None
