"""What a step function can do beside returning a value."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

from perdure.v1 import worker_steps_pb2

from .times import now_timestamp
from .values import to_payload

if TYPE_CHECKING:
    from .writes import Writes

running_step: contextvars.ContextVar[StepContext | None] = contextvars.ContextVar("perdure_step", default=None)


def current_step() -> StepContext:
    """Of the step function that runs."""
    step = running_step.get()
    if step is None:
        raise LookupError("no step runs here")
    return step


class StepContext:
    """Within a step function."""

    def __init__(self, name: str, workflow_id: str, function_id: int, writes: Writes) -> None:
        self.name = name
        self.workflow_id = workflow_id
        self.attempt = 1
        self.cancelled = False
        """Nobody wants its value any more: a long step does well to stop. One that is async is cancelled anyway."""
        self._function_id = function_id
        self._writes = writes
        self._loop = asyncio.get_running_loop()

    async def write_stream(self, key: str, *values: Any) -> None:
        """Appends to a stream of the workflow. An attempt that fails after it has written them all the same."""
        step = worker_steps_pb2.StepRecord(function_id=self._function_id, started_at=now_timestamp())
        step.write_stream.key = key
        step.write_stream.within_step = True
        step.write_stream.values.extend(to_payload(value) for value in values)
        await self._writes.record(step)

    def write_stream_blocking(self, key: str, *values: Any) -> None:
        """The same from a step function that is not async."""
        asyncio.run_coroutine_threadsafe(self.write_stream(key, *values), self._loop).result()
