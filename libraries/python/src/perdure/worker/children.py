"""Other workflows, as a workflow sees them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Awaitable, Sequence

from perdure.v1 import worker_steps_pb2, workflow_pb2

from .times import Seconds, to_duration
from .values import to_arguments

if TYPE_CHECKING:
    from .context import Context

CLOSE_POLICIES = {
    "abandon": worker_steps_pb2.PARENT_CLOSE_POLICY_ABANDON,
    "cancel": worker_steps_pb2.PARENT_CLOSE_POLICY_CANCEL,
    "terminate": worker_steps_pb2.PARENT_CLOSE_POLICY_TERMINATE,
}


class Child:
    """A workflow that was started from this one, or any other whose id is known."""

    def __init__(self, context: Context, workflow_id: str) -> None:
        self._context = context
        self.workflow_id = workflow_id

    def result(self) -> asyncio.Future[Any]:
        """What it returned; WorkflowFailed or AwaitedWorkflowCancelled where it did not."""
        return self._context.result(self.workflow_id)

    def send(self, value: Any, topic: str | None = None, *, idempotency_key: str | None = None) -> Awaitable[None]:
        return self._context.send(self.workflow_id, value, topic, idempotency_key=idempotency_key)

    def cancel(self, *, children: bool = False) -> Awaitable[None]:
        return self._context.cancel(self.workflow_id, children=children)


def child_start(
    name: str,
    args: Sequence[Any],
    *,
    workflow_id: str | None = None,
    class_name: str | None = None,
    queue: str | None = None,
    application: str | None = None,
    application_version: str | None = None,
    timeout: Seconds | None = None,
    execution_timeout: Seconds | None = None,
    delay: Seconds | None = None,
    deduplication_id: str | None = None,
    priority: int | None = None,
    partition_key: str | None = None,
    max_recovery_attempts: int | None = None,
    retry_policy: workflow_pb2.RetryPolicy | None = None,
    parent_close_policy: str = "abandon",
    **kwargs: Any,
) -> worker_steps_pb2.StartChildStep:
    """A child to be. `parent_close_policy`: abandon, cancel or terminate it when this workflow ends."""
    step = worker_steps_pb2.StartChildStep(parent_close_policy=CLOSE_POLICIES[parent_close_policy])
    start = step.workflow
    start.name = name
    start.arguments.CopyFrom(to_arguments(args, kwargs))
    given = {
        "workflow_id": workflow_id,
        "class_name": class_name,
        "queue": queue,
        "application": application,
        "application_version": application_version,
        "deduplication_id": deduplication_id,
        "priority": priority,
        "partition_key": partition_key,
        "max_recovery_attempts": max_recovery_attempts,
    }
    for field, value in given.items():
        if value is not None:
            setattr(start, field, value)
    for field, span in (("timeout", timeout), ("execution_timeout", execution_timeout), ("delay", delay)):
        if span is not None:
            getattr(start, field).CopyFrom(to_duration(span))
    if retry_policy is not None:
        start.retry_policy.CopyFrom(retry_policy)
    return step
