"""Writes down what workflows did. What comes in one turn of the event loop goes in one call."""

from __future__ import annotations

import asyncio
from typing import Callable

import grpc.aio

from perdure.v1 import worker_service_pb2, worker_steps_pb2

from .failures import Evicted, PerdureError
from .wire import Wire


class LeaseLost(Exception):
    """The task is another worker's, or has ended."""


class StepRefused(PerdureError):
    """The server refused to record a step."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason


Answer = worker_steps_pb2.RecordedStep
MOST_STEPS = 500


class Recorder:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: list[tuple[worker_service_pb2.TaskRef, worker_steps_pb2.StepRecord, asyncio.Future[Answer]]] = []
        self._calls: set[asyncio.Task[None]] = set()
        self._closed = False

    def record(
        self, task: worker_service_pb2.TaskRef, step: worker_steps_pb2.StepRecord
    ) -> asyncio.Future[worker_steps_pb2.RecordedStep]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((task, step, answer))
        if len(self._waiting) == 1:
            loop.call_soon(self._send)
        return answer

    def close(self) -> None:
        self._closed = True

    def _send(self) -> None:
        waiting, self._waiting = self._waiting[:MOST_STEPS], self._waiting[MOST_STEPS:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
        call = asyncio.ensure_future(self._call(waiting))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _call(
        self, waiting: list[tuple[worker_service_pb2.TaskRef, worker_steps_pb2.StepRecord, asyncio.Future[Answer]]]
    ) -> None:
        request = worker_steps_pb2.RecordStepsRequest(namespace=self._wire.namespace)
        answers: dict[tuple[str, str], list[asyncio.Future[Answer]]] = {}
        tasks: dict[tuple[str, str], worker_steps_pb2.TaskSteps] = {}
        for ref, step, answer in waiting:
            key = (ref.workflow_id, ref.token)
            if key not in tasks:
                tasks[key] = request.tasks.add(workflow_id=ref.workflow_id, token=ref.token)
            tasks[key].steps.append(step)
            answers.setdefault(key, []).append(answer)
        wanted: Callable[[], bool] = lambda: not self._closed and any(not a.done() for _, _, a in waiting)  # noqa: E731
        try:
            response = await self._wire.call(self._wire.stub.RecordSteps, request, wanted)
        except grpc.aio.AioRpcError as error:
            refused = StepRefused(error.code().name, error.details() or "")
            for _, _, answer in waiting:
                _fail(answer, Evicted() if self._closed else refused)
            return
        for futures, outcome in zip(answers.values(), response.outcomes):
            if outcome.HasField("refused"):
                refusal = outcome.refused
                lost = refusal.reason == "LEASE_LOST"
                for future in futures:
                    _fail(future, LeaseLost() if lost else StepRefused(refusal.reason, refusal.message))
            else:
                for future, recorded in zip(futures, outcome.recorded.steps):
                    if not future.done():
                        future.set_result(recorded)


def _fail(answer: asyncio.Future[Answer], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
        answer.exception()
