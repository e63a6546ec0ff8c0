"""The records of one workflow on their way: one batch after the other, so that their times are their order."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Callable

from perdure.v1 import worker_steps_pb2

from .times import to_timestamp

Answer = worker_steps_pb2.RecordedStep
Record = worker_steps_pb2.StepRecord


class Waiting:
    """A record, and who waits for its answer."""

    def __init__(self, step: Record, completed_at: int, answer: asyncio.Future[Answer]) -> None:
        self.step = step
        self.completed_at = completed_at
        self.answer = answer
        # Milliseconds, as the database keeps it: a repeat must send the same.
        step.completed_at.CopyFrom(to_timestamp(completed_at))

    def done(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)

    def refused(self, error: BaseException) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)
            # Of an instance that was let go meanwhile nobody asks.
            self.answer.exception()


class Lane:
    def __init__(self, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._waiting: list[Waiting] = []
        self._sent: list[Waiting] = []
        self._floor = 0
        self._settled: list[asyncio.Future[None]] = []

    async def record(self, step: Record) -> tuple[Answer, float]:
        """When it is recorded: the answer, and the time that stands beside it."""
        completed_at = self._floor = max(time.time_ns() // 1_000_000, self._floor)
        waiting = Waiting(step, completed_at, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if not self._sent:
            self._ready()
        return await waiting.answer, completed_at / 1000

    def passed(self, at: float) -> None:
        """Whatever is told from here on came after this time."""
        if math.isfinite(at):
            self._floor = max(self._floor, min(round(at * 1000), time.time_ns() // 1_000_000 + 1000))

    @property
    def has_waiting(self) -> bool:
        return bool(self._waiting)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self._sent)

    async def settled(self) -> None:
        """When nothing is under way."""
        while self.is_busy:
            settled = asyncio.get_running_loop().create_future()
            self._settled.append(settled)
            await settled

    async def rest(self) -> list[Record]:
        """What has not been sent, when what was sent is through: to go with the end of the workflow."""
        rest, self._waiting = self._waiting, []
        await self.settled()
        return [waiting.step for waiting in rest]

    def take(self) -> list[Waiting]:
        """The next batch; the lane is closed until `finish`."""
        self._sent = sorted(self._waiting, key=lambda one: (one.completed_at, one.step.function_id))
        self._waiting = []
        self._floor += 1
        return self._sent

    def finish(self) -> None:
        self._sent = []
        if self._waiting:
            self._ready()
        settled, self._settled = self._settled, []
        for one in settled:
            if not one.done():
                one.set_result(None)
