"""A call that runs a function of the user's, here."""

from __future__ import annotations

import asyncio
from typing import Any

from perdure.v1 import values_pb2, workflow_pb2

from .attempts import Attempts
from .calls import Call, recorded_value
from .failures import CANCELLED, StepFailed, WorkflowCancelled, from_failure, to_failure
from .step_context import StepContext
from .times import now_timestamp
from .values import loads, to_payload
from .writes import Writes


class StepCall(Call[Any]):
    def __init__(self, name: str, attempts: Attempts) -> None:
        super().__init__(name)
        self._attempts = attempts
        self._step: StepContext | None = None
        self._running: asyncio.Task[None] | None = None
        self._is_over = False

    def read(self, recorded: workflow_pb2.Step) -> Any:
        return recorded_value(recorded)

    def begin(self, writes: Writes | None) -> None:
        if writes is not None:
            self._running = self.instance.beside(self._alive(writes))

    async def live(self, writes: Writes) -> None:
        self._step = StepContext(self.name, self.instance.task.workflow_id, self.function_id, writes)
        try:
            output = to_payload(await self._attempts.run(self._step, self.instance.executor))
        except asyncio.CancelledError:
            if not self._is_over:
                await self._finish(writes, failure=CANCELLED)
        except Exception as error:
            if not self._is_over:
                await self._finish(writes, failure=to_failure(error))
        else:
            if not self._is_over:
                await self._finish(writes, output=output)

    async def _finish(
        self,
        writes: Writes,
        *,
        output: values_pb2.Payload | None = None,
        failure: values_pb2.Failure | None = None,
    ) -> None:
        self._is_over = True
        at = await writes.finish(self.name, self.function_id, self.started_at, output=output, failure=failure)
        if failure is not None:
            self.settle(at, error=from_failure(failure, StepFailed))
        elif output is not None:
            # As a replay would read it.
            self.settle(at, loads(output))

    def cancel(self) -> None:
        if not self._is_over and not self.is_settled and self.instance.writes is not None:
            self.suspend()
            self.settle(now_timestamp().ToMilliseconds() / 1000, error=WorkflowCancelled())

    def give_up(self) -> bool:
        writes = self.instance.writes
        if not self._is_over and not self.is_settled and writes is not None:
            self.suspend()
            self.instance.beside(self._write_down(writes))
        return True

    async def _write_down(self, writes: Writes) -> None:
        """That nobody waits any more, lest a replay runs it again."""
        try:
            await self._finish(writes, failure=CANCELLED)
        except Exception as error:
            self.instance.refused(error, self)

    def suspend(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        if self._step is not None:
            self._step.cancelled = True
        if self._running is not None:
            self._running.cancel()
