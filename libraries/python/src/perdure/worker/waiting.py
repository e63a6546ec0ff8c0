"""What a workflow can wait for outside of itself."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable

from perdure.v1 import values_pb2, worker_waits_pb2, workflow_pb2

from .failures import RemoteFailure, StepFailed, WorkflowFailed, from_failure
from .times import Seconds, seconds, to_duration
from .values import loads

STREAM_CLOSED = "__DBOS_STREAM_CLOSED__"
"""Is recorded where a stream ends, as DBOS writes it."""


class _StreamEnd:
    pass


STREAM_END = _StreamEnd()


@dataclasses.dataclass
class Kind:
    name: str
    numbers: int
    """Receiving and getting an event take one more for their timer."""
    request: worker_waits_pb2.AwaitStepRequest
    wake: worker_waits_pb2.Wake
    arrived: Callable[[worker_waits_pb2.AwaitedStep], Any]
    read: Callable[[workflow_pb2.Step], Any]
    timeout: float | None = None
    failure_kind: type[RemoteFailure] = StepFailed


def message(topic: str, timeout: Seconds | None) -> Kind:
    request = worker_waits_pb2.AwaitStepRequest()
    request.message.topic = topic
    wake = worker_waits_pb2.Wake()
    wake.message.topic = topic
    if timeout is not None:
        request.message.timeout.CopyFrom(to_duration(timeout))
    return Kind("DBOS.recv", 2, request, wake, _arrived, _recorded, None if timeout is None else seconds(timeout))


def event(workflow_id: str, key: str, timeout: Seconds | None) -> Kind:
    request = worker_waits_pb2.AwaitStepRequest()
    request.event.workflow_id = workflow_id
    request.event.key = key
    wake = worker_waits_pb2.Wake()
    wake.event.workflow_id = workflow_id
    wake.event.key = key
    if timeout is not None:
        request.event.timeout.CopyFrom(to_duration(timeout))
    return Kind("DBOS.getEvent", 2, request, wake, _arrived, _recorded, None if timeout is None else seconds(timeout))


def result(workflow_id: str) -> Kind:
    request = worker_waits_pb2.AwaitStepRequest()
    request.result.workflow_id = workflow_id
    wake = worker_waits_pb2.Wake()
    wake.result.workflow_id = workflow_id
    return Kind("DBOS.getResult", 1, request, wake, _arrived, _recorded, failure_kind=WorkflowFailed)


def stream_value(workflow_id: str, key: str, offset: int) -> Kind:
    request = worker_waits_pb2.AwaitStepRequest()
    value = request.stream_value
    value.workflow_id, value.key, value.offset = workflow_id, key, offset
    wake = worker_waits_pb2.Wake()
    wake.stream_value.workflow_id, wake.stream_value.key, wake.stream_value.offset = workflow_id, key, offset

    def read(step: workflow_pb2.Step) -> Any:
        recorded = _recorded(step)
        return STREAM_END if recorded == STREAM_CLOSED else recorded

    return Kind("DBOS.readStream", 1, request, wake, _arrived, read)


def _recorded(step: workflow_pb2.Step) -> Any:
    return loads(step.output) if step.HasField("output") else None


def _arrived(step: worker_waits_pb2.AwaitedStep) -> Any:
    """The value; None where none came in time; raises what was recorded as the failure."""
    kind = step.WhichOneof("outcome")
    if kind == "value":
        return loads(step.value)
    if kind == "failure":
        raise from_failure(step.failure, StepFailed)
    if kind == "ended":
        return _ended(step.ended)
    return STREAM_END if kind == "stream_end" else None


def _ended(outcome: workflow_pb2.WorkflowOutcome) -> Any:
    """As DBOS names it where an awaited workflow has no result."""
    kinds = workflow_pb2.WorkflowOutcome
    if outcome.HasField("failure"):
        raise from_failure(outcome.failure, WorkflowFailed)
    if outcome.kind == kinds.KIND_SUCCEEDED:
        return loads(outcome.output) if outcome.HasField("output") else None
    if outcome.kind == kinds.KIND_GAVE_UP:
        name, code = "DBOSAwaitedWorkflowExceededMaxRecoveryAttempts", "30"
        told = f"Awaited {outcome.workflow_id} exceeded its maximum recovery attempts"
    else:
        name, code = "DBOSAwaitedWorkflowCancelledError", "27"
        told = f"Awaited {outcome.workflow_id} was cancelled"
    raise from_failure(values_pb2.Failure(name=name, message=told, code=code))
