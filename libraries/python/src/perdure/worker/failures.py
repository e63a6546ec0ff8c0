"""What a workflow or a step failed with, on its way to the server and back."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any, Union

from perdure.v1 import values_pb2

from .values import dumps, loads


class PerdureError(Exception):
    """Everything that this library raises on purpose."""


class RemoteFailure(PerdureError):
    """What failed somewhere else: in a step, a child, another workflow; in whatever language it was written.

    `name` is the class of the error there. What caused it is `__cause__`, another RemoteFailure.
    """

    def __init__(self, name: str, message: str, code: str = "", data: Any = None, stack: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.code = code
        self.data = data
        self.stack = stack

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" if self.name else self.message


class StepFailed(RemoteFailure):
    """A step failed, after its last attempt."""


class WorkflowFailed(RemoteFailure):
    """A workflow whose result was awaited failed."""


class AwaitedWorkflowCancelled(RemoteFailure):
    """The workflow whose result was awaited was cancelled, was terminated or gave up."""


class WorkflowCancelled(PerdureError):
    """This workflow is to be cancelled: clean up in `ctx.shield()`, and let it pass."""

    def __init__(self, message: str = "the workflow is to be cancelled") -> None:
        super().__init__(message)


class NonRetryableError(PerdureError):
    """A step that raises this is not tried again, nor is a workflow, whatever its retry policy."""


class NonDeterminismError(PerdureError):
    """A replay asked for another call than was recorded."""

    def __init__(self, workflow_id: str, function_id: int, recorded: str, expected: str | None) -> None:
        now = "the workflow ends" if expected is None else f"{expected!r} is called"
        super().__init__(
            f"workflow {workflow_id}, step {function_id}: {recorded!r} was recorded where {now} now; "
            "a workflow must make the same calls in the same order each time it runs (see patch())"
        )
        self.workflow_id = workflow_id
        self.function_id = function_id
        self.recorded = recorded
        self.expected = expected


class StepTimeout(RemoteFailure):
    """One attempt of a step took longer than its timeout."""

    def __init__(self, step: str, seconds: float) -> None:
        super().__init__("DBOSStepTimeoutError", f"Step {step} timed out after {round(seconds * 1000)}ms", "31")


class WorkerError(PerdureError):
    """The worker cannot go on: it is set up in a way that the server refuses."""


class Evicted(BaseException):
    """Unwinds a workflow that this worker holds no more. Not for catching: nothing that it does now is recorded."""


def to_failure(error: BaseException, depth: int = 8) -> values_pb2.Failure:
    if isinstance(error, RemoteFailure):
        failure = values_pb2.Failure(name=error.name, message=error.message, code=error.code, stack=error.stack)
    else:
        code = getattr(error, "code", "")
        failure = values_pb2.Failure(
            name=type(error).__name__,
            message=str(error),
            code=str(code) if isinstance(code, (str, int)) else "",
            stack="".join(traceback.format_exception(type(error), error, error.__traceback__, chain=False)),
        )
    data = getattr(error, "data", None)
    if data is not None:
        try:
            failure.data.json = dumps(data)
        except (TypeError, ValueError):
            pass
    cause = error.__cause__
    if cause is not None and depth > 0:
        failure.cause.CopyFrom(to_failure(cause, depth - 1))
    return failure


def from_failure(
    failure: values_pb2.Failure, kind: type[RemoteFailure] = RemoteFailure
) -> Union[RemoteFailure, asyncio.CancelledError]:
    """What is raised where a step, a child or an awaited workflow failed: the same live and in replay."""
    if failure.name == CANCELLED.name and not failure.HasField("cause"):
        return asyncio.CancelledError()
    if failure.name.startswith("DBOSAwaitedWorkflow"):
        kind = AwaitedWorkflowCancelled
    data = loads(failure.data) if failure.HasField("data") else None
    error = RemoteFailure.__new__(kind)
    RemoteFailure.__init__(error, failure.name, failure.message, failure.code, data, failure.stack)
    if failure.HasField("cause"):
        error.__cause__ = from_failure(failure.cause)
    return error


CANCELLED = values_pb2.Failure(name="CancelledError", message="Cancelled")
"""Is recorded where a workflow's own code gave a call up."""
